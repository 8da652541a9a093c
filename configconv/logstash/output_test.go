package logstash

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

func TestEndpoint(t *testing.T) {
	for _, test := range []struct {
		host string
		tls  bool
		path string
		want string
	}{
		{"localhost", false, "", "http://localhost:9200"},
		{"localhost", true, "", "https://localhost:9200"},
		{"es:9243", true, "", "https://es:9243"},
		{"https://es", false, "", "https://es:9200"},
		{"http://es:80/a/b", true, "/c", "http://es:80/a/b"},
		{"es", false, "/proxy/es", "http://es:9200/proxy/es"},
		{"[::1]", false, "", "http://[::1]:9200"},
		{"[::1]:9201", false, "", "http://[::1]:9201"},
		{"https://u:hunter2@es", false, "", "https://u:${env:LOGSTASH_ES_HOSTS_PASSWORD}@es:9200"},
		{"${ES}", false, "", "${env:ES}"},
		{"${ES}:9200", false, "", "http://${env:ES}:9200"},
		{"https://${ES:es.example.com}:9200", false, "", "https://${env:ES:-es.example.com}:9200"},
	} {
		c := &converter{Recorder: &conversion.Recorder{Conversion: &conversion.Conversion{}}, cfg: &collector.Config{}}
		plugin := &syntax.Plugin{Name: "elasticsearch"}
		out := &output{program: newProgram(c), settings: c.settingsOf(plugin)}
		out.settings.name = "es"
		if got := out.endpoint(test.host, test.tls, "9200", test.path).String(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.host, got, test.want)
		}
	}
}

func TestBranchLabel(t *testing.T) {
	for cond, want := range map[string]string{
		`[type] == "syslog"`:                      "syslog",
		`[type] != "syslog"`:                      "not_syslog",
		`"nginx" in [tags]`:                       "nginx",
		`"nginx" not in [tags]`:                   "not_nginx",
		`[level] in ["WARN", "ERROR"]`:            "WARN_or_ERROR",
		`[a][b] =~ /x/`:                           "b",
		`[fields][app] and !([type] == "x y/z")`:  "app_and_not_x_y_z",
		`[status] >= 500 or "_failure" in [tags]`: "status_or_failure",
		`"" == [x]`:                               "x",
		`[t] == ""`:                               "condition",
	} {
		c, err := syntax.Parse("p.conf", []byte("output { if "+cond+" { stdout {} } }"))
		if err != nil {
			t.Fatal(err)
		}
		chain := c.Sections[0].Body[0].(*syntax.If)
		if got := branchLabel(chain.Branches[0].Condition); got != want {
			t.Errorf("%s: got %s, want %s", cond, got, want)
		}
	}
}

// Two processors that do the same are two where a pipeline has both: the Collector takes none twice.
func TestProcessorTwice(t *testing.T) {
	c := &converter{Recorder: &conversion.Recorder{Conversion: &conversion.Conversion{}}, cfg: &collector.Config{}}
	p := newProgram(c)
	for range 3 {
		p.process(collector.ID{Type: "geoip"}, collector.Map{{Key: "context", Value: "record"}}, "")
	}
	seen := map[collector.ID]bool{}
	for _, id := range p.processors("") {
		if seen[id] {
			t.Errorf("%s is there twice", id)
		}
		seen[id] = true
	}
	if len(seen) != 3 {
		t.Errorf("got %d processors, want 3", len(seen))
	}
}
