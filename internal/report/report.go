// Package report formats findings for people and programs. It is the only place that does.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Formats lists the names that Write takes.
var Formats = []string{"text", "json", "markdown"}

// Write writes the report in the named format.
func Write(w io.Writer, format string, r *finding.Report) error {
	switch format {
	case "text":
		return text(w, r)
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	case "markdown":
		return markdown(w, r)
	}
	return fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(Formats, ", "))
}

// printer keeps the first error of a series of writes.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func text(w io.Writer, r *finding.Report) error {
	p := &printer{w: w}
	for _, f := range r.Findings {
		p.finding(f, "")
	}
	for _, v := range r.Variants {
		for _, f := range v.Findings {
			p.finding(f, " ["+v.Name+"]")
		}
	}
	p.problems(r)
	p.blocked(r)
	p.api(r)
	p.summary(r)
	return p.err
}

func (p *printer) finding(f finding.Finding, variant string) {
	unit := ""
	if f.Unit != "" {
		unit = ", " + f.Unit
	}
	p.f("%s:%d:%d: %s: %s%s (%s%s)\n", f.File, f.Line, f.Column, f.Status, f.Message, variant, f.Rule, unit)
}

func (p *printer) problems(r *finding.Report) {
	if len(r.Problems) == 0 {
		return
	}
	p.f("\nNot processed, or only in part:\n")
	for _, q := range r.Problems {
		p.f("  %s%s\n", place(q), q.Message)
	}
}

func place(q finding.Problem) string {
	switch {
	case q.File != "" && q.Line > 0 && q.Column == 0:
		return fmt.Sprintf("%s:%d: ", q.File, q.Line)
	case q.File != "" && q.Line > 0:
		return fmt.Sprintf("%s:%d:%d: ", q.File, q.Line, q.Column)
	case q.File != "":
		return q.File + ": "
	case q.Package != "":
		return "package " + q.Package + ": "
	}
	return ""
}

// blocked lists the units that stay, with their reasons; units of one reason each use are listed by their findings only.
func (p *printer) blocked(r *finding.Report) {
	first := true
	for _, u := range r.Units {
		if len(u.Blockers) == 0 || u.Uses < 2 {
			continue
		}
		if first {
			p.f("\nUnits left as they are:\n")
			first = false
		}
		p.f("  %s: %d uses in %s\n", u.ID, u.Uses, strings.Join(u.Packages, ", "))
		for _, b := range u.Blockers {
			p.f("    %s:%d:%d: %s\n", b.File, b.Line, b.Column, b.Reason)
		}
	}
}

func (p *printer) api(r *finding.Report) {
	first := true
	for _, u := range r.Units {
		if u.Status == finding.Manual || u.Status == finding.Keep {
			continue
		}
		for _, c := range u.APIChanges {
			if first {
				p.f("\nExported declarations that change:\n")
				first = false
			}
			p.f("  %s:%d: %s\n    was %s\n", c.File, c.Line, c.Name, c.Old)
			if c.New != "" {
				p.f("    now %s\n", c.New)
			}
		}
	}
}

func (p *printer) summary(r *finding.Report) {
	s := r.Summary
	total := s.Auto + s.Review + s.Manual + s.Keep
	p.f("\n%d findings: %d auto, %d review, %d manual, %d keep\n", total, s.Auto, s.Review, s.Manual, s.Keep)
	for _, family := range sortedFamilies(s) {
		c := s.Families[family]
		p.f("  %-12s %d auto, %d review, %d manual, %d keep\n", family, c[finding.Auto], c[finding.Review], c[finding.Manual], c[finding.Keep])
	}
}

func sortedFamilies(s finding.Summary) (names []string) {
	for f := range s.Families {
		names = append(names, f)
	}
	slices.Sort(names)
	return names
}
