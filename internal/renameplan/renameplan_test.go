package renameplan

import (
	"bytes"
	"strings"
	"testing"
)

// The names are those that Prometheus' own library gives.
func TestTranslate(t *testing.T) {
	for _, tt := range []struct {
		name, kind, want, verdict string
	}{
		{"orders_total", "counter", "orders_total", Same},
		{"hits", "counter", "hits_total", Renamed},
		{"depth", "gauge", "depth", Same},
		{"app:ratio", "gauge", "app:ratio", Same},
		{"latency.seconds", "histogram", "latency_seconds", Renamed},
	} {
		f := Family{Old: tt.name, New: tt.name, Kind: tt.kind, Verdict: Same}
		f.Translate()
		if f.OTLPName != tt.want || f.Verdict != tt.verdict || (f.Reason != "") != (tt.verdict == Renamed) {
			t.Errorf("%s: %+v", tt.name, f)
		}
	}
	unknown := Family{Kind: "counter", Verdict: Same}
	if unknown.Translate(); unknown.OTLPName != "" || unknown.Verdict != Same {
		t.Errorf("%+v", unknown)
	}
}

func TestWrite(t *testing.T) {
	p := Plan{Delivery: "otlp", Families: []Family{{Old: "b", File: "a.go", Line: 1}, {Old: "a", File: "b.go", Line: 2}, {Old: "a", File: "b.go", Line: 1}}}
	var first, empty bytes.Buffer
	if err := p.Write(&first); err != nil {
		t.Fatal(err)
	}
	if text := first.String(); strings.Index(text, `"old": "a"`) > strings.Index(text, `"old": "b"`) || strings.Index(text, `"line": 1`) > strings.Index(text, `"line": 2`) {
		t.Error(text)
	}
	if err := (&Plan{}).Write(&empty); err != nil || !strings.Contains(empty.String(), `"families": []`) {
		t.Error(err, empty.String())
	}
}
