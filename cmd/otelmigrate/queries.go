package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
	"github.com/otelmigrate/otelmigrate/promql2otel"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
	"github.com/otelmigrate/otelmigrate/promql2otel/shim"
)

// delivered are the flags that say what is renamed, and how metrics reach Prometheus after the migration.
type delivered struct {
	plan, profile, strategy string
	scopeLabels             bool
	honorLabels, native     bool
	promote                 []string
}

func (d *delivered) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&d.plan, "plan", "", "rename plan: what `rewrite --rename-plan` wrote, or one by hand (docs/renameplan.schema.json); without it, only what the profile changes is looked at")
	f.StringVar(&d.profile, "profile", delivery.Exporter, "how metrics reach Prometheus after the migration: "+strings.Join(delivery.Names, ", "))
	f.StringVar(&d.strategy, "translation-strategy", "", "how names are translated there: "+strings.Join(renameplan.Strategies, ", ")+" (default: what the plan says of the exporter, else the profile's)")
	f.BoolVar(&d.scopeLabels, "scope-labels", false, "series have labels of the instrumentation scope there, otel_scope_* (default: the profile's)")
	f.StringSliceVar(&d.promote, "promote", nil, "resource attributes that become labels there, e.g. k8s.pod.name")
	f.BoolVar(&d.honorLabels, "honor-labels", false, "with --profile collector-exporter: the scrape of the Collector has honor_labels: true")
	f.BoolVar(&d.native, "native-histograms", false, "with --profile otlp: the server has convert_histograms_to_nhcb: true")
}

// mapping reads the plan and makes of it what the delivery does. Problems are families that cannot be mapped.
func (d *delivered) mapping(cmd *cobra.Command) (*series.Mapping, []string, error) {
	var plan *renameplan.Plan
	if d.plan != "" {
		data, err := os.ReadFile(d.plan)
		if err != nil {
			return nil, nil, err
		}
		if plan, err = renameplan.Read(d.plan, data); err != nil {
			return nil, nil, err
		}
	}
	if d.strategy != "" && !slices.Contains(renameplan.Strategies, d.strategy) {
		return nil, nil, fmt.Errorf("--translation-strategy %s: use one of %s", d.strategy, strings.Join(renameplan.Strategies, ", "))
	}
	s := delivery.Settings{Strategy: d.strategy, Promote: d.promote, HonorLabels: d.honorLabels, NativeHistograms: d.native}
	if cmd.Flags().Changed("scope-labels") {
		s.ScopeLabels = &d.scopeLabels
	}
	if plan != nil && plan.Exporter != nil && d.profile == delivery.Exporter {
		if s.Strategy == "" {
			s.Strategy = plan.Exporter.TranslationStrategy
		}
		if s.ScopeLabels == nil {
			s.ScopeLabels = &plan.Exporter.ScopeInfo
		}
		s.TargetInfo = &plan.Exporter.TargetInfo
	}
	profile, err := delivery.New(d.profile, s)
	if err != nil {
		return nil, nil, fmt.Errorf("--profile: %w", err)
	}
	m, problems := series.New(plan, profile)
	return m, problems, nil
}

// querying is the command queries with its flags.
type querying struct {
	common
	delivered
	adjust, historical, write, check, allowDirty bool
	shims                                        string
}

