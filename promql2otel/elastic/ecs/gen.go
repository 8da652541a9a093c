//go:build ignore

// Command gen writes fields.tsv from a checkout of github.com/elastic/ecs:
//
//	go run gen.go CHECKOUT COMMIT > fields.tsv
//
// A line is a field of the Elastic Common Schema, its type where that is one that holds other fields (object, flattened, nested), and then
// a column for each relation that the schema gives to OpenTelemetry's semantic conventions, "relation target", or a remark of the schema on
// one, "note text". A field of a set that exists in other sets only, such as os in host, has the column "reuse os.name" if the schema gives
// relations for that.
package main

import (
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

type relation struct {
	Relation  string `yaml:"relation"`
	Attribute string `yaml:"attribute"`
	Metric    string `yaml:"metric"`
	OTLPField string `yaml:"otlp_field"`
	Note      string `yaml:"note"`
}

type field struct {
	Name string     `yaml:"name"`
	Type string     `yaml:"type"`
	Set  string     `yaml:"original_fieldset"`
	OTel []relation `yaml:"otel"`
}

// row is a line of the table.
type row struct {
	kind    string
	columns map[string]bool
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: go run gen.go CHECKOUT COMMIT")
	}
	all := map[string]*row{}
	add := func(name string, f field) {
		if all[name] == nil {
			all[name] = &row{columns: map[string]bool{}}
		}
		if slices.Contains([]string{"object", "flattened", "nested"}, f.Type) {
			all[name].kind = f.Type
		}
		for _, r := range f.OTel {
			all[name].columns[strings.TrimSpace(r.Relation+" "+r.Attribute+r.Metric+r.OTLPField)] = true
			if r.Note != "" {
				all[name].columns["note "+strings.Join(strings.Fields(r.Note), " ")] = true
			}
		}
	}
	var flat map[string]field // with the fields of sets that are used in others, such as source.geo.name
	read(filepath.Join(os.Args[1], "generated/ecs/ecs_flat.yml"), &flat)
	for name, f := range flat {
		add(name, f)
	}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "schemas/*.yml"))
	if err != nil || len(files) == 0 {
		log.Fatalf("no schemas: %v", err)
	}
	for _, file := range files {
		var sets []struct {
			Name   string  `yaml:"name"`
			Root   bool    `yaml:"root"`
			Fields []field `yaml:"fields"`
		}
		read(file, &sets)
		for _, s := range sets {
			for _, f := range s.Fields {
				name := s.Name + "." + f.Name
				if s.Root {
					name = f.Name
				}
				add(name, f)
			}
		}
	}
	for name, f := range flat {
		own := f.Set + "." + f.Name
		if _, top := flat[own]; f.Set != "" && own != name && !top && all[own] != nil && len(all[own].columns) > 0 && len(all[name].columns) == 0 {
			all[name].columns["reuse "+own] = true
		}
	}
	fmt.Printf("# Fields of the Elastic Common Schema and their relations to OpenTelemetry's semantic conventions.\n")
	fmt.Printf("# Made by gen.go from the schemas of github.com/elastic/ecs at commit %s.\n", os.Args[2])
	fmt.Printf("# Elastic Common Schema, Copyright 2018-2021 Elasticsearch B.V., licensed under the Apache License, Version 2.0.\n")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		columns := append([]string{name, all[name].kind}, slices.Sorted(maps.Keys(all[name].columns))...)
		fmt.Println(strings.TrimRight(strings.Join(columns, "\t"), "\t"))
	}
}

func read(file string, to any) {
	data, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	if err := yaml.Unmarshal(data, to); err != nil {
		log.Fatalf("%s: %v", file, err)
	}
}
