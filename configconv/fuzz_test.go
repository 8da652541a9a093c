package configconv

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// seeds gives a fuzz test the golden cases of every source.
func seeds(f *testing.F, add func(name string, data []byte)) {
	for _, dir := range []string{"prometheus", "jaeger", "zipkin", "env"} {
		path := filepath.Join(dir, "testdata")
		for _, name := range sources(f, path) {
			data, err := os.ReadFile(filepath.Join(path, name))
			if err != nil {
				f.Fatal(err)
			}
			add(name, data)
		}
	}
}

// Whatever a file holds, converting it ends with a configuration or an error, never with a panic; the same file gives the same bytes;
// every finding has a place; and what is edited can be read again.
func FuzzConvert(f *testing.F) {
	seeds(f, func(name string, data []byte) { f.Add(name, data, true) })
	f.Fuzz(func(t *testing.T, name string, data []byte, bridge bool) {
		if name == "" {
			return
		}
		opts := conversion.Options{Target: conversion.JaegerV2, Phase: conversion.Final}
		if bridge {
			opts = conversion.Options{Target: conversion.Bridge, Phase: conversion.Dual}
		}
		first := converted(t, name, data, opts)
		if again := converted(t, name, data, opts); !bytes.Equal(first, again) {
			t.Errorf("two runs differ:\n%s\n%s", first, again)
		}
	})
}

// converted is all that comes out of a conversion.
func converted(t *testing.T, name string, data []byte, opts conversion.Options) []byte {
	conv, err := Convert(conversion.Source{Name: name, Data: data}, Auto, opts)
	if err != nil {
		if bytes.Contains([]byte(err.Error()), []byte("fault in this program")) {
			t.Fatal(err)
		}
		return []byte(err.Error())
	}
	var out bytes.Buffer
	for _, o := range conv.Outputs {
		if o.Config.Empty() {
			continue
		}
		text, err := o.Config.YAML(opts.Version)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := yamledit.Parse("out.yaml", text); err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		out.Write(text)
	}
	for _, finding := range conv.Findings {
		if finding.Line < 1 || finding.Column < 1 || finding.File == "" || finding.Status.Rank() < 0 {
			t.Fatalf("a finding without a place: %+v", finding)
		}
		out.WriteString(finding.Message)
	}
	for _, c := range conv.Changes {
		out.Write(c.New)
	}
	return out.Bytes()
}
