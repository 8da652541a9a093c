package logstash

import (
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// convertText converts pipelines by their IDs.
func convertText(t *testing.T, opts conversion.Options, pipelines ...[2]string) (*collector.Config, *conversion.Conversion) {
	t.Helper()
	var list []Pipeline
	for _, p := range pipelines {
		config, err := syntax.Parse("pipeline.conf", []byte(p[1]))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, Pipeline{ID: p[0], Config: config})
	}
	conv := Convert("pipeline.conf", list, opts)
	return conv.Outputs[0].Config, conv
}

func yamlText(t *testing.T, c *collector.Config) string {
	t.Helper()
	text, err := c.YAML("")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// inputOf is the input of the first plugin of a configuration, to ask it for its settings.
func inputOf(t *testing.T, source string) *input {
	t.Helper()
	config, err := syntax.Parse("pipeline.conf", []byte("input { "+source+" }"))
	if err != nil {
		t.Fatal(err)
	}
	c := &converter{Recorder: &conversion.Recorder{Conversion: &conversion.Conversion{}}, subject: &subject{}, cfg: &collector.Config{}, counts: map[string]int{}}
	plugin := section(config, "input")[0].(*syntax.Plugin)
	return &input{program: newProgram(c), settings: c.settingsOf(plugin), name: plugin.Name}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]string{"1": "1s", "0.5": "500ms", `"500 msec"`: "500ms", `"2 days"`: "48h", `"1 hour"`: "1h", `"90 s"`: "90s",
		`"90 min"`: "90m", `"1 week"`: "168h", `"10 us"`: "1ms", `"soon"`: "", `"${AGE}"`: ""} {
		if got := inputOf(t, "file { stat_interval => "+text+" }").duration("stat_interval"); got != want {
			t.Errorf("%s becomes %q, want %q", text, got, want)
		}
	}
}

func TestSchedule(t *testing.T) {
	for text, want := range map[string]string{"* * * * *": "1m", "*/5 * * * *": "5m", "*/10 * * * * *": "10s", "0 */5 * * * *": "5m", "* * * * * *": "1s",
		"15 * * * *": "1h", "0 */6 * * *": "6h", "30 2 * * *": "24h", "0 0 1 * *": "1m", "": "24h"} {
		in := inputOf(t, `jdbc { schedule => "`+text+`" }`)
		if got := in.schedule(); got != want {
			t.Errorf("%s becomes %q, want %q", text, got, want)
		}
		if exact := strings.Contains(text, "*/") || strings.HasPrefix(text, "* "); exact == (len(in.remarks) > 0) {
			t.Errorf("%s has the remarks %q", text, in.remarks)
		}
	}
}

