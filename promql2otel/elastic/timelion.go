package elastic

import (
	"regexp"
	"strings"
)

var (
	timelionCall = regexp.MustCompile(`\.es\(((?:[^()'"]|'[^']*'|"[^"]*"|\([^()]*\))*)\)`)
	timelionArg  = regexp.MustCompile(`(\w+)\s*=\s*('[^']*'|"[^"]*"|[^,\s]+)`)
)

// timelion reads the searches in an expression of Timelion: .es(index=…, timefield=…, metric=avg:field, split=field:5, q='…'), whose first
// argument without a name is a query in Lucene.
func (c *collecting) timelion(n node) {
	for _, call := range timelionCall.FindAllStringSubmatch(n.Text(), -1) {
		first, _, _ := strings.Cut(call[1], ",")
		if first = strings.TrimSpace(first); first != "" && !timelionArg.MatchString(first) {
			c.query(n, strings.Trim(first, `'"`), "lucene")
		}
		for _, arg := range timelionArg.FindAllStringSubmatch(call[1], -1) {
			value := strings.Trim(arg[2], `'"`)
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
