package promql2otel

import (
	"fmt"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// BenchmarkRules adapts 2,400 recording rules in 40 files.
func BenchmarkRules(b *testing.B) {
	var files []File
	for i := range 40 {
		var text strings.Builder
		text.WriteString("groups:\n  - name: g\n    rules:\n")
		for k := range 60 {
			fmt.Fprintf(&text, "      - record: r:%d:%d\n        expr: >-\n          sum by (job, code) (rate(http_requests_%d_total{code=~\"5..\",handler!=\"h%d\"}[5m])) / on (job) group_left sum by (job) (rate(http_requests_%d_total[5m])) > %d\n", i, k, i, k, i, k)
		}
		files = append(files, File{Name: fmt.Sprintf("rules%d.yml", i), Data: []byte(text.String())})
	}
	p, err := delivery.New(delivery.OTLP, delivery.Settings{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		m, _ := series.New(nil, p)
		if r := Adapt(files, m, promql.Options{Adjust: true}); len(r[0].Queries) != 60 {
			b.Fatal(len(r[0].Queries))
		}
	}
}
