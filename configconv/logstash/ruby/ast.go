// Package ruby reads the small programs that the ruby filter of Logstash holds, as far as they are of shapes that can be told in OTTL: fields
// that are set, removed and compared, texts and numbers made of them, conditions. It never guesses: whatever else a program has is an error that
// names it. The language is Ruby's (https://docs.ruby-lang.org/en/3.3/syntax_rdoc.html).
package ruby

// Statement is a *Set, *Remove, *Cancel, *Tag, *Assign or *If.
type Statement interface{ statement() }

// Set is event.set("field", value).
type Set struct {
	Field string
	Value Expr
}

// Remove is event.remove("field").
type Remove struct{ Field string }

// Cancel is event.cancel: the event is dropped.
type Cancel struct{}

// Tag is event.tag("tag").
type Tag struct{ Value Expr }

// Assign is variable = value.
type Assign struct {
	Name  string
	Value Expr
}

// If is if, elsif and else, and the modifiers if and unless. Else is nil where there is none.
type If struct {
	Condition  Expr
	Then, Else []Statement
}

func (*Set) statement()    {}
func (*Remove) statement() {}
func (*Cancel) statement() {}
func (*Tag) statement()    {}
func (*Assign) statement() {}
func (*If) statement()     {}

// Expr is a *Literal, *Interpolation, *Get, *Variable, *List, *Call, *Binary or *Not.
type Expr interface{ expr() }

// Literal is a string, int64, float64, bool or nil.
type Literal struct{ Value any }

// Interpolation is a string in double quotes with #{} in it.
type Interpolation struct{ Parts []Expr }

// Get is event.get("field").
type Get struct{ Field string }

// Variable is a local variable.
type Variable struct{ Name string }

// List is an array literal.
type List struct{ Elements []Expr }

// Regexp is a regular expression between slashes.
type Regexp struct{ Source string }

// Call is a method of a value, with its arguments. The block of reject and the like is in Block, as it is written, without its blanks.
type Call struct {
	On    Expr
	Name  string
	Args  []Expr
	Block string
	// Safe says that it is called with &., which gives nil for nil.
	Safe bool
}

// Binary is + - * / == != < <= > >= && || =~ !~.
type Binary struct {
	Op          string
	Left, Right Expr
}

// Not is ! or not.
type Not struct{ Operand Expr }

func (*Literal) expr()       {}
func (*Interpolation) expr() {}
func (*Get) expr()           {}
func (*Variable) expr()      {}
func (*List) expr()          {}
func (*Regexp) expr()        {}
func (*Call) expr()          {}
func (*Binary) expr()        {}
func (*Not) expr()           {}
