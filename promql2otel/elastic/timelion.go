package elastic

import (
	"regexp"
	"strings"
)

var (
	timelionCall = regexp.MustCompile(`\.es\(((?:[^()'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\([^()]*\))*)\)`)
	timelionVar  = regexp.MustCompile(`(\$\w+)\s*=\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\s()]+)`)
	timelionArg  = regexp.MustCompile(`(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\s]+)`)
)

// timelion reads the searches in an expression of Timelion: .es(index=…, timefield=…, metric=avg:field, split=field:5, q='…'), whose first
// argument without a name is a query in Lucene.
func (c *collecting) timelion(n node) {
	values := map[string]string{}
	for _, v := range timelionVar.FindAllStringSubmatch(n.Text(), -1) {
		values[v[1]] = unquoted(v[2])
	}
	for _, call := range timelionCall.FindAllStringSubmatch(n.Text(), -1) {
		first, _, _ := strings.Cut(call[1], ",")
		if first = strings.TrimSpace(first); first != "" && !timelionArg.MatchString(first) {
			c.query(n, unquoted(first), "lucene")
		}
		for _, arg := range timelionArg.FindAllStringSubmatch(call[1], -1) {
			value := unquoted(arg[2])
			if v, ok := values[value]; ok {
				value = v
			}
			switch arg[1] {
			case "index":
				c.index(n, value)
			case "timefield":
				c.field(n, value)
			case "q":
				c.query(n, value, "lucene")
			case "metric":
				if _, name, ok := strings.Cut(value, ":"); ok {
					c.field(n, strings.Split(name, ":")[0])
				}
			case "split":
				if i := strings.LastIndexByte(value, ':'); i > 0 {
					c.field(n, value[:i])
				}
			}
		}
	}
}

// unquoted is the value of an argument, which may stand between quotes.
func unquoted(s string) string {
	if n := len(s); n > 1 && (s[0] == '\'' || s[0] == '"') && s[n-1] == s[0] {
		s = s[1 : n-1]
	}
	return strings.NewReplacer(`\'`, `'`, `\"`, `"`).Replace(s)
}
