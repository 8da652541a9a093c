// Package variable reads PromQL as Grafana stores it: with the variables of a dashboard written into the
// text. PromQL itself has no variables, so such a text does not parse; and what it asks for is complete only
// when Grafana has replaced them.
//
// [Mask] puts, in the place of every variable, a token of as many bytes that PromQL takes there. The masked
// text parses, and an offset in it is an offset in the text as stored, so that edits found in the one can be
// made in the other.
//
// [ParseTemplateQuery] reads the queries that fill the variables themselves, label_values(up, job) and the
// like, which are a language of Grafana's with PromQL inside.
package variable

// Position says where in an expression a variable stands, and with that what Grafana is expected to put there.
type Position string

const (
	// InString is inside a string literal. The string may still name something: see [Variable.Names].
	InString Position = "string"
	// InComment is inside a comment, where nothing is asked for.
	InComment Position = "comment"
	// Duration is a range, an offset, the step of a subquery, or a part of one of them.
	Duration Position = "duration"
	// Scalar is a number, or a part of one: an operand, a parameter, a time after @.
	Scalar Position = "scalar"
	// GroupingLabel is in the list of by, without, on, ignoring, group_left or group_right: a label, a part of
	// the name of one, or several labels.
	GroupingLabel Position = "grouping label"
	// LabelName is the label of a matcher, or a part of its name.
	LabelName Position = "label name"
	// LabelValue is the value of a matcher or an argument that is a string, where the variable brings the quotes.
	LabelValue Position = "label value"
	// Matchers is among the braces of a selector, in the place of whole matchers.
	Matchers Position = "matchers"
	// Metric is a metric name, a part of one, or any expression in the place of one.
	Metric Position = "metric"
	// Function is the name of a function or of an aggregation, or a part of it.
	Function Position = "function"
	// Operator is the operator between two operands, or that of a matcher.
	Operator Position = "operator"
	// Other is where PromQL needs nothing: a modifier after an expression, or anything that may be missing.
	Other Position = "other"
)

// Variable is one place where a text refers to a variable of Grafana.
type Variable struct {
	// Start and End are the bytes of the text that are the reference.
	Start, End int
	// Name is the name of the variable, without its syntax, its field and its format.
	Name string
	// Text is the reference as written.
	Text string
	// Position says where it stands.
	Position Position
	// Names says, of a variable in a string, what the string names, if anything: [Metric] for the value of a
	// matcher of __name__ and for a quoted metric name, [LabelName] and [GroupingLabel] for a quoted label name
	// and for an argument that is a label name, such as those of label_replace. Otherwise it is empty.
	Names Position
}

// Masked is an expression with a token of PromQL in the place of each variable.
type Masked struct {
	// Text has as many bytes as the expression, and differs from it in the bytes of variables only.
	Text string
	// Variables are those of the expression, in the order of the text.
	Variables []Variable
}

// Undecidable gives the variables that hide what is asked for from all but Grafana: which metric, which label,
// which function or operator, which matchers. Those that stand for a value, a number or a duration are not
// among them. An operand beside an arithmetic operator or a comparison, $x in "up > $x", is taken for a number as
// long as that can be.
func (m Masked) Undecidable() []Variable {
	var found []Variable
	for _, v := range m.Variables {
		position := v.Position
		if position == InString {
			position = v.Names
		}
		switch position {
		case Metric, LabelName, GroupingLabel, Matchers, Function, Operator, Other:
			found = append(found, v)
		}
	}
	return found
}

// Overlaps gives the first variable that has a byte in [start,end) of the text or, when that is empty, has
// start inside it.
func (m Masked) Overlaps(start, end int) (Variable, bool) {
	for _, v := range m.Variables {
		if v.Start < end && start < v.End {
			return v, true
		}
	}
	return Variable{}, false
}
