package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// logstashTree is a repository as Logstash's image has it, with two pipelines of which one sends to the other, and files that belong to none.
var logstashTree = map[string]string{
	"logstash/config/logstash.yml": "pipeline.ecs_compatibility: v1\n",
	"logstash/config/pipelines.yml": `- pipeline.id: web
  path.config: "/usr/share/logstash/pipeline/web.conf"
- pipeline.id: db
  path.config: "/usr/share/logstash/pipeline/db*.conf"
- pipeline.id: gone
  path.config: "/nowhere/x.conf"
`,
	"logstash/pipeline/web.conf": `input { tcp { port => 5000 } }
filter { grok { patterns_dir => ["/usr/share/logstash/patterns"] match => { "message" => "%{MYWORD:word}" } } }
output { pipeline { send_to => db } }
`,
	"logstash/pipeline/db1.conf":  "input { pipeline { address => db } }\n",
	"logstash/pipeline/db2.conf":  "output { elasticsearch { hosts => [\"es\"] password => \"hunter2\" user => me } }\n",
	"logstash/patterns/mine":      "MYWORD [a-z]+\n",
	"conf.d/10-input.conf":        "input { udp { port => 5001 } }\n",
	"conf.d/30-output.conf":       "output { stdout { } }\n",
	"conf.d/20-filter.conf":       "filter { mutate { add_tag => [\"x\"] } }\n",
	"conf.d/notes.conf":           "server { listen 80; }\n",
	"broken/one.conf":             "input { tcp { port => 5002 } }\nfilter { mutate { add_tag => \"x\"\n",
	"template/pipeline.conf.j2":   "input { tcp { port => {{ port }} } }\n",
	"alone/pipeline.conf":         "input { tcp { port => 5003 } }\n",
	"logstash/pipeline/README.md": "input { }\n",
}

func TestConvertLogstashTree(t *testing.T) {
	dir := tree(t, logstashTree)
	out := t.TempDir()
	o := otelmigrate(t, dir, "convert", "--out", out, ".")
	if o.code != exitPartial {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
	var got []string
	for _, name := range below(t, out) {
		if strings.HasSuffix(name, ".otel.yaml") {
			got = append(got, name)
		}
	}
	want := []string{"alone/pipeline.conf.otel.yaml", "broken/one.conf.otel.yaml", "conf.d.otel.yaml", "logstash/config/pipelines.yml.otel.yaml"}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "hunter2") {
			t.Errorf("%s holds a password", name)
		}
		return string(data)
	}
	pipelines := read("logstash/config/pipelines.yml.otel.yaml")
	for _, part := range []string{"forward/pipeline_db", `MYWORD=[a-z]+`, "logs/web", "logs/db"} {
		if !strings.Contains(pipelines, part) {
			t.Errorf("pipelines.yml: %s is missing in\n%s", part, pipelines)
		}
	}
	folder := read("conf.d.otel.yaml")
	if !strings.Contains(folder, "udplog") || !strings.Contains(folder, `"x"`) || !strings.Contains(folder, "debug") {
		t.Errorf("the files of the folder are not one pipeline:\n%s", folder)
	}
	if list := read("logstash/config/pipelines.yml.checklist.md"); !strings.Contains(list, "/nowhere/x.conf was found") {
		t.Errorf("the pipeline without a file is not named:\n%s", list)
	}
	if list := read("broken/one.conf.checklist.md"); !strings.Contains(list, "one.conf:") || !strings.Contains(list, "^") {
		t.Errorf("the error has no place and no caret:\n%s", list)
	}
	if !strings.Contains(o.stderr, "template/pipeline.conf.j2") {
		t.Errorf("the template is not named:\n%s", o.stderr)
	}
}

// Each file by itself, on request.
func TestConvertLogstashPerFile(t *testing.T) {
	dir := tree(t, logstashTree)
	out := t.TempDir()
	if o := otelmigrate(t, dir, "convert", "--per-file", "--out", out, "conf.d"); o.code != exitOK {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
	for _, name := range []string{"10-input.conf", "20-filter.conf", "30-output.conf"} {
		if _, err := os.Stat(filepath.Join(out, name+".otel.yaml")); err != nil {
			t.Error(err)
		}
	}
}

// A file on the command line that does not parse is an error with its line and a caret.
func TestConvertLogstashError(t *testing.T) {
	dir := tree(t, map[string]string{"a.conf": "filter {\n  mutat {\n    a => \n  }\n}\n"})
	o := otelmigrate(t, dir, "convert", "--from", "logstash", "a.conf")
	if o.code != exitUsage || !strings.Contains(o.stderr, "a.conf:") || !strings.Contains(o.stderr, "^\n") {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
}
