package logstash

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// tree lists the files of a tree that a pattern matches.
func tree(files ...string) func(string) ([]string, error) {
	return func(glob string) (found []string, err error) {
		for _, f := range files {
			if ok, err := path.Match(glob, f); err != nil {
				return nil, err
			} else if ok {
				found = append(found, f)
			}
		}
		return found, nil
	}
}

func TestFindConfig(t *testing.T) {
	for _, test := range []struct {
		name, dir, pattern string
		files              []string
		want               string
	}{
		{"relative", "ls", "conf/*.conf", []string{"ls/conf/b.conf", "ls/conf/a.conf", "ls/conf/a.conf~"}, "ls/conf/a.conf ls/conf/b.conf"},
		{"image", "logstash/config", "/usr/share/logstash/pipeline/*.conf", []string{"logstash/pipeline/a.conf", "other/pipeline/b.conf"}, "logstash/pipeline/a.conf"},
		{"image, a folder for each", "logstash/config", "/usr/share/logstash/pipeline/web/*.conf", []string{"logstash/pipeline/web/a.conf", "logstash/pipeline/db/b.conf"}, "logstash/pipeline/web/a.conf"},
		{"packages", "etc/logstash", "/etc/logstash/conf.d/*.conf", []string{"etc/logstash/conf.d/a.conf"}, "etc/logstash/conf.d/a.conf"},
		{"a folder", "etc/logstash", "/etc/logstash/conf.d", []string{"etc/logstash/conf.d/a.conf"}, "etc/logstash/conf.d/a.conf"},
		{"a file, mounted elsewhere", "docker", "/somewhere/else/web.conf", []string{"docker/pipeline/web.conf", "docker/pipeline/db.conf"}, "docker/pipeline/web.conf"},
		{"alternatives", ".", "conf.d/{a,c}*.conf", []string{"conf.d/a1.conf", "conf.d/b.conf", "conf.d/c.conf"}, "conf.d/a1.conf conf.d/c.conf"},
		{"not evident", "docker", "/data/x/*.conf", []string{"docker/other/a.conf", "docker/a.conf"}, ""},
		{"out of the tree", ".", "../up/*.conf", []string{"up/a.conf"}, ""},
	} {
		got, err := FindConfig(test.dir, test.pattern, tree(test.files...))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if joined := strings.Join(got, " "); joined != test.want {
			t.Errorf("%s: got %q, want %q", test.name, joined, test.want)
		}
	}
}

const pipelinesYML = `
- pipeline.id: web
  path.config: "/usr/share/logstash/pipeline/{web,shared}.conf"
  pipeline.workers: 1
  queue.type: persisted
- pipeline:
    id: db
    batch: { size: 500, delay: 20 }
  config.string: "input { stdin {} } output { stdout {} }"
  pipeline.ecs_compatibility: disabled
- pipeline.id: gone
  path.config: /elsewhere/gone/*.conf
`

const logstashYML = `
pipeline.ecs_compatibility: v8
path.queue: /data/queue
queue.max_bytes: 2gb
log: { level: "${LOG_LEVEL:warn}", format: json }
xpack.monitoring.enabled: true
xpack.monitoring.elasticsearch.password: hunter2
api.http.host: 0.0.0.0
made.up: 1
`

