package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSchema holds what the commands print as JSON to docs/schema.json, which readers rely on.
func TestSchema(t *testing.T) {
	schema := compile(t, "schema.json")
	broken := service + "-- bad/bad.go --\npackage bad\n\nimport \"github.com/opentracing/opentracing-go\"\n\nvar x opentracing.Span = 1\n" +
		"-- bad/bad_windows.go --\npackage bad\n\nimport \"github.com/opentracing/opentracing-go\"\n\nfunc f(s opentracing.Span) { s.Finish() }\n" +
		"-- api/api.go --\npackage api\n\nimport \"github.com/opentracing/opentracing-go\"\n\nfunc F(s opentracing.Span) { s.Finish() }\n"
	for name, archive := range map[string]string{"service": service, "broken": broken, "nothing": "-- a.go --\npackage a\n"} {
		dir := module(t, archive)
		for _, args := range [][]string{{"scan"}, {"rewrite"}, {"migrate"}, {"scan", "--keep-api", "--only", "jaeger"}} {
			o := otelmigrate(t, dir, append(args, "-q", "--format", "json")...)
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(o.stdout)))
			if err != nil {
				t.Fatalf("%s: %q: %v\n%s%s", name, args, err, o.stdout, o.stderr)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%s: %q: %v\n%s", name, args, err, o.stdout)
			}
		}
	}
}

// compile compiles a schema of the documentation.
func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	src, err := os.ReadFile("../../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
