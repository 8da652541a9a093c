package grok

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// sample is a text, and what Onigmo captures of it with the public patterns as they are published: the values by field, several where several
// places capture one, or nil where the expression does not match.
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
	if len(samples) < 80 {
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

func TestCompile(t *testing.T) {
	for _, test := range []struct {
		name, expression string
		opts             Options
		want             string // the expression
		definitions      int
		captures         []Capture
	}{
		{"nested names", "%{WORD:[a][b]} %{WORD:[@metadata][x]}", Options{}, "%{WORD:a.b} %{WORD:metadata.x}", 0, []Capture{{[]string{"a", "b"}, "a.b", ""}, {[]string{"@metadata", "x"}, "metadata.x", ""}}},
		{"what follows a name", "%{WORD:client ip}", Options{}, "%{WORD:client}", 0, []Capture{{[]string{"client"}, "client", ""}}},
		{"types", "%{WORD:n:int} %{WORD:f:float} %{WORD:s:text}", Options{}, "%{WORD:n} %{WORD:f} %{WORD:s}", 0, []Capture{{[]string{"n"}, "n", "int"}, {[]string{"f"}, "f", "float"}, {[]string{"s"}, "s", ""}}},
		{"a field twice", "%{WORD:a} %{WORD:a}", Options{}, "%{WORD:a} %{WORD:a_2}", 0, []Capture{{[]string{"a"}, "a", ""}, {[]string{"a"}, "a_2", ""}}},
		{"groups with names", `(?<a>x+)(?<[b][c]>y)`, Options{}, `(?P<a>x+)(?P<b___c>y)`, 0, []Capture{{[]string{"a"}, "a", ""}, {[]string{"b", "c"}, "b.c", ""}}},
		{"underscores are no dots", `%{WORD:a___b}`, Options{}, `%{WORD:a__b}`, 0, []Capture{{[]string{"a___b"}, "a__b", ""}}},
		{"own definitions", "%{MINE:m}", Options{Definitions: []Definition{{"MINE", "x"}, {"MINE", `\h+%{INNER}`}, {"INNER", "^z$"}}}, "%{MINE:m}", 2, []Capture{{[]string{"m"}, "m", ""}}},
		{"own in the place of a public one", "%{WORD:w}", Options{Definitions: []Definition{{"WORD", "[a-z]+"}}}, "%{WORD:w}", 1, []Capture{{[]string{"w"}, "w", ""}}},
		{"all captures", "%{WORD} %{WORD:w}", Options{AllCaptures: true}, "%{WORD:WORD} %{WORD:w}", 0, []Capture{{[]string{"WORD"}, "WORD", ""}, {[]string{"w"}, "w", ""}}},
		{"anchors of lines", "^%{WORD:w}$", Options{}, "(?m)^%{WORD:w}$", 0, []Capture{{[]string{"w"}, "w", ""}}},
	} {
		p, err := Compile(test.expression, test.opts)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if p.Expression != test.want || len(p.Definitions) != test.definitions || !reflect.DeepEqual(p.Captures, test.captures) {
			t.Errorf("%s: %s, %q, %q", test.name, p.Expression, p.Definitions, p.Captures)
		}
	}
	for expression, want := range map[string]string{
		"%{NOPE:x}":     "pattern NOPE is not known",
		"%{LOOP:x}":     "refers to itself: LOOP -> LOOP",
		"(?=x)%{WORD}":  "at character 1: (?= is a look-ahead",
		`(a)\1`:         `at character 4: \1 refers to what a group matched`,
		"%{WORD=x+}":    "defines a pattern in place",
		"[%{HTTPDATE}]": "stands in a class of characters",
		"%{BAD}":        "pattern BAD, at character 2: (?<! is a look-behind",
	} {
		_, err := Compile(expression, Options{Definitions: []Definition{{"LOOP", "a%{LOOP}"}, {"BAD", "a(?<!b)"}}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", expression, err, want)
		}
	}
}

func TestParsePatterns(t *testing.T) {
	list, errs := ParsePatterns("p", []byte("# comment\n\nA x y\r\n  B\t%{A}\nC\n"))
	if want := []Definition{{"A", "x y"}, {"B", "%{A}"}}; !reflect.DeepEqual(list, want) {
		t.Errorf("%q", list)
	}
	if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), "p:5: ") {
		t.Errorf("%v", errs)
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile("%{COMBINEDAPACHELOG}", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
