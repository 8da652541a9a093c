package grok

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
)

// guard is the look-behind that a pattern begins with.
type guard struct {
	class string // of the characters that it does not begin behind, "" where it begins behind all
	// partly says that an alternative of the pattern begins behind them as well.
	partly bool
}

// guards are the look-behinds of the public patterns that their curated forms lack. Without them, a part of a text would match behind something
// greedy: .*%{IP:ip} would take 2.168.1.1 of 192.168.1.1.
var guards = map[string]guard{
	"BASE10NUM":    {class: `[0-9.+-]`},
	"BASE16NUM":    {class: `[0-9A-Fa-f]`},
	"BASE16FLOAT":  {class: `[0-9A-Fa-f.]`},
	"IPV4":         {class: `[0-9]`},
	"IP":           {class: `[0-9]`, partly: true}, // IPV6 has none
	"QUOTEDSTRING": {class: `[\\]`},
}

// guardOf is the guard of a pattern: that of the table, or of the pattern that it begins with.
func (c *compiler) guardOf(name string, pieces []piece) guard {
	if _, own := c.own[name]; !own && guards[name].class != "" {
		return guards[name]
	}
	switch {
	case len(pieces) > 0 && pieces[0].ref != nil && !optionalAt(pieces, 1):
		if slices.ContainsFunc(pieces, func(p piece) bool { return strings.Contains(p.text, "|") }) {
			return guard{} // it may begin with something else
		}
		return c.known[pieces[0].ref.pattern].guard
	case len(pieces) == 3 && pieces[1].ref != nil && (pieces[0].text == "(" || pieces[0].text == "(?:") && pieces[2].text == ")":
		return c.known[pieces[1].ref.pattern].guard
	}
	return guard{}
}

// optionalAt reports whether the piece at i begins with a quantifier that lets what is in front of it match nothing.
func optionalAt(pieces []piece, i int) bool {
	return i < len(pieces) && pieces[i].text != "" && strings.IndexByte("?*{", pieces[i].text[0]) >= 0
}

// keepGuards makes what stands directly in front of guarded patterns end where such a pattern may begin: .* becomes (?:.*[^0-9])? in front of an
// address. It leaves out only what the look-behind would refuse. name is that of the pattern that the pieces are of, "" for the expression
// itself.
func (c *compiler) keepGuards(name string, pieces []piece) []piece {
	for i := 1; i < len(pieces); i++ {
		ref := pieces[i].ref
		if ref == nil || optionalAt(pieces, i+1) || c.known[ref.pattern].guard.class == "" {
			continue
		}
		g, before := c.known[ref.pattern].guard, &pieces[i-1]
		switch {
		case before.ref != nil:
			// The pattern in front is put in its place where it is a text and nothing else, as GREEDYDATA and DATA are.
			inner := c.known[before.ref.pattern].pieces
			if len(inner) != 1 || inner[0].ref != nil || before.ref.typ != "" {
				continue
			}
			text, ok := endBefore(inner[0].text, g.class, name == "" && i == 1)
			switch field := before.ref.field; {
			case !ok:
			case field == "":
				*before = piece{text: "(?:" + text + ")"}
			default:
				*before = piece{capture: field}
				pieces = slices.Insert(pieces, i, piece{text: text + ")"})
				i++
			}
		case ref.before != "" && strings.HasSuffix(before.text, ref.before):
			atom, closing := ref.before, ""
			if i > 1 && pieces[i-2].capture != "" && before.text == atom && strings.HasSuffix(atom, ")") {
				atom, closing = atom[:len(atom)-1], ")" // the whole of a group with a name
			}
			first := name == "" && (i == 1 && before.text == atom || i == 2 && closing != "")
			if text, ok := endBefore(atom, g.class, first); ok {
				before.text = strings.TrimSuffix(before.text, ref.before) + text + closing
			} else if _, own := c.own[name]; (own || name == "") && !g.partly && endsIn(atom, g.class) {
				c.notes = append(c.notes, Note{fmt.Sprintf("in Logstash, %%{%s} never matches behind %s, as it does not begin behind any of %s; here it does", ref.pattern, atom, g.class), true})
			}
		}
	}
	return pieces
}

// repeated is an expression of one character, or such a one with a quantifier.
type repeated struct {
	text        string // the character without its quantifier
	set         []rune // the characters that it matches: the first and the last of each range
	least, most int    // -1 for any number
	lazy        string // "?" where the quantifier is lazy
}

