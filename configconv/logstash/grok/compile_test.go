package grok

import (
	"reflect"
	"sort"
	"strings"
	"testing"
)

// Every public pattern compiles, by itself.
func TestLibrary(t *testing.T) {
	for _, ecs := range []bool{false, true} {
		var names []string
		for name := range libraries[ecs]() {
			names = append(names, name)
		}
		sort.Strings(names)
		if len(names) < 250 {
			t.Fatalf("%d patterns only", len(names))
		}
		for _, name := range names {
			p, err := Compile("%{"+name+":[whole][text]}", Options{ECS: ecs})
			if err != nil {
				t.Errorf("ecs %v: %s: %v", ecs, name, err)
				continue
			}
			for _, n := range p.Notes {
				if n.Review {
					t.Errorf("ecs %v: %s: %s", ecs, name, n.Text)
				}
			}
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
		{"dots", ".%{WORD:w}", Options{}, "(?s).%{WORD:w}", 0, []Capture{{[]string{"w"}, "w", ""}}},
		{"dots of patterns", "^%{GREEDYDATA:w}", Options{}, "(?ms)^%{GREEDYDATA:w}", 0, []Capture{{[]string{"w"}, "w", ""}}},
		{"dots that are letters", `[.]\.%{WORD:w}`, Options{}, `[.]\.%{WORD:w}`, 0, []Capture{{[]string{"w"}, "w", ""}}},
		{"a field of a pattern that is there twice", "%{TWO}-%{TWO}", Options{Definitions: []Definition{{"TWO", "%{WORD:[a][b]}"}}}, `(?:%{WORD:a.b})-(?:%{WORD:a.b_2})`, 0, []Capture{{[]string{"a", "b"}, "a.b", ""}, {[]string{"a", "b"}, "a.b_2", ""}}},
		{"fields whose names are one", "%{WORD:a.b} %{WORD:[a][b]} %{WORD:a.b_2}", Options{}, "%{WORD:a.b} %{WORD:a.b_2} %{WORD:a.b_2_2}", 0, []Capture{{[]string{"a.b"}, "a.b", ""}, {[]string{"a", "b"}, "a.b_2", ""}, {[]string{"a.b_2"}, "a.b_2_2", ""}}},
		{"the type of a nested field", "%{INT:[a][b]:int}", Options{}, "%{INT:a.b}", 0, []Capture{{[]string{"a", "b"}, "a.b", "int"}}},
		{"all captures of patterns in patterns", "%{PAIR}", Options{AllCaptures: true, Definitions: []Definition{{"PAIR", "%{WORD}=%{WORD:v}"}}}, "%{PAIR:PAIR}", 1, []Capture{{[]string{"PAIR"}, "PAIR", ""}, {[]string{"WORD"}, "WORD", ""}, {[]string{"v"}, "v", ""}}},
		{"own with the text of go-grok", "%{WORD:w}", Options{Definitions: []Definition{{"WORD", `\b\w+\b`}}}, "%{WORD:w}", 0, []Capture{{[]string{"w"}, "w", ""}}},
		{"fields before ECS", "%{QS:agent} %{NUMBER:n}", Options{}, "(?s)%{QS:agent} %{NUMBER:n}", 2, []Capture{{[]string{"agent"}, "agent", ""}, {[]string{"n"}, "n", ""}}},
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
		"%{ROUND:x}":    "pattern ROUND refers to itself: ROUND -> TRIP -> ROUND",
		"(?=x)%{WORD}":  "at character 1: (?= is a look-ahead",
		`(a)\1`:         `at character 4: \1 refers to what a group matched`,
		"%{WORD=x+}":    "defines a pattern in place",
		"[%{HTTPDATE}]": "stands in a class of characters",
		"%{BAD}":        "pattern BAD, at character 2: (?<! is a look-behind",
	} {
		_, err := Compile(expression, Options{Definitions: []Definition{{"LOOP", "a%{LOOP}"}, {"BAD", "a(?<!b)"}, {"ROUND", "%{TRIP}"}, {"TRIP", "x%{ROUND}"}}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", expression, err, want)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile("%{COMBINEDAPACHELOG}", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
