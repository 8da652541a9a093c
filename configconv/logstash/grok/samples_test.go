package grok

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// sample is a text, and what Onigmo captures of it with the public patterns as they are published: the values by field, several where several
// places capture one, or nil where the expression does not match. The captures are those of Ruby 3.1. The texts are our own, some after those of
// the specs of the patterns (github.com/logstash-plugins/logstash-patterns-core, spec/patterns; Apache-2.0, see patterns/LICENSE and
// patterns/NOTICE.TXT).
type sample struct {
	ECS        bool                `json:"ecs"`
	Expression string              `json:"expression"`
	Text       string              `json:"text"`
	Captures   map[string][]string `json:"captures"`
}

// What the patterns capture in RE2 is what they capture in Onigmo.
func TestSamples(t *testing.T) {
	data, err := os.ReadFile("testdata/samples.json")
	if err != nil {
		t.Fatal(err)
	}
	var samples []sample
	if err := json.Unmarshal(data, &samples); err != nil {
		t.Fatal(err)
	}
	if len(samples) < 180 {
		t.Fatalf("%d samples only", len(samples))
	}
	for _, s := range samples {
		p, err := Compile(s.Expression, Options{ECS: s.ECS})
		if err != nil {
			t.Errorf("%s: %v", s.Expression, err)
			continue
		}
		captured, ok := p.Match(s.Text)
		var got map[string][]string
		if ok {
			got = map[string][]string{}
			for _, c := range p.Captures {
				if v, there := captured[c.Name]; there {
					field := c.Field[0]
					if len(c.Field) > 1 {
						field = "[" + strings.Join(c.Field, "][") + "]"
					}
					got[field] = append(got[field], v)
				}
			}
		}
		if !reflect.DeepEqual(got, s.Captures) {
			t.Errorf("%s (ecs %v) of %q\n got  %q\n want %q", s.Expression, s.ECS, s.Text, got, s.Captures)
		}
	}
}
