package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// needsAWS is what the sigv4auth extension says where it cannot reach AWS: it asks for credentials when it is validated.
const needsAWS = "failed to refresh cached credentials"

// The real Collector accepts every configuration of the golden cases. Files that a configuration names are made, as its checklist says
// that they must exist. Components that are stand-ins here are named in the output: only their settings are checked.
func TestGoldenConfigurations(t *testing.T) {
	var sources []string
	for _, format := range []string{"prometheus", "jaeger", "zipkin"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "configconv", format, "testdata", "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no golden cases of %s: %v", format, err)
		}
		for _, f := range files {
			if !strings.HasSuffix(f, ".otel.yaml") && !strings.HasSuffix(f, ".checklist") && !strings.HasSuffix(f, ".diff") && !strings.HasSuffix(f, ".sampling-strategies.json") {
				sources = append(sources, f)
			}
		}
	}
	dir := t.TempDir()
	var files []string
	for _, target := range []string{"bridge", "jaeger-v2"} {
		for _, version := range []string{"", "0.155"} {
			for _, source := range sources {
				out := filepath.Join(dir, target+version, filepath.Base(filepath.Dir(filepath.Dir(source))))
				err := exec.Command(otelmigrateBin, "convert", "--quiet", "--target", target, "--collector-version", version, "--out", out, source).Run()
				if exit, ok := err.(*exec.ExitError); ok && exit.ExitCode() == 2 {
					continue // a source that is to be refused
				}
				outputs, _ := filepath.Glob(filepath.Join(out, filepath.Base(source)+".*otel.yaml"))
				for _, o := range outputs {
					provide(t, o, filepath.Join(out, filepath.Base(source)+".checklist.json"))
					files = append(files, o)
				}
			}
		}
	}
	files = append(files, merged(t, dir, "bridge", sources)...)
	if len(files) < 150 {
		t.Fatalf("%d configurations only", len(files))
	}
	schemaOnly := map[string]int{}
	for _, v := range verdicts(t, files) {
		name, _ := filepath.Rel(dir, v.File)
		switch {
		case strings.Contains(v.Error, needsAWS):
			t.Logf("%s: not validated, sigv4auth needs AWS for that", name)
		case !v.OK:
			data, _ := os.ReadFile(v.File)
			t.Errorf("%s: %s\n%s", name, v.Error, data)
		}
		for _, s := range v.StandIns {
			schemaOnly[s]++
		}
	}
	t.Logf("%d configurations", len(files))
	for s, n := range schemaOnly {
		t.Logf("schema-checked only, not built (no module to be had): %s in %d configurations", s, n)
	}
}

// merged are the configurations of all sources in one, and as an agent and a gateway; those that need files or AWS are left out.
func merged(t *testing.T, dir, target string, sources []string) (files []string) {
	t.Helper()
	var plain []string
	for _, s := range sources {
		if data, err := os.ReadFile(s); err == nil && !strings.Contains(string(data), "sigv4") && !strings.Contains(string(data), "cert") && !strings.Contains(string(data), "job_name: everything") {
			plain = append(plain, s)
		}
	}
	for layout, names := range map[string][]string{"single": {"collector.otel.yaml"}, "agent-gateway": {"agent.otel.yaml", "gateway.otel.yaml"}} {
		out := filepath.Join(dir, "merged", layout)
		args := append([]string{"convert", "--quiet", "--merge", "--layout", layout, "--target", target, "--out", out}, plain...)
		if err := exec.Command(otelmigrateBin, args...).Run(); err != nil {
			if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 3 { // some sources are to be refused
				t.Fatal(err)
			}
		}
		for _, name := range names {
			files = append(files, filepath.Join(out, name))
		}
	}
	return files
}

// provide makes the files and secrets that a configuration needs, and points it to them.
func provide(t *testing.T, config, checklist string) {
	t.Helper()
	var list struct {
		Files []struct{ Path string }
	}
	data, err := os.ReadFile(checklist)
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	changed := string(text)
	for _, f := range list.Files {
		if strings.ContainsAny(f.Path, "*") {
			continue
		}
		made := filepath.Join(filepath.Dir(config), "files", strings.ReplaceAll(f.Path, "/", "_"))
		if err := os.MkdirAll(filepath.Dir(made), 0o755); err != nil {
			t.Fatal(err)
		}
		content := []byte("{}")
		switch filepath.Ext(f.Path) {
		case ".crt", ".cert", ".cer", ".pem", ".key":
			content = keyPair(t)
		}
		if err := os.WriteFile(made, content, 0o600); err != nil {
			t.Fatal(err)
		}
		changed = strings.ReplaceAll(changed, ": "+f.Path+"\n", ": "+made+"\n")
	}
	for _, m := range secretVariable.FindAllStringSubmatch(changed, -1) {
		t.Setenv(m[1], "secret")
	}
	if err := os.WriteFile(config, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// secretVariable finds the variables that configurations take secrets from: some components refuse empty ones.
var secretVariable = regexp.MustCompile(`\$\{env:([A-Z0-9_]*(?:SECRET|PASSWORD|TOKEN)[A-Z0-9_]*)\}`)

// What the converter knows of Prometheus' configuration is what the receiver's library has.
func TestFields(t *testing.T) {
	got, err := exec.Command(collectorBin, "fields").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("..", "..", "configconv", "prometheus", "fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("configconv/prometheus/fields.json is stale; in e2e/collector: go run . fields > ../../configconv/prometheus/fields.json")
	}
}

// A dry run fails for what otelcol would refuse, stand-ins included, and --check-with passes that on.
func TestRefusals(t *testing.T) {
	cases := map[string]string{
		"unknown field":             "receivers: {jaeger: {protocols: {grpc: {nope: 1}}}}\nexporters: {debug: }\nservice: {pipelines: {traces: {receivers: [jaeger], exporters: [debug]}}}\n",
		"unknown field, stand-in":   "receivers: {nop: }\nexporters: {zipkin: {endpoint: 'http://z', nope: 1}}\nservice: {pipelines: {traces: {receivers: [nop], exporters: [zipkin]}}}\n",
		"two storages in a backend": "extensions: {jaeger_storage: {backends: {a: {memory: {max_traces: 1}, badger: {}}}}}\nreceivers: {nop: }\nexporters: {nop: }\nservice: {extensions: [jaeger_storage], pipelines: {traces: {receivers: [nop], exporters: [nop]}}}\n",
	}
	dir := t.TempDir()
	for name, text := range cases {
		file := filepath.Join(dir, strings.ReplaceAll(name, " ", "_")+".yaml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if v := verdicts(t, []string{file})[0]; v.OK {
			t.Errorf("%s: accepted", name)
		}
	}
	source := filepath.Join(dir, "prometheus.yml")
	job := "scrape_configs:\n  - job_name: a\n    tls_config: {cert_file: /does/not/exist, key_file: /does/not/exist}\n    static_configs: [{targets: [a:1]}]\n"
	if err := os.WriteFile(source, []byte(job), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(otelmigrateBin, "convert", "--check-with", collectorBin, source).CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != 3 || !strings.Contains(string(out), "/does/not/exist") {
		t.Errorf("--check-with: %v\n%s", err, out)
	}
}
