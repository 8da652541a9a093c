package grok

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"
)

// Options say which patterns an expression can refer to.
type Options struct {
	// ECS chooses the patterns whose fields are those of the Elastic Common Schema.
	ECS bool
	// Definitions are patterns beside the public ones, from patterns_dir and pattern_definitions; they win, and the last of a name does.
	Definitions []Definition
	// AllCaptures captures what references without a field match as well, under the name of the pattern: named_captures_only => false.
	AllCaptures bool
}

// Pattern is a grok expression that was made fit for OTTL's ExtractGrokPatterns.
type Pattern struct {
	// Expression is the pattern for ExtractGrokPatterns, and Definitions its patternDefinitions, "NAME=expression", in the order of their
	// names. Those that go-grok has in the same form are left out. Neither says anything of types: go-grok gives up a whole match where a
	// number cannot be read, so that Capture.Type is to be applied to what was captured.
	Expression  string
	Definitions []string
	// Captures are the fields, in the order in which they stand, once for each place that captures one. Where several capture one field,
	// Logstash makes a list of those that matched something.
	Captures []Capture
	Notes    []Note

	full string
	re   func() *regexp.Regexp // compiled when it is first needed
}

// Capture is one place of a pattern whose text becomes a field.
type Capture struct {
	Field []string // the path of the field: source, ip
	Name  string   // its key in the map that ExtractGrokPatterns returns; no other capture of the pattern has it
	Type  string   // int or float, "" for a text
}

// Regexp is the pattern with all references replaced, in the syntax of RE2.
func (p *Pattern) Regexp() string { return p.full }

// Match finds the pattern in a text, as ExtractGrokPatterns does: the captures that are not empty, by their Name, and whether it was found.
func (p *Pattern) Match(text string) (captured map[string]string, ok bool) {
	re := p.re()
	m := re.FindStringSubmatch(text)
	if m == nil {
		return nil, false
	}
	captured = map[string]string{}
	for i, name := range re.SubexpNames() {
		if name != "" && m[i] != "" {
			captured[strings.ReplaceAll(name, dot, ".")] = m[i]
		}
	}
	return captured, true
}

// definition is a pattern that was translated.
type definition struct {
	pieces   []piece
	anchored bool
	dotted   bool // it or a pattern that it refers to has a dot
	captures int  // that it has, with those of the patterns that it refers to
	guard    guard
}

// compiler compiles one expression.
type compiler struct {
	opts     Options
	own      map[string]string
	known    map[string]*definition
	open     []string // patterns that are being expanded
	notes    []Note
	names    map[string]int
	captures []Capture
}

// size is how large an expression may become with all its references replaced. The largest of the public patterns has some 20 kB.
const size = 1 << 20

// Compile makes a grok expression fit for the Collector. An error says which pattern is not known, or has something that RE2 does not have.
func Compile(expression string, opts Options) (*Pattern, error) {
	c := &compiler{opts: opts, own: map[string]string{}, known: map[string]*definition{}, names: map[string]int{}}
	for _, d := range opts.Definitions {
		c.own[d.Name] = d.Pattern
	}
	top, err := c.translate("", expression)
	if err != nil {
		return nil, err
	}
	p := &Pattern{}
	var full strings.Builder
	if err := c.expand(&full, top); err != nil {
		return nil, err
	}
	p.Captures, p.Notes = c.captures, c.notes
	p.full = flags(top) + full.String()
	if _, err := syntax.Parse(p.full, syntax.Perl); err != nil { // nothing else fails in compiling it
		return nil, fmt.Errorf("it has no counterpart in RE2: %v", err)
	}
	p.re = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(p.full) })
	c.emit(p, top)
	return p, nil
}

// prefix holds the flags of a pattern of its own. ^ and $ stand for the ends of lines in it, if it has them.
func prefix(d *definition) string {
	if d.anchored {
		return "(?m)"
	}
	return ""
}

// flags are those of a whole expression. Logstash compiles it with Regexp::MULTILINE, so that a dot in it or in its patterns matches the end of
// a line (github.com/jordansissel/ruby-grok, lib/grok-pure.rb, compile).
func flags(top *definition) string {
	switch {
	case top.dotted && top.anchored:
		return "(?ms)"
	case top.dotted:
		return "(?s)"
	}
	return prefix(top)
}

