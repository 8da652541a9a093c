package logevent

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/report"
)

// mostEvents is how many events without a counterpart are shown to people.
const mostEvents = 10

// Write writes the report in one of report.Formats.
func (r *Report) Write(w io.Writer, format string) error {
	var b strings.Builder
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	case "text":
		r.text(&b)
	case "markdown":
		r.markdown(&b)
	default:
		return fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(report.Formats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) text(b *strings.Builder) {
	for _, f := range r.Fields {
		e := f.Example
		fmt.Fprintf(b, "%s %s in %s\n", f.Field, phrase(f.Kind), count(f.Events, "event"))
		fmt.Fprintf(b, "  e.g. %s, the Collector's %s: %s\n", eventNumber(e.LogstashEvent), eventNumber(e.CollectorEvent), quoted(e.LogstashEvent.Message))
		if e.Field != f.Field {
			fmt.Fprintf(b, "    field      %s\n", e.Field)
		}
		fmt.Fprintf(b, "    Logstash   %s\n    Collector  %s\n", shown(e.Logstash), shown(e.Collector))
	}
	textEvents(b, "missing from the Collector's output", r.Missing)
	textEvents(b, "in the Collector's output alone", r.Surplus)
	for _, p := range r.Problems {
		fmt.Fprintf(b, "%s:%d: error: %s\n", p.File, p.Line, p.Message)
	}
	for _, i := range r.Ignored {
		fmt.Fprintf(b, "not compared: %s (%s)\n", i.Field, i.Why)
	}
	for _, f := range r.FromResource {
		fmt.Fprintf(b, "in the resource: %s of %s\n", f.Field, count(f.Events, "event"))
	}
	if r.TagOrder > 0 {
		fmt.Fprintf(b, "same tags in another order: %s\n", count(r.TagOrder, "event"))
	}
	b.WriteString(r.Summary() + "\n")
}

func textEvents(b *strings.Builder, what string, events []EventReference) {
	if len(events) == 0 {
		return
	}
	fmt.Fprintf(b, "%s %s\n", count(len(events), "event"), what)
	for _, e := range events[:min(len(events), mostEvents)] {
		fmt.Fprintf(b, "  %s: %s\n", eventNumber(e), quoted(e.Message))
	}
	if more := len(events) - mostEvents; more > 0 {
		fmt.Fprintf(b, "  and %d more (--format json has all)\n", more)
	}
}

// Summary is the result in one line.
func (r *Report) Summary() string {
	var ways []string
	for _, p := range r.PairedBy {
		ways = append(ways, fmt.Sprintf("%d by %s", p.Events, p.By))
	}
	by := ""
	if len(ways) > 0 {
		by = " (" + strings.Join(ways, ", ") + ")"
	}
	return fmt.Sprintf("%d of Logstash, %d of the Collector, %d paired%s: %d equal, %d different, %d missing, %d surplus",
		r.Logstash.Events, r.Collector.Events, r.Pairs, by, r.Equal, r.Pairs-r.Equal, len(r.Missing), len(r.Surplus))
}

func phrase(k Kind) string {
	switch k {
	case MissingField:
		return "is missing from the Collector's"
	case AddedField:
		return "is in the Collector's alone"
	case OtherType:
		return "has another type"
	default:
		return "differs"
	}
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func eventNumber(e EventReference) string {
	if e.Line == 0 {
		return fmt.Sprintf("event %d", e.Event)
	}
	return fmt.Sprintf("event %d (line %d)", e.Event, e.Line)
}

func quoted(message string) string {
	if message == "" {
		return "(no message)"
	}
	return formatValue(message)
}

func shown(value json.RawMessage) string {
	if value == nil {
		return "(none)"
	}
	const most = 500
	if runes := []rune(string(value)); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(value)
}

func (r *Report) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "# Logstash and the Collector compared\n\n%s\n", r.Summary())
	if len(r.Fields) > 0 {
		b.WriteString("\n## Fields\n\n| field | | events | Logstash | Collector | first in |\n|---|---|---|---|---|---|\n")
		for _, f := range r.Fields {
			e := f.Example
			fmt.Fprintf(b, "| %s | %s | %d | %s | %s | %s: %s |\n", cell(e.Field), phrase(f.Kind), f.Events,
				cell(shown(e.Logstash)), cell(shown(e.Collector)), eventNumber(e.LogstashEvent), cell(quoted(e.LogstashEvent.Message)))
		}
	}
	markdownEvents(b, "Missing from the Collector's output", r.Missing)
	markdownEvents(b, "In the Collector's output alone", r.Surplus)
	if len(r.Problems) > 0 {
		b.WriteString("\n## Not read\n\n")
		for _, p := range r.Problems {
			fmt.Fprintf(b, "- %s:%d: %s\n", p.File, p.Line, cell(p.Message))
		}
	}
	b.WriteString("\n## Not compared\n\n")
	for _, i := range r.Ignored {
		fmt.Fprintf(b, "- %s: %s\n", cell(i.Field), i.Why)
	}
	if len(r.FromResource) > 0 {
		b.WriteString("\n## In the resource\n\n")
		for _, f := range r.FromResource {
			fmt.Fprintf(b, "- %s of %s\n", cell(f.Field), count(f.Events, "event"))
		}
	}
	if r.TagOrder > 0 {
		fmt.Fprintf(b, "\n%s have the same tags in another order, which is no difference.\n", count(r.TagOrder, "event"))
	}
}

func markdownEvents(b *strings.Builder, title string, events []EventReference) {
	if len(events) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", title)
	for _, e := range events[:min(len(events), mostEvents)] {
		fmt.Fprintf(b, "- %s: %s\n", eventNumber(e), cell(quoted(e.Message)))
	}
	if more := len(events) - mostEvents; more > 0 {
		fmt.Fprintf(b, "- and %d more\n", more)
	}
}

// cell is a text as code that neither ends a table's cell nor the code. A bar in code has to be escaped in a table all the same.
func cell(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	pad := ""
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		pad = " "
	}
	return fence + pad + strings.ReplaceAll(s, "|", `\|`) + pad + fence
}
