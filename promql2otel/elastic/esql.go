package elastic

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// esqlUse is what a query in ES|QL names.
type esqlUse struct {
	Indexes []string // index patterns
	Fields  []string // columns that come from indexes, in the order of the text; * in them is a wildcard
}

// esqlQuery reads a query in ES|QL. Columns that the query makes itself are none of its fields. An error says what in the query is not
// understood; what was found is returned as well (elastic.co/docs, ES|QL commands).
func esqlQuery(s string) (esqlUse, error) {
	r := &esql{text: s, seen: map[string]bool{}}
	list, err := words(s)
	r.fail(err)
	r.fail(balanced(list))
	statements := split(list, ";")
	for _, set := range statements[:len(statements)-1] {
		if len(set) > 0 && !set[0].is("set") {
			r.fail(fmt.Errorf("%q at byte %d begins no setting", set[0].text, set[0].start+1))
		}
	}
	r.pipeline(statements[len(statements)-1], &columns{made: map[string]bool{}}, 0)
	return r.use, r.err
}

// esql reads a query in ES|QL.
type esql struct {
	text string
	use  esqlUse
	err  error           // the first
	seen map[string]bool // the fields
}

func (r *esql) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// columns are those at one place of a query that are none of an index.
type columns struct {
	made map[string]bool
	all  bool // no other column is there, as after STATS
}

// pipeline reads the commands between pipes.
func (r *esql) pipeline(list []token, c *columns, depth int) {
	if depth > maxNesting {
		r.fail(fmt.Errorf("brackets are nested too deep"))
		return
	}
	for _, command := range split(list, "|") {
		if len(command) > 0 {
			r.command(command, c, depth)
		}
	}
}

// command reads one command.
func (r *esql) command(list []token, c *columns, depth int) {
	name, rest := strings.ToLower(list[0].text), list[1:]
	if name == "inline" && len(rest) > 0 && rest[0].is("stats") {
		name, rest = "inlinestats", rest[1:]
	}
	switch name {
	case "from", "ts", "metrics":
		r.from(rest, depth)
	case "row":
		for _, part := range split(rest, ",") {
			r.assign(part, c)
		}
		c.all = true
	case "show", "limit", "fuse":
	case "where", "sample", "mv_expand":
		r.expression(rest, c)
	case "eval":
		for _, part := range split(rest, ",") {
			r.assign(part, c)
		}
	case "stats", "inlinestats":
		r.stats(rest, c, name == "stats")
	case "keep", "drop":
		for _, part := range split(rest, ",") {
			r.field(r.joined(part), c)
		}
	case "rename":
		r.rename(rest, c)
	case "sort":
		for _, part := range split(rest, ",") {
			if i := find(part, "nulls"); i > 0 {
				part = part[:i]
			}
			if n := len(part); n > 1 && (part[n-1].is("asc") || part[n-1].is("desc")) {
				part = part[:n-1]
			}
			r.expression(part, c)
		}
	case "dissect", "grok":
		r.patterns(name, rest, c)
	case "enrich":
		r.enrich(rest, c)
	case "lookup":
		if i := find(rest, "on"); i >= 0 { // the index that is joined is no source of telemetry
			r.expression(rest[i+1:], c)
		}
	case "fork":
		for _, branch := range branches(rest) {
			r.pipeline(branch, &columns{maps.Clone(c.made), c.all}, depth+1)
		}
	case "change_point":
		if i := find(rest, "as"); i >= 0 {
			r.makes(split(rest[i+1:], ","), c)
			rest = rest[:i]
		}
		r.expression(rest, c)
	case "completion", "rerank", "uri_parts", "registered_domain", "user_agent":
		if i := find(rest, "with"); i >= 0 {
			rest = rest[:i]
		}
		r.assign(rest, c)
	default:
		r.fail(fmt.Errorf("%q at byte %d is no command that is known here", list[0].text, list[0].start+1))
	}
}

// from reads index patterns, up to METADATA, and subqueries.
func (r *esql) from(list []token, depth int) {
	if i := find(list, "metadata"); i >= 0 {
		list = list[:i]
	}
	for _, part := range split(list, ",") {
		switch {
		case len(part) == 0:
		case part[0].is("(") && part[len(part)-1].is(")"):
			r.pipeline(part[1:len(part)-1], &columns{made: map[string]bool{}}, depth+1)
		default:
			for _, index := range strings.Split(r.joined(part), ",") {
				r.use.Indexes = append(r.use.Indexes, strings.TrimSpace(index))
			}
		}
	}
}

// joined is the text of tokens without the blanks between them: an index pattern such as logs-*, or a name with wildcards.
func (r *esql) joined(list []token) string {
	var b strings.Builder
	for _, t := range list {
		if t.kind == text || t.quoted {
			b.WriteString(t.text)
		} else {
			b.WriteString(r.text[t.start:t.end])
		}
	}
	return b.String()
}

// assign reads an expression, and the name before it that it gets.
func (r *esql) assign(list []token, c *columns) {
	if len(list) > 1 && list[0].kind == word && list[1].is("=") {
		r.expression(list[2:], c)
		c.made[list[0].text] = true
		return
	}
	r.expression(list, c)
}