func TestSelectedColumns(t *testing.T) {
	for sql, want := range map[string][]string{
		"SELECT a, b FROM t": {"a", "b"},
		"select distinct t.a, count(x, y) AS n, `b`, \"c\" d\nfrom t": {"a", "n", "b", "d"},
		"SELECT * FROM t":        nil,
		"SELECT t.*, a FROM t":   nil,
		"SELECT count(*) FROM t": nil,
		"CALL rows()":            nil,
	} {
		if got := selected(sql); !slices.Equal(got, want) {
			t.Errorf("%s has the columns %q, want %q", sql, got, want)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"1024": 1024, `"10 MiB"`: 10 << 20, `"2kb"`: 2000, `"1 GB"`: 1000000000, `"3 k"`: 3000, `"big"`: 7} {
		in := inputOf(t, "stdin { max_bytes => "+text+" }")
		if got := (&codec{program: in.program, settings: in.settings}).bytes("max_bytes", 7); got != want {
			t.Errorf("%s is %d bytes, want %d", text, got, want)
		}
	}
}

func TestServerTLSOfAllReleases(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{`ssl_enabled => false ssl_certificate => "/c.crt"`, ""},
		{`ssl_certificate => "/c.crt"`, ""},
		{`ssl_enabled => true ssl_certificate => "/c.crt" ssl_key => "/c.key" ssl_client_authentication => "none"`, "cert_file=/c.crt key_file=/c.key"},
		{`ssl => true ssl_certificate => "/c.crt" ssl_key => "/c.key" ssl_certificate_authorities => "/ca.crt" ssl_verify_mode => "force_peer"`,
			"cert_file=/c.crt key_file=/c.key client_ca_file=/ca.crt"},
		{`ssl_enable => true ssl_cert => "/c.crt" ssl_key => "/c.key" ssl_cacert => "/ca.crt" ssl_verify => true`, "cert_file=/c.crt key_file=/c.key client_ca_file=/ca.crt"},
		{`ssl_enable => true ssl_cert => "/c.crt" ssl_key => "/c.key" ssl_cacert => "/ca.crt" ssl_verify => false`, "cert_file=/c.crt key_file=/c.key"},
		{`ssl => true keystore => "/d/s.jks" verify_mode => "none" tls_min_version => 1.2 tls_max_version => "1.3"`, "cert_file=/d/s.crt key_file=/d/s.key min_version=1.2"},
		{`ssl_enabled => true ssl_certificate => "/c.crt" ssl_key => "/c.key" ssl_client_authentication => "none" ssl_supported_protocols => ["TLSv1.2"]`,
			"cert_file=/c.crt key_file=/c.key min_version=1.2 max_version=1.2"},
	} {
		in := inputOf(t, "tcp { "+c.source+" }")
		var got []string
		for _, e := range in.serverTLS(true, "ssl_enabled", "ssl_enable", "ssl") {
			text, _ := e.Value.(string)
			if v, ok := e.Value.(collector.Text); ok {
				text = v.String()
			}
			got = append(got, e.Key+"="+text)
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%s\nbecomes %s\nwant    %s", c.source, all, c.want)
		}
		if in.unread(); slices.ContainsFunc(in.remarks, func(r string) bool { return strings.Contains(r, "is not known here") }) {
			t.Errorf("%s: %q", c.source, in.remarks)
		}
	}
}

func TestCredentialsAreCopiedOnRequest(t *testing.T) {
	source := [2]string{"", `input { http { port => 1 user => "u" password => "hunter2" } }`}
	kept, _ := convertText(t, conversion.Options{KeepSecrets: true}, source)
	if text := yamlText(t, kept); !strings.Contains(text, "inline: u:hunter2") {
		t.Errorf("the password is not in\n%s", text)
	}
	without, conv := convertText(t, conversion.Options{}, source)
	if text := yamlText(t, without); strings.Contains(text, "hunter2") || !strings.Contains(text, "inline: u:${env:LOGSTASH_HTTP_PASSWORD}") {
		t.Errorf("the password is in\n%s", text)
	}
	if len(conv.Variables) != 1 || conv.Variables[0].Name != "LOGSTASH_HTTP_PASSWORD" {
		t.Errorf("variables: %v", conv.Variables)
	}
}

func TestAddressWithoutASender(t *testing.T) {
	cfg, conv := convertText(t, conversion.Options{}, [2]string{"b", `input { pipeline { address => "clean" } }`})
	if p := cfg.Pipelines[0]; !slices.Equal(p.Receivers, []collector.ID{{Type: "nop", Name: "pipeline_clean"}}) {
		t.Errorf("receivers: %v", p.Receivers)
	}
	if cfg.Find(collector.Connector, collector.ID{Type: "forward", Name: "pipeline_clean"}) != nil {
		t.Error("the connector is still there")
	}
	if !slices.ContainsFunc(conv.Findings, func(f finding.Finding) bool { return f.Rule == "logstash-pipeline-address" && f.Line == 1 }) {
		t.Errorf("findings: %v", conv.Findings)
	}
}

func TestAddressWithBothSides(t *testing.T) {
	rec := &conversion.Recorder{Conversion: &conversion.Conversion{}}
	cfg := &collector.Config{}
	id := cfg.Add(collector.Connector, collector.ID{Type: "forward", Name: "pipeline_clean"}, nil).ID
	cfg.Pipeline(collector.Logs, "a").Exporters = []collector.ID{id}
	cfg.Pipeline(collector.Logs, "b").Receivers = []collector.ID{id}
	closeAddresses(rec, cfg)
	if cfg.Find(collector.Connector, id) == nil || len(rec.Findings) > 0 {
		t.Errorf("components %v, findings %v", cfg.Components, rec.Findings)
	}
}
