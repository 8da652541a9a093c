package renameplan

import (
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	p, err := Read("p.json", []byte(`{"schema_version": 1, "families": [{"old": "x_total", "new": "x", "kind": "counter", "unit": "", "labels": {"a": "b"}}]}`))
	if err != nil || p.Families[0].Labels["a"] != "b" {
		t.Fatalf("%v %+v", err, p)
	}
	for text, want := range map[string]string{
		``: "ends too early",
		"{\n  \"schema_version\": 1,\n  nothing}":                                          "p.json:3: ",
		`{"schema_version": 2}`:                                                            "reads version 1",
		"{\"schema_version\": 1,\n\"famlies\": []}":                                        `unknown field "famlies"`,
		"{\"schema_version\": 1,\n\n\"families\": 3}":                                      "p.json:3: not a rename plan: families must be of type",
		`{"schema_version": 1, "families": [{"new": "x"}]}`:                                "families[0] has no old name",
		`{"schema_version": 1, "families": [{"old": "x"}]}`:                                "families[0] (x) has no new name",
		`{"schema_version": 1, "families": [{"old": "x", "new": "y", "kind": "guage"}]}`:   `no kind "guage"`,
		`{"schema_version": 1, "families": [], "services": [{"job": "x"}]}`:                "services[0]",
		`{"schema_version": 1, "families": [], "exporter": {"translation_strategy": "x"}}`: "NoTranslation",
	} {
		if _, err := Read("p.json", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
