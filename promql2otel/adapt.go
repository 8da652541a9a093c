// Package promql2otel adapts queries to a migration: rules, alerts and dashboards of Prometheus and Grafana are edited, and saved objects of
// Elasticsearch are listed.
package promql2otel

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/parallel"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
	"github.com/otelmigrate/otelmigrate/promql2otel/elastic"
	"github.com/otelmigrate/otelmigrate/promql2otel/grafana"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
	"github.com/otelmigrate/otelmigrate/promql2otel/rules"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// File is a file of the input.
type File struct {
	Name  string // slash-separated, in findings
	Data  []byte
	Named bool // by the user: that it holds no query is reported
}

// Result is what became of one file.
type Result struct {
	Name     string
	Kind     string // "rules", "rule tests", "dashboard", ...; "" where it holds no query
	Findings []finding.Finding
	Problems []finding.Problem
	Queries  []query.Query
	Old, New []byte
}

// The kinds of file.
const (
	Rules     = "rules"
	RuleTests = "rule tests"
	Grafana   = "grafana"
	Folded    = "kubernetes" // a ConfigMap or another resource that holds such files
	// Elasticsearch is saved objects of Kibana, watches and searches, which are listed and not edited.
	Elasticsearch = "elasticsearch"
	Source        = "source" // jsonnet and templates, which are not edited
)

// Adapt adapts the queries of files. Recording rules are followed through all of them, so that a dashboard is adapted to what a rule in another
// file makes of a series. A file that cannot be read is a problem of its own result, and everything else is done.
func Adapt(files []File, m *series.Mapping, opts promql.Options) []Result {
	results := make([]Result, len(files))
	docs := make([][]*document.Document, len(files))
	parallel.Each(len(files), func(i int) { docs[i] = results[i].read(files[i]) })
	var recordings []rules.Recording
	for i, f := range files {
		for _, d := range docs[i] {
			recordings = append(recordings, recordingsOf(f.Name, d.Root)...)
		}
	}
	done := rules.Record(m, recordings, opts)
	alerts := map[string]promql.Flow{}
	for _, tests := range []bool{false, true} { // tests follow the rules that they test
		of := make([]map[string]promql.Flow, len(files))
		parallel.Each(len(files), func(i int) {
			if len(docs[i]) == 0 || slices.ContainsFunc(docs[i], func(d *document.Document) bool { return rules.IsTest(d.Root) }) != tests {
				return
			}
			w := query.New(files[i].Name, m, opts)
			w.Done = done
			if tests {
				w.Alerts = alerts
			}
			results[i].adapt(docs[i], w)
			of[i] = w.Alerts
		})
		for _, a := range of {
			if !tests {
				maps.Copy(alerts, a)
			}
		}
	}
	for i := range results {
		results[i].sources(m)
	}
	return results
}

// read reads a file that may hold queries.
func (r *Result) read(f File) []*document.Document {
	r.Name, r.Old, r.New = f.Name, f.Data, f.Data
	if isSource(f.Name) {
		r.source(f)
		return nil
	}
	if elastic.Looks(f.Name, f.Data) {
		r.Kind = Elasticsearch
		defer func() {
			if p := recover(); p != nil {
				r.Problems = append(r.Problems, finding.Problem{File: f.Name, Message: fmt.Sprintf("could not be read: %v", p), Skipped: true})
			}
		}()
		r.Findings, r.Problems = elastic.Inventory(f.Name, f.Data)
		return nil
	}
	if !f.Named && !mayHold(f.Data) {
		return nil
	}
	docs, err := document.Parse(f.Name, f.Data)
	if err == nil {
		return docs
	}
	if template(f.Data) {
		r.source(f)
	} else if f.Named || mentions(f.Data) {
		r.problem(err)
	}
	return nil
}

// adapt adapts one file. A panic in it is its own problem.
func (r *Result) adapt(docs []*document.Document, w *query.Work) {
	defer func() {
		if p := recover(); p != nil {
			r.New, r.Findings, r.Queries = r.Old, nil, nil
			r.Problems = append(r.Problems, finding.Problem{File: r.Name, Message: fmt.Sprintf("could not be adapted and was left: %v", p), Skipped: true})
		}
	}()
	for _, d := range docs {
		if kind := adaptDocument(w, d.Root); kind != "" && r.Kind == "" {
			r.Kind = kind
		}
	}
	splices := w.Splices()
	r.Findings, r.Problems, r.Queries = w.Findings, append(r.Problems, w.Problems...), w.Queries
	slices.SortStableFunc(r.Findings, finding.Compare)
	out, err := yamledit.Apply(r.Old, splices)
	if err != nil {
		r.Problems = append(r.Problems, finding.Problem{File: r.Name, Message: "could not be adapted and was left: " + err.Error(), Skipped: true})
		return
	}
	if len(splices) > 0 {
		if _, err := document.Parse(r.Name, out); err != nil {
			r.Problems = append(r.Problems, finding.Problem{File: r.Name, Message: "the adapted file could not be read and was not written: " + err.Error(), Skipped: true})
			return
		}
	}
	r.New = out
}

// adaptDocument adapts one document, and says what it is.
func adaptDocument(w *query.Work, root *document.Value) string {
	if root.Get("kind").Text() == "List" { // of resources of any kinds
		kind := ""
		for _, item := range root.Get("items").Items() {
			kind = cmp.Or(kind, adaptDocument(w, item))
		}
		return kind
	}
	switch {
	case rules.IsTest(root):
		rules.AdaptTest(w, root)
		return RuleTests
	case len(rules.Groups(root)) > 0:
		rules.Adapt(w, root)
		return Rules
	case grafana.Is(root):
		grafana.Adapt(w, root)
		return Grafana
	case len(folded(root)) > 0:
		for _, v := range folded(root) {
			inside(w, v)
		}
		return Folded
	}
	return ""
}

