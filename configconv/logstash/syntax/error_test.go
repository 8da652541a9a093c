package syntax

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// broken are configurations that Logstash refuses; what is said of each is in testdata/errors.golden.
var broken = []string{
	"inputs {}",
	"grok { }",
	"if [a] { }",
	"}",
	"input",
	"input {",
	"input { stdin }",
	"input { stdin {",
	"input { port => 1 }",
	"filter { grok { match = 1 } }",
	"filter { grok { match { } } }",
	"filter { grok { match => } }",
	"filter { grok { match => \"a } }\n}",
	"filter { grok { match => \"C:\\\\\" x1 => 'b' } }",
	"filter { grok { a => 1# c\n b => 2 } }",
	"filter { grok { a => 'x'b => 2 } }",
	"filter { grok { a => 10.0.0.1 } }",
	"filter { grok { a => utf-8 } }",
	"filter { grok { a => b } }",
	"filter { grok { a => { b => 1 } } }",
	"filter { grok { a => { 'b' => 1, 'c' => 2 } } }",
	"filter { grok { a => { 'b' 1 } } }",
	"filter { grok { a => { 'b' => 1",
	"filter { grok { a => ['b',] } }",
	"filter { grok { a => ['b' 'c'] } }",
	"filter { grok { a => ['b'",
	"filter { grok { a => “b” } }",
	"filter {\u00a0grok { } }",
	"filter { # a\rgrok { } }",
	"filter { else { } }",
	"filter { if [a] { } elsif [b] { } }",
	"filter { if { } }",
	"filter { if [a] x { } }",
	"filter { if a == 1 { } }",
	"filter { if [a] = 1 { } }",
	"filter { if [a] =~ 1 { } }",
	"filter { if [a] =~ /x { } }",
	"filter { if [a] && [b] { } }",
	"filter { if [a] || [b] { } }",
	"filter { if ![a] == 1 { } }",
	"filter { if ! \"a\" { } }",
	"filter { if ([a] { } }",
	"filter { if [a]) { } }",
	"filter { if [a] not [b] { } }",
	"filter { if [a] and { } }",
	"filter { if [a] xor [b] and [c] { } }",
	"filter { if [a] or [b] nand [c] { } }",
	"filter { if size([a]) == 1 { } }",
	"filter { if [a] in [\"a]b\"] { } }",
	"filter {\n\tgrok {\n\t\tä => 1\n\t}\n}",
	"filter { \xff }",
	"filter { x { a => \"" + strings.Repeat("long ", 30) + "\" ? " + strings.Repeat("more ", 30) + "} }",
	strings.Repeat("filter { if [a] { ", 1) + strings.Repeat("if [a] { ", 300),
	"filter { x { a => " + strings.Repeat("[", 300) + " } }",
	"filter { if " + strings.Repeat("(", 300) + " { } }",
	"output { es { hosts => [{{ hosts }}] } }",
	"output {\n{% if x %}\n es { } \n{% endif %} }",
	"input { port => <%= @port %> }",
	"output { es { port => {{ .Values.port }} } }",
}

func TestErrors(t *testing.T) {
	var b strings.Builder
	for _, src := range broken {
		_, err := Parse("a.conf", []byte(src))
		if err == nil {
			t.Errorf("%q: no error", src)
			continue
		}
		fmt.Fprintf(&b, "%v\n%s\n", err, err.(*Error).Snippet())
	}
	if *update {
		if err := os.WriteFile("testdata/errors.golden", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/errors.golden")
	if err != nil {
		t.Fatal(err)
	}
	got, expected := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(expected)) {
		if i >= len(got) || i >= len(expected) || got[i] != expected[i] {
			t.Fatalf("line %d differs; got\n%s", i+1, b.String())
		}
	}
}

func TestParseAll(t *testing.T) {
	const src = `input { stdin { port = 1 } beats { } }
filter {
  if [a] == { x { } } else { y { } }
  mutate { add => { "a" => 1, } }
  grok { }
  if [b] { bad { 1 } good { } }
  open { a => "
}
output { stdout { } }
stray { }
output { file { } }
`
	c, errs := ParseAll("a.conf", []byte(src))
	var lines []string
	for _, e := range errs {
		lines = append(lines, fmt.Sprintf("%d:%d", e.Line, e.Column))
	}
	if got, want := strings.Join(lines, " "), "1:22 3:13 4:29 6:20 7:15 10:1"; got != want {
		t.Errorf("got errors at %s, want %s: %v", got, want, errs)
	}
	const want = "1:1 section input\n1:28 plugin beats\n9:1 section output\n9:10 plugin stdout\n11:1 section output\n11:10 plugin file\n"
	if got := outline(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
