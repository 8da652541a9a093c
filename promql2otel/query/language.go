package query

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
)

// Signs of other languages, in texts that are not PromQL.
var (
	// A stream selector with a pipe after it, or a range aggregation around one (grafana.com/docs/loki, LogQL).
	logQL = regexp.MustCompile("\\}\\s*(\\|=|\\|~|!=|!~|\\|)\\s*[\"`a-z_$]|\\b(rate|count_over_time|bytes_rate|bytes_over_time|sum_over_time)\\s*\\(\\s*\\{[^}]*\\}\\s*[|\\[!]|\\|\\s*(json|logfmt|unwrap|pattern|regexp|line_format|label_format|unpack|decolorize)\\b")
	// TraceQL: a span selector of attributes (grafana.com/docs/tempo, TraceQL).
	traceQL = regexp.MustCompile(`^\s*\{[^}]*\b(span|resource|event|link)?\.[a-zA-Z]`)
	sql     = regexp.MustCompile(`(?is)^\s*(select|with|show|explain)\b.*\bfrom\b`)
	flux    = regexp.MustCompile(`\|>\s*\w+\(`)
)

// Language names the language of a text that is not PromQL; "" for PromQL, and where it is not recognised. A text that both PromQL and LogQL
// take, such as rate({a="b"}[5m]), is PromQL when it names a metric.
func Language(text string) string {
	if names, err := promql.Metrics(text); err == nil && len(names) > 0 {
		return ""
	}
	switch {
	case flux.MatchString(text):
		return "Flux"
	case logQL.MatchString(text):
		return "LogQL"
	case traceQL.MatchString(text):
		return "TraceQL"
	case sql.MatchString(text):
		return "SQL"
	case strings.HasPrefix(strings.TrimSpace(text), "{") && strings.Contains(text, "|"):
		return "LogQL"
	}
	return ""
}
