package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// logstashCase is a folder with a pipeline of Logstash in pipeline.conf.
type logstashCase struct {
	name, dir string
	ecs       bool // fields have the names of the Elastic Common Schema
}

// logstashCases are those of the converter's golden tests and of the documentation.
func logstashCases(t *testing.T) (cases []logstashCase) {
	t.Helper()
	for _, pattern := range []string{"configconv/logstash/testdata/*/pipeline.conf", "docs/examples/logstash/*/pipeline.conf"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("no cases in %s: %v", pattern, err)
		}
		for _, f := range files {
			dir := filepath.Dir(f)
			cases = append(cases, logstashCase{name: filepath.Base(dir), dir: dir, ecs: strings.HasSuffix(dir, "_ecs")})
		}
	}
	return cases
}

// converted is what a source became.
type converted struct {
	config    string // the file, "" where the source was refused
	checklist checklist
}

// checklist is what the tests need of one.
type checklist struct {
	Findings []struct {
		Symbol, Status, Message string
	}
	path string
}

// convertFile runs the converter on a file, and writes what it makes of it below out.
func convertFile(t *testing.T, out, source string, flags ...string) (c converted) {
	t.Helper()
	cmd := exec.Command(otelmigrateBin, append(append([]string{"convert", "--quiet", "--out", out}, flags...), source)...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("otelmigrate convert %s: %v\n%s", source, err, text)
	}
	base := filepath.Join(out, filepath.Base(source))
	c.config, c.checklist.path = base+".otel.yaml", base+".checklist.json"
	data, err := os.ReadFile(c.checklist.path)
	if err == nil {
		err = json.Unmarshal(data, &c.checklist)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c logstashCase) flags() []string {
	if c.ecs {
		return []string{"--logstash-version", "8.17"}
	}
	return nil
}

// The real Collector accepts what becomes of every pipeline of Logstash and every configuration of Filebeat that the golden tests have.
func TestLogConfigurations(t *testing.T) {
	dir := t.TempDir()
	var files []string
	add := func(c converted) {
		provide(t, c.config, c.checklist.path)
		provideVariables(t, c.config)
		files = append(files, c.config)
	}
	for _, c := range logstashCases(t) {
		add(convertFile(t, filepath.Join(dir, c.name), filepath.Join(c.dir, "pipeline.conf"), c.flags()...))
	}
	beats, err := filepath.Glob(filepath.Join("..", "..", "configconv", "filebeat", "testdata", "*.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range beats {
		if _, err := os.Stat(source + ".otel.yaml"); err != nil {
			continue // modules alone become findings
		}
		add(convertFile(t, filepath.Join(dir, "filebeat"), source))
	}
	if len(files) < 30 {
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
	t.Logf("%d configurations of Logstash, %d of Filebeat", len(files)-len(beats), len(beats))
	for s, n := range schemaOnly {
		t.Logf("schema-checked only, not built (no module to be had): %s in %d configurations", s, n)
	}
}

// variable is one that a configuration takes from the environment, and that has no default.
var variable = regexp.MustCompile(`\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}`)

// provideVariables sets the variables of the environment that a configuration needs, each to what can stand where it is used.
func provideVariables(t *testing.T, config string) {
	t.Helper()
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range variable.FindAllStringSubmatch(string(text), -1) {
		value := "value"
		switch name := strings.ToUpper(m[1]); {
		case strings.Contains(name, "PORT"), strings.Contains(name, "SIZE"), strings.Contains(name, "COUNT"):
			value = "9999"
		case strings.Contains(name, "CONNECTION"):
			value = "Endpoint=sb://namespace.servicebus.windows.net/;SharedAccessKeyName=name;SharedAccessKey=key;EntityPath=hub"
		case strings.Contains(name, "URL"):
			value = "http://localhost:9200"
		case strings.Contains(name, "CLOUD_ID"):
			value = "name:bG9jYWxob3N0JGFiYyRkZWY="
		}
		t.Setenv(m[1], value)
	}
}

// lines are those of a text that are not empty.
func lines(text []byte) (list []string) {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			list = append(list, string(line))
		}
	}
	return list
}
