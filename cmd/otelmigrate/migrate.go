package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

func newMigrate() *cobra.Command {
	var r rewriting
	var out string
	cmd := &cobra.Command{
		Use:   "migrate [dir]",
		Short: "Do everything for one tree: the diff, the findings and a checklist, in one folder",
		Long: `migrate writes into --out what a migration of the tree needs: changes.diff with the rewritten code, findings.json, and
checklist.md with every place that was done, behaves differently or waits for a decision. --write also changes the tree.

This command migrates Go code; convert does configuration, and queries does rules and dashboards.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := r.common.check(); err != nil {
				return err
			}
			res, err := r.run(cmd.Context(), args)
			if err != nil {
				return err
			}
			if err := writeMigration(out, res); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			if r.format == "json" || r.output != "" {
				if err := r.common.write(w, res.report); err != nil {
					return err
				}
			} else {
				summary(cmd, out, &r, res)
			}
			return r.status(res.report)
		},
	}
	r.register(cmd)
	cmd.Flags().StringVar(&out, "out", "otel-migration", "folder to write to")
	return cmd
}

// writeMigration writes the diff, the findings and the checklist.
func writeMigration(out string, res *result) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var diff, findings, checklist bytes.Buffer
	if err := edit.Diff(&diff, res.changes, false); err != nil {
		return err
	}
	if err := report.Write(&findings, "json", res.report); err != nil {
		return err
	}
	if err := report.Write(&checklist, "markdown", res.report); err != nil {
		return err
	}
	for name, b := range map[string]*bytes.Buffer{"changes.diff": &diff, "findings.json": &findings, "checklist.md": &checklist} {
		if err := os.WriteFile(filepath.Join(out, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func summary(cmd *cobra.Command, out string, r *rewriting, res *result) {
	w := cmd.OutOrStdout()
	s := res.report.Summary
	fmt.Fprintf(w, "%d uses and imports of legacy libraries: %d done, %d done with a change in behaviour, %d to do by hand, %d stay\n",
		s.Auto+s.Review+s.Manual+s.Keep, s.Auto, s.Review, s.Manual, s.Keep)
	blocked := 0
	for _, u := range res.report.Units {
		if u.Status == finding.Manual {
			blocked++
		}
	}
	if blocked > 0 {
		fmt.Fprintf(w, "%d unit(s) of code that change together are left whole; the checklist says why\n", blocked)
	}
	for _, n := range res.notes {
		fmt.Fprintln(w, "note: "+n)
	}
	fmt.Fprintf(w, "\n  %s  what is done, and what is left\n", filepath.Join(out, "checklist.md"))
	fmt.Fprintf(w, "  %s  the code changes, %d file(s); apply with `git apply`, or run `otelmigrate rewrite --write`\n", filepath.Join(out, "changes.diff"), len(res.changes))
	fmt.Fprintf(w, "  %s  the same findings for programs\n", filepath.Join(out, "findings.json"))
	if r.write {
		fmt.Fprintln(w, "\nThe tree has been changed; `otelmigrate undo` puts it back.")
	}
}
