package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/queryengine"
	"github.com/otelmigrate/otelmigrate/promql2otel"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
	"github.com/otelmigrate/otelmigrate/promql2otel/verification"
)

// verifyingQueries is the command verify queries with its flags.
type verifyingQueries struct {
	delivered
	adjust             bool
	new, engine, tests string
	oldData, newData   []string
	start, end         string
	step               time.Duration
	format, output     string
}

func newVerifyQueries() *cobra.Command {
	v := &verifyingQueries{}
	cmd := &cobra.Command{
		Use:   "queries [flags] OLD_FILE|DIR...",
		Short: "Evaluate queries before and after the migration with Prometheus' engine, and compare the results",
		Long: `queries evaluates rules and dashboards twice with Prometheus' own query engine: as they were on the old data, and as they are
on the new. It compares the results point by point, and alerts by when they are pending and firing, their labels and their texts.

The new queries are those that ` + "`queries`" + ` makes of the old ones with the same flags, or those of --new. The data is made from the rename
plan and from what the queries ask for, with what mostly goes wrong in it: counters that begin with their first increment, restarts, series that
come late, programs that go away, several instances; or it is the data of --old-data and --new-data. What is equal on made data is evidence, and
no proof. A comparison of nothing with nothing is reported, and is no success.

The engine is in a program of its own, ` + queryengine.Program + `, which is looked for in the PATH.

Exit status: 0 all that was compared is equal, 1 something differs or had nothing to compare, 2 wrong use or nothing to compare,
3 a part of the input could not be read and the rest was compared.`,
		Example: `  otelmigrate verify queries --plan renames.json --profile otlp --adjust deploy/rules
  otelmigrate verify queries --plan renames.json --profile otlp --new deploy/rules old-deploy/rules
  otelmigrate verify queries --plan renames.json --old-data tsdb-old --new-data tsdb-new --start 2026-03-01T00:00:00Z --end 2026-03-01T06:00:00Z rules.yml
  otelmigrate verify queries --plan renames.json --profile otlp --adjust --write-tests rules_test.yml rules.yml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return v.run(cmd, args) },
	}
	v.delivered.register(cmd)
	f := cmd.Flags()
	f.BoolVar(&v.adjust, "adjust", false, "compare with queries whose form was changed as well, as `queries --adjust` does")
	f.StringVar(&v.new, "new", "", "the `FILE|DIR` with the new queries: the same files, adapted (default: what queries makes of the old ones)")
	f.StringArrayVar(&v.oldData, "old-data", nil, "data of before: a `PATH` of a folder with a TSDB or its blocks, or of a file of OpenMetrics with timestamps (repeatable; default: made data)")
	f.StringArrayVar(&v.newData, "new-data", nil, "data of after, in the same form (repeatable)")
	f.StringVar(&v.start, "start", "", "with --old-data: the first `TIME` of the comparison, in RFC 3339")
	f.StringVar(&v.end, "end", "", "with --old-data: the last `TIME`")
	f.DurationVar(&v.step, "step", time.Minute, "between two evaluations of a query")
	f.StringVar(&v.engine, "engine", "", "`PATH` of "+queryengine.Program)
	f.StringVar(&v.tests, "write-tests", "", "write a `FILE` for promtool test rules, which holds the new rules to what the old ones gave on this data")
	f.StringVar(&v.format, "format", "text", "output format: text, json")
	f.StringVarP(&v.output, "output", "o", "", "write the report to `FILE` instead of standard output")
	return cmd
}

func (v *verifyingQueries) run(cmd *cobra.Command, args []string) error {
	if v.format != "text" && v.format != "json" {
		return fmt.Errorf("--format %s: use text or json", v.format)
	}
	if (len(v.oldData) > 0) != (len(v.newData) > 0) {
		return fmt.Errorf("--old-data and --new-data belong together")
	}
	if v.tests != "" && len(v.oldData) > 0 {
		return fmt.Errorf("--write-tests needs made data: leave out --old-data")
	}
	engine, err := queryengine.Find(v.engine)
	if err != nil {
		return err
	}
	files, problems, err := v.files(cmd, args)
	if err != nil {
		return err
	}
	m, conflicts, err := v.mapping(cmd)
	if err != nil {
		return err
	}
	neutral, err := neutralMapping()
	if err != nil {
		return err
	}
	times := verification.DefaultTimes
	times.Step = v.step.Milliseconds()
	plan := verification.New(files, m, neutral, promql.Options{Adjust: v.adjust}, times, given(v.oldData), given(v.newData))
	plan.Problems = append(plan.Problems, problems...)
	for _, c := range conflicts {
		plan.Problems = append(plan.Problems, finding.Problem{File: v.plan, Message: c})
	}
	if len(v.oldData) > 0 {
		if err := v.period(plan.Request); err != nil {
			return err
		}
	}
	if len(plan.Checks) == 0 {
		for _, p := range plan.Problems {
			fmt.Fprintf(cmd.ErrOrStderr(), "otelmigrate: %s\n", problemText(p))
		}
		return &exitError{code: exitUsage, text: "there are no queries to compare"}
	}
	if v.tests != "" {
		plan.AskForTests()
	}
	resp, err := queryengine.Run(cmd.Context(), engine, plan.Request)
	if err != nil {
		return err
	}
	report := plan.Report(resp)
	if err := v.write(cmd.OutOrStdout(), report); err != nil {
		return err
	}
	if v.tests != "" {
		if err := v.writeTests(plan, resp, report, files, args); err != nil {
			return err
		}
	}
	switch {
	case len(report.Problems) > 0:
		return &exitError{code: exitPartial, text: fmt.Sprintf("%d part(s) of the input could not be read; the rest was compared", len(report.Problems))}
	case !report.OK():
		return &exitError{code: exitFound}
	}
	return nil
}

// writeTests writes the file for promtool. It names the new rule files as they are found from where it is.
func (v *verifyingQueries) writeTests(plan *verification.Plan, resp *queryengine.Response, report *verification.Report, files []verification.File, args []string) error {
	paths := args
	if v.new != "" {
		paths = []string{v.new}
	}
	_, found, _, err := queryFiles(paths)
	if err != nil {
		return err
	}
	dir, err := realPath(filepath.Dir(v.tests))
	if err != nil {
		return err
	}
	var names []string
	for i, f := range files {
		if !plan.HasRules(f.Name) || i >= len(found) {
			continue
		}
		rel, err := filepath.Rel(dir, found[i])
		if err != nil {
			rel = found[i]
		}
		names = append(names, filepath.ToSlash(rel))
	}
	data, err := plan.Tests(resp, report, names)
	if err != nil {
		return err
	}
	return os.WriteFile(v.tests, data, 0o644)
}

// neutralMapping changes nothing: it reads queries.
func neutralMapping() (*series.Mapping, error) {
	p, err := delivery.New(delivery.Exporter, delivery.Settings{})
	if err != nil {
		return nil, err
	}
	m, _ := series.New(nil, p)
	return m, nil
}

// files are the files before and after.
func (v *verifyingQueries) files(cmd *cobra.Command, args []string) (files []verification.File, problems []finding.Problem, err error) {
	old, paths, problems, err := queryFiles(args)
	if err != nil {
		return nil, nil, err
	}
	if v.new == "" {
		m, _, err := v.mapping(cmd)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range promql2otel.Adapt(old, m, promql.Options{Adjust: v.adjust}) {
			files = append(files, verification.File{Name: r.Name, Old: r.Old, New: r.New, Adapted: true})
		}
		return files, problems, nil
	}
	now, newPaths, more, err := queryFiles([]string{v.new})
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, more...)
	if len(old) == 1 && len(now) == 1 {
		return []verification.File{{Name: old[0].Name, Old: old[0].Data, New: now[0].Data}}, problems, nil
	}
	byRel := map[string][]byte{}
	for i, f := range now {
		byRel[relativeTo(v.new, newPaths[i])] = f.Data
	}
	for i, f := range old {
		root := args[0]
		for _, a := range args {
			if within(a, paths[i]) {
				root = a
			}
		}
		rel := relativeTo(root, paths[i])
		data, ok := byRel[rel]
		if !ok {
			problems = append(problems, finding.Problem{File: f.Name, Message: fmt.Sprintf("there is no %s in %s", rel, v.new), Skipped: true})
			continue
		}
		files = append(files, verification.File{Name: f.Name, Old: f.Data, New: data})
	}
	return files, problems, nil
}

// relativeTo is a path relative to an argument, or its last element where the argument is the file itself.
func relativeTo(root, path string) string {
	real, err := realPath(root)
	if err != nil {
		return filepath.Base(path)
	}
	rel, err := filepath.Rel(real, path)
	if err != nil || rel == "." {
		return filepath.Base(path)
	}
	return filepath.ToSlash(rel)
}

// given are the user's data sets.
func given(paths []string) (list []queryengine.Dataset) {
	for _, p := range paths {
		kind := "openmetrics"
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			kind = "tsdb"
		}
		list = append(list, queryengine.Dataset{Kind: kind, Path: p})
	}
	return list
}

// period sets the times of the comparison of given data.
func (v *verifyingQueries) period(req *queryengine.Request) error {
	if v.start == "" || v.end == "" {
		return fmt.Errorf("with --old-data and --new-data, say with --start and --end which times are compared")
	}
	for _, t := range []struct {
		flag, text string
		to         *int64
	}{{"--start", v.start, &req.Start}, {"--end", v.end, &req.End}} {
		at, err := time.Parse(time.RFC3339, t.text)
		if err != nil {
			return fmt.Errorf("%s %s: %w", t.flag, t.text, err)
		}
		*t.to = at.UnixMilli()
	}
	return nil
}

func (v *verifyingQueries) write(stdout io.Writer, r *verification.Report) error {
	if v.output != "" {
		f, err := os.Create(v.output)
		if err != nil {
			return err
		}
		defer f.Close()
		stdout = f
	}
	if v.format == "json" {
		e := json.NewEncoder(stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	_, err := io.WriteString(stdout, r.Text())
	return err
}
