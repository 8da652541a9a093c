package elastic

import (
	"maps"
	"slices"
	"strings"
)

// clause says what a query of the DSL holds (elastic.co/docs, query DSL).
type clause int

const (
	nothing    clause = iota // no field
	leaf                     // its keys are fields
	named                    // the keys field, fields and default_field hold fields
	compound                 // its values are queries, or lists of them
	filtering                // a query below the key filter or query, beside others that are read by their names
	lucenes                  // a query string of Lucene
	everything               // read by its keys, whatever they are
)

var clauses = map[string]clause{
	"match": leaf, "match_phrase": leaf, "match_phrase_prefix": leaf, "match_bool_prefix": leaf, "term": leaf, "terms": leaf, "terms_set": leaf, "range": leaf, "wildcard": leaf,
	"prefix": leaf, "regexp": leaf, "fuzzy": leaf, "geo_distance": leaf, "geo_bounding_box": leaf, "geo_shape": leaf, "geo_polygon": leaf, "geo_grid": leaf, "shape": leaf, "span_term": leaf, "intervals": leaf,
	"exists": named, "missing": named, "multi_match": named, "combined_fields": named, "simple_query_string": named, "more_like_this": named, "distance_feature": named, "rank_feature": named,
	"percolate": named, "semantic": named, "sparse_vector": named, "text_expansion": leaf, "match_all": nothing, "match_none": nothing, "ids": nothing, "wrapper": nothing,
	"parent_id": nothing, "bool": compound, "and": compound, "or": compound, "not": compound, "dis_max": compound, "boosting": compound, "constant_score": compound,
	"nested": filtering, "has_child": filtering, "has_parent": filtering, "function_score": everything, "script_score": filtering, "filtered": compound, "pinned": compound, "knn": filtering,
	"script": nothing, "query_string": lucenes, "kql": nothing, "span_near": everything, "span_or": everything, "span_not": everything, "span_first": everything, "span_multi": everything,
	"span_containing": everything, "span_within": everything,
}

func clauseNames() []string { return slices.Sorted(maps.Keys(clauses)) }

// settings are keys of leaf queries that are no fields.
var settings = []string{"boost", "_name", "distance", "distance_type", "validation_method", "ignore_unmapped", "type", "execution", "relation", "case_insensitive"}

// isDSL reports whether an object is a query of the DSL.
func isDSL(n node) bool {
	list := n.members()
	if len(list) == 0 {
		return false
	}
	_, known := clauses[list[0].key]
	return known && (list[0].value.Is(object) || list[0].value.Is(array))
}

// dsl reads a query of the DSL, or a list of them.
func (c *collecting) dsl(n node) {
	for _, item := range n.items() {
		c.dsl(item)
	}
	for _, m := range n.members() {
		v := m.value
		switch kind, known := clauses[m.key]; {
		case m.key == "kql":
			c.query(v.get("query"), v.get("query").Text(), "kuery")
		case m.key == "script":
			c.scripts(v)
		case !known:
			if v.Is(object) || v.Is(array) {
				c.dsl(v) // must, filter, should, …
			}
		case kind == leaf:
			for _, f := range v.members() {
				if !slices.Contains(settings, f.key) && !f.value.Is(null) {
					c.field(f.at, f.key)
				}
			}
		case kind == named:
			c.names(v.get("field"))
			c.names(v.get("fields"))
		case kind == lucenes:
			if v.Is(str) {
				c.query(v, v.Text(), "lucene")
				continue
			}
			if q := v.get("query"); q.Is(str) {
				c.query(q, q.Text(), "lucene")
			}
			c.names(v.get("fields"))
			c.names(v.get("default_field"))
		case kind == compound, kind == filtering, kind == everything:
			if m.key == "knn" {
				c.names(v.get("field"))
			}
			c.scripts(v.get("script"))
			c.dsl(v)
			if kind == everything {
				c.scoring(v)
			}
		}
	}
}

