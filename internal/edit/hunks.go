package edit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var hunkHeader = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// renumber corrects where the hunks of a unified diff begin in the new file. go-udiff v0.4.1 forgets the unchanged lines
// between two changes of one hunk (its unified.go, case "within range of previous lines"), so that every later hunk of the
// file is off, and editors jump to the wrong place.
func renumber(diff string) string {
	var out strings.Builder
	grown := 0 // lines that the hunks so far added, less those they removed
	for line := range strings.Lines(diff) {
		m := hunkHeader.FindStringSubmatch(line)
		if m == nil { // lines of the files themselves begin with a space, +, - or \
			out.WriteString(line)
			continue
		}
		from, to := number(m[1]), number(m[3])
		fromCount, toCount := count(m[2], from), count(m[4], to)
		begin := from + grown
		switch { // an empty side is named by the line before it
		case fromCount == 0 && toCount > 0:
			begin++
		case toCount == 0 && fromCount > 0:
			begin--
		}
		grown += toCount - fromCount
		fmt.Fprintf(&out, "@@ -%s +%s @@%s", m[0][len("@@ -"):strings.Index(m[0], " +")], span(begin, m[4]), line[len(m[0]):])
	}
	return out.String()
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // digits, as the pattern says
	return n
}

// count is the number of lines that a header's range has: one where it is left out, none at line 0.
func count(s string, line int) int {
	switch {
	case s != "":
		return number(s)
	case line == 0:
		return 0
	}
	return 1
}

func span(begin int, lines string) string {
	if lines == "" {
		return strconv.Itoa(begin)
	}
	return fmt.Sprintf("%d,%s", begin, lines)
}
