package shim

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
)

// replacing is an expression in calls of label_replace, the first of which is the innermost.
type replacing struct {
	inner string
	calls [][4]string
}

// label adds a call: label_replace(…, dst, replacement, src, regex).
func (r *replacing) label(dst, replacement, src, regex string) {
	r.calls = append(r.calls, [4]string{dst, replacement, src, regex})
}

// rename gives a label another name. A series that does not have it stays as it is.
func (r *replacing) rename(from, to string) {
	r.label(to, "$1", from, "(.+)")
	r.remove(from)
}

// remove takes a label away: an empty value is none.
func (r *replacing) remove(label string) { r.label(label, "", "", "") }

// value replaces one value of a label.
func (r *replacing) value(label, from, to string) {
	r.label(label, literal(to), label, regexp.QuoteMeta(from))
}

// literal is a replacement that means itself: $ begins a reference in one.
func literal(text string) string { return strings.ReplaceAll(text, "$", "$$") }

// lines is the expression with each call's arguments on a line.
func (r *replacing) lines() string { return r.text("\n  ") }

// inline is the expression on the lines that it has.
func (r *replacing) inline() string { return r.text("") }

func (r *replacing) text(separator string) string {
	if len(r.calls) == 0 {
		return r.inner
	}
	var b strings.Builder
	b.WriteString(strings.Repeat("label_replace(", len(r.calls)) + separator + r.inner)
	if separator == "" {
		separator = " "
	}
	for _, call := range r.calls {
		b.WriteString("," + separator)
		for i, arg := range call {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(strconv.Quote(arg))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// selector asks for the series of a name, which need not be a legacy one.
func selector(name string) string {
	if model.LegacyValidation.IsValidMetricName(name) {
		return name
	}
	return "{" + strconv.Quote(name) + "}"
}
