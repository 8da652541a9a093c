package series

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

func mapping(t *testing.T, families, profile string, s delivery.Settings) (*Mapping, []string) {
	t.Helper()
	p, err := renameplan.Read("p.json", []byte(`{"schema_version": 1, "families": [`+families+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	d, err := delivery.New(profile, s)
	if err != nil {
		t.Fatal(err)
	}
	return New(p, d)
}

func TestMapping(t *testing.T) {
	for _, tt := range []struct {
		name, families, profile string
		old, new                string
		state                   State
		reason                  string
	}{
		{"a counter", `{"old": "a_total", "new": "a", "kind": "counter"}`, "exporter", "a_total", "a_total", Kept, ""},
		{"a counter without _total", `{"old": "a", "new": "a", "kind": "counter"}`, "otlp", "a", "a_total", Renamed, ""},
		{"an up-down counter", `{"old": "x", "new": "x", "kind": "updowncounter", "unit": "1"}`, "otlp", "x", "x", Kept, ""},
		{"a gauge of the same unit", `{"old": "x", "new": "x", "kind": "gauge", "unit": "1"}`, "otlp", "x", "x_ratio", Renamed, ""},
		{"created", `{"old": "a_total", "new": "a", "kind": "counter"}`, "otlp", "a_created", "a_created", Changed, "start times"},
		{"buckets", `{"old": "h", "new": "g", "kind": "histogram", "unit": "s"}`, "otlp", "h_bucket", "g_seconds_bucket", Renamed, ""},
		{"other buckets", `{"old": "h", "new": "h", "kind": "histogram", "buckets": [1], "old_buckets": [2]}`, "otlp", "h_bucket", "h_bucket", Changed, "other buckets"},
		{"their count", `{"old": "h", "new": "h", "kind": "histogram", "buckets": [1], "old_buckets": [2]}`, "otlp", "h_count", "h_count", Kept, ""},
		{"quantiles", `{"old": "s", "new": "s", "kind": "summary", "new_kind": "histogram"}`, "exporter", "s", "s", Changed, "no quantiles"},
		{"the sum of a summary", `{"old": "s", "new": "s", "kind": "summary", "new_kind": "histogram"}`, "exporter", "s_sum", "s_sum", Kept, ""},
		{"of a kind that is not known", `{"old": "x", "new": "y"}`, "exporter", "x_count", "y_count", Renamed, ""},
		{"left, and scraped", `{"old": "x", "new": "", "verdict": "left"}`, "exporter", "x", "x", Kept, ""},
		{"left, and not pushed", `{"old": "x", "new": "", "verdict": "left"}`, "otlp", "x", "x", Changed, "not pushed"},
		{"the program as it was", `{"old": "x_total", "new": "y", "kind": "counter", "labels": {"a": "b"}}`, "bridge", "x_total", "x_total", Kept, ""},
		{"two labels of one name", `{"old": "x", "new": "x", "kind": "gauge", "labels": {"a": "c.d", "b": "c_d"}}`, "otlp", "x", "x", Changed, "would both be c_d"},
		{"two families of one name", `{"old": "x_total_bytes", "new": "x_total_bytes", "kind": "counter"}, {"old": "x_bytes", "new": "x_bytes", "kind": "counter"}`, "exporter", "x_bytes", "x_bytes_total", Changed, "mixes their series"},
		{"a chain", `{"old": "a", "new": "b", "kind": "gauge"}, {"old": "b", "new": "c", "kind": "gauge"}`, "exporter", "a", "b", Changed, "old name of"},
		{"a chain of labels", `{"old": "x", "new": "x", "kind": "gauge", "labels": {"a": "b", "b": "c"}}`, "exporter", "x", "x", Changed, "old name of"},
		{"named twice", `{"old": "x", "new": "y", "kind": "gauge"}, {"old": "x", "new": "z", "kind": "gauge"}`, "exporter", "x", "y", Changed, "two things"},
		{"another kind", `{"old": "x", "new": "y", "kind": "counter", "verdict": "changed", "reason": "it counts something else"}`, "exporter", "x", "y_total", Changed, "something else"},
	} {
		m, _ := mapping(t, tt.families, tt.profile, delivery.Settings{})
		s := m.Old(tt.old)
		if s == nil {
			t.Errorf("%s: there is no %s among %q", tt.name, tt.old, m.Names())
			continue
		}
		if s.New != tt.new && s.State != Changed || s.State != tt.state || !strings.Contains(s.Reason, tt.reason) {
			t.Errorf("%s: %s is %s, %s, %q; want %s, %s, %q", tt.name, tt.old, s.New, s.State, s.Reason, tt.new, tt.state, tt.reason)
		}
	}
}

// TestMerge holds that a family that several places in the code make has the labels of all of them.
func TestMerge(t *testing.T) {
	m, problems := mapping(t, `{"old": "x", "new": "y", "kind": "gauge", "labels": {"a": "c"}}, {"old": "x", "new": "y", "kind": "gauge", "labels": {"b": "d"}}`, "exporter", delivery.Settings{})
	if s := m.Old("x"); len(problems) > 0 || s.Labels.New["a"] != "c" || s.Labels.New["b"] != "d" {
		t.Errorf("%q, %v", problems, s.Labels.New)
	}
}

// TestLabels holds who has a say about a label: a family whose labels are known has none about another.
func TestLabels(t *testing.T) {
	m, _ := mapping(t, `{"old": "x", "new": "x", "kind": "gauge", "labels": {}}, {"old": "y", "new": "y", "kind": "gauge"}`, "collector-exporter", delivery.Settings{})
	if _, says := m.Old("x").Labels.Rename("code"); says {
		t.Error("a family without labels has a say")
	}
	if _, says := m.Old("y").Labels.Rename("code"); !says {
		t.Error("a family whose labels are not known has no say")
	}
	if name, _ := m.Old("x").Labels.Rename("job"); name != "exported_job" {
		t.Errorf("job is called %s where the Collector is scraped", name)
	}
	if m.New("x") == nil || m.New("y") == nil {
		t.Error("no family by its new name")
	}
}
