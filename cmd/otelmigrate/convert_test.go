package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// tree writes files and returns their folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	prometheusYAML = "scrape_configs:\n  - job_name: shop\n    basic_auth: {username: u, password: hunter2}\n    static_configs: [{targets: ['shop:80']}]\nrule_files: [r.yml]\n"
	composeYAML    = `services:
  agent:
    image: jaegertracing/jaeger-agent:1.50
    command: ["--reporter.grpc.host-port=jaeger:14250"]
  zipkin:
    image: openzipkin/zipkin
  shop:
    image: shop
    environment:
      - JAEGER_AGENT_HOST=agent
`
)

// A single file goes to standard output and its checklist to standard error.
func TestConvertOne(t *testing.T) {
	dir := tree(t, map[string]string{"prometheus.yml": prometheusYAML})
	o := otelmigrate(t, dir, "convert", "prometheus.yml")
	if o.code != exitOK || !strings.Contains(o.stdout, "\nreceivers:\n") || !strings.Contains(o.stderr, "prometheus.yml:5:1: manual: rule_files") {
		t.Errorf("status %d\n%s\n%s", o.code, o.stdout, o.stderr)
	}
	if strings.Contains(o.stdout+o.stderr, "hunter") {
		t.Error("the password comes out")
	}
	if o := otelmigrate(t, dir, "convert", "--keep-secrets", "prometheus.yml"); !strings.Contains(o.stdout, "password: hunter2") || strings.Contains(o.stderr, "hunter") {
		t.Errorf("--keep-secrets:\n%s\n%s", o.stdout, o.stderr)
	}
	if o := otelmigrate(t, dir, "convert", "--fail-on", "manual", "prometheus.yml"); o.code != exitFound {
		t.Errorf("--fail-on manual: status %d", o.code)
	}
	if o := otelmigrate(t, dir, "convert", "--collector-version", "0.155", "prometheus.yml"); !strings.Contains(o.stdout, "prometheus_remote_write:") {
		t.Errorf("--collector-version:\n%s", o.stdout)
	}
	if o := otelmigrate(t, dir, "convert", "--collector-version", "new", "prometheus.yml"); o.code != exitUsage || !strings.Contains(o.stderr, "--collector-version") {
		t.Errorf("--collector-version new: status %d, %s", o.code, o.stderr)
	}
}

// A folder becomes a folder of the same shape; what holds nothing is passed over, what is broken is named, and no source changes.
func TestConvertTree(t *testing.T) {
	files := map[string]string{
		"a/prometheus.yml": prometheusYAML, "a/b/docker-compose.yml": composeYAML, "broken.yml": "a: [\n", "other.yml": "x: 1\n",
		"binary.yml": "a\x00b", "helm.yaml": "scrape_configs:\n{{ .Values.jobs }}\n", "otel.yaml": "receivers: {otlp: }\nexporters: {debug: }\nservice: {pipelines: {}}\n",
	}
	dir := tree(t, files)
	out := filepath.Join(t.TempDir(), "out")
	o := otelmigrate(t, dir, "convert", "--out", out, ".")
	if o.code != exitPartial {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
	for _, want := range []string{"broken.yml:", "binary.yml: is not a text file", "helm.yaml:2:1: is a template", "2 file(s) converted, 2 hold nothing to convert"} {
		if !strings.Contains(o.stderr, want) {
			t.Errorf("%q is not in:\n%s", want, o.stderr)
		}
	}
	var got []string
	_ = filepath.WalkDir(out, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(out, p)
			got = append(got, filepath.ToSlash(rel))
		}
		return err
	})
	want := []string{
		"a/b/docker-compose.yml.checklist.json", "a/b/docker-compose.yml.checklist.md", "a/b/docker-compose.yml.diff", "a/b/docker-compose.yml.otel.yaml",
		"a/b/docker-compose.yml.zipkin.otel.yaml", "a/prometheus.yml.checklist.json", "a/prometheus.yml.checklist.md", "a/prometheus.yml.otel.yaml",
	}
	if !slices.Equal(got, want) {
		t.Errorf("written: %q", got)
	}
	for name, text := range files {
		if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(now) != text {
			t.Errorf("%s has changed (%v)", name, err)
		}
	}
	if o := otelmigrate(t, dir, "convert", "other.yml", "broken.yml"); o.code != exitUsage || !strings.Contains(o.stderr, "other.yml: is YAML without anything") {
		t.Errorf("nothing to convert: status %d\n%s", o.code, o.stderr)
	}
	if o := otelmigrate(t, dir, "convert", "otel.yaml"); o.code != exitUsage || !strings.Contains(o.stderr, "OpenTelemetry Collector already") {
		t.Errorf("a Collector's configuration: status %d\n%s", o.code, o.stderr)
	}
	checklists(t, filepath.Join(out, "a/b/docker-compose.yml.checklist.json"), filepath.Join(out, "a/prometheus.yml.checklist.json"))
}