func newQueries() *cobra.Command {
	q := &querying{}
	cmd := &cobra.Command{
		Use:   "queries [flags] FILE|DIR...",
		Short: "Adapt rules, alerts and dashboards to the names that series have after the migration",
		Long: `queries reads rule files, PrometheusRule resources, files for promtool test rules, Grafana dashboards and alert rules, and
exports of Kibana. It changes the names of metrics and labels in their queries, and in what hangs on them: alert texts, legends,
overrides, transformations. It prints the diff; --write applies it.

It renames only what the rename plan names, and never guesses from names. Every changed query is parsed again, and held against
the same change of its syntax tree. Each query is reported: kept, renamed (auto), changed in form (review, with --adjust), or left to a
human (manual), with what to do.`,
		Example: `  otelmigrate rewrite --delivery otlp --rename-plan renames.json .
  otelmigrate queries --plan renames.json --profile otlp deploy/
  otelmigrate queries --plan renames.json --profile otlp --adjust --write deploy/
  otelmigrate queries --profile bridge rules.yml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return q.run(cmd, args) },
	}
	q.registerReport(cmd)
	q.delivered.register(cmd)
	f := cmd.Flags()
	f.BoolVar(&q.adjust, "adjust", false, "change the form of a query as well where it needs that for the same result: bounds of buckets, jobs, labels of scopes, series that begin late")
	f.BoolVar(&q.historical, "historical", false, "let the adapted queries of dashboards ask for what was stored before the migration as well: (new) or (old)")
	f.StringVar(&q.shims, "shims", "", "write into `DIR` what keeps the old names alive during the cut-over: recording rules, relabeling, statements for a Collector")
	f.BoolVarP(&q.write, "write", "w", false, "write the changes instead of printing them")
	f.BoolVar(&q.check, "check", false, "exit with status 1 when there is anything to change")
	f.BoolVar(&q.allowDirty, "allow-dirty", false, "write even when the work tree has uncommitted changes")
	return cmd
}

// querySources are the ends of the names of files that may hold queries.
var querySources = []string{".yml", ".yaml", ".json", ".ndjson", ".esql", ".eql", ".lucene", ".kql", ".kuery", ".rules", ".jsonnet", ".libsonnet", ".tpl", ".gotmpl", ".j2"}

func mayQuery(file string) bool {
	name := strings.ToLower(filepath.Base(file))
	return slices.ContainsFunc(querySources, func(e string) bool { return strings.HasSuffix(name, e) })
}

// queryFiles reads the files that the arguments name. paths are where they are.
func queryFiles(args []string) (files []promql2otel.File, paths []string, problems []finding.Problem, err error) {
	l := &listing{seen: map[string]int{}, wants: mayQuery}
	if err := l.gather(args); err != nil {
		return nil, nil, nil, err
	}
	for _, in := range l.list {
		var data []byte
		info, err := os.Stat(in.path)
		switch {
		case err == nil && info.Size() > yamledit.MaxSize:
			err = yamledit.TooLarge(in.name)
		case err == nil:
			data, err = os.ReadFile(in.path)
		}
		if err != nil {
			problems = append(problems, problemOf(in, err))
			continue
		}
		files = append(files, promql2otel.File{Name: in.name, Data: data, Named: in.named})
		paths = append(paths, in.path)
	}
	return files, paths, append(problems, l.problems...), nil
}

func (q *querying) run(cmd *cobra.Command, args []string) error {
	if err := q.checkReport(); err != nil {
		return err
	}
	m, conflicts, err := q.mapping(cmd)
	if err != nil {
		return err
	}
	if q.shims != "" {
		if err := q.writeShims(m, cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	files, paths, problems, err := queryFiles(args)
	if err != nil {
		return err
	}
	results := promql2otel.Adapt(files, m, promql.Options{Adjust: q.adjust, Historical: q.historical})
	r := &finding.Report{Problems: problems}
	for _, c := range conflicts {
		r.Problems = append(r.Problems, finding.Problem{File: q.delivered.plan, Message: c})
	}
	var changes []edit.Change
	queries := 0
	for i, res := range results {
		r.Findings = append(r.Findings, res.Findings...)
		r.Problems = append(r.Problems, res.Problems...)
		queries += len(res.Queries)
		if res.Kind == "" && len(res.Problems) == 0 && files[i].Named {
			r.Problems = append(r.Problems, finding.Problem{File: res.Name, Message: "holds no queries that are known: no rules, no dashboard, no saved objects", Skipped: true})
		}
		if res.Changed() {
			changes = append(changes, edit.Change{Path: paths[i], Rel: res.Name, Old: res.Old, New: res.New})
		}
	}
	r.Finish()
	if len(r.Findings) == 0 && len(r.Problems) > 0 && len(results) <= 1 {
		for _, p := range r.Problems {
			fmt.Fprintf(cmd.ErrOrStderr(), "otelmigrate: %s\n", problemText(p))
		}
		return &exitError{code: exitUsage, text: "nothing could be done"}
	}
	if q.write {
		if err := q.apply(cmd.Context(), changes); err != nil {
			return err
		}
	}
	return q.finish(cmd, r, changes, queries)
}

// writeShims writes what keeps the old names alive, and says what nothing brings back.
func (q *querying) writeShims(m *series.Mapping, stderr io.Writer) error {
	files, notes := shim.Shims(m)
	for _, f := range files {
		if err := writeOutput(q.shims, output{f.Name, f.Data}); err != nil {
			return err
		}
		if !q.quiet {
			fmt.Fprintf(stderr, "%s: %s\n", filepath.Join(q.shims, f.Name), f.Why)
		}
	}
	if len(files) == 0 && !q.quiet {
		fmt.Fprintln(stderr, "no name changes: there is nothing to keep alive")
	}
	for _, n := range notes {
		fmt.Fprintln(stderr, "note: "+n)
	}
	return nil
}

func problemText(p finding.Problem) string {
	place := p.File
	if p.Line > 0 {
		place += fmt.Sprintf(":%d", p.Line)
		if p.Column > 0 {
			place += fmt.Sprintf(":%d", p.Column)
		}
	}
	if place != "" {
		place += ": "
	}
	return place + p.Message
}

// apply writes the changes.
func (q *querying) apply(ctx context.Context, changes []edit.Change) error {
	if len(changes) == 0 {
		return nil
	}
	if !q.allowDirty {
		looked := map[string]bool{}
		for _, c := range changes {
			if dir := filepath.Dir(c.Path); !looked[dir] {
				looked[dir] = true
				if err := refuseDirty(ctx, dir); err != nil {
					return err
				}
			}
		}
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	_, err = edit.Apply(root, changes)
	return err
}

// finish prints the diff and the report, and turns the outcome into an exit status.
func (q *querying) finish(cmd *cobra.Command, r *finding.Report, changes []edit.Change, queries int) error {
	var reportTo io.Writer = cmd.OutOrStdout()
	if q.format == "text" && q.output == "" && !q.write {
		reportTo = cmd.ErrOrStderr()
		if err := edit.Diff(cmd.OutOrStdout(), changes, edit.UseColor(os.Stdout)); err != nil {
			return err
		}
	}
	if err := q.common.write(reportTo, r); err != nil {
		return err
	}
	if !q.quiet {
		verb := "would change"
		if q.write {
			verb = "changed"
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%d queries; %s %d file(s)\n", queries, verb, len(changes))
		if q.write && len(changes) > 0 {
			fmt.Fprintln(cmd.ErrOrStderr(), "`otelmigrate undo` puts them back")
		}
	}
	if q.check && len(changes) > 0 {
		return &exitError{code: exitFound}
	}
	return q.status(r)
}
