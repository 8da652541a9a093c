package elastic

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
)

// savedObject and signs are what files have that this package reads: saved objects and detection rules; watches and searches.
var (
	savedObject = regexp.MustCompile(`"(searchSourceJSON|kibanaSavedObjectMeta|panelsJSON|visState|typeMigrationVersion|coreMigrationVersion)"|"language"\s*:\s*"(kuery|lucene|eql|esql)"|"type"\s*:\s*"index-pattern"`)
	signs       = []*regexp.Regexp{
		regexp.MustCompile(`"trigger"\s*:\s*\{[\s\S]*"(input|condition)"\s*:`),
		regexp.MustCompile(`"query"\s*:\s*\{\s*"(` + strings.Join(clauseNames(), "|") + `)"`),
		regexp.MustCompile(`"(aggs|aggregations)"\s*:\s*\{`),
		regexp.MustCompile(`"query"\s*:\s*"(?:"")?\s*(?i:from|ts)\s[^|]*\|`), // ES|QL
	}
)

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
	if savedObject.Match(data) {
		return true
	}
	if bytes.Contains(data, []byte(`"panels"`)) && bytes.Contains(data, []byte(`"schemaVersion"`)) {
		return false
	}
	return slices.ContainsFunc(signs, func(re *regexp.Regexp) bool { return re.Match(data) })
}