// checklists hold the contract.
func checklists(t *testing.T, paths ...string) {
	t.Helper()
	docs, err := filepath.Abs("../../docs/checklist.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	for _, name := range []string{"schema.json", "checklist.schema.json"} {
		data, err := os.Open(filepath.Join(filepath.Dir(docs), name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(data)
		data.Close()
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource("https://github.com/otelmigrate/otelmigrate/docs/"+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile("https://github.com/otelmigrate/otelmigrate/docs/checklist.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var doc any
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		var list finding.Checklist
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatal(err)
		}
		if len(list.Findings) == 0 || len(list.Components) == 0 {
			t.Errorf("%s is empty", path)
		}
	}
}

// --write changes the sources, and undo puts them back.
func TestConvertWrite(t *testing.T) {
	const env = "# the shop\nJAEGER_SERVICE_NAME=shop\nJAEGER_AGENT_HOST=agent # here\n"
	dir := tree(t, map[string]string{"shop.env": env})
	if o := otelmigrate(t, dir, "convert", "shop.env"); o.code != exitOK || !strings.Contains(o.stdout, "+OTEL_SERVICE_NAME=shop\n") {
		t.Errorf("status %d\n%s\n%s", o.code, o.stdout, o.stderr)
	}
	exe := dir // the state of both runs is kept in one place
	t.Setenv("XDG_STATE_HOME", filepath.Join(exe, "state"))
	o := otelmigrate(t, dir, "convert", "--write", "--phase", "final", "--from", "env", "shop.env")
	now, err := os.ReadFile(filepath.Join(dir, "shop.env"))
	if err != nil || o.code != exitOK {
		t.Fatalf("status %d, %v\n%s", o.code, err, o.stderr)
	}
	for _, want := range []string{"# the shop\n", "OTEL_SERVICE_NAME=shop\n", "OTEL_EXPORTER_OTLP_ENDPOINT=http://agent:4318\n", "# here\n"} {
		if !strings.Contains(string(now), want) {
			t.Errorf("%q is not in:\n%s", want, now)
		}
	}
	if strings.Contains(string(now), "JAEGER") {
		t.Errorf("old variables are left:\n%s", now)
	}
}

// Several sources become one configuration, or an agent's and a gateway's.
func TestConvertMerge(t *testing.T) {
	dir := tree(t, map[string]string{"prometheus.yml": prometheusYAML, "docker-compose.yml": composeYAML})
	o := otelmigrate(t, dir, "convert", "--merge", "--endpoint", "backend:4317", "docker-compose.yml")
	if o.code != exitOK || !strings.Contains(o.stdout, "receivers: [jaeger, otlp, zipkin]") {
		t.Errorf("status %d\n%s\n%s", o.code, o.stdout, o.stderr)
	}
	out := t.TempDir()
	if o := otelmigrate(t, dir, "convert", "--merge", "--layout", "agent-gateway", "--out", out, "."); o.code != exitOK {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
	for name, want := range map[string]string{"agent.otel.yaml": "otlp/gateway:", "gateway.otel.yaml": "prometheusremotewrite:"} {
		if data, err := os.ReadFile(filepath.Join(out, name)); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: %v\n%s", name, err, data)
		}
	}
}

// Sources that listen on one address cannot run in one Collector as they are.
func TestConvertMergeCollisions(t *testing.T) {
	service := func(name, image, command string) string {
		return "services:\n  " + name + ":\n    image: " + image + "\n    command: [" + command + "]\n"
	}
	dir := tree(t, map[string]string{
		"a/compose.yml": service("one", "jaegertracing/jaeger-collector:1.50", `"--collector.grpc-server.max-message-size=1"`),
		"b/compose.yml": service("two", "jaegertracing/jaeger-collector:1.50", ""),
	})
	out := t.TempDir()
	o := otelmigrate(t, dir, "convert", "--merge", "--out", out, "a", "b")
	if o.code != exitPartial {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
	data, err := os.ReadFile(filepath.Join(out, "collector.otel.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "receivers/jaeger (grpc) from a/compose.yml:2 and receivers/jaeger/2 (grpc) from b/compose.yml:2 both listen on 0.0.0.0:14250 (tcp)"
	if !strings.Contains(o.stderr, "otelmigrate: collector.otel.yaml: "+want) || !strings.Contains(string(data), want) {
		t.Errorf("%s\n%s", o.stderr, data)
	}
	same := tree(t, map[string]string{"a/compose.yml": service("one", "jaegertracing/jaeger-collector:1.50", ""), "b/compose.yml": service("one", "jaegertracing/jaeger-collector:1.50", "")})
	if o := otelmigrate(t, same, "convert", "--merge", "--endpoint", "b:4317", "."); o.code != exitOK {
		t.Errorf("equal components: status %d\n%s", o.code, o.stderr)
	}
}

// Standard output is documents of YAML, however many sources there are; what changes in the sources goes elsewhere then.
func TestConvertStandardOutput(t *testing.T) {
	dir := tree(t, map[string]string{"prometheus.yml": prometheusYAML + "remote_write: [{url: 'http://m/push'}]\n", "docker-compose.yml": composeYAML, "shop.env": "JAEGER_AGENT_HOST=agent\n"})
	for args, want := range map[string]int{"": 3, "--merge": 1, "--merge --layout agent-gateway": 2} {
		o := otelmigrate(t, dir, append([]string{"convert", "shop.env", "prometheus.yml", "docker-compose.yml", "--endpoint", "b:4317"}, strings.Fields(args)...)...)
		f, err := yamledit.Parse("out.yaml", []byte(o.stdout))
		if o.code != exitOK || err != nil || len(f.Docs) != want || len(f.Duplicates) > 0 || !strings.Contains(o.stderr, "+OTEL_EXPORTER_OTLP_ENDPOINT=http://agent:4318") {
			t.Errorf("%q: status %d, %v\n%s\n%s", args, o.code, err, o.stdout, o.stderr)
		}
	}
}
