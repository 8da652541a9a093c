package logstash

import (
	"fmt"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
)

// translations are the patterns, dates and expressions that were translated: large configurations have the same ones many times.
type translations struct {
	patterns map[string]pattern
	dates    map[string]dates
	regexps  map[string]expression
}

type pattern struct {
	*grok.Pattern
	err error
}

type dates struct {
	formats []dateformat.Format
	err     error
}

type expression struct {
	re    string
	notes []grok.Note
	err   error
}

// compile is grok.Compile. The result is shared, and not to be changed.
func (c *converter) compile(text string, opts grok.Options) (*grok.Pattern, error) {
	key := fmt.Sprintf("%q %v %v %q", text, opts.ECS, opts.AllCaptures, opts.Definitions)
	p, known := c.seen.patterns[key]
	if !known {
		p.Pattern, p.err = grok.Compile(text, opts)
		c.seen.patterns[key] = p
	}
	return p.Pattern, p.err
}

// dateFormats is dateformat.DateFilter. The result is shared, and not to be changed.
func (c *converter) dateFormats(name string) ([]dateformat.Format, error) {
	d, known := c.seen.dates[name]
	if !known {
		d.formats, d.err = dateformat.DateFilter(name)
		c.seen.dates[name] = d
	}
	return d.formats, d.err
}

// expression is grok.Regex.
func (c *converter) expression(ruby string) (string, []grok.Note, error) {
	e, known := c.seen.regexps[ruby]
	if !known {
		e.re, e.notes, e.err = grok.Regex(ruby)
		c.seen.regexps[ruby] = e
	}
	return e.re, e.notes, e.err
}