// makes adds names to the columns that the query makes: each the first token of a part.
func (r *esql) makes(parts [][]token, c *columns) {
	for _, part := range parts {
		if len(part) > 0 && part[0].kind == word {
			c.made[part[0].text] = true
		}
	}
}

// stats reads aggregations and what they are grouped by. After them there are no other columns, unless they are beside those of before.
func (r *esql) stats(list []token, c *columns, alone bool) {
	var by []token
	if i := find(list, "by"); i >= 0 {
		list, by = list[:i], list[i+1:]
	}
	after := columns{maps.Clone(c.made), c.all || alone}
	for _, part := range slices.Concat(split(list, ","), split(by, ",")) {
		if len(part) > 1 && part[0].kind == word && part[1].is("=") {
			after.made[part[0].text] = true
			part = part[2:]
		}
		r.expression(part, c)
	}
	*c = after
}

// rename reads "old AS new" and "new = old".
func (r *esql) rename(list []token, c *columns) {
	for _, part := range split(list, ",") {
		if i := find(part, "as"); i >= 0 {
			r.field(r.joined(part[:i]), c)
			r.makes([][]token{part[i+1:]}, c)
		} else {
			r.assign(part, c)
		}
	}
}

// patterns reads the input of DISSECT or GROK, and the names in their patterns.
func (r *esql) patterns(command string, list []token, c *columns) {
	i := slices.IndexFunc(list, func(t token) bool { return t.kind == text })
	if i < 0 {
		r.expression(list, c)
		return
	}
	r.expression(list[:i], c)
	for _, t := range list[i:] {
		if t.kind == text {
			for _, name := range patternNames(command, t.text) {
				c.made[name] = true
			}
		}
	}
}

// patternNames are the columns that a pattern of DISSECT, %{name} with its modifiers, or of GROK, %{PATTERN:name:type} and (?<name>…), makes.
func patternNames(command, pattern string) (names []string) {
	for _, part := range strings.Split(pattern, "%{")[1:] {
		key, _, ok := strings.Cut(part, "}")
		if !ok {
			continue
		}
		if command == "grok" {
			if parts := strings.Split(key, ":"); len(parts) > 1 {
				names = append(names, parts[1])
			}
			continue
		}
		key, _, _ = strings.Cut(key, "/") // the order of appending
		if key = strings.TrimRight(strings.TrimLeft(key, "+?&*"), "->"); key != "" {
			names = append(names, key)
		}
	}
	if command == "grok" {
		for _, part := range strings.Split(pattern, "(?<")[1:] {
			if name, _, ok := strings.Cut(part, ">"); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// enrich reads the field by which a policy adds columns, and those that it is said to add.
func (r *esql) enrich(list []token, c *columns) {
	with := find(list, "with")
	if with >= 0 {
		r.makes(split(list[with+1:], ","), c)
		list = list[:with]
	}
	if on := find(list, "on"); on >= 0 {
		r.field(r.joined(list[on+1:]), c)
	}
}

// branches are the pipelines in brackets that FORK has.
func branches(list []token) (parts [][]token) {
	start, depth := 0, 0
	for i, t := range list {
		switch {
		case t.kind == sign && t.text == "(":
			if depth == 0 {
				start = i + 1
			}
			depth++
		case t.kind == sign && t.text == ")":
			if depth--; depth == 0 {
				parts = append(parts, list[start:i])
			}
		}
	}
	return parts
}

func (r *esql) field(name string, c *columns) {
	if name != "" && name != "*" && !c.all && !c.made[name] && !r.seen[name] {
		r.seen[name] = true
		r.use.Fields = append(r.use.Fields, name)
	}
}

// esqlWords are words of expressions that are no columns.
var esqlWords = []string{"and", "or", "not", "in", "like", "rlike", "is", "null", "true", "false", "as", "where", "on", "with"}

// units are those of durations, such as 5 minutes.
var units = []string{"millisecond", "milliseconds", "ms", "second", "seconds", "s", "sec", "minute", "minutes", "m", "min", "hour", "hours", "h", "day", "days", "d", "week", "weeks", "w", "month", "months", "mo", "quarter", "quarters", "q", "year", "years", "y", "yr"}

// expression reads the columns that an expression names, and the queries in functions that take such.
func (r *esql) expression(list []token, c *columns) {
	for i, t := range list {
		var next, before token
		if i+1 < len(list) {
			next = list[i+1]
		}
		if i > 0 {
			before = list[i-1]
		}
		lower := strings.ToLower(t.text)
		switch {
		case t.kind != word:
		case t.quoted:
			r.field(t.text, c)
		case next.is("("):
			if i+2 < len(list) && list[i+2].kind == text {
				r.inside(lower, list[i+2].text, c)
			}
		case slices.Contains(esqlWords, lower), before.is("?"), before.is("::"), before.kind == number && i > 0 && slices.Contains(units, lower):
		default:
			r.field(t.text, c)
		}
	}
}

// inside reads the query that a function takes as text.
func (r *esql) inside(function, query string, c *columns) {
	read := map[string]func(string) ([]string, error){"kql": kqlFields, "qstr": luceneFields}[function]
	if read == nil {
		return
	}
	fields, err := read(query)
	if err != nil {
		r.fail(fmt.Errorf("in %s: %w", function, err))
	}
	for _, f := range fields {
		r.field(f, c)
	}
}
