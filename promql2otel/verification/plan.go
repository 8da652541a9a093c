// Package verification compares queries before and after a migration on data of both sides. It writes what Prometheus' engine is to
// evaluate, and reads what came of it.
package verification

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/queryengine"
	"github.com/otelmigrate/otelmigrate/promql2otel"
	"github.com/otelmigrate/otelmigrate/promql2otel/dataset"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/rules"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
	"github.com/otelmigrate/otelmigrate/promql2otel/variable"
)

// File is a file before and after.
type File struct {
	Name     string
	Old, New []byte
	// Adapted says that New was made of Old in this run: queries that were left to a human are not compared then.
	Adapted bool
}

// Check is one thing that is compared.
type Check struct {
	File         string
	Line, Column int
	Where        string
	Kind         string // query, record or alert
	Old, New     string
	Status       finding.Status // of the adaptation
	Verdict      promql.Verdict
	// Skipped says why it is not compared.
	Skipped string

	id, operand string
}

// Plan is what is to be evaluated.
type Plan struct {
	Checks   []*Check
	Request  *queryengine.Request
	Problems []finding.Problem
	Notes    []string
	// Interval is between two samples of made data, in milliseconds.
	Interval int64

	oldGroups, newGroups []queryengine.Group
	data                 dataset.Data
}

// Times are those that the data is made for, and the queries evaluated at.
type Times struct {
	Interval int64 // between two samples, in milliseconds
	Count    int   // samples
	Step     int64 // of the queries
}

// DefaultTimes are two hours with a sample every 30 seconds, and queries every minute.
var DefaultTimes = Times{Interval: 30_000, Count: 241, Step: 60_000}

// New plans the comparison of files on data that is made from the mapping and from what the queries ask for, or on the user's own data where
// there is some. The mapping must not have been used before.
func New(files []File, m, other *series.Mapping, opts promql.Options, times Times, oldData, newData []queryengine.Dataset) *Plan {
	p := &Plan{Interval: times.Interval}
	var before []promql2otel.File
	var after []promql2otel.File
	for _, f := range files {
		before = append(before, promql2otel.File{Name: f.Name, Data: f.Old})
		after = append(after, promql2otel.File{Name: f.Name, Data: f.New})
	}
	old := promql2otel.Adapt(before, m, opts)
	now := promql2otel.Adapt(after, other, promql.Options{})
	recorded := map[string][]string{}
	var asked []string
	for i, f := range files {
		p.file(f, old[i], now[i])
		for _, q := range old[i].Queries {
			asked = append(asked, concrete(q.Old))
		}
	}
	for _, g := range p.oldGroups {
		for _, r := range g.Rules {
			if r.Record != "" {
				recorded[r.Record] = append(recorded[r.Record], r.Expr)
			}
		}
	}
	req := &queryengine.Request{Start: 0, End: times.Interval * int64(times.Count-1), Step: times.Step, Mapping: mappingOf(m, nil),
		Old: queryengine.Side{Data: oldData, Groups: p.oldGroups}, New: queryengine.Side{Data: newData, Groups: p.newGroups}}
	if oldData == nil {
		p.data = dataset.Make(m, asked, dataset.Options{Interval: times.Interval, Count: times.Count, Recorded: recorded})
		p.Notes = append(p.Notes, p.data.Notes...)
		req.Old.Data, req.New.Data = datasets(p.data.Old), datasets(p.data.New)
		req.Mapping.Values["le"] = bounds(m, p.data.New)
	}
	p.Request = req
	p.pairs(m, old)
	return p
}

