package logstash

import (
	"errors"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// environment is a text with references to the environment, ${NAME} and ${NAME:default}, which Logstash replaces when it reads its
// configuration, and the Collector as well.
func environment(s string) (t collector.Text) {
	for _, v := range syntax.ParseVariables(s) {
		if v.Name == "" {
			t = append(t, collector.Part{Literal: v.Literal})
		} else {
			t = append(t, collector.Part{Env: v.Name, Default: v.Default, HasDefault: v.HasDefault})
		}
	}
	return t
}

// sprintf is a text in which %{field} and %{+date} stand for values of the event. References to fields that are not there stay as they are
// written (org.logstash.StringInterpolation).
func (p *program) sprintf(s string) ottl.Value {
	parts := syntax.ParseTemplate(s)
	var values []ottl.Value
	plain := true
	for _, part := range parts {
		switch {
		case part.Field != nil:
			plain = false
			path := p.path(part.Field)
			v := read(path)
			if path.String() != ottl.Time.String() {
				v = ottl.Call("Coalesce", ottl.List(v, ottl.Str(part.Source)))
			}
			values = append(values, v)
		case part.Epoch:
			plain = false
			values = append(values, ottl.Call("UnixSeconds", ottl.Time.Value()))
		case part.Joda != "" || part.Java != "":
			plain = false
			values = append(values, p.date(part)...)
		default:
			values = append(values, ottl.Text(environment(part.Literal)))
		}
	}
	if plain {
		return ottl.Text(environment(s))
	}
	return ottl.Call("Concat", ottl.List(values...), ottl.Str(""))
}

// date is the event's time in a format, in UTC, in pieces.
func (p *program) date(part syntax.TemplatePart) []ottl.Value {
	format, err := dateformat.Joda(part.Joda)
	if part.Java != "" {
		format, err = dateformat.JavaTime(part.Java)
	}
	if err == nil {
		err = format.Unprintable
	}
	if part.Java == "TIME_NOW" {
		err = errors.New("it is the present time")
	}
	if err != nil {
		p.manualf("the date format in %s cannot be written in the Collector: %v", part.Source, err)
		return []ottl.Value{ottl.Str(part.Source)}
	}
	return printed(format, ottl.Time.Value())
}

// printed is a time in a format, in pieces.
func printed(format dateformat.Format, t ottl.Value) (pieces []ottl.Value) {
	for _, p := range format.Print {
		switch {
		case p.Func != "":
			n := ottl.Call(p.Func, t)
			if p.Divisor > 1 {
				n = ottl.Quotient(n, ottl.Int(p.Divisor))
			}
			pieces = append(pieces, ottl.Call("Format", ottl.Str(p.Verb), ottl.List(n)))
		case p.Strftime != "":
			pieces = append(pieces, ottl.Call("FormatTime", t, ottl.Str(p.Strftime)))
		default:
			pieces = append(pieces, ottl.Str(p.Literal))
		}
	}
	return pieces
}

// timestamp is how Logstash prints a time: in ISO 8601, in UTC, with milliseconds.
var timestamp = func() dateformat.Format {
	f, err := dateformat.Joda("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
	if err != nil {
		panic(err)
	}
	return f
}()

// isoTime is the text of a time that is a value of OTTL.
func isoTime(t ottl.Value) ottl.Value {
	return ottl.Call("Concat", ottl.List(printed(timestamp, t)...), ottl.Str(""))
}
