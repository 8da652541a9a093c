package logs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	gogrok "github.com/elastic/go-grok"
	"github.com/elastic/go-grok/patterns"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
)

// go-grok, which ExtractGrokPatterns matches with, captures what grok.Pattern.Match says.
func TestGrok(t *testing.T) {
	data, err := os.ReadFile("../../configconv/logstash/grok/testdata/samples.json")
	if err != nil {
		t.Fatal(err)
	}
	var samples []struct {
		ECS              bool
		Expression, Text string
	}
	if err := json.Unmarshal(data, &samples); err != nil {
		t.Fatal(err)
	}
	if len(samples) < 180 {
		t.Fatalf("%d samples only", len(samples))
	}
	for _, s := range samples {
		p, err := grok.Compile(s.Expression, grok.Options{ECS: s.ECS})
		if err != nil {
			t.Errorf("%s: %v", s.Expression, err)
			continue
		}
		g := withDefinitions(t, p)
		if err := g.Compile(p.Expression, true); err != nil {
			t.Errorf("%s: %v", s.Expression, err)
			continue
		}
		typed, err := g.ParseTypedString(s.Text)
		if err != nil {
			t.Errorf("%s: %v", s.Expression, err)
		}
		got := map[string]string{}
		for k, v := range typed {
			got[k], _ = v.(string)
		}
		want, _ := p.Match(s.Text)
		if want == nil {
			want = map[string]string{}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s (ecs %v) of %q\n got  %q\n want %q", s.Expression, s.ECS, s.Text, got, want)
		}
	}
}

// go-grok compiles whatever refers to a public pattern, and the definitions that were left out are those that it has.
func TestGrokLibrary(t *testing.T) {
	for _, ecs := range []bool{false, true} {
		dir := "../../configconv/logstash/grok/patterns/legacy"
		if ecs {
			dir = "../../configconv/logstash/grok/patterns/ecs-v1"
		}
		files, err := filepath.Glob(dir + "/*")
		if err != nil || len(files) < 15 {
			t.Fatalf("%q, %v", files, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			list, errs := grok.ParsePatterns(file, data)
			if len(errs) > 0 {
				t.Error(errs)
			}
			for _, d := range list {
				p, err := grok.Compile("%{"+d.Name+":[whole][text]}", grok.Options{ECS: ecs})
				if err != nil {
					t.Errorf("ecs %v: %s: %v", ecs, d.Name, err)
					continue
				}
				if err := withDefinitions(t, p).Compile(p.Expression, true); err != nil {
					t.Errorf("ecs %v: %s: %v", ecs, d.Name, err)
				}
			}
		}
	}
}

// withDefinitions is go-grok with the definitions of a pattern, as ExtractGrokPatterns makes it.
func withDefinitions(t *testing.T, p *grok.Pattern) *gogrok.Grok {
	t.Helper()
	g, err := gogrok.NewComplete()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range p.Definitions {
		name, pattern, _ := strings.Cut(d, "=")
		if err := g.AddPattern(name, pattern); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

// Definitions are left out where go-grok has the same.
func TestGrokBuiltins(t *testing.T) {
	all := map[string]string{}
	for _, set := range []map[string]string{patterns.Default, patterns.AWS, patterns.Bind9, patterns.Bro, patterns.Exim, patterns.HAProxy, patterns.Httpd, patterns.Firewalls, patterns.Java,
		patterns.Junos, patterns.Maven, patterns.MCollective, patterns.MongoDB, patterns.PostgreSQL, patterns.Rails, patterns.Redis, patterns.Ruby, patterns.Squid, patterns.Syslog} {
		for name, pattern := range set {
			all[name] = pattern
		}
	}
	for name, pattern := range all {
		if !grok.IsBuiltin(name, pattern) {
			t.Errorf("%s is not in the table as go-grok has it", name)
		}
	}
	if grok.IsBuiltin("WORD", "x") || grok.IsBuiltin("NOPE", "x") {
		t.Error("what go-grok does not have is in the table")
	}
}
