package interpreter

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"strings"
)

// bytesFilter is lib/logstash/filters/bytes.rb of github.com/logstash-plugins/logstash-filter-bytes.
type bytesFilter struct {
	decorators
	source, target, conversion, decimal string
	tagOnFailure                        []string
	form                                *regexp.Regexp
}

func newBytes(s *settings, _ *Interpreter) (filter, error) {
	f := &bytesFilter{
		decorators:   s.decorators(),
		source:       s.string("source", "message"),
		target:       s.string("target", ""),
		conversion:   s.enum("conversion_method", "binary", "binary", "metric"),
		decimal:      s.enum("decimal_separator", ".", ".", ","),
		tagOnFailure: s.strings("tag_on_failure", "_bytesparsefailure"),
	}
	if !s.has("target") {
		return nil, errors.New("option target: the filter fails without one")
	}
	f.form = regexp.MustCompile(`(?m)^([0-9 _,.]*)\s*([kKmMgGtTpPeE]?)([bB]?)$`)
	return f, nil
}

func (f *bytesFilter) filter(e *Event) ([]*Event, error) {
	v, err := e.get(f.source)
	if err != nil {
		return nil, err
	}
	source, ok := v.(string)
	if !ok {
		e.tagAll(f.tagOnFailure)
		return nil, nil
	}
	source = strip(source)
	if err := e.set(f.source, source); err != nil { // strip! changes the text that the event holds
		return nil, err
	}
	m := f.form.FindStringSubmatch(source)
	if m == nil || strings.Count(m[1], f.decimal) > 1 {
		e.tagAll(f.tagOnFailure)
		return nil, nil
	}
	number := strings.Map(func(r rune) rune {
		switch {
		case string(r) == f.decimal:
			return '.'
		case r >= '0' && r <= '9':
			return r
		}
		return -1
	}, m[1])
	if number == "" {
		e.tagAll(f.tagOnFailure)
		return nil, nil
	}
	base := 1024.0
	if f.conversion == "metric" {
		base = 1000
	}
	// to_f reads 0 where a text begins with the point and has no digits behind it.
	result := stringToF(number)
	if m[2] != "" {
		result *= math.Pow(base, float64(1+strings.Index("kmgtpe", strings.ToLower(m[2]))))
	}
	rounded, _ := big.NewFloat(math.Round(result)).Int(nil)
	if err := e.set(f.target, integer(rounded)); err != nil {
		return nil, err
	}
	return nil, f.matched(e)
}
