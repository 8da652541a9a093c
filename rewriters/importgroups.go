package rewriters

import (
	"bytes"
	"regexp"
	"strings"
)

// importLine is a line that imports one package and does nothing else.
var importLine = regexp.MustCompile(`^\s*(?:[\w.]+\s+)?"([^"]+)"\s*(?://.*)?$`)

// splitStandard parts the standard library from other packages with an empty line wherever a group of imports has both, unless
// the file mixed them before, as before shows. Groups with comments in between are left alone.
func splitStandard(before, region []byte) []byte {
	for _, group := range importGroups(before) {
		if std, other := parted(group); len(std) > 0 && len(other) > 0 {
			return region
		}
	}
	for _, group := range importGroups(region) {
		std, other := parted(group)
		if len(std) == 0 || len(other) == 0 {
			continue
		}
		split := strings.Join(std, "\n") + "\n\n" + strings.Join(other, "\n")
		region = bytes.Replace(region, []byte(strings.Join(group, "\n")), []byte(split), 1)
	}
	return region
}

// importGroups returns the runs of import lines inside parentheses.
func importGroups(src []byte) (groups [][]string) {
	var group []string
	flush := func() {
		if len(group) > 0 {
			groups = append(groups, group)
		}
		group = nil
	}
	inside := false
	for line := range strings.Lines(string(src)) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(line, "import ("):
			inside = true
		case inside && importLine.MatchString(line):
			group = append(group, line)
		default:
			flush()
			inside = inside && line != ")"
		}
	}
	flush()
	return groups
}

// parted separates the lines that import the standard library: its paths have no dot in the first element.
func parted(group []string) (std, other []string) {
	for _, line := range group {
		first, _, _ := strings.Cut(importLine.FindStringSubmatch(line)[1], "/")
		if strings.Contains(first, ".") {
			other = append(other, line)
		} else {
			std = append(std, line)
		}
	}
	return std, other
}
