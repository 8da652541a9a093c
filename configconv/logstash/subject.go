package logstash

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// subject is what a finding is about: one plugin, or one condition. Whatever is to be said of it is collected and becomes one finding,
// whose status is that of the gravest remark.
type subject struct {
	status  finding.Status
	remarks []string
}

// about collects what is said while body runs, and records it.
func (c *converter) about(pos syntax.Pos, rule, symbol, url string, body func()) finding.Status {
	outer := c.subject
	s := &subject{}
	c.subject = s
	defer func() { c.subject = outer }()
	body()
	if s.status == "" {
		s.status = finding.Auto
	}
	if len(s.remarks) == 0 {
		s.remarks = []string{"does in the Collector what it did"}
	}
	c.Add(place(pos), rule, symbol, s.status, strings.Join(s.remarks, "; "), url)
	return s.status
}

func place(pos syntax.Pos) conversion.Place {
	return conversion.Place{File: pos.File, Line: pos.Line, Column: pos.Column}
}

// say adds a remark.
func (c *converter) say(status finding.Status, format string, args ...any) {
	s := c.subject
	if s == nil {
		return
	}
	if status.Rank() > s.status.Rank() || s.status == "" {
		s.status = status
	}
	text := fmt.Sprintf(format, args...)
	for _, r := range s.remarks {
		if r == text {
			return
		}
	}
	s.remarks = append(s.remarks, text)
}

// autof says what became of something that is as before.
func (c *converter) autof(format string, args ...any) { c.say(finding.Auto, format, args...) }

// keepf says that something needs no counterpart.
func (c *converter) keepf(format string, args ...any) { c.say(finding.Keep, format, args...) }

// reviewf says what behaves differently.
func (c *converter) reviewf(format string, args ...any) { c.say(finding.Review, format, args...) }

// manualf says what a person must do.
func (c *converter) manualf(format string, args ...any) { c.say(finding.Manual, format, args...) }
