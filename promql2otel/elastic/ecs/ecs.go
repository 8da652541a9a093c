// Package ecs is the public mapping between the fields of the Elastic Common Schema and OpenTelemetry's semantic conventions.
//
// NOTICE: the table fields.tsv is made from the schemas of github.com/elastic/ecs (Elastic Common Schema, Copyright 2018-2021 Elasticsearch
// B.V., licensed under the Apache License, Version 2.0) at commit b85f7573f0b48c03fddf90dad06fc743876f1b33, which is version 9.5.0-dev and
// refers to semantic conventions v1.38.0. gen.go makes it anew.
package ecs

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed fields.tsv
var table string

// The kinds of relation, as the schema defines them (elastic/ecs, CONTRIBUTING.md, OTel mappings).
const (
	Match      = "match"      // the same name and the same meaning
	Equivalent = "equivalent" // another name with the same meaning
	Related    = "related"    // something near, which is not the same
	Conflict   = "conflict"   // the same name with another definition
	Metric     = "metric"     // a metric, and no attribute
	OTLP       = "otlp"       // a field of the protocol itself
	None       = "na"         // not applicable to OpenTelemetry
)

// Relation is what a field is in OpenTelemetry.
type Relation struct {
	Kind   string
	Target string // an attribute, a metric or a field of the protocol; "" for None, and for Match, which has the field's own name
}

// Field is a field of the schema.
type Field struct {
	Name      string
	Holds     bool // other fields, of names that the schema does not fix, as labels does
	Relations []Relation
	// Notes are the schema's remarks on the relations.
	Notes []string
	// Reuse is the field that this one is inside of another set of fields, such as os.name for host.os.name, where the schema gives relations
	// for that and none for this one.
	Reuse string
}

var fields = sync.OnceValue(func() map[string]Field {
	m := map[string]Field{}
	for line := range strings.Lines(table) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := Field{Name: parts[0]}
		for i, p := range parts[1:] {
			kind, target, _ := strings.Cut(p, " ")
			switch {
			case i == 0:
				f.Holds = p != ""
			case kind == "note":
				f.Notes = append(f.Notes, target)
			case kind == "reuse":
				f.Reuse = target
			default:
				f.Relations = append(f.Relations, Relation{kind, target})
			}
		}
		m[f.Name] = f
	}
	return m
})

// Lookup is a field of the schema by its name. known is false for what is none. What is below a field that holds others, such as labels.team,
// is that one.
func Lookup(name string) (field Field, known bool) {
	all := fields()
	if f, ok := all[name]; ok {
		return f, true
	}
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name[:i], '.') {
		if f, ok := all[name[:i]]; ok {
			return f, f.Holds
		}
	}
	return Field{}, false
}

// Multi is the field of which a multi-field, such as host.name.keyword, is another index of the same values: by the usual name of those that
// Elasticsearch and Logstash make for texts or, below a field of the schema, by the names that the schema has.
func Multi(name string) (field string, ok bool) {
	all := fields()
	if _, own := all[name]; own {
		return "", false
	}
	if field, ok = strings.CutSuffix(name, ".keyword"); ok && field != "" {
		return field, true
	}
	for _, suffix := range []string{".text", ".caseless", ".raw"} {
		if field, ok = strings.CutSuffix(name, suffix); ok {
			if f, known := all[field]; known && !f.Holds {
				return field, true
			}
		}
	}
	return "", false
}

// Matches reports whether a pattern with * stands for fields of the schema.
func Matches(pattern string) bool {
	for name := range fields() {
		if Glob(pattern, name) {
			return true
		}
	}
	return false
}

// Glob reports whether a name is one that a pattern stands for, in which * is any text.
func Glob(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name = name[i+len(part):]
	}
	return strings.HasSuffix(name, parts[len(parts)-1])
}
