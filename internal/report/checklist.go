package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// WriteChecklist writes what became of one configuration file in the named format: text, json or markdown.
func WriteChecklist(w io.Writer, format string, c *finding.Checklist) error {
	p := &printer{w: w}
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(c)
	case "text":
		p.textChecklist(c)
	case "markdown":
		p.markdownChecklist(c)
	default:
		return fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(Formats, ", "))
	}
	return p.err
}

func (p *printer) textChecklist(c *finding.Checklist) {
	for _, f := range c.Findings {
		p.f("%s:%d:%d: %s: %s (%s)\n", f.File, f.Line, f.Column, f.Status, withSymbol(f), f.Rule)
	}
	for _, q := range c.Problems {
		p.f("%serror: %s\n%s", place(q), q.Message, q.Snippet)
	}
	if len(c.Components) > 0 {
		var names []string
		for _, u := range c.Components {
			names = append(names, u.Kind+"/"+u.Type)
		}
		p.f("\nneeds %s\n", strings.Join(names, ", "))
		p.f("found together in %s\n", distributions(c))
	}
	for _, port := range c.Ports {
		p.f("listens on %s/%s (%s)\n", port.Address, port.Network, port.Component)
	}
	for _, f := range c.Files {
		p.f("file that must exist: %s (%s)\n", f.Path, f.Why)
	}
	for _, v := range c.Variables {
		p.f("variable that must be set: %s (%s)\n", v.Name, v.Why)
	}
	s := c.Summary
	p.f("%s: %d auto, %d review, %d manual, %d keep\n", c.Source, s.Auto, s.Review, s.Manual, s.Keep)
}

// withSymbol names the setting in front of a message that does not.
func withSymbol(f finding.Finding) string {
	if f.Symbol == "" || strings.HasPrefix(f.Message, f.Symbol) {
		return f.Message
	}
	return f.Symbol + ": " + f.Message
}

// indented is a text as a part of an item of a list.
func indented(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		b.WriteString("  " + strings.ReplaceAll(l, "```", "` ` `"))
	}
	return b.String()
}

func distributions(c *finding.Checklist) string {
	if len(c.Distributions) == 0 {
		return "no released distribution; build one with the OpenTelemetry Collector Builder"
	}
	return strings.Join(c.Distributions, ", ")
}

// markdownChecklist puts what a person has to do first, and folds away what is done.
func (p *printer) markdownChecklist(c *finding.Checklist) {
	s := c.Summary
	p.f("# %s\n\nConverted from %s.\n\n", escape(c.Source), c.From)
	p.f("| status | directives | |\n|---|---|---|\n| auto | %d | converted, or not needed any more |\n| review | %d | converted, and behaves differently |\n", s.Auto, s.Review)
	p.f("| manual | %d | left for a human |\n| keep | %d | stays as it is |\n", s.Manual, s.Keep)
	if len(c.Outputs) > 0 {
		p.f("\nWritten: `%s`\n", strings.Join(c.Outputs, "`, `"))
	}
	if len(c.Problems) > 0 {
		p.f("\n## Could not be read\n\n")
		for _, q := range c.Problems {
			p.f("- [ ] %s%s\n", escape(place(q)), escape(q.Message))
			if q.Snippet != "" {
				p.f("\n  ```text\n%s  ```\n", indented(q.Snippet))
			}
		}
	}
	p.section("To do by hand", "- [ ] ", withStatus(c.Findings, finding.Manual))
	if len(c.Files) > 0 {
		p.f("\n## Files that must exist where the Collector runs\n\n")
		for _, f := range c.Files {
			p.f("- [ ]%s: %s", code(f.Path), escape(f.Why))
			if f.File != "" {
				p.f(" (%s)", link(f.File, f.Line))
			}
			p.f("\n")
		}
	}
	if len(c.Variables) > 0 {
		p.f("\n## Environment variables that the Collector needs\n\n")
		for _, v := range c.Variables {
			p.f("- [ ] `%s`: %s\n", v.Name, escape(v.Why))
		}
	}
	p.section("Converted, and behaves differently", "- [ ] ", withStatus(c.Findings, finding.Review))
	if len(c.Components) > 0 {
		p.f("\n## Components\n\nAll of them are in: %s.\n\n| kind | type | distributions |\n|---|---|---|\n", distributions(c))
		for _, u := range c.Components {
			p.f("| %s | `%s` | %s |\n", u.Kind, u.Type, strings.Join(u.Distributions, ", "))
		}
	}
	if len(c.Ports) > 0 {
		p.f("\n## Listening ports\n\n| address | network | component |\n|---|---|---|\n")
		for _, port := range c.Ports {
			p.f("| `%s` | %s | %s |\n", port.Address, port.Network, escape(port.Component))
		}
	}
	p.folded("Converted, or not needed any more", "- [x] ", withStatus(c.Findings, finding.Auto))
	p.folded("Stays as it is", "- ", withStatus(c.Findings, finding.Keep))
}

func (p *printer) section(title, box string, list []finding.Finding) {
	if len(list) == 0 {
		return
	}
	p.f("\n## %s\n\n", title)
	p.items(box, list)
}
