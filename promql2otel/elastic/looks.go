package elastic

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
)

// mark is a text that files have of a kind that this package reads. One of its words is looked for first.
type mark struct {
	words []string
	form  *regexp.Regexp
}

// kibana are signs of saved objects, which no other program has; signs are those of rules, watches and searches.
var (
	kibana = []mark{
		{[]string{`"searchSourceJSON"`, `"kibanaSavedObjectMeta"`, `"panelsJSON"`, `"visState"`, `"typeMigrationVersion"`, `"coreMigrationVersion"`}, nil},
		{[]string{`"index-pattern"`}, regexp.MustCompile(`"_?type"\s*:\s*"index-pattern"`)},
	}
	signs = []mark{
		{[]string{`"language"`}, regexp.MustCompile(`"language"\s*:\s*"(?:kuery|lucene|eql|esql)"`)},
		{[]string{`"trigger"`}, regexp.MustCompile(`"trigger"\s*:\s*\{\s*"schedule"`)},
		{[]string{`"query"`}, regexp.MustCompile(`"query"\s*:\s*\{\s*"(?:` + strings.Join(clauseNames(), "|") + `)"`)},
		{[]string{`"query"`}, regexp.MustCompile(`"query"\s*:\s*"(?:"")?\s*(?i:from|ts)\s[^|]*\|`)}, // ES|QL
		{[]string{`"aggs"`, `"aggregations"`}, regexp.MustCompile(`"(?:aggs|aggregations)"\s*:\s*\{`)},
	}
)

func (s mark) in(data []byte) bool {
	for _, word := range s.words {
		if bytes.Contains(data, []byte(word)) {
			return s.form == nil || s.form.Match(data)
		}
	}
	return false
}

// languages are the extensions of files that are one query, and its language. KQL is that of Kibana; Kusto's files have the same extension.
var languages = map[string]string{".kuery": "kuery", ".kql": "kuery", ".lucene": "lucene", ".eql": "eql", ".esql": "esql"}

// Looks reports whether a file is one that Inventory reads, by its content: an export of Kibana's saved objects or of detection rules, a watch,
// a search; or a query in KQL, Lucene, EQL or ES|QL, by its name. Dashboards of Grafana are none.
func Looks(name string, data []byte) bool {
	if language := languages[path.Ext(name)]; language != "" {
		return !(path.Ext(name) == ".kql" && bytes.ContainsRune(data, '|')) // Kusto's queries have pipes
	}
	text := bytes.TrimLeft(data, " \t\r\n\ufeff")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	here := func(s mark) bool { return s.in(data) }
	if slices.ContainsFunc(kibana, here) {
		return true
	}
	if bytes.Contains(data, []byte(`"panels"`)) && bytes.Contains(data, []byte(`"schemaVersion"`)) {
		return false
	}
	return slices.ContainsFunc(signs, here)
}
