package delivery

import (
	"math"
	"strconv"

	"github.com/prometheus/prometheus/model/labels"
)

// Bound is the label le of a bucket in both forms: as a scrape by Prometheus 3 writes it (OpenMetrics: 1.0, 1e+06), and as a plain decimal
// number (1, 1000000), which OTLP and remote write have (storage/remote/otlptranslator/prometheusremotewrite/helper.go). ok is false for
// what is no number.
func Bound(text string) (scraped, plain string, ok bool) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) {
		return "", "", false
	}
	if math.IsInf(v, 1) {
		return "+Inf", "+Inf", true
	}
	return labels.FormatOpenMetricsFloat(v), strconv.FormatFloat(v, 'f', -1, 64), true
}
