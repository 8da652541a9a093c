package main

import "github.com/spf13/cobra"

// newVerify is the parent of the commands that compare what the old and the new side put out.
func newVerify() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Compare what the old and the new side put out",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmd.Help(); err != nil {
				return err
			}
			return &exitError{code: exitUsage, text: "verify: say what to compare, as in `otelmigrate verify logs`"}
		},
	}
	cmd.AddCommand(newVerifyLogs(), newVerifyQueries())
	return cmd
}