// file adds what one file has to compare.
func (p *Plan) file(f File, old, now promql2otel.Result) {
	p.Problems = append(p.Problems, old.Problems...)
	if len(old.Queries) != len(now.Queries) {
		p.Problems = append(p.Problems, finding.Problem{File: f.Name, Skipped: true,
			Message: fmt.Sprintf("has %d queries before and %d after the migration: they cannot be told which belong together", len(old.Queries), len(now.Queries))})
		return
	}
	byPlace := map[[2]int]*Check{}
	for i, q := range old.Queries {
		c := &Check{File: f.Name, Line: q.Line, Column: q.Column, Where: q.Where, Kind: "query", Old: q.Old, New: now.Queries[i].Old, Status: q.Status, Verdict: q.Verdict}
		c.id = fmt.Sprintf("%s:%d:%d:%d", f.Name, q.Line, q.Column, i)
		if f.Adapted && q.Status == finding.Manual {
			c.Skipped = "left to you"
		}
		byPlace[[2]int{q.Line, q.Column}] = c
		p.Checks = append(p.Checks, c)
	}
	if old.Kind != promql2otel.Rules {
		return
	}
	oldGroups, err := groups(f.Name, f.Old)
	if err == nil {
		var newGroups []rules.Group
		newGroups, err = groups(f.Name, f.New)
		if err == nil {
			err = p.groups(f.Name, oldGroups, newGroups, byPlace)
		}
	}
	if err != nil {
		p.Problems = append(p.Problems, finding.Problem{File: f.Name, Message: err.Error()})
	}
}

// HasRules reports whether a file has rules that are compared.
func (p *Plan) HasRules(file string) bool {
	return slices.ContainsFunc(p.newGroups, func(g queryengine.Group) bool { return g.File == file })
}

func groups(name string, data []byte) (list []rules.Group, err error) {
	docs, err := document.Parse(name, data)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		groups, err := rules.Read(d.Root)
		if err != nil {
			return nil, err
		}
		list = append(list, groups...)
	}
	return list, nil
}

// groups adds the groups of rules of a file.
func (p *Plan) groups(file string, old, now []rules.Group, byPlace map[[2]int]*Check) error {
	if len(old) != len(now) {
		return fmt.Errorf("has %d groups before and %d after the migration", len(old), len(now))
	}
	for i := range old {
		if len(old[i].Rules) != len(now[i].Rules) {
			return fmt.Errorf("the group %s has %d rules before and %d after the migration", old[i].Name, len(old[i].Rules), len(now[i].Rules))
		}
		before := queryengine.Group{Name: fmt.Sprintf("%s %d", old[i].Name, i), File: file, Interval: old[i].Interval}
		after := queryengine.Group{Name: fmt.Sprintf("%s %d", now[i].Name, i), File: file, Interval: now[i].Interval}
		for k, r := range old[i].Rules {
			c := byPlace[[2]int{r.Line, r.Column}]
			if c == nil {
				continue // it is not PromQL
			}
			c.Kind = "record"
			if r.Alert != "" {
				c.Kind, c.operand = "alert", operand(r.Expr)
			}
			before.Rules = append(before.Rules, engineRule(c.id, r))
			after.Rules = append(after.Rules, engineRule(c.id, now[i].Rules[k]))
		}
		if len(before.Rules) > 0 {
			p.oldGroups, p.newGroups = append(p.oldGroups, before), append(p.newGroups, after)
		}
	}
	return nil
}

func engineRule(id string, r rules.Rule) queryengine.Rule {
	return queryengine.Rule{ID: id, Record: r.Record, Alert: r.Alert, Expr: r.Expr, For: r.For, KeepFiringFor: r.KeepFiringFor, Labels: r.Labels, Annotations: r.Annotations}
}

// operand is what an alert compares with a number: where the alert never fires, that is compared instead. It is "" for other alerts.
func operand(expr string) string {
	tree, err := language.ParseExpr(expr)
	if err != nil {
		return ""
	}
	b, ok := promql.Bare(tree).(*parser.BinaryExpr)
	if !ok || !b.Op.IsComparisonOperator() {
		return ""
	}
	if _, number := b.RHS.(*parser.NumberLiteral); number {
		return b.LHS.String()
	}
	if _, number := b.LHS.(*parser.NumberLiteral); number {
		return b.RHS.String()
	}
	return ""
}

