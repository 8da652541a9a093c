package elastic

import (
	"encoding/json"
	"testing"
)

func TestHjson(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": [1, true, null], "b": {"c": "d"}}`:                                                `{"a":[1,true,null],"b":{"c":"d"}}`,
		"{\n  # a comment\n  a: 1 // another\n  b: some text, with a comma\n /* c */ c: -2.5e3}": `{"a":1,"b":"some text, with a comma","c":-2500}`,
		"a: x\nb: [\n one\n two\n 3\n]":                                                          `{"a":"x","b":["one","two",3]}`,
		"{a: '''x\n\"y\"'''\n 'b': 'it\\'s \"so\"'}":                                             `{"a":"x\n\"y\"","b":"it's \"so\""}`,
		"{%context%: true\n url: {index: logs-*\n body: {size: 0}}}":                             `{"%context%":true,"url":{"index":"logs-*","body":{"size":0}}}`,
		"":  `{}`,
		"{": "", "}": "", "{a}": "", "{a: }": "", "[1": "", `{"a`: "", "{a: 1}}": "", "a: ]": "", "{a: \"\\x\"}": "",
	} {
		got, err := hjson(text)
		if (err != nil) != (want == "") {
			t.Errorf("%s: %s, %v", text, got, err)
			continue
		}
		if want != "" && compact(t, got) != compact(t, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func compact(t *testing.T, s string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func FuzzHjson(f *testing.F) {
	f.Add("{a: '''x'''\n b: [1, {c: d\n}] # e\n}")
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := hjson(s); err == nil && !json.Valid([]byte(got)) {
			t.Errorf("%q: %q is not JSON", s, got)
		}
	})
}
