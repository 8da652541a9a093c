package elastic

import (
	"slices"
	"strings"
)

// record reads one document of a file: a saved object, a rule, a watch or a search, or a list of such.
func (c *collecting) record(n node) {
	for _, list := range [][]node{n.items(), n.get("objects").items(), n.get("saved_objects").items()} {
		for _, item := range list {
			c.record(item)
		}
	}
	if !n.Is(object) || n.get("objects").Is(array) || n.get("saved_objects").Is(array) {
		return
	}
	if n.get("watch").Is(object) {
		n = n.get("watch")
	}
	if w := n.get("_source"); n.get("_type").Is(str) && w.Is(object) {
		if w.get("trigger").Is(object) { // as the index of watches holds it
			n = w
		}
	}
	c.begin(describe(n), c.base)
	switch {
	case isWatch(n):
		c.watch(n)
	case isRule(n):
		c.rule(n)
	case n.get("entries").Is(array) && n.get("list_id").Is(str): // what rules leave out
		for _, e := range n.get("entries").items() {
			c.exception(e)
		}
	case n.get("attributes").Is(object):
		c.object(n, n.get("type").Text(), n.get("attributes"))
	case n.get("_type").Is(str) && n.get("_source").Is(object): // an export of Kibana before 7
		kind := n.get("_type").Text()
		attributes := n.get("_source")
		if kind == "doc" { // of Kibana 6, whose objects are below a key of their type
			kind = attributes.get("type").Text()
			attributes = attributes.get(kind)
		}
		c.object(n, kind, attributes)
	case isSearch(n):
		for _, indexes := range []node{n.get("index"), n.get("indices"), n.get("indexes"), n.get("source", "index")} {
			c.indexes(indexes)
		}
		c.search(n)
		c.search(n.get("body"))
		c.search(n.get("source"))
		c.search(n.get("script", "source"))
		c.transform(n)
	default:
		c.walk(n)
	}
}

func isWatch(n node) bool {
	return n.get("trigger").Is(object) && (n.get("input").Is(object) || n.get("condition").Is(object) || n.get("actions").Is(object))
}

func isRule(n node) bool {
	return n.get("rule_id").Is(str) || n.get("risk_score").Value != nil && n.get("severity").Is(str)
}

func isSearch(n node) bool {
	for _, key := range []string{"query", "aggs", "aggregations", "body", "source", "script", "_source", "post_filter", "knn"} {
		if v := n.get(key); v.Is(object) && n.get("panels").Value == nil || key == "query" && v.Is(str) && len(n.members()) < 6 && n.get("language").Value == nil {
			return true
		}
	}
	return false
}

// transform reads what a transform groups documents by.
func (c *collecting) transform(n node) {
	pivot, latest := n.get("pivot"), n.get("latest")
	c.aggregation(pivot.get("group_by"))
	c.aggregations(pivot.get("aggregations"))
	c.aggregations(pivot.get("aggs"))
	c.names(latest.get("unique_key"))
	c.names(latest.get("sort"))
	c.names(n.get("sync", "time", "field"))
}

// describe names a record: "dashboard Overview", "rule Brute force", "watch".
func describe(n node) string {
	kind, title := n.get("type").Text(), ""
	source := n.get("_source") // of an export of Kibana before 7
	if kind == "" {
		kind = n.get("_type").Text()
	}
	if kind == "doc" {
		kind = source.get("type").Text()
		source = source.get(kind)
	}
	for _, t := range []node{n.get("attributes", "title"), n.get("attributes", "name"), source.get("title"), n.get("name"), n.get("title"), n.get("metadata", "name")} {
		if title == "" {
			title = t.Text()
		}
	}
	switch {
	case isRule(n):
		kind = "rule"
	case n.get("list_id").Is(str):
		kind = "exception"
	case isWatch(n):
		kind = "watch"
	case slices.Contains(viewTypes, kind) && (n.get("attributes").Is(object) || source.Is(object)):
		kind = "data view"
	case kind == "" && (n.get("kibanaSavedObjectMeta").Is(object) || n.get("timeFieldName").Is(str)):
		kind = "saved object"
	case kind == "":
		kind = "search"
	}
	return strings.Join(strings.Fields(kind+" "+title), " ")
}

// rule reads a detection rule.
func (c *collecting) rule(n node) {
	c.language = n.get("language").Text()
	if kind := n.get("type").Text(); c.language == "" && slices.Contains([]string{"eql", "esql"}, kind) {
		c.language = kind
	}
	if c.language == "" {
		c.language = "kuery"
	}
	for _, m := range n.members() {
		switch m.key {
		case "query":
			c.query(m.value, m.value.Text(), c.language)
		case "threat_query":
			c.query(m.value, m.value.Text(), "kuery")
		case "threat_mapping":
			for _, t := range m.value.items() {
				for _, e := range t.get("entries").items() {
					c.names(e.get("field"))
					c.names(e.get("value"))
				}
			}
		case "rule_name_override", "timestamp_override", "event_category_override", "new_terms_fields":
			c.names(m.value)
		case "threshold":
			c.names(m.value.get("field"))
			c.names(m.value.get("cardinality"))
		case "risk_score_mapping", "severity_mapping":
			c.names(m.value)
		case "alert_suppression":
			c.names(m.value.get("group_by"))
		case "investigation_fields":
			c.names(m.value.get("field_names"))
		case "index", "threat_index":
			c.indexes(m.value)
		case "filters", "threat_filters":
			c.filters(m.value)
		case "data_view_id":
			c.view(m.value, m.value.Text())
		case "event_category_field", "tiebreaker_field", "timestamp_field":
			c.names(m.value)
		}
	}
}

// exception reads an entry of a list of exceptions.
func (c *collecting) exception(n node) {
	name := n.get("field").Text()
	if !n.get("entries").Is(array) {
		c.field(n.get("field"), name)
	}
	for _, e := range n.get("entries").items() { // of a nested field
		c.field(e.get("field"), name+"."+e.get("field").Text())
	}
}
