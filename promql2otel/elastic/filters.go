package elastic

import "slices"

// filters reads filters of Kibana, or of the query DSL, or queries with their language: one, or a list.
func (c *collecting) filters(n node) {
	for _, item := range n.items() {
		c.filters(item)
	}
	switch {
	case n.Is(str):
		c.words(n, c.language)
	case n.get("meta").Is(object) || n.get("$state").Is(object):
		c.filter(n)
	case n.get("query").Is(str) || n.get("esql").Is(str):
		c.asked(n)
	case isDSL(n):
		c.dsl(n)
	case n.Is(object):
		c.walk(n)
	}
}

// plain are the types of Kibana's filters whose key is a field.
var plain = []string{"", "phrase", "phrases", "range", "exists", "missing", "terms", "geo_bounding_box", "geo_polygon"}

// filter reads a filter of Kibana: the field in its description, and the query that it stands for.
func (c *collecting) filter(n node) {
	meta := n.get("meta")
	if key := meta.get("key"); slices.Contains(plain, meta.get("type").Text()) && key.Text() != "query" && key.Text() != "bool" && clauses[key.Text()] == nothing {
		c.field(key, key.Text())
	}
	if meta.get("type").Text() == "combined" {
		c.filters(meta.get("params"))
	}
	for _, m := range n.members() {
		switch {
		case m.key == "meta" || m.key == "$state":
		case m.key == "query":
			c.asked(m.value)
		case clauses[m.key] != nothing || m.key == "script":
			c.dsl(node{n.Value, n.around})
			return
		}
	}
}

// asked reads the value of the key query of saved objects: a query in the DSL, or one in a language that is beside it.
func (c *collecting) asked(n node) {
	language := n.get("language").Text()
	switch {
	case n.Is(str):
		c.words(n, c.language)
	case n.get("esql").Is(str):
		c.query(n.get("esql"), n.get("esql").Text(), "esql")
	case n.get("query").Is(str):
		if language == "" {
			language = c.language
		}
		c.words(n.get("query"), language)
	case n.get("query").Is(object):
		c.asked(n.get("query"))
	case isDSL(n):
		c.dsl(n)
	default:
		c.walk(n)
	}
}

// words reads a text that is a query in a language, or one in the DSL.
func (c *collecting) words(n node, language string) {
	if n.holdsJSON() {
		if in, err := n.inside(c.file); err == nil && (in.Is(object) || in.Is(array)) {
			c.dsl(in)
			return
		}
	}
	c.query(n, n.Text(), language)
}
