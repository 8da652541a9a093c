package prometheus

import (
	"regexp"

	"gopkg.in/yaml.v3"
)

// oldBool matches the words that YAML 1.1 reads as booleans, and YAML 1.2 as texts.
var oldBool = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off)$`)

// str is a copy of a scalar that is a text, however it looks. Prometheus' decoder takes 1.10, 010 and 2024-01-01 for a field of that type as
// they stand; the Collector finds out what a value is before it knows the field, and makes 1.1, 8 and a time of them, unless they
// stand in quotes.
func str(n *yaml.Node) *yaml.Node {
	out := bare(n)
	out.Tag = "!!str" // the encoder quotes what would not be read as one
	if out.Style == 0 && oldBool.MatchString(out.Value) {
		out.Style = yaml.DoubleQuotedStyle
	}
	return out
}

// null is a value that is there and says nothing: the default of the field counts. Without the word it would be an empty text in braces.
func null() *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"} }
