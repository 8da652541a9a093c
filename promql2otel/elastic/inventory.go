// Package elastic lists what queries on Elasticsearch use: exports of Kibana's saved objects and of detection rules, bodies of Watcher and
// of searches, in KQL, Lucene, ES|QL, EQL and the query DSL. It edits nothing: it says of each index pattern and each field what a migration
// to OpenTelemetry does to it.
package elastic

import (
	"bytes"
	"fmt"
	"path"
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

// Inventory reads one file, and returns a finding for each field and each index pattern that an object in it uses, at the place of its first
// use; for JSON in a string, at the string. Problems are records that cannot be read; the rest is.
func Inventory(name string, data []byte) ([]finding.Finding, []finding.Problem) {
	c := &collecting{file: name, views: map[string]string{}, computed: map[string]bool{}}
	if language := languages[path.Ext(name)]; language != "" {
		c.begin("query", 0)
		c.query(node{}, string(data), language)
		return c.finish()
	}
	records := c.records(data)
	for _, r := range records {
		c.dataView(r.root)
	}
	for _, r := range records {
		c.base = r.base
		c.record(r.root)
	}
	return c.finish()
}

// line is a document of the file, and the lines before it.
type line struct {
	root node
	base int
}

// records are the documents of a file: one, or one a line.
func (c *collecting) records(data []byte) (list []line) {
	if path.Ext(c.file) != ".ndjson" {
		d, err := document.ParseJSON(c.file, data)
		if err != nil && bytes.Contains(data, []byte(`"""`)) {
			d, err = document.ParseJSON(c.file, consoleStrings(data))
		}
		if err == nil {
			return []line{{root: node{Value: d.Root}}}
		}
		if !severalLines(data) {
			c.problem(err, 0)
			return nil
		}
	}
	n := 0
	for text := range bytes.Lines(data) {
		n++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		d, err := document.ParseJSON(c.file, bytes.TrimRight(text, "\r\n"))
		if err != nil {
			c.problem(err, n-1)
			continue
		}
		list = append(list, line{node{Value: d.Root}, n - 1})
	}
	return list
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

// consoleStrings makes JSON of the strings between three quotes that Kibana's console takes. What follows them stays on its line.
func consoleStrings(data []byte) []byte {
	var b bytes.Buffer
	for {
		before, rest, ok := bytes.Cut(data, []byte(`"""`))
		b.Write(before)
		if !ok {
			return b.Bytes()
		}
		text, after, ok := bytes.Cut(rest, []byte(`"""`))
		if !ok {
			b.WriteString(`"""`)
			b.Write(rest)
			return b.Bytes()
		}
		b.WriteByte('"')
		b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(string(text)))
		b.WriteByte('"')
		b.WriteString(strings.Repeat("\n", bytes.Count(text, []byte("\n"))))
		data = after
	}
}

// collecting is the work on one file.
type collecting struct {
	file     string
	findings []finding.Finding
	problems []finding.Problem
	// views are the index patterns of the file's data views, by their identifiers.
	views map[string]string
	// computed are fields that scripts of data views and of searches compute.
	computed map[string]bool
	// seen are the uses of the record that is being read.
	seen map[string]bool
	what string // what messages call the record
	base int    // the lines before it
	// language is that of the record's queries that name none.
	language string
}

func (c *collecting) begin(what string, base int) {
	c.what, c.base, c.seen, c.language = what, base, map[string]bool{}, ""
}

func (c *collecting) finish() ([]finding.Finding, []finding.Problem) {
	slices.SortStableFunc(c.findings, finding.Compare)
	return c.findings, c.problems
}

func (c *collecting) problem(err error, base int) {
	p := finding.Problem{File: c.file, Message: err.Error(), Skipped: true}
	if e, ok := err.(*yamledit.Error); ok {
		p.Line, p.Column, p.Message = max(e.Line, 1)+base, e.Column, e.Reason
	}
	p.Message, _, _ = strings.Cut(p.Message, "\n") // the parser quotes what it could not read
	c.problems = append(c.problems, p)
}

// problemInside reports a string whose JSON cannot be read.
func (c *collecting) problemInside(at node, err error) {
	line, column := at.pos()
	what := err.Error()
	if e, ok := err.(*yamledit.Error); ok {
		what = e.Reason
		if e.Line == 1 {
			what += fmt.Sprintf(" at its byte %d", e.Column)
		}
	}
	what, _, _ = strings.Cut(what, "\n")
	c.problems = append(c.problems, finding.Problem{File: c.file, Line: line + c.base, Column: column, Message: "the text in this string " + what, Skipped: true})
}

// use reports a thing of a sort once for each record.
func (c *collecting) use(at node, sort, name string, verdict verdict) {
	key := sort + " " + name
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	line, column := at.pos()
	c.findings = append(c.findings, finding.Finding{File: c.file, Line: line + c.base, Column: column, Rule: verdict.rule, Family: Family, Symbol: name,
		Kind: finding.Query, Status: verdict.status, URL: Docs, Message: fmt.Sprintf("%s: %s %s", c.what, name, verdict.message)})
}

// field reports a field.
func (c *collecting) field(at node, name string) {
	switch name = fieldName(name); {
	case name == "":
	case c.computed[name]:
		c.use(at, "field", name, verdict{"es-field-computed", keep, "is computed by a script of a data view or of the search; the fields that the script reads are listed where it stands"})
	default:
		c.use(at, "field", name, classifyField(name))
	}
}

// fieldName is a field without its weight; "" for what is none.
func fieldName(name string) string {
	name = strings.TrimSpace(name)
	if i := strings.LastIndexByte(name, '^'); i > 0 {
		name = name[:i] // its weight
	}
	if len(name) > maxName || strings.Trim(name, "*") == "" || slices.Contains(counts, name) || strings.ContainsAny(name, "{}()\"'\n") || looksUUID(name) {
		return ""
	}
	return name
}

// maxName bounds names: what is longer is none, but a text in its place.
const maxName = 1000

// counts are what Lens, maps and jobs of machine learning call the number of documents.
var counts = []string{"___records___", "doc_count"}

// index reports index patterns between commas.
func (c *collecting) index(at node, pattern string) {
	for _, p := range strings.Split(pattern, ",") {
		if p = strings.TrimSpace(p); p != "" && len(p) <= maxName && !strings.ContainsAny(p, " ") {
			c.use(at, "index", p, classifyIndex(p))
		}
	}
}

// unreadable reports a query that is left to the reader.
func (c *collecting) unreadable(at node, language string, why error) {
	line, column := at.pos()
	c.use(at, fmt.Sprint("query ", line, column, why), language, verdict{"es-query-unreadable", manual, fmt.Sprintf("query cannot be read (%v): look for its fields by hand", why)})
}
