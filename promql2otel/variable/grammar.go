package variable

import (
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// language takes all that a server can be told to take: what is switched off there is refused there.
var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// aggregations are the names of the aggregations, with their types.
var aggregations = func() map[string]parser.ItemType {
	m := map[string]parser.ItemType{}
	for t, name := range parser.ItemTypeStr {
		if t.IsAggregator() {
			m[name] = t
		}
	}
	return m
}()

// callable are the names of all aggregations and functions, those that are used most first.
var callable = func() []string {
	common := []string{"sum", "avg", "max", "min", "count", "rate", "increase", "sum_over_time", "avg_over_time", "max_over_time"}
	var others []string
	for name := range aggregations {
		others = append(others, name)
	}
	for name := range parser.Functions {
		others = append(others, name)
	}
	others = slices.DeleteFunc(others, func(name string) bool { return slices.Contains(common, name) })
	slices.Sort(others)
	return append(common, others...)
}()

// argumentType is the type of the argument with that index of a function or an aggregation, and none when that
// is not known.
func argumentType(name string, index int) parser.ValueType {
	if t, ok := aggregations[name]; ok {
		switch {
		case index > 0 || !t.IsAggregatorWithParam():
			return parser.ValueTypeVector
		case t == parser.COUNT_VALUES:
			return parser.ValueTypeString
		}
		return parser.ValueTypeScalar
	}
	f := parser.Functions[name]
	if f == nil || len(f.ArgTypes) == 0 {
		return parser.ValueTypeNone
	}
	return f.ArgTypes[min(index, len(f.ArgTypes)-1)]
}

// labelArgument says whether the argument with that index is the name of a label.
func labelArgument(name string, index int) bool {
	switch name {
	case "label_replace":
		return index == 1 || index == 3
	case "label_join":
		return index == 1 || index >= 3
	case "sort_by_label", "sort_by_label_desc":
		return index >= 1
	case "count_values":
		return index == 0
	}
	return false
}

// infix says whether the token stands between two operands, and takes one after it.
func infix(text string) bool {
	switch strings.ToLower(text) {
	case "+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=", "</", ">/", "and", "or", "unless", "atan2":
		return true
	}
	return false
}

// comparison says whether the token compares two operands.
func comparison(text string) bool {
	switch text {
	case "==", "!=", "<", "<=", ">", ">=":
		return true
	}
	return false
}

// number says whether the token is a number or a duration.
func number(text string) bool { return text != "" && digit(text[0]) }

// set says whether the token is an operator between vectors only.
func set(text string) bool {
	switch strings.ToLower(text) {
	case "and", "or", "unless":
		return true
	}
	return false
}

// matching says whether the token is a keyword of the matching after an operator.
func matching(text string) bool {
	switch strings.ToLower(text) {
	case "on", "ignoring", "group_left", "group_right":
		return true
	}
	return false
}

// matchOperator says whether the token stands between the label and the value of a matcher.
func matchOperator(text string) bool {
	switch text {
	case "=", "!=", "=~", "!~":
		return true
	}
	return false
}

// keyword says whether the word is one after which an operand, or more of a modifier, has to come.
func keyword(text string) bool {
	switch strings.ToLower(text) {
	case "and", "or", "unless", "atan2", "bool", "by", "without", "on", "ignoring", "group_left", "group_right", "offset":
		return true
	}
	return false
}
