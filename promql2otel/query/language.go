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
	language := otherLanguage(text)
	if language == "" {
		return ""
	}
	if names, err := promql.Metrics(text); err == nil && len(names) > 0 {
		return ""
	}
	return language
}

// otherLanguage looks for the signs. What all texts with a sign have is looked for first: most texts are PromQL.
func otherLanguage(text string) string {
	brace := strings.HasPrefix(strings.TrimSpace(text), "{")
	pipe := strings.Contains(text, "|")
	switch {
	case strings.Contains(text, "|>") && flux.MatchString(text):
		return "Flux"
	case (pipe || strings.Contains(text, "({") || strings.Contains(text, "( {") || filtered(text)) && logQL.MatchString(text):
		return "LogQL"
	case brace && traceQL.MatchString(text):
		return "TraceQL"
	case strings.Contains(strings.ToLower(text), "from") && sql.MatchString(text):
		return "SQL"
	case brace && pipe:
		return "LogQL"
	}
	return ""
}

// filtered reports whether a filter for lines follows a brace, as in {app="x"} != "debug".
func filtered(text string) bool {
	for {
		_, rest, ok := strings.Cut(text, "}")
		if !ok {
			return false
		}
		if text = strings.TrimLeft(rest, " \t\n"); strings.HasPrefix(text, "!=") || strings.HasPrefix(text, "!~") {
			return true
		}
	}
}
