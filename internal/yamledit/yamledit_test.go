package yamledit

import (
	"bytes"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const sample = `# ü
a: &x [1, "two", 'it''s']   # list
"b":
  c: plain text
  d: |
    block
    lines

  e: 'quoted' # comment
merged:
  <<: {c: 1, z: 2}
  c: own
list:
- one
- k: v
  l: w
alias: *x
---
second: true
`

func parse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse("sample.yml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Values know their place in bytes, their path, and what aliases and merge keys stand for.
func TestValues(t *testing.T) {
	f := parse(t, sample)
	if len(f.Docs) != 2 {
		t.Fatalf("%d documents", len(f.Docs))
	}
	doc := f.Docs[0]
	for path, want := range map[string]string{"b.c": "plain text", "merged.c": "own", "merged.z": "2"} {
		if got := doc.Get(strings.Split(path, ".")...).Text(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if got := doc.Get("alias").Strings(); len(got) != 3 || got[2] != "it's" {
		t.Errorf("the alias is %q", got)
	}
	item := doc.Get("list").Items()[1].Get("l")
	if line, column := item.Pos(); line != 16 || column != 6 || item.Path() != "list[1].l" {
		t.Errorf("%s at %d:%d", item.Path(), line, column)
	}
	if line, column := doc.Get("alias").Pos(); line != 17 || column != 8 {
		t.Errorf("the alias stands at %d:%d", line, column)
	}
}

// A replaced scalar reads back as the new value, and nothing else changes.
func TestReplace(t *testing.T) {
	for _, text := range []string{"new", "a: b", "it's", `a "b" \ c`, "true", "", " x ", "#x", "- x", "${env:A}", "ü"} {
		f := parse(t, sample)
		for _, path := range [][]string{{"b", "c"}, {"b", "e"}} {
			v := f.Docs[0].Get(path...)
			splice, ok := v.Replace(text)
			if !ok {
				t.Fatalf("%s cannot be replaced", v.Path())
			}
			changed, err := Apply(f.Data, []Splice{splice})
			if err != nil {
				t.Fatal(err)
			}
			if got := parse(t, string(changed)).Docs[0].Get(path...); got.Text() != text || text != "" && got.Node().Tag != "!!str" {
				t.Errorf("%s is %q (%s), want %q:\n%s", v.Path(), got.Text(), got.Node().Tag, text, changed)
			}
			if !bytes.Contains(changed, []byte("# comment")) {
				t.Errorf("the comment is lost:\n%s", changed)
			}
		}
	}
}

// Whatever YAML takes for the end of a line counts as one.
func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029"} {
		f := parse(t, "a: [1,"+end+"\"two\", three]\nb: four\n")
		for _, v := range []Value{f.Docs[0].Get("a").Items()[1], f.Docs[0].Get("b")} {
			if start, stop, ok := v.Span(); !ok || strings.Trim(string(f.Data[start:stop]), `"`) != v.Text() {
				t.Errorf("%q: the span of %q is %q, %v", end, v.Text(), f.Data[start:stop], ok)
			}
		}
	}
}

// A block is the lines of an entry, block scalars and lists included, and ends before the next key.
func TestBlock(t *testing.T) {
	f := parse(t, sample)
	for _, e := range append(f.Docs[0].Entries(), f.Docs[0].Get("b").Entries()...) {
		start, end, ok := e.Block()
		if !ok {
			t.Errorf("%s has no block", e.Key)
			continue
		}
		rest := append(append([]byte{}, f.Data[:start]...), f.Data[end:]...)
		g, err := Parse("rest.yml", rest)
		if err != nil && e.Key != "a" { // whose alias is left
			t.Errorf("without %s: %v\n%s", e.Key, err, rest)
			continue
		}
		if err == nil && g.Docs[0].Get(e.Key).Exists() {
			t.Errorf("%s is still there:\n%s", e.Key, rest)
		}
	}
}

// Every error names a line where there is one.
func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"a: b\n c: d\n":                   "x.yml:",
		"a: [\n":                          "x.yml:",
		"{{ if .x }}\na: b\n{{ end }}\n":  "x.yml:1:1: is a template",
		"a: {{ .Values.x }}\n":            "x.yml:1:5: is a template",
		"a: &a [*a]\n":                    "holds itself",
		"a: 1\nb: 2\nc: [1,\nd: 2\n":      "x.yml:3: did not find expected ',' or ']'",
		"a: 1\n- b\n":                     "x.yml:2: did not find expected key",
		"a: 1\nb: 2\n\tc: 3\n":            "x.yml:3: found a tab",
		"a: 1\nb: 2\n c: 3\n":             "x.yml:3: mapping values",
		"a: 1\nb: *x\n":                   "x.yml:2:4: unknown anchor",
		"a\x00b":                          "not a text file",
		strings.Repeat("# \n", 6_000_000): "larger than 16 MiB",
	} {
		_, err := Parse("x.yml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v, want %s", text, err, want)
		}
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		p := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [*" + strings.Join(strings.Split(strings.Repeat(p, 9), ""), ",*") + "]\n"
	}
	if _, err := Parse("x.yml", []byte(bomb)); err == nil || !strings.Contains(err.Error(), "aliases") {
		t.Errorf("a bomb of aliases: %v", err)
	}
	f := parse(t, "a: 1\nb: 2\na: 3\n")
	if len(f.Duplicates) != 1 || f.Docs[0].Get("a").Text() != "3" {
		t.Errorf("duplicates %v", f.Duplicates)
	}
}

// Whatever a file holds, reading it does not panic, positions lie inside it, and a scalar that can be replaced reads back.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("a: {b: [c, 'd'], ? e : f}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("f.yml", data)
		if err != nil {
			return
		}
		var walk func(v Value, depth int)
		walk = func(v Value, depth int) {
			if depth > 20 {
				return
			}
			if line, column := v.Pos(); line < 1 || column < 1 {
				t.Fatalf("%s at %d:%d", v.Path(), line, column)
			}
			if start, end, ok := v.Span(); ok && v.at == v.node && !v.IsNull() {
				var n yaml.Node
				if bytes.ContainsAny(data[start:end], "\n\r") || yaml.Unmarshal(append([]byte("- "), data[start:end]...), &n) != nil || len(n.Content) != 1 || len(n.Content[0].Content) != 1 {
					return
				}
				if item := n.Content[0].Content[0]; item.Kind == yaml.ScalarNode && item.Value != v.node.Value {
					t.Fatalf("the span of %q is %q", v.node.Value, data[start:end])
				}
			}
			for _, e := range v.Entries() {
				if start, end, ok := e.Block(); ok && (start > end || end > len(data)) {
					t.Fatalf("a block from %d to %d", start, end)
				}
				walk(e.Value, depth+1)
			}
			for _, item := range v.Items() {
				if start, end, ok := item.Item(); ok && (start > end || end > len(data)) {
					t.Fatalf("an item from %d to %d", start, end)
				}
				walk(item, depth+1)
			}
		}
		for _, d := range file.Docs {
			walk(d, 0)
		}
	})
}
