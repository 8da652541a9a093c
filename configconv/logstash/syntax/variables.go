package syntax

import "regexp"

// VariablePart is a piece of a text: literal, or a reference to a variable of the environment or of Logstash's keystore.
type VariablePart struct {
	Literal    string
	Name       string // "" for literal text
	Default    string
	HasDefault bool // ${NAME:} has an empty default; without a default Logstash does not start where the variable is not there
}

// variable is SUBSTITUTION_PLACEHOLDER_REGEX of substitution_variables.rb.
var variable = regexp.MustCompile(`\$\{([a-zA-Z_.][a-zA-Z0-9_.]*)(?::([^}]*))?\}`)

// ParseVariables splits a text at ${NAME} and ${NAME:default}. A default cannot hold a closing brace.
func ParseVariables(text string) (parts []VariablePart) {
	end := 0
	for _, m := range variable.FindAllStringSubmatchIndex(text, -1) {
		if end < m[0] {
			parts = append(parts, VariablePart{Literal: text[end:m[0]]})
		}
		part := VariablePart{Name: text[m[2]:m[3]], HasDefault: m[4] >= 0}
		if part.HasDefault {
			part.Default = text[m[4]:m[5]]
		}
		parts = append(parts, part)
		end = m[1]
	}
	if end < len(text) {
		parts = append(parts, VariablePart{Literal: text[end:]})
	}
	return parts
}