// readRepeated reads an atom with its quantifier.
func readRepeated(atom string) (r repeated, ok bool) {
	re, err := syntax.Parse(atom, syntax.Perl|syntax.DotNL)
	if err != nil {
		return r, false
	}
	r = repeated{text: atom, least: 1, most: 1}
	switch re.Op {
	case syntax.OpStar:
		r.least, r.most = 0, -1
	case syntax.OpPlus:
		r.most = -1
	case syntax.OpQuest:
		r.least = 0
	case syntax.OpRepeat:
		r.least, r.most = re.Min, re.Max
	default:
		r.set, ok = runesOf(re)
		return r, ok
	}
	if re.Flags&syntax.NonGreedy != 0 {
		r.lazy = "?"
		r.text = strings.TrimSuffix(r.text, "?")
	}
	if re.Op == syntax.OpRepeat {
		r.text = r.text[:strings.LastIndexByte(r.text, '{')]
	} else {
		r.text = r.text[:len(r.text)-1]
	}
	r.set, ok = runesOf(re.Sub[0])
	return r, ok && r.most != 0
}

// endBefore rewrites an atom, in parentheses or not, so that what it matches does not end with a character of a class. It reports whether it had
// to, and could. first says that nothing stands in front of the atom.
func endBefore(atom, class string, first bool) (text string, ok bool) {
	for _, open := range []string{"(?:", "("} {
		if inner, is := strings.CutPrefix(atom, open); is && strings.HasSuffix(inner, ")") {
			text, ok = endBefore(strings.TrimSuffix(inner, ")"), class, first)
			return open + text + ")", ok
		}
	}
	r, ok := readRepeated(atom)
	if !ok {
		return "", false
	}
	rest := without(r.set, classOf(class))
	switch {
	case slices.Equal(rest, r.set):
		return "", false
	case len(rest) == 0:
		return "", r.least == 0
	}
	end := (&syntax.Regexp{Op: syntax.OpCharClass, Rune: rest}).String()
	switch {
	case r.most == 1:
		text = end
	case r.most < 0 && r.least > 1:
		text = fmt.Sprintf("%s{%d,}%s%s", r.text, r.least-1, r.lazy, end)
	case r.most < 0:
		text = r.text + "*" + r.lazy + end
	default:
		text = fmt.Sprintf("%s{%d,%d}%s%s", r.text, max(r.least-1, 0), r.most-1, r.lazy, end)
	}
	switch anything := slices.Equal(r.set, []rune{0, 0x10FFFF}) && r.most < 0; {
	case r.least > 0:
	case first && anything && r.lazy == "": // whatever stands in front of a match would be a part of it
		text = `(?:` + text + `|\A)`
	case first && anything:
		text = `(?:\A|` + text + `)`
	default:
		text = "(?:" + text + ")?" + r.lazy
	}
	return text, true
}

// endsIn reports whether whatever an atom matches ends with a character of a class.
func endsIn(atom, class string) bool {
	r, ok := readRepeated(atom)
	return ok && r.least > 0 && len(without(r.set, classOf(class))) == 0
}

// runesOf are the characters that an expression of one character matches, as pairs of the first and the last of a range, in order.
func runesOf(re *syntax.Regexp) (ranges []rune, ok bool) {
	switch {
	case re.Op == syntax.OpAnyChar:
		return []rune{0, 0x10FFFF}, true
	case re.Op == syntax.OpCharClass:
		return re.Rune, true
	case re.Op == syntax.OpLiteral && len(re.Rune) == 1:
		return []rune{re.Rune[0], re.Rune[0]}, true
	}
	return nil, false
}

// classOf are the characters of a class of the table.
func classOf(class string) []rune {
	re, err := syntax.Parse(class, syntax.Perl)
	if err != nil {
		return nil
	}
	ranges, _ := runesOf(re)
	return ranges
}

// without is one set of characters without those of another.
func without(set, other []rune) (rest []rune) {
	for i := 0; i < len(set); i += 2 {
		low, high := set[i], set[i+1]
		for j := 0; j < len(other) && low <= high; j += 2 {
			if other[j+1] < low || other[j] > high {
				continue
			}
			if other[j] > low {
				rest = append(rest, low, other[j]-1)
			}
			low = other[j+1] + 1
		}
		if low <= high {
			rest = append(rest, low, high)
		}
	}
	return rest
}