func parsed(t *testing.T, name, text string) *yamledit.File {
	t.Helper()
	f, err := yamledit.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestReadPipelines(t *testing.T) {
	f := parsed(t, "config/pipelines.yml", pipelinesYML)
	if !IsPipelines(f) || IsSettings(f) {
		t.Error("pipelines.yml is not recognised")
	}
	list, err := ReadPipelines(f, tree("pipeline/web.conf", "pipeline/shared.conf", "pipeline/rest.conf"))
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	if got := strings.Join(list[0].Files, " "); got != "pipeline/shared.conf pipeline/web.conf" || list[0].ID != "web" || list[0].At.Line != 2 {
		t.Errorf("web: %s of %+v", got, list[0])
	}
	if list[1].ID != "db" || list[1].Text == "" || list[1].TextAt.Line != 9 {
		t.Errorf("db: %+v", list[1])
	}
	if !slices.Equal(list[2].Missing, []string{"/elsewhere/gone/*.conf"}) {
		t.Errorf("gone: %+v", list[2])
	}
	y := parsed(t, "config/logstash.yml", logstashYML)
	base := ReadSettings(y)
	if IsPipelines(y) || IsSettings(y) {
		t.Error("a file with another setting is recognised as logstash.yml")
	}
	web, db := Pipeline{Settings: list[0].Settings}, Pipeline{Settings: list[1].Settings}
	base.Apply(&web)
	base.Apply(&db)
	if !web.Ordered || !web.Persistent || web.QueuePath != "/data/queue" || web.QueueBytes != 2<<30 || web.ECS != "v8" {
		t.Errorf("web: %+v", web)
	}
	if db.Ordered || db.Persistent || db.BatchSize != 500 || db.BatchDelay != 20 || db.ECS != "disabled" {
		t.Errorf("db: %+v", db)
	}
}

// Pipelines that send to each other are in one Collector, and what the settings say is done and reported.
func TestConvertWith(t *testing.T) {
	config := func(name, text string) *syntax.Config {
		c, err := syntax.Parse(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	sources, err := ReadPipelines(parsed(t, "pipelines.yml", pipelinesYML), tree())
	if err != nil {
		t.Fatal(err)
	}
	base := ReadSettings(parsed(t, "logstash.yml", logstashYML))
	in := Pipeline{ID: "web", Settings: sources[0].Settings, Config: config("web.conf",
		`input { tcp { port => 5000 } } filter { mutate { add_field => { "[@metadata][x]" => "y" } } } output { pipeline { send_to => db } }`)}
	out := Pipeline{ID: "db", Config: config("db.conf", `input { pipeline { address => db } } output { elasticsearch { index => "a-%{[@metadata][x]}" } }`)}
	base.Apply(&in)
	base.Apply(&out)
	out.Persistent, out.QueueBytes, out.Ordered = true, 1<<20, true
	conv := ConvertWith("logstash.yml", base, []Pipeline{in, out}, conversion.Options{})
	data, err := conv.Outputs[0].Config.YAML("")
	if err != nil {
		t.Fatal(err)
	}
	yaml := string(data)
	for _, want := range []string{"level: warn", "encoding: json", "forward/pipeline_db:", "storage: file_storage", "sizer: bytes", "queue_size: 5000000", "num_consumers: 1",
		`delete_key(log.body, "@metadata")`} {
		if !strings.Contains(yaml, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(yaml, "nop") || strings.Contains(yaml, `delete_key(log.attributes, "@metadata")`) {
		t.Error("a placeholder, or [@metadata] is taken away before it is used")
	}
	if t.Failed() {
		t.Log(yaml)
	}
	statuses := map[string]finding.Status{}
	for _, f := range conv.Findings {
		statuses[f.Symbol] = f.Status
		if strings.Contains(f.Message, "hunter2") {
			t.Error("a password is in a finding: ", f.Message)
		}
	}
	for symbol, want := range map[string]finding.Status{"made.up": finding.Review, "xpack.monitoring.enabled": finding.Review, "log.level": finding.Auto,
		"api.http.host": finding.Keep, "queue.type": finding.Review, "pipeline.workers": finding.Auto} {
		if statuses[symbol] != want {
			t.Errorf("%s is %q, want %q", symbol, statuses[symbol], want)
		}
	}
}

func TestByteSizes(t *testing.T) {
	for text, want := range map[string]int64{"1024mb": 1 << 30, "2gb": 2 << 30, "10": 10, "5 kb": 5 << 10, "x": 0, "9999999pb": 0, "-1": 0} {
		s := ReadSettings(parsed(t, "logstash.yml", "queue.max_bytes: "+text+"\n"))
		if got := s.bytes("queue.max_bytes"); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
