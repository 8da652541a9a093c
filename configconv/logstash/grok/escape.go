package grok

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// octalForm matches the three digits of a letter, which two or one could be a group of.
var octalForm = regexp.MustCompile(`^[1-3][0-7]{2}`)

// escape translates what a backslash outside of a class begins.
func (t *translator) escape() error {
	at := t.pos
	if at+1 == len(t.src) {
		return t.errorf(at, "it ends with a backslash")
	}
	switch c := t.src[at+1]; c {
	case 'Z':
		t.emit(`(?:\n?\z)`)
	case 'h':
		t.emit(`[0-9a-fA-F]`)
	case 'H':
		t.emit(`[^0-9a-fA-F]`)
	case 'R':
		t.emit(`(?:\r\n|[\n\v\f\r\x{85}\x{2028}\x{2029}])`)
	case 'K', 'G', 'X':
		return t.errorf(at, `\%c is something that RE2 does not have`, c)
	case 'k', 'g':
		return t.errorf(at, `\%c refers to another group, which RE2 cannot; write the group once more`, c)
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if octalForm.MatchString(t.src[at+1:]) { // no expression has that many groups
			text, size, err := t.character()
			t.emit(text)
			t.pos += size
			return err
		}
		return t.errorf(at, `\%c refers to what a group matched, which RE2 cannot`, c)
	case 'A', 'z', 'b', 'B', 'd', 'D', 'w', 'W', 's', 'S': // \s has the vertical tab in Ruby only, which no text has
		t.emit(`\` + string(c))
	default:
		text, size, err := t.character()
		if err != nil {
			return err
		}
		t.emit(text)
		t.pos += size
		return nil
	}
	t.pos += 2
	return nil
}

// codePointsForm matches \u{...} with one or more code points.
var codePointsForm = regexp.MustCompile(`^\\u\{\s*([0-9A-Fa-f]+(?:\s+[0-9A-Fa-f]+)*)\s*\}`)

// character translates an escaped letter that means the same inside of a class and outside, and returns how many bytes it has.
func (t *translator) character() (text string, size int, err error) {
	rest := t.src[t.pos:]
	if len(rest) < 2 {
		return "", 0, t.errorf(t.pos, "it ends with a backslash")
	}
	switch c := rest[1]; {
	case strings.IndexByte("tnrfva", c) >= 0:
		return rest[:2], 2, nil
	case c == 'e':
		return `\x1b`, 2, nil
	case c == 'p' || c == 'P':
		return t.property()
	case c == 'x':
		digits := hexDigits(rest[2:], 2)
		if strings.HasPrefix(rest[2:], "{") {
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				return "", 0, t.errorf(t.pos, `\x{ is not closed`)
			}
			return rest[:end+1], end + 1, nil
		}
		if digits == 0 {
			return "x", 2, nil
		}
		return `\x{` + rest[2:2+digits] + `}`, 2 + digits, nil
	case strings.HasPrefix(rest, `\u{`):
		m := codePointsForm.FindStringSubmatch(rest)
		if m == nil {
			return "", 0, t.errorf(t.pos, `\u{ needs hexadecimal digits and a closing brace`)
		}
		for _, digits := range strings.Fields(m[1]) {
			text += `\x{` + digits + `}`
		}
		return text, len(m[0]), nil
	case c == 'u':
		digits := hexDigits(rest[2:], 4)
		if digits < 4 {
			return "", 0, t.errorf(t.pos, `\u needs four hexadecimal digits`)
		}
		return `\x{` + rest[2:6] + `}`, 6, nil
	case c >= '0' && c <= '7':
		digits := 1
		for digits < 3 && 1+digits < len(rest) && rest[1+digits] >= '0' && rest[1+digits] <= '7' {
			digits++
		}
		n, _ := strconv.ParseUint(rest[1:1+digits], 8, 32)
		return fmt.Sprintf(`\x{%x}`, n), 1 + digits, nil
	case c == 'c' && len(rest) > 2:
		return fmt.Sprintf(`\x{%x}`, rest[2]&0x1f), 3, nil
	case strings.HasPrefix(rest, `\C-`) && len(rest) > 3:
		return fmt.Sprintf(`\x{%x}`, rest[3]&0x1f), 4, nil
	case c == 'M':
		return "", 0, t.errorf(t.pos, `\M- stands for a byte that is no character`)
	}
	r, n := utf8.DecodeRuneInString(rest[1:])
	if strings.ContainsRune(`\.+*?()|[]{}^$-`, r) {
		return `\` + string(r), 1 + n, nil
	}
	return string(r), 1 + n, nil // any other letter stands for itself
}

func hexDigits(s string, most int) (n int) {
	for n < most && n < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[n]) >= 0 {
		n++
	}
	return n
}

// properties are the names of Ruby's properties that RE2 knows by another, inside of a class.
var properties = map[string]string{
	"alpha": `\p{L}\p{M}`, "digit": `\p{Nd}`, "alnum": `\p{L}\p{M}\p{Nd}`, "upper": `\p{Lu}`, "lower": `\p{Ll}`, "space": `\s\v\x{85}\p{Z}`,
	"blank": ` \t\p{Zs}`, "cntrl": `\p{Cc}`, "punct": "\\p{P}$+<=>^`|~", "word": `\p{L}\p{M}\p{Nd}\p{Pc}`, "xdigit": `0-9A-Fa-f`,
	"graph": `\p{L}\p{M}\p{N}\p{P}\p{S}`, "print": `\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}`, "ascii": `\x00-\x7F`,
}

// property translates \p{Name}, \p{^Name} and \P{Name}.
func (t *translator) property() (string, int, error) {
	rest := t.src[t.pos:]
	end := strings.IndexByte(rest, '}')
	if len(rest) < 3 || rest[2] != '{' || end < 0 {
		return "", 0, t.errorf(t.pos, `\%c needs a property in braces`, rest[1])
	}
	name, negated := strings.CutPrefix(rest[3:end], "^")
	negated = negated != (rest[1] == 'P')
	if class, known := properties[strings.ToLower(name)]; known {
		if negated {
			return "[^" + class + "]", end + 1, nil
		}
		return "[" + class + "]", end + 1, nil
	}
	letter := "p"
	if negated {
		letter = "P"
	}
	return `\` + letter + "{" + name + "}", end + 1, nil
}
