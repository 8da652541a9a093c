// Package syntax reads and prints the configuration language of Logstash: sections, plugins, values and conditions, with the position
// of each. The grammar is logstash-core/lib/logstash/compiler/lscl/lscl_grammar.treetop of github.com/elastic/logstash.
package syntax

import "strings"

// Pos is a position in a source. Lines and columns count from 1, columns in characters.
type Pos struct {
	File         string
	Line, Column int
	Offset       int // in bytes, from 0
}

// Config is one file, or several that Logstash reads as one pipeline.
type Config struct {
	Sections []*Section
	// Comments stand after the last section.
	Comments []Comment
}

// Comment is a line that begins with a number sign, or the end of one, without the number sign and the blanks around it.
type Comment struct {
	Pos  Pos
	Text string
	// Trailing says that it stands on the line on which the node ends that it is a comment of, behind it. Others stand before their node.
	Trailing bool
}

// Section is an input, a filter or an output section.
type Section struct {
	Pos  Pos
	Kind string // input, filter, output
	Body []Statement
	// Comments stand before it or, where they are Trailing, behind it; Closing before its closing brace.
	Comments, Closing []Comment
}

// Statement is a *Plugin or an *If.
type Statement interface {
	Position() Pos
	statement()
}

// Plugin is one input, filter, output or, as a value, codec. Name is without quotes, where it has any.
type Plugin struct {
	Pos        Pos
	Name       string
	Attributes []*Attribute
	// Source is its text, as it stands in the file.
	Source            string
	Comments, Closing []Comment
}

// Attribute is a setting of a plugin. Name is without quotes, where it has any; it may be there twice.
type Attribute struct {
	Pos      Pos
	Name     string
	Value    Value
	Comments []Comment
}

// If is a chain of if, else if and else.
type If struct {
	Pos      Pos
	Branches []*Branch
	Comments []Comment
}

// Branch is one part of an If; its Condition is nil for else.
type Branch struct {
	Pos       Pos
	Condition Condition
	Body      []Statement
	// Comments stand before else or, where they are Trailing, behind the closing brace; Closing before it.
	Comments, Closing []Comment
}

// Value is what an attribute has: *String, *Bareword, *Number, *Array, *Hash or *Plugin.
type Value interface {
	Position() Pos
	value()
}

// String is a text in quotes. Text is what stands between them, and what Logstash takes it for: a backslash before the quote keeps the
// string open, but stays in the text as every other does. Unescape gives what the text is where config.support_escapes is set.
type String struct {
	Pos   Pos
	Quote byte // ' or "
	Text  string
}

// Bareword is a word without quotes, of two characters at least: true, json, an enumeration.
type Bareword struct {
	Pos  Pos
	Text string
}

// Number is an integer or a decimal number, as it is written. Logstash reads an integer by Ruby's Integer: one that begins with 0 is octal.
type Number struct {
	Pos  Pos
	Text string
}

// Array is a list in brackets.
type Array struct {
	Pos      Pos
	Elements []Value
	// Comments are those of each element, nil where no element has one.
	Comments [][]Comment
	// Closing are the comments before its closing bracket.
	Closing []Comment
}

// Hash is a map in braces. Keys are *String, *Bareword or *Number, in the order in which they stand; a key may be there twice.
type Hash struct {
	Pos     Pos
	Entries []*HashEntry
	Closing []Comment
}

// HashEntry is one key of a hash and its value.
type HashEntry struct {
	Pos        Pos
	Key, Value Value
	Comments   []Comment
}

// Condition is *Logical, *Not, *Compare, *Match, *In or *Truth. What operators bind is resolved as Logstash does: see parser.condition.
type Condition interface {
	Position() Pos
	condition()
}

// Logical joins two conditions with and, or, xor or nand.
type Logical struct {
	Pos         Pos
	Op          string
	Left, Right Condition
}

// Not is the opposite of a condition.
type Not struct {
	Pos     Pos
	Operand Condition
}

// Compare compares two values: ==, !=, <, >, <=, >=.
type Compare struct {
	Pos         Pos
	Op          string
	Left, Right Operand
}

// Match is =~ or, where it is Negated, !~. Pattern is a *Regexp or, as Logstash allows, a *String that holds one.
type Match struct {
	Pos     Pos
	Negated bool
	Left    Operand
	Pattern Operand
}

// In is "in" or, where it is Negated, "not in".
type In struct {
	Pos         Pos
	Negated     bool
	Left, Right Operand
}

// Truth is a value that stands for a condition: [field], which is false where the field is missing, null or false.
type Truth struct {
	Pos     Pos
	Operand Operand
}

// Operand is a value in a condition: *Selector, *String, *Number, *Array (of operands that are values) or *Regexp.
type Operand interface {
	Position() Pos
	operand()
}

// Selector is a reference to a field: [a][b]. Path are its parts: a, b. A list of one element, ["a"], is one as well, of a field that
// has quotes in its name: Logstash's grammar has it so, see IsList.
type Selector struct {
	Pos  Pos
	Text string // as it is written
	Path []string
}

// Regexp is a regular expression of Ruby between slashes; Text is without the slashes, and with `\/` as it is written.
type Regexp struct {
	Pos  Pos
	Text string
}

// Node is any part of a configuration.
type Node interface {
	Position() Pos
}

// Position is where the first section begins; it is zero where there is none.
func (x *Config) Position() Pos {
	if len(x.Sections) == 0 {
		return Pos{}
	}
	return x.Sections[0].Pos
}

func (x *Section) Position() Pos   { return x.Pos }
func (x *Attribute) Position() Pos { return x.Pos }
func (x *Branch) Position() Pos    { return x.Pos }
func (x *HashEntry) Position() Pos { return x.Pos }

func (x *Plugin) Position() Pos   { return x.Pos }
func (x *If) Position() Pos       { return x.Pos }
func (x *String) Position() Pos   { return x.Pos }
func (x *Bareword) Position() Pos { return x.Pos }
func (x *Number) Position() Pos   { return x.Pos }
func (x *Array) Position() Pos    { return x.Pos }
func (x *Hash) Position() Pos     { return x.Pos }
func (x *Logical) Position() Pos  { return x.Pos }
func (x *Not) Position() Pos      { return x.Pos }
func (x *Compare) Position() Pos  { return x.Pos }
func (x *Match) Position() Pos    { return x.Pos }
func (x *In) Position() Pos       { return x.Pos }
func (x *Truth) Position() Pos    { return x.Pos }
func (x *Selector) Position() Pos { return x.Pos }
func (x *Regexp) Position() Pos   { return x.Pos }

func (*Plugin) statement() {}
func (*If) statement()     {}

func (*String) value()   {}
func (*Bareword) value() {}
func (*Number) value()   {}
func (*Array) value()    {}
func (*Hash) value()     {}
func (*Plugin) value()   {}

func (*Logical) condition() {}
func (*Not) condition()     {}
func (*Compare) condition() {}
func (*Match) condition()   {}
func (*In) condition()      {}
func (*Truth) condition()   {}

func (*Selector) operand() {}
func (*String) operand()   {}
func (*Number) operand()   {}
func (*Array) operand()    {}
func (*Regexp) operand()   {}

// IsList reports whether it is written as a list of one text, ["a"]. Logstash takes that for a field nonetheless, and "in" it never holds
// (github.com/elastic/logstash/issues/9932).
func (x *Selector) IsList() bool {
	if len(x.Path) != 1 {
		return false
	}
	text := strings.TrimSpace(x.Path[0])
	return len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0]
}