var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// concrete is a query with a value in the place of each variable of Grafana. One that is a whole pattern stands for all values.
func concrete(text string) string {
	masked, err := variable.Mask(text)
	if err != nil {
		return text
	}
	out := []byte(masked.Text)
	for i := len(masked.Variables) - 1; i >= 0; i-- {
		if v := masked.Variables[i]; v.Position == variable.InString && v.Names == "" {
			stands := "v1"
			if bytes.HasSuffix(out[:v.Start], []byte("=~\"")) && bytes.HasPrefix(out[v.End:], []byte("\"")) {
				stands = ".*"
			}
			out = slices.Concat(out[:v.Start], []byte(stands), out[v.End:])
		}
	}
	return string(out)
}

// pairs adds the pairs of queries: those that are no rules, and what alerts compare.
func (p *Plan) pairs(m *series.Mapping, results []promql2otel.Result) {
	labels := map[string]map[string]string{} // by the ids of checks
	for _, r := range results {
		for i, q := range r.Queries {
			labels[fmt.Sprintf("%s:%d:%d:%d", r.Name, q.Line, q.Column, i)] = q.Labels
		}
	}
	for _, c := range p.Checks {
		if c.Skipped != "" {
			continue
		}
		own := mappingOf(m, labels[c.id])
		switch c.Kind {
		case "query":
			p.Request.Pairs = append(p.Request.Pairs, queryengine.Pair{ID: c.id, Old: concrete(c.Old), New: concrete(c.New), Mapping: &own})
		case "alert":
			if now := operand(c.New); c.operand != "" && now != "" {
				p.Request.Pairs = append(p.Request.Pairs, queryengine.Pair{ID: c.id, Old: c.operand, New: now, Mapping: &own})
			}
		}
	}
	for g := range p.Request.New.Groups {
		for r := range p.Request.New.Groups[g].Rules {
			rule := &p.Request.New.Groups[g].Rules[r]
			own := mappingOf(m, labels[rule.ID])
			rule.Mapping = &own
		}
	}
}

// mappingOf says how the labels of results are called on the old side.
func mappingOf(m *series.Mapping, renames map[string]string) queryengine.Mapping {
	out := queryengine.Mapping{Labels: map[string]string{}, Values: map[string]map[string]string{}, Metrics: map[string]string{}}
	for old, name := range renames {
		out.Labels[name] = old
	}
	for _, name := range m.Names() {
		if s := m.Old(name); s.State == series.Renamed {
			out.Metrics[s.New] = s.Old
		}
	}
	jobs, instances := map[string]string{}, map[string]string{}
	for _, s := range m.Jobs() {
		if s.NewJob() != s.Job {
			jobs[s.NewJob()] = s.Job
		}
		for old, name := range s.Instances {
			instances[name] = old
		}
	}
	if m.Profile.Jobs != delivery.FromScrape {
		out.Values["job"], out.Values["instance"] = jobs, instances
	}
	out.Drop = slices.Clone(m.Profile.Extra())
	if m.Profile.Jobs == delivery.Exported {
		out.Drop = append(out.Drop, "job", "instance")
		out.Labels["exported_job"], out.Labels["exported_instance"] = "job", "instance"
	}
	return out
}

func datasets(list []dataset.Series) []queryengine.Dataset {
	d := queryengine.Dataset{Kind: "series"}
	for _, s := range list {
		out := queryengine.Series{Labels: s.Labels}
		for _, sample := range s.Samples {
			var v any = sample.V
			if sample.Stale {
				v = "stale"
			}
			out.Samples = append(out.Samples, [2]any{sample.T, v})
		}
		d.Series = append(d.Series, out)
	}
	return []queryengine.Dataset{d}
}

// bounds are the plain forms of the bounds of buckets in the data, and what a scrape calls them.
func bounds(m *series.Mapping, list []dataset.Series) map[string]string {
	out := map[string]string{}
	if !m.Profile.PlainBounds {
		return out
	}
	for _, s := range list {
		if le, ok := s.Labels["le"]; ok {
			if scraped, plain, ok := delivery.Bound(le); ok && le == plain && scraped != plain {
				out[plain] = scraped
			}
		}
	}
	return maps.Clone(out)
}
