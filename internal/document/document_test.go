package document

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// scalars are one expression in every way that files write it.
var scalars = []string{
	`{"expr": "sum(\n  rate(old{a=\"b\"}[5m])) > 1 \u0026\/ old"}`,
	"expr: sum(rate(old[5m])) > old\n",
	"expr: sum(rate(old[5m]))\n  > old # why\n",
	"expr: 'sum(old{a=''b''})\n\n  > old'\n",
	"expr: \"sum(old{a=\\\"b\\\"}) \\\n   > old\\n\"\n",
	"expr: |\n  sum(old)\n\n    > old\n",
	"expr: >-\n  sum(old)\n    > old\n\n  or old\n",
	"expr: &a !!str old\nother: *a\n",
	"- expr: {expr: old, b: 'old'}\n",
	"- {a: &a old, b: [old > 1, {old: x}]}\n- expr: *a\n- c: old\n",
	"- a: &a old, with (old)\n- {expr: *a}\n",
	"a: old{a=\"b  c\"}  >  1\nb: old\n\n  > 1\n",
	"\ufeff{\"expr\": \"old \\u0022\"}\r\n",
	"a:\n- b: |2\n     old\n    > old\n",
}

// TestSplices replaces a word wherever it stands, and reads the file again.
func TestSplices(t *testing.T) {
	for _, data := range scalars {
		for _, word := range []string{"new_name", `{"new.name"}`, ""} {
			replaceAll(t, data, "old", word)
		}
	}
}

func replaceAll(t *testing.T, data, old, word string) {
	t.Helper()
	docs, err := Parse("f", []byte(data))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	seen := map[int]bool{}
	var splices []Splice
	var want []string
	for _, d := range docs {
		strings1(d.Root, func(v *Value) {
			want = append(want, fields(strings.ReplaceAll(v.text, old, word)))
			if seen[v.Start] {
				return
			}
			seen[v.Start] = true
			var edits []Edit
			for at := 0; ; {
				i := strings.Index(v.text[at:], old)
				if i < 0 {
					break
				}
				edits = append(edits, Edit{at + i, at + i + len(old), word})
				at += i + len(old)
			}
			list, err := v.Splices(edits)
			if err != nil {
				t.Errorf("%v\n%s", err, data)
			}
			splices = append(splices, list...)
		})
	}
	out, err := yamledit.Apply([]byte(data), splices)
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) == 0 {
		t.Fatalf("nothing seen in\n%s", data)
	}
	docs, err = Parse("f", out)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got []string
	for _, d := range docs {
		strings1(d.Root, func(v *Value) { got = append(got, fields(v.text)) })
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nbecame\n%s\ngot  %q\nwant %q", data, out, got, want)
	}
}

func fields(s string) string { return strings.Join(strings.Fields(s), " ") }

// strings1 calls f with every string below a value that is not a key.
func strings1(v *Value, f func(*Value)) {
	if v.Is(String) && v.End > v.Start {
		f(v)
	}
	for _, e := range v.Entries() {
		strings1(e.Value, f)
	}
	for _, i := range v.Items() {
		strings1(i, f)
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"f.json", `{"a": }`, "f.json:1:7: "},
		{"f", "a: b: c", "f: mapping values"},
		{"f.json", strings.Repeat("[", 100000), "levels deep"},
		{"f", "{{ .Values }}: 1\na", "template"},
	} {
		if _, err := Parse(tt.name, []byte(tt.data)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.20s: %v, want %s", tt.data, err, tt.want)
		}
	}
}

func FuzzSplices(f *testing.F) {
	for _, s := range scalars {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		docs, err := Parse("f", []byte(data))
		if err != nil {
			return
		}
		for _, d := range docs {
			strings1(d.Root, func(v *Value) {
				at := strings.IndexFunc(v.text, func(r rune) bool { return r > ' ' && r < 0x7f })
				if at < 0 {
					return
				}
				splices, err := v.Splices([]Edit{{at, at + 1, "new"}})
				if err != nil {
					return
				}
				out, err := yamledit.Apply([]byte(data), splices)
				if err != nil {
					t.Fatal(err)
				}
				again, err := Parse("f", out)
				if err != nil {
					t.Fatalf("%v\n%q\n%q", err, data, out)
				}
				found := false
				for _, d := range again {
					strings1(d.Root, func(w *Value) { found = found || fields(w.text) == fields(v.text[:at]+"new"+v.text[at+1:]) })
				}
				if !found {
					t.Fatalf("%q became %q", data, out)
				}
			})
		}
	})
}
