package shim

import "testing"

func TestHistorical(t *testing.T) {
	code := map[string]string{"code": "status", "method": "method"}
	for _, tt := range []struct {
		adapted, old string
		labels       map[string]string
		want         string // "" is adapted
	}{
		{"sum(rate(b_total[5m]))", "sum(rate(a_total[5m]))", nil, "(sum(rate(b_total[5m]))) or (sum(rate(a_total[5m])))"},
		{"sum by (status) (rate(b[5m]))", "sum by (code) (rate(a[5m]))", code,
			`(sum by (status) (rate(b[5m]))) or (label_replace(label_replace((sum by (code) (rate(a[5m]))), "status", "$1", "code", "(.+)"), "code", "", "", ""))`},
		{"b", "a", nil, `(b) or (label_replace((a), "__name__", "b", "", ""))`},
		{`{"b.c"} offset 5m`, "(a offset 5m)", nil, `({"b.c"} offset 5m) or (label_replace(((a offset 5m)), "__name__", "b.c", "", ""))`},
		{"b_$x", "a_$x", nil, "(b_$x) or (a_$x)"},
		{"rate(b{x=~\"$x\"}[$__rate_interval])", "rate(a{x=~\"$x\"}[$__rate_interval])", nil,
			"(rate(b{x=~\"$x\"}[$__rate_interval])) or (rate(a{x=~\"$x\"}[$__rate_interval]))"},
		{"rate(b[5m]) # new\n", "rate(a[5m]) # old", nil, "(rate(b[5m]) # new\n) or (rate(a[5m]) # old\n)"},
		{"rate(b[5m]) or vector(0)", "rate(a[5m]) or vector(0)", nil, "(rate(b[5m]) or vector(0)) or (rate(a[5m]) or vector(0))"},
		{"sum(b) > 1", "sum(a) > 1", nil, "(sum(b) > 1) or (sum(a) > 1)"},
		{"a", "a", nil, ""},
		{"scalar(b)", "scalar(a)", nil, ""},
		{"b[5m]", "a[5m]", nil, ""},
		{"sum(b", "sum(a", nil, ""},
		{"(b) or (a)", "a", nil, ""},
	} {
		want := tt.want
		if want == "" {
			want = tt.adapted
		}
		got := Historical(tt.adapted, tt.old, tt.labels)
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", tt.adapted, got, want)
		}
		if tt.want != "" && !IsHistorical(got) {
			t.Errorf("%s is not seen to be historical", got)
		}
		if again := Historical(got, tt.old, tt.labels); tt.want != "" && again != got {
			t.Errorf("a second run makes %s of %s", again, got)
		}
	}
}

func TestIsHistorical(t *testing.T) {
	for expr, want := range map[string]bool{
		"(b) or (a)": true,
		"((b) or (label_replace((a), \"x\", \"\", \"\", \"\")))": true,
		"($b) or ($a)":       true,
		"b or a":             false,
		"(b) or (vector(0))": false,
		"sum((b) or (a))":    false,
		"(b) and (a)":        false,
		"(b) or on (x) (a)":  false,
		"(b) or":             false,
	} {
		if got := IsHistorical(expr); got != want {
			t.Errorf("%s: %t", expr, got)
		}
	}
}
