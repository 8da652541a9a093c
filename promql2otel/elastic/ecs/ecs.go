// Package ecs is the public mapping between the fields of the Elastic Common Schema and OpenTelemetry's semantic conventions.
//
// The table fields.tsv is made from the schemas of github.com/elastic/ecs (Copyright Elasticsearch B.V., Apache License 2.0) at commit
// b85f7573f0b48c03fddf90dad06fc743876f1b33, which is release 9.5.0-dev and refers to semantic conventions v1.38.0. gen.go makes it anew.
package ecs

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed fields.tsv
var table string

// The kinds of relation, as the schema defines them.
const (
	Match      = "match"      // the same name and the same meaning
	Equivalent = "equivalent" // another name with the same meaning
	Related    = "related"    // something near, which is not the same
	Conflict   = "conflict"   // the same name with another meaning
	Metric     = "metric"     // a metric
	OTLP       = "otlp"       // a field of the protocol itself
	None       = "na"         // nothing in OpenTelemetry
)

// Relation is what a field is in OpenTelemetry.
type Relation struct {
	Kind   string
	Target string // an attribute, a metric or a field of the protocol; "" for None
}

var fields = sync.OnceValue(func() map[string][]Relation {
	m := map[string][]Relation{}
	for line := range strings.Lines(table) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		var list []Relation
		for _, p := range parts[1:] {
			kind, target, _ := strings.Cut(p, " ")
			list = append(list, Relation{kind, target})
		}
		m[parts[0]] = list
	}
	return m
})

// Lookup is what a field of the schema is in OpenTelemetry; none where the schema does not say. known is false for what is no field of the
// schema. Multi-fields such as message.keyword are their field.
func Lookup(field string) (relations []Relation, known bool) {
	list, known := fields()[field]
	if !known {
		for _, suffix := range []string{".keyword", ".text", ".caseless", ".raw"} {
			if base, ok := strings.CutSuffix(field, suffix); ok {
				return Lookup(base)
			}
		}
	}
	return list, known
}

// Prefix reports whether fields of the schema begin with a name and a dot, or match a name with wildcards at its end, such as http.*.
func Prefix(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "*"), ".") + "."
	for f := range fields() {
		if strings.HasPrefix(f, name) {
			return true
		}
	}
	return false
}
