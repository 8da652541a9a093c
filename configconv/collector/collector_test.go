package collector

import (
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func yamlOf(t *testing.T, c *Config, version string) string {
	t.Helper()
	out, err := c.YAML(version)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Dollar signs are doubled in strings, keys of settings aside, and in parts of the source; references to the environment are not.
func TestEscaping(t *testing.T) {
	source := &yaml.Node{}
	if err := yaml.Unmarshal([]byte("a: &x $1\nb: *x\nc: [\"${2}\", d$]\n"), source); err != nil {
		t.Fatal(err)
	}
	c := &Config{}
	c.Add(Receiver, ID{Type: "nop"}, Map{
		{Key: "plain", Value: "cost $5 ${HOME}"},
		{Key: "reference", Value: Env("TOKEN")},
		{Key: "default", Value: EnvDefault("PORT", "14250")},
		{Key: "mixed", Value: Text{{Literal: "a$"}, {Env: "B"}, {Literal: ":1"}}},
		{Key: "node", Value: source.Content[0]},
		{Key: "number", Value: "0123"},
		{Key: "empty", Value: Map{}},
		{Key: "none", Value: nil},
	})
	out := yamlOf(t, c, "")
	for _, want := range []string{"plain: cost $$5 $${HOME}\n", "reference: ${env:TOKEN}\n", "default: ${env:PORT:-14250}\n", "mixed: a$$${env:B}:1\n",
		"a: $$1\n", "b: $$1\n", `c: ["$${2}", d$$]`, `number: "0123"`, "empty: {}\n", "none:\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// A release gets the names that it prefers; without one, the names stay that every release knows.
func TestNames(t *testing.T) {
	c := &Config{}
	e := c.Add(Exporter, ID{"otlp", "a"}, nil)
	r := c.Add(Receiver, ID{Type: "otlp"}, nil) // the receiver keeps its name
	p := c.Pipeline(Traces, "")
	p.Receivers, p.Exporters = []ID{r.ID}, []ID{e.ID}
	for version, want := range map[string]string{"": "exporters: [otlp/a]", "0.100": "exporters: [otlp/a]", "v0.155.0": "exporters: [otlp_grpc/a]", "1.0": "exporters: [otlp_grpc/a]"} {
		if out := yamlOf(t, c, version); !strings.Contains(out, want) || !strings.Contains(out, "receivers: [otlp]") {
			t.Errorf("%s:\n%s", version, out)
		}
	}
	for _, bad := range []string{"x", "1", "0.x", "0.1.2.3", "-1.2"} {
		if _, err := ParseVersion(bad); err == nil {
			t.Errorf("%s is taken for a version", bad)
		}
	}
}

// The same settings are one component; others of the same name get another one, and in merged configurations what refers to them does.
func TestMerge(t *testing.T) {
	build := func(password string) *Config {
		c := &Config{}
		x := c.Add(Extension, ID{"basicauth", "a"}, Map{{Key: "client_auth", Value: Map{{Key: "password", Value: Env(password)}}}})
		e := c.Add(Exporter, ID{Type: "otlphttp"}, Map{{Key: "endpoint", Value: "http://b"}, {Key: "auth", Value: Map{{Key: "authenticator", Value: x.ID.String()}}}})
		r := c.Add(Receiver, ID{Type: "otlp"}, nil)
		p := c.Pipeline(Traces, "")
		p.Receivers, p.Exporters = []ID{r.ID}, []ID{e.ID}
		return c
	}
	c := build("A")
	c.Merge(build("A"))
	if len(c.Components) != 3 || len(c.Pipelines) != 1 {
		t.Errorf("equal configurations give %d components and %d pipelines", len(c.Components), len(c.Pipelines))
	}
	c.Merge(build("B"))
	out := yamlOf(t, c, "")
	for _, want := range []string{"authenticator: basicauth/a\n", "authenticator: basicauth/a_2\n", "otlphttp/2:", "traces/2:", "exporters: [otlphttp/2]"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// What the Collector says of itself is there once; that sources differ in it is said.
func TestMergeTelemetry(t *testing.T) {
	build := func(level string) *Config {
		c := &Config{Telemetry: Map{{Key: "logs", Value: Map{{Key: "level", Value: level}}}}}
		c.Pipeline(Traces, "")
		return c
	}
	c := build("debug")
	c.Merge(build("debug"))
	if out := yamlOf(t, c, ""); strings.Contains(out, "differs") {
		t.Errorf("equal telemetry:\n%s", out)
	}
	c.Merge(build("info"))
	c.Merge(build("warn"))
	if out := yamlOf(t, c, ""); strings.Count(out, "service.telemetry.logs differs") != 1 || !strings.Contains(out, "level: debug") {
		t.Errorf("telemetry that differs:\n%s", out)
	}
}

// What is written does not depend on the order in which parts were added.
func TestOrder(t *testing.T) {
	var outputs []string
	for range 2 {
		c := &Config{}
		ids := []ID{{Type: "zipkin"}, {Type: "jaeger"}, {"otlp", "b"}, {"otlp", "a"}}
		if len(outputs) > 0 {
			slices.Reverse(ids)
		}
		for _, id := range ids {
			c.Add(Receiver, id, nil)
		}
		outputs = append(outputs, yamlOf(t, c, ""))
	}
	if outputs[0] != outputs[1] {
		t.Errorf("%s\n%s", outputs[0], outputs[1])
	}
}

// A configuration says which distributions have all of its components.
func TestDistributions(t *testing.T) {
	c := &Config{}
	c.Add(Receiver, ID{Type: "jaeger"}, nil)
	c.Add(Exporter, ID{Type: "otlp"}, nil)
	if got := c.Distributions(); !slices.Equal(got, []string{Core, Contrib, K8s, JaegerV2}) {
		t.Errorf("%q", got)
	}
	c.Add(Extension, ID{Type: "jaegerremotesampling"}, nil)
	if got := c.Distributions(); !slices.Equal(got, []string{Contrib}) {
		t.Errorf("%q", got)
	}
	c.Add(Extension, ID{Type: "jaeger_storage"}, nil)
	if got := c.Distributions(); len(got) != 0 {
		t.Errorf("%q", got)
	}
}
