package logevent

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxDepth is how deep values may be nested.
const maxDepth = 1000

// rubyParser reads values as Ruby's inspect and the two printing libraries write them.
type rubyParser struct {
	text  string
	at    int // the place of the error after one
	depth int
}

var errDeep = fmt.Errorf("values are nested more than %d deep", maxDepth)

func (p *rubyParser) space() { p.at = skipSpace(p.text, p.at) }

// take moves over the text if it comes next.
func (p *rubyParser) take(s string) bool {
	if strings.HasPrefix(p.text[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

// next shows what comes next, for an error.
func (p *rubyParser) next() string {
	if p.at >= len(p.text) {
		return "the end of the file"
	}
	return shorten(strings.TrimSpace(p.text[p.at:endOfLine(p.text, p.at)]))
}

func (p *rubyParser) hash() (map[string]any, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errDeep
	}
	defer func() { p.depth-- }()
	p.take("{")
	fields := map[string]any{}
	for first := true; ; first = false {
		p.space()
		if p.take("}") {
			return fields, nil
		}
		if !first {
			if !p.take(",") {
				return nil, fmt.Errorf("there is %s where a comma or the end of the hash has to be", p.next())
			}
			p.space()
		}
		if p.take("...}") {
			return nil, errors.New("the hash holds itself")
		}
		key, err := p.key()
		if err != nil {
			return nil, err
		}
		p.space()
		if fields[key], err = p.value(); err != nil {
			return nil, err
		}
	}
}

var (
	symbolKey = regexp.MustCompile(`^[\p{L}_@][\p{L}\p{N}_]*[?!]?: `)
	symbol    = regexp.MustCompile(`^:[\p{L}_@][\p{L}\p{N}_]*[?!=]?`)
)

// key reads "a" =>, :a =>, :"a" =>, a: and "a":, the last two being what symbols are printed as since Ruby 3.4.
func (p *rubyParser) key() (string, error) {
	if k := symbolKey.FindString(p.text[p.at:]); k != "" {
		p.at += len(k)
		return strings.TrimSuffix(k, ": "), nil
	}
	start := p.at
	v, err := p.value()
	if err != nil {
		return "", err
	}
	key, ok := v.(string)
	if !ok {
		key = strings.TrimSpace(p.text[start:p.at])
	}
	if p.take(": ") {
		return key, nil
	}
	p.space()
	if !p.take("=>") {
		return "", fmt.Errorf("there is %s where => has to be, after the field %s", p.next(), key)
	}
	return key, nil
}

// index matches the number in front of an element, as opposed to a list of one number, whose bracket a space follows.
var index = regexp.MustCompile(`^\[ *\d+\] +`)

func (p *rubyParser) array() ([]any, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errDeep
	}
	defer func() { p.depth-- }()
	p.take("[")
	items := []any{}
	for first := true; ; first = false {
		p.space()
		if p.take("]") {
			return items, nil
		}
		if !first {
			if !p.take(",") {
				return nil, fmt.Errorf("there is %s where a comma or the end of the array has to be", p.next())
			}
			p.space()
		}
		if p.take("...]") {
			return nil, errors.New("the array holds itself")
		}
		if prefix := index.FindString(p.text[p.at:]); prefix != "" && !strings.HasPrefix(p.text[p.at+len(prefix):], "]") {
			p.at += len(prefix)
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
}

func (p *rubyParser) value() (any, error) {
	switch rest := p.text[p.at:]; {
	case rest == "":
		return nil, errors.New("the event has no end; is the file complete?")
	case rest[0] == '{':
		return p.hash()
	case rest[0] == '[':
		return p.array()
	case rest[0] == '"':
		return p.string()
	case strings.HasPrefix(rest, `:"`):
		p.at++
		return p.string()
	case symbol.MatchString(rest):
		s := symbol.FindString(rest)
		p.at += len(s)
		return s[1:], nil
	}
	return p.bare()
}

var (
	timestamp  = regexp.MustCompile(`^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)
	rubyTime   = regexp.MustCompile(`^\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? (UTC|[+-]\d{4})`)
	numeral    = regexp.MustCompile(`^(-?\d[\d_]*(\.\d+)?([eE][+-]?\d+)?|NaN|-?Infinity)`)
	bigDecimal = regexp.MustCompile(`^#<BigDecimal:[^,'>]*,'([^']*)'[^>]*>`)
	inspected  = regexp.MustCompile(`^#<[^\n]*>`)
	word       = regexp.MustCompile(`^(nil|true|false)`)
)

// bare reads a value that no bracket and no quote begins. Of an object that is no value of an event, the text remains.
func (p *rubyParser) bare() (any, error) {
	rest := p.text[p.at:]
	for _, form := range []struct {
		re   *regexp.Regexp
		read func(s string) (any, error)
	}{
		{timestamp, func(s string) (any, error) { return time.Parse(time.RFC3339Nano, s) }},
		{rubyTime, func(s string) (any, error) {
			return time.Parse("2006-01-02 15:04:05.999999999 -0700", strings.Replace(s, "UTC", "+0000", 1))
		}},
		{numeral, func(s string) (any, error) { return number(strings.ReplaceAll(s, "_", "")), nil }},
		{bigDecimal, func(s string) (any, error) {
			f, err := strconv.ParseFloat(bigDecimal.FindStringSubmatch(s)[1], 64)
			return f, err
		}},
		{word, func(s string) (any, error) { return map[string]any{"nil": nil, "true": true, "false": false}[s], nil }},
		{inspected, func(s string) (any, error) { return s, nil }},
	} {
		s := form.re.FindString(rest)
		if s == "" || !ends(rest[len(s):]) {
			continue
		}
		v, err := form.read(s)
		if err != nil {
			return nil, err
		}
		p.at += len(s)
		return v, nil
	}
	return nil, fmt.Errorf("%s is no value", p.next())
}

// ends says whether a bare value ends in front of the text.
func ends(rest string) bool {
	return rest == "" || strings.IndexByte(" \t\r\n,}]=", rest[0]) >= 0
}