// folded are the files that a ConfigMap holds and that may have queries.
func folded(root *document.Value) (list []*document.Value) {
	if root.Get("kind").Text() == "List" {
		for _, item := range root.Get("items").Items() {
			list = append(list, folded(item)...)
		}
		return list
	}
	for kind, key := range map[string]string{"ConfigMap": "data", "Secret": "stringData"} {
		if root.Get("kind").Text() != kind {
			continue
		}
		for _, e := range root.Get(key).Entries() {
			if mayHold([]byte(e.Value.Text())) {
				list = append(list, e.Value)
			}
		}
	}
	return list
}

// inside adapts a file that a text holds.
func inside(w *query.Work, v *document.Value) {
	docs, err := document.Parse(w.Name, []byte(v.Text()))
	if err != nil {
		if mentions([]byte(v.Text())) {
			line, column := w.Pos(v, 0)
			w.Problems = append(w.Problems, finding.Problem{File: w.Name, Line: line, Column: column, Message: "the file in this text cannot be read and was left: " + err.Error()})
		}
		return
	}
	for _, d := range docs {
		in := w.Inside(v)
		adaptDocument(in, d.Root)
		in.Close()
	}
}

// recordingsOf are the recording rules of a document, also of the files that it holds.
func recordingsOf(name string, root *document.Value) []rules.Recording {
	list := rules.Recordings(name, root)
	for _, v := range folded(root) {
		docs, err := document.Parse(name, []byte(v.Text()))
		if err != nil {
			continue
		}
		for _, d := range docs {
			list = append(list, rules.Recordings(name, d.Root)...)
		}
	}
	return list
}

var holds = [][]byte{[]byte("expr"), []byte("tests:"), []byte("label_values"), []byte("query_result"), []byte(`"panels"`), []byte("input_series")}

// mayHold reports whether a file may hold queries, without reading it.
func mayHold(data []byte) bool {
	return slices.ContainsFunc(holds, func(word []byte) bool { return bytes.Contains(data, word) })
}

var isRule = regexp.MustCompile(`(?m)^\s*(- )?(expr|alert|record):`)

// mentions reports whether a file that cannot be read looks like one with queries.
func mentions(data []byte) bool { return isRule.Match(data) || bytes.Contains(data, []byte(`"expr"`)) }

// isSource reports whether a file is one from which others with queries are made.
func isSource(name string) bool {
	return slices.Contains([]string{".jsonnet", ".libsonnet", ".tpl", ".gotmpl", ".j2", ".erb", ".cue"}, path.Ext(name))
}

func template(data []byte) bool {
	return (bytes.Contains(data, []byte("{{")) || bytes.Contains(data, []byte("{%"))) && mentions(data)
}

var names = regexp.MustCompile(`[A-Za-z_:][A-Za-z0-9_:]*`)

// source reports the names that change in a file that is not edited itself.
func (r *Result) source(f File) {
	if !mayHold(f.Data) && !slices.Contains([]string{".jsonnet", ".libsonnet"}, path.Ext(f.Name)) {
		return
	}
	r.Kind = Source
}

// sources reports where jsonnet and templates name what changes: they are not edited, as their result cannot be known.
func (r *Result) sources(m *series.Mapping) {
	if r.Kind != Source {
		return
	}
	type hit struct{ line, column int }
	found := map[string][]hit{}
	for i, line := range strings.Split(string(r.Old), "\n") {
		for _, at := range names.FindAllStringIndex(line, -1) {
			word := line[at[0]:at[1]]
			if s := m.Old(word); s != nil && s.State != series.Kept {
				found[word] = append(found[word], hit{i + 1, at[0] + 1})
			}
		}
	}
	for word, hits := range found {
		s := m.Old(word)
		what := "is called " + s.New + " now"
		if s.State == series.Changed {
			what = "changes: " + s.Reason
		}
		for _, h := range hits {
			r.Findings = append(r.Findings, finding.Finding{File: r.Name, Line: h.line, Column: h.column, Rule: "query-source", Family: query.Family, Symbol: word,
				Kind: finding.Query, Status: finding.Manual, URL: query.Docs,
				Message: fmt.Sprintf("%s %s; this file is a source from which queries are made, and is not edited: change it here, or run the command on what is made of it", word, what)})
		}
	}
	if len(found) == 0 {
		r.Findings = append(r.Findings, finding.Finding{File: r.Name, Line: 1, Column: 1, Rule: "query-source", Family: query.Family, Kind: finding.Query,
			Status: finding.Keep, URL: query.Docs, Message: "is a source from which queries are made, and names nothing that changes"})
	}
	slices.SortFunc(r.Findings, finding.Compare)
}

func (r *Result) problem(err error) {
	p := finding.Problem{File: r.Name, Message: err.Error(), Skipped: true}
	if e, ok := err.(*yamledit.Error); ok {
		p.Line, p.Column, p.Message = e.Line, e.Column, e.Reason
	}
	r.Problems = append(r.Problems, p)
}

// Changed reports whether the file has another content now.
func (r *Result) Changed() bool { return !bytes.Equal(r.Old, r.New) }

// Compare orders results by the names of their files.
func Compare(a, b Result) int { return cmp.Compare(a.Name, b.Name) }
