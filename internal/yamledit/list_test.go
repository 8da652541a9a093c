package yamledit

import (
	"slices"
	"testing"
)

// An item is added in the style of the list, wherever the list ends, and nothing else changes.
func TestAppend(t *testing.T) {
	scalar := Item{Lines: []string{"new"}, Flow: "new"}
	mapping := Item{Lines: []string{"name: new", "in:", "  deep: 1"}, Flow: "{name: new, in: {deep: 1}}"}
	for _, c := range []struct {
		text string
		item Item
		want string // "" where it cannot be done
	}{
		{"l:\n- a\n- b # last\nnext: 1\n", scalar, "l:\n- a\n- b # last\n- new\nnext: 1\n"},
		{"l:\n  - a: 1\n    b: |\n      text\n# comment\nnext: 1\n", mapping, "l:\n  - a: 1\n    b: |\n      text\n  - name: new\n    in:\n      deep: 1\n# comment\nnext: 1\n"},
		{"next: 1\nl:\n  - a", scalar, "next: 1\nl:\n  - a\n  - new"},
		{"l:\r\n  - a\r\n", scalar, "l:\r\n  - a\r\n  - new\r\n"},
		{"l: []\nnext: 1\n", scalar, "l: [new]\nnext: 1\n"},
		{"l: [a, 'b'] # c\n", scalar, "l: [a, 'b', new] # c\n"},
		{"l: [\n  a,\n  b, # c\n]\n", scalar, "l: [\n  a,\n  b, new, # c\n]\n"},
		{"l: [{a: [1]}]\n", mapping, "l: [{a: [1]}, {name: new, in: {deep: 1}}]\n"},
		{"x:\n  l:\n  next: 1\n", scalar, "x:\n  l:\n    - new\n  next: 1\n"},
		{"l: # none yet\nnext: 1\n", scalar, "l: # none yet\n  - new\nnext: 1\n"},
		{"l:", scalar, "l:\n  - new"},
		{"l: ~\n", scalar, ""},
		{"l: text\n", scalar, ""},
		{"b: &b [a]\nl: *b\n", scalar, ""},
		{"l: &b [a]\nb: *b\n", scalar, ""},
		{"l: &b\n- a\n", scalar, "l: &b\n- a\n- new\n"},
		{"b: &b\n  l: [a]\nx:\n  <<: *b\n", scalar, ""},
	} {
		f := parse(t, c.text)
		where := f.Docs[0]
		if where.Get("x").Exists() {
			where = where.Get("x")
		}
		s, ok := where.Entry("l").Append(c.item)
		if ok != (c.want != "") {
			t.Errorf("%q: ok is %v", c.text, ok)
			continue
		}
		if !ok {
			continue
		}
		got, err := Apply(f.Data, []Splice{s})
		if err != nil || string(got) != c.want {
			t.Errorf("%q became\n%q, not\n%q (%v)", c.text, got, c.want, err)
		}
		if _, err := Parse("new.yml", got); err != nil {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// An entry goes to the end of its mapping.
func TestAppendEntry(t *testing.T) {
	for text, want := range map[string]string{
		"x:\n  a: 1\n  b: [1,\n    2]\nnext: 1\n": "x:\n  a: 1\n  b: [1,\n    2]\n  new: 1\nnext: 1\n",
		"x:\n  a: 1":             "x:\n  a: 1\n  new: 1",
		"x: {a: 1}\n":            "",
		"x: {}\n":                "",
		"x:\n":                   "",
		"x: [a]\n":               "",
		"y: &y\n  a: 1\nx: *y\n": "",
	} {
		f := parse(t, text)
		s, ok := f.Docs[0].Get("x").AppendEntry("new: 1")
		if ok != (want != "") {
			t.Errorf("%q: ok is %v", text, ok)
		}
		if !ok {
			continue
		}
		if got, err := Apply(f.Data, []Splice{s}); err != nil || string(got) != want {
			t.Errorf("%q became %q, not %q (%v)", text, got, want, err)
		}
	}
}

func TestFlowSpan(t *testing.T) {
	f := parse(t, "a: [x, ']', {b: c}] # ]\nb:\n  - 1\n")
	start, end, ok := f.Docs[0].Get("a").FlowSpan()
	if got := string(f.Data[start:end]); !ok || got != "[x, ']', {b: c}]" {
		t.Errorf("%q %v", got, ok)
	}
	if _, _, ok := f.Docs[0].Get("b").FlowSpan(); ok {
		t.Error("a block has brackets")
	}
	if names := f.Docs[0].Get("a").Strings(); !slices.Equal(names[:2], []string{"x", "]"}) {
		t.Error(names)
	}
}
