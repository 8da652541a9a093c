package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/metrics"
)

// rewriting are the flags of the commands that change code.
type rewriting struct {
	common
	keep       keepAPI
	write      bool
	check      bool
	allowDirty bool
	otel       string
	renames    string
}

func newRewrite() *cobra.Command {
	var r rewriting
	cmd := &cobra.Command{
		Use:   "rewrite [dir|packages]",
		Short: "Print the diff that moves the code to OpenTelemetry; --write applies it",
		Long: `rewrite changes whole units: declarations and uses that must change together, across packages and tests. The result
is type-checked in memory with everything that depends on it; a unit that does not compile is taken back and reported.
The report goes to standard error, or with --format json or --write to standard output.`,
		Example: `  otelmigrate rewrite .
  otelmigrate rewrite --write ./...
  otelmigrate rewrite --check --quiet .`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := r.common.check(); err != nil {
				return err
			}
			res, err := r.run(cmd.Context(), args)
			if err != nil {
				return err
			}
			return r.finish(cmd, res)
		},
	}
	r.register(cmd)
	return cmd
}

func (r *rewriting) register(cmd *cobra.Command) {
	r.common.register(cmd)
	r.keep.register(cmd)
	f := cmd.Flags()
	f.BoolVarP(&r.write, "write", "w", false, "write the changes instead of printing them")
	f.BoolVar(&r.check, "check", false, "exit with status 1 when there is anything to change")
	f.BoolVar(&r.allowDirty, "allow-dirty", false, "write even when the work tree has uncommitted changes")
	f.StringVar(&r.renames, "rename-plan", "", "write to `FILE`, as JSON, what becomes of each family of metrics")
	f.StringVar(&r.otel, "otel-version", "", "OpenTelemetry release to require, e.g. v1.40.0 (default: the newest that the module's go directive allows)")
}

// result is what a rewrite would change, or has changed.
type result struct {
	root    string
	changes []edit.Change
	report  *finding.Report
	notes   []string
}

// run plans, rewrites and verifies; it writes files when --write is set.
func (r *rewriting) run(ctx context.Context, args []string) (*result, error) {
	dir, _ := target(args)
	if r.otel != "" {
		if _, err := gomod.Pick("", r.otel, gomod.Needs{Bridge: r.bridge}); err != nil {
			return nil, fmt.Errorf("--otel-version: %w", err)
		}
	}
	if r.write && !r.allowDirty {
		if err := refuseDirty(ctx, dir); err != nil {
			return nil, err
		}
	}
	plan, err := r.plan(ctx, args, r.keep)
	if err != nil {
		return nil, err
	}
	progress := newProgress(r.quiet)
	changes, notes, err := plan.Rewrite(ctx, rewriters.RewriteOptions{OtelVersion: r.otel, Progress: progress.update})
	progress.done()
	if err != nil {
		return nil, err
	}
	if r.renames != "" {
		if err := writeRenames(r.renames, plan); err != nil {
			return nil, err
		}
	}
	if r.write && len(changes) > 0 {
		if _, err := edit.Apply(plan.Load.Root, changes); err != nil {
			return nil, err
		}
	}
	return &result{plan.Load.Root, changes, plan.Report(), notes}, nil
}

// writeRenames writes the rename plan of the rewrite.
func writeRenames(path string, plan *rewriters.Plan) error {
	var b bytes.Buffer
	if err := metrics.RenamePlan(plan).Write(&b); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// refuseDirty returns an error when the work tree has changes that a mistake could mix with the rewrite.
func refuseDirty(ctx context.Context, dir string) error {
	dirty, err := edit.DirtyFiles(ctx, dir, nil)
	if errors.Is(err, edit.ErrNoRepository) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(dirty) == 0 {
		return nil
	}
	shown := dirty[:min(len(dirty), 5)]
	return fmt.Errorf("the work tree has %d uncommitted change(s) (%s); commit or stash them first, or pass --allow-dirty", len(dirty), strings.Join(shown, ", "))
}

// finish prints the diff or the report, and turns the outcome into an exit status.
func (r *rewriting) finish(cmd *cobra.Command, res *result) error {
	var reportTo io.Writer = cmd.OutOrStdout()
	if r.format == "text" && r.output == "" && !r.write {
		reportTo = cmd.ErrOrStderr()
		if err := edit.Diff(cmd.OutOrStdout(), res.changes, edit.UseColor(os.Stdout)); err != nil {
			return err
		}
	}
	if err := r.common.write(reportTo, res.report); err != nil {
		return err
	}
	verb := "would change"
	if r.write {
		verb = "changed"
	}
	if !r.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s %d file(s)\n", verb, len(res.changes))
	}
	for _, n := range res.notes {
		fmt.Fprintln(cmd.ErrOrStderr(), "note: "+n)
	}
	if r.check && len(res.changes) > 0 {
		return &exitError{code: exitFound}
	}
	return r.status(res.report)
}
