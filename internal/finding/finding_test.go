package finding

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRank(t *testing.T) {
	order := []Status{"nonsense", Keep, Auto, Review, Manual}
	for i := range order[1:] {
		if order[i].Rank() >= order[i+1].Rank() {
			t.Errorf("%s does not rank below %s", order[i], order[i+1])
		}
	}
}

// A report is the same whatever the order in which its findings came.
func TestFinish(t *testing.T) {
	list := []Finding{
		{File: "a.go", Line: 2, Column: 1, Rule: "r", Family: "jaeger", Status: Auto},
		{File: "a.go", Line: 10, Column: 1, Rule: "r", Family: "jaeger", Status: Manual},
		{File: "a.go", Line: 10, Column: 3, Rule: "r", Family: "zipkin", Status: Keep},
		{File: "a.go", Line: 10, Column: 3, Rule: "s", Family: "zipkin", Status: Review},
		{File: "b.go", Line: 1, Column: 1, Rule: "r", Family: "jaeger", Status: Auto},
	}
	for range 20 {
		r := Report{Findings: slices.Clone(list)}
		rand.Shuffle(len(r.Findings), func(i, j int) { r.Findings[i], r.Findings[j] = r.Findings[j], r.Findings[i] })
		r.Finish()
		if !slices.Equal(r.Findings, list) {
			t.Fatalf("findings %+v", r.Findings)
		}
		s := r.Summary
		if s.Auto != 2 || s.Review != 1 || s.Manual != 1 || s.Keep != 1 || s.Families["jaeger"][Auto] != 2 || s.Families["zipkin"][Review] != 1 {
			t.Fatalf("summary %+v", s)
		}
	}
	if got := Worst(list); got != Manual {
		t.Errorf("Worst = %s", got)
	}
	if got := Worst(nil); got != "" {
		t.Errorf("Worst(nil) = %s", got)
	}
}

// Readers of the JSON need not expect null for a list.
func TestEmptyReport(t *testing.T) {
	var r Report
	r.Finish()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"schema_version":1,"findings":[],"units":[],"summary":{"auto":0,"review":0,"manual":0,"keep":0}}`; string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}
