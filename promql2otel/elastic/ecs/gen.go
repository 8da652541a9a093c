//go:build ignore

// Command gen writes fields.tsv from a checkout of github.com/elastic/ecs:
//
//	go run gen.go CHECKOUT > fields.tsv
//
// A line is a field of the Elastic Common Schema and, for each relation that the schema gives to OpenTelemetry's semantic conventions, a
// pair "relation target".
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
}

type field struct {
	Name string     `yaml:"name"`
	OTel []relation `yaml:"otel"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run gen.go CHECKOUT")
	}
	all := map[string]map[string]bool{}
	add := func(name string, list []relation) {
		if all[name] == nil {
			all[name] = map[string]bool{}
		}
		for _, r := range list {
			all[name][strings.TrimSpace(r.Relation+" "+r.Attribute+r.Metric+r.OTLPField)] = true
		}
	}
	var flat map[string]field // with the fields of sets that are used in others, such as source.geo.name
	read(filepath.Join(os.Args[1], "generated/ecs/ecs_flat.yml"), &flat)
	for name, f := range flat {
		add(name, f.OTel)
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
				add(name, f.OTel)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Println(strings.Join(append([]string{name}, slices.Sorted(maps.Keys(all[name]))...), "\t"))
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