// scoring reads the fields of functions that give scores.
func (c *collecting) scoring(n node) {
	for _, f := range append(n.get("functions").items(), n) {
		c.names(f.get("field_value_factor", "field"))
		c.scripts(f.get("script_score", "script"))
		for _, decay := range []string{"gauss", "exp", "linear"} {
			for _, m := range f.get(decay).members() {
				if m.key != "multi_value_mode" {
					c.field(m.at, m.key)
				}
			}
		}
	}
}

// scripts reads a script, or several by their names: a text, or one below source or inline.
func (c *collecting) scripts(n node) {
	c.script(n, n.Text())
	for _, m := range n.members() {
		if m.key == "source" || m.key == "inline" || m.key == "script" || m.value.Is(object) && m.key != "params" {
			c.scripts(m.value)
		}
	}
}

// names reports fields in a string, or in a list of strings and of objects with the key field or fieldName.
func (c *collecting) names(n node) {
	if n.Is(str) && !n.holdsJSON() {
		c.field(n, n.Text())
	}
	if n.Is(object) {
		c.names(n.get("field"))
	}
	for _, item := range n.items() {
		c.names(item)
	}
}

// sources reports what a search takes of documents: paths, a list of them, or lists below includes and excludes.
func (c *collecting) sources(n node) {
	if n.Is(str) {
		c.source(n, n.Text())
	}
	for _, item := range n.items() {
		c.sources(item)
	}
	for _, m := range n.members() {
		if slices.Contains([]string{"include", "includes", "exclude", "excludes"}, m.key) {
			c.sources(m.value)
		}
	}
}

// search reads the body of a search.
func (c *collecting) search(n node) {
	for _, m := range n.get("runtime_mappings").members() {
		c.computed[m.key] = true
	}
	for _, m := range n.members() {
		v := m.value
		switch m.key {
		case "query", "post_filter", "rescore_query", "filter":
			if m.key == "query" && v.Is(str) { // of the ES|QL or EQL API
				language := "esql"
				if !strings.Contains(v.Text(), "|") && strings.Contains(v.Text(), " where ") {
					language = "eql"
				}
				c.query(v, v.Text(), language)
				continue
			}
			if v.get("language").Is(str) {
				c.asked(v)
				continue
			}
			c.dsl(v)
		case "aggs", "aggregations", "facets":
			c.aggregations(v)
		case "sort":
			c.sort(v)
		case "fields", "docvalue_fields", "stored_fields", "fielddata_fields":
			c.names(v)
		case "_source":
			c.sources(v)
		case "collapse":
			c.names(v.get("field"))
		case "knn":
			for _, k := range append(v.items(), v) {
				c.names(k.get("field"))
				c.dsl(k.get("filter"))
			}
		case "highlight":
			for _, f := range v.get("fields").members() {
				c.field(f.at, f.key)
			}
		case "script_fields", "runtime_mappings":
			c.scripts(v)
		case "rescore":
			for _, r := range append(v.items(), v) {
				c.search(r.get("query"))
			}
		case "suggest":
			for _, s := range v.members() {
				for _, kind := range []string{"term", "phrase", "completion"} {
					c.names(s.value.get(kind, "field"))
				}
			}
		case "timestamp_field", "event_category_field", "tiebreaker_field":
			c.names(v)
		}
	}
}

// sort reports the fields by which results are sorted: "field", "field:desc", ["field", "desc"], {"field": "desc"}, or a list of these.
func (c *collecting) sort(n node) {
	if s := n.Text(); s != "" && s != "asc" && s != "desc" {
		name, _, _ := strings.Cut(s, ":")
		c.field(n, name)
	}
	for _, m := range n.members() {
		switch {
		case m.key == "_script":
			c.scripts(m.value.get("script"))
		case m.key == "_geo_distance":
			for _, f := range m.value.members() {
				if f.key != "order" && f.key != "unit" && f.key != "mode" && !slices.Contains(settings, f.key) {
					c.field(f.at, f.key)
				}
			}
		case !slices.Contains([]string{"order", "columnId", "direction", "columnIndex", "sortOrder", "unmapped_type", "mode"}, m.key):
			c.field(m.at, m.key)
		}
	}
	for _, item := range n.items() {
		c.sort(item)
	}
}
