// Package elastic lists what queries on Elasticsearch use: exports of Kibana's saved objects and of detection rules, bodies of Watcher and
// of searches, in KQL, Lucene, ES|QL, EQL and the query DSL. It edits nothing: it says of each index pattern and each field what a migration
// to OpenTelemetry does to it.
package elastic

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Family is what the findings are filed under, and Docs the page that they point to.
const (
	Family = "elasticsearch"
	Docs   = "https://github.com/otelmigrate/otelmigrate/blob/main/docs/queries.md#elasticsearch"
)

// signs are what files have of which this package reads: saved objects, detection rules, watches, searches.
var signs = []*regexp.Regexp{
	regexp.MustCompile(`"(searchSourceJSON|kibanaSavedObjectMeta|panelsJSON|visState|typeMigrationVersion|coreMigrationVersion)"`),
	regexp.MustCompile(`"language"\s*:\s*"(kuery|lucene|eql|esql)"`),
	regexp.MustCompile(`"trigger"\s*:\s*\{[\s\S]*"(input|condition)"\s*:`),
	regexp.MustCompile(`"query"\s*:\s*\{\s*"(bool|match|match_all|match_phrase|term|terms|range|exists|wildcard|prefix|query_string|simple_query_string|multi_match|nested|constant_score|function_score|ids|regexp|fuzzy)"`),
	regexp.MustCompile(`"(aggs|aggregations)"\s*:\s*\{`),
}

// Looks reports whether a file is one that Inventory reads, by its content. Dashboards of Grafana are none.
func Looks(name string, data []byte) bool {
	text := bytes.TrimLeft(data, " \t\r\n\ufeff")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	if bytes.Contains(data, []byte(`"panels"`)) && bytes.Contains(data, []byte(`"schemaVersion"`)) {
		return false
	}
	return slices.ContainsFunc(signs, func(re *regexp.Regexp) bool { return re.Match(data) })
}

// Inventory reads one file, and returns a finding for each field and each index pattern that an object in it uses. Problems are records that
// cannot be read; the rest is.
func Inventory(name string, data []byte) ([]finding.Finding, []finding.Problem) {
	c := &collecting{file: name, seen: map[string]bool{}}
	if path.Ext(name) != ".ndjson" {
		if d, err := document.ParseJSON(name, data); err == nil {
			c.record(d.Root, 0)
			return c.finish()
		} else if !severalLines(data) {
			c.problem(err, 0)
			return c.finish()
		}
	}
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		d, err := document.ParseJSON(name, bytes.TrimRight(text, "\r\n"))
		if err != nil {
			c.problem(err, line-1)
			continue
		}
		c.record(d.Root, line-1)
	}
	return c.finish()
}

// severalLines reports whether a text is a record a line.
func severalLines(data []byte) bool {
	n := 0
	for line := range bytes.Lines(data) {
		if text := bytes.TrimSpace(line); len(text) > 0 {
			if text[0] != '{' || text[len(text)-1] != '}' {
				return false
			}
			n++
		}
	}
	return n > 1
}

// collecting is the work on one file.
type collecting struct {
	file     string
	findings []finding.Finding
	problems []finding.Problem
	// seen are the uses of the record that is being read.
	seen map[string]bool
	what string // what messages call the record
	base int    // the lines before it
}

func (c *collecting) finish() ([]finding.Finding, []finding.Problem) {
	slices.SortStableFunc(c.findings, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol))
	})
	return c.findings, c.problems
}

func (c *collecting) problem(err error, base int) {
	p := finding.Problem{File: c.file, Message: err.Error(), Skipped: true}
	if e, ok := err.(*yamledit.Error); ok {
		p.Line, p.Column, p.Message = max(e.Line, 1)+base, e.Column, e.Reason
	}
	c.problems = append(c.problems, p)
}

// record reads one object.
func (c *collecting) record(v *document.Value, base int) {
	if v.Is(document.List) {
		for _, item := range v.Items() {
			c.record(item, base)
		}
		return
	}
	c.base, c.seen, c.what = base, map[string]bool{}, describe(v)
	c.walk(v, v)
}

// describe names a record: "dashboard Overview", "rule Brute force", "watch".
func describe(v *document.Value) string {
	kind, title := v.Get("type").Text(), ""
	for _, t := range []*document.Value{v.Get("attributes", "title"), v.Get("attributes", "name"), v.Get("name"), v.Get("title"), v.Get("metadata", "name")} {
		if title == "" {
			title = t.Text()
		}
	}
	switch {
	case v.Get("rule_id").Text() != "" || v.Get("risk_score").Is(document.Number):
		kind = "rule"
	case v.Get("trigger").Is(document.Map):
		kind = "watch"
	case kind == "":
		kind = "search"
	}
	return strings.TrimSpace(kind + " " + title)
}

// use reports a field or an index pattern once for each record.
func (c *collecting) use(at *document.Value, name string, verdict verdict) {
	if c.seen[verdict.rule[:5]+name] {
		return
	}
	c.seen[verdict.rule[:5]+name] = true
	line, column := at.Pos()
	c.findings = append(c.findings, finding.Finding{File: c.file, Line: line + c.base, Column: column, Rule: verdict.rule, Family: Family, Symbol: name,
		Kind: finding.Query, Status: verdict.status, URL: Docs, Message: fmt.Sprintf("%s: %s %s", c.what, name, verdict.message)})
}

func (c *collecting) field(at *document.Value, name string) {
	name = strings.TrimSpace(name)
	if i := strings.LastIndexByte(name, '^'); i > 0 {
		name = name[:i] // its weight
	}
	if name == "" || name == "*" || strings.ContainsAny(name, " {}()\"'") {
		return
	}
	c.use(at, name, classifyField(name))
}

func (c *collecting) index(at *document.Value, pattern string) {
	for _, p := range strings.Split(pattern, ",") {
		if p = strings.TrimSpace(p); p != "" && !strings.ContainsAny(p, " {}") {
			c.use(at, p, classifyIndex(p))
		}
	}
}
