package logstash

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

var update = flag.Bool("update", false, "write the golden files")

// Each case folder of testdata holds a pipeline and the configuration and checklist that it becomes. e2e/collector runs those that have an
// input.log beside them.
func TestGolden(t *testing.T) {
	cases, err := filepath.Glob("testdata/*/pipeline.conf")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases: ", err)
	}
	for _, file := range cases {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) { golden(t, dir) })
	}
}

func golden(t *testing.T, dir string) {
	data, err := os.ReadFile(filepath.Join(dir, "pipeline.conf"))
	if err != nil {
		t.Fatal(err)
	}
	config, err := syntax.Parse("pipeline.conf", data)
	if err != nil {
		t.Fatal(err)
	}
	open := func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }
	opts := conversion.Options{Target: conversion.Bridge, Phase: conversion.Dual}
	if strings.HasSuffix(dir, "_ecs") {
		opts.LogstashVersion = "8.17"
	}
	conv := Convert("pipeline.conf", []Pipeline{{Config: config, Open: open}}, opts)
	made := map[string][]byte{}
	var outputs []string
	for _, o := range conv.Outputs {
		text, err := o.Config.YAML("")
		if err != nil {
			t.Fatal(err)
		}
		made["pipeline.conf.otel.yaml"] = text
		outputs = append(outputs, "pipeline.conf.otel.yaml")
	}
	var checklist bytes.Buffer
	if err := report.WriteChecklist(&checklist, "text", conv.Checklist(outputs)); err != nil {
		t.Fatal(err)
	}
	made["pipeline.conf.checklist"] = checklist.Bytes()
	for name, got := range made {
		if i := bytes.Index(got, []byte("hunter")); i >= 0 {
			t.Errorf("%s holds a secret: %s", name, got[max(0, i-60):min(len(got), i+20)])
		}
		path := filepath.Join(dir, name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Errorf("%v; run go test ./configconv/logstash -update", err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("%s differs; got:\n%s", path, got)
		}
	}
}
