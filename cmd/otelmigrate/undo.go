package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/edit"
)

func newUndo() *cobra.Command {
	return &cobra.Command{
		Use:   "undo [dir]",
		Short: "Put back the files that the newest rewrite --write changed, or that an interrupted one left half written",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, _ := target(args)
			files, err := edit.Undo(dir)
			if err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(cmd.OutOrStdout(), "restored "+f)
			}
			return nil
		},
	}
}