// translate translates an expression; name is that of its pattern, "" for the expression itself.
func (c *compiler) translate(name, expression string) (*definition, error) {
	t := &translator{src: expression, grok: true}
	pieces, err := t.translate()
	if err != nil {
		if name != "" {
			return nil, fmt.Errorf("pattern %s, %w", name, err)
		}
		return nil, err
	}
	// What the notes say of the public patterns was looked at when they were curated.
	if _, own := c.own[name]; own || name == "" {
		for _, n := range t.notes {
			if !slices.Contains(c.notes, n) {
				c.notes = append(c.notes, n)
			}
		}
	}
	d := &definition{pieces: pieces, anchored: t.anchored, dotted: t.dotted}
	for i, p := range pieces {
		if p.capture != "" {
			d.captures++
		}
		if p.ref == nil {
			continue
		}
		if p.ref.field == "" && c.opts.AllCaptures {
			pieces[i].ref.field = p.ref.pattern
		}
		inner, err := c.lookup(p.ref.pattern)
		if err != nil {
			return nil, err
		}
		d.captures += inner.captures
		d.dotted = d.dotted || inner.dotted
		if pieces[i].ref.field != "" {
			d.captures++
		}
	}
	d.pieces = c.keepGuards(name, pieces)
	d.guard = c.guardOf(name, d.pieces)
	return d, nil
}

// lookup is the pattern of a name, translated.
func (c *compiler) lookup(name string) (*definition, error) {
	if d := c.known[name]; d != nil {
		return d, nil
	}
	if slices.Contains(c.open, name) {
		return nil, fmt.Errorf("pattern %s refers to itself: %s", name, strings.Join(append(c.open, name), " -> "))
	}
	expression, found := c.own[name]
	if !found {
		if expression, found = libraries[c.opts.ECS]()[name]; found {
			expression = withoutLookAround(name, expression)
		}
	}
	if !found {
		return nil, fmt.Errorf("pattern %s is not known: neither the public patterns nor pattern_definitions nor a file of patterns_dir that was found has it", name)
	}
	c.open = append(c.open, name)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	d, err := c.translate(name, expression)
	if err != nil {
		return nil, err
	}
	c.known[name] = d
	return d, nil
}

// expand writes a definition with all references replaced, and gives each capture its name.
func (c *compiler) expand(b *strings.Builder, d *definition) error {
	for _, p := range d.pieces {
		switch {
		case b.Len() > size:
			return fmt.Errorf("it is too large: with all patterns in their places it has more than %d characters", size)
		case p.capture != "":
			b.WriteString("(?P<" + c.capture(p.capture, "") + ">")
		case p.ref != nil:
			inner := c.known[p.ref.pattern]
			if p.ref.field != "" {
				b.WriteString("(?P<" + c.capture(p.ref.field, p.ref.typ) + ">")
			} else {
				b.WriteString("(?:")
			}
			b.WriteString(prefix(inner))
			if err := c.expand(b, inner); err != nil {
				return err
			}
			b.WriteByte(')')
		default:
			b.WriteString(p.text)
		}
	}
	return nil
}

// capture records a capture, and returns the name of its group.
func (c *compiler) capture(field, typ string) string {
	name := uniqueName(field, c.names)
	if typ != "int" && typ != "float" {
		typ = ""
	}
	c.captures = append(c.captures, Capture{Field: path(field), Name: strings.ReplaceAll(name, dot, "."), Type: typ})
	return name
}

// path is the path of a field: source, ip for [source][ip].
func path(field string) []string {
	if !strings.HasPrefix(field, "[") || !strings.HasSuffix(field, "]") {
		return []string{field}
	}
	return strings.Split(field[1:len(field)-1], "][")
}

// dot is what go-grok has for a dot in the name of a group.
const dot = "___"

// uniqueName is a name for a group that captures a field: letters, digits and underscores, and what go-grok makes a dot of between the parts
// of its path. names counts those that were given away.
func uniqueName(field string, names map[string]int) string {
	var parts []string
	for _, p := range path(field) {
		for _, word := range strings.Split(p, ".") {
			word = strings.Map(func(r rune) rune {
				if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
					return r
				}
				return '_'
			}, word)
			for strings.Contains(word, dot) { // it would become a dot
				word = strings.ReplaceAll(word, dot, "__")
			}
			parts = append(parts, strings.Trim(word, "_"))
			if parts[len(parts)-1] == "" {
				parts[len(parts)-1] = "x"
			}
		}
	}
	name := strings.Join(parts, dot)
	for {
		names[name]++
		n := names[name]
		if n == 1 {
			return name
		}
		if next := fmt.Sprintf("%s_%d", name, n); names[next] == 0 {
			names[next]++
			return next
		}
	}
}
