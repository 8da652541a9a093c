package elastic

import (
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
)

// fieldKeys are keys whose values are names of fields: of aggregations, visualizations, saved searches, detection rules and alerts.
var fieldKeys = []string{"field", "fieldName", "field_name", "sourceField", "source_field", "timeField", "time_field", "timeFieldName", "timestamp_field", "timestampField", "timestamp_override",
	"termField", "term_field", "groupBy", "group_by", "aggField", "metricField", "columns", "fields", "group_by_fields", "geoField", "sortField", "history_window_start_field", "new_terms_fields", "docvalue_fields",
	"stored_fields", "default_field", "splitField"}

// leaves are the queries of the DSL whose keys are names of fields (elastic.co/docs, query DSL).
var leaves = []string{"match", "match_phrase", "match_phrase_prefix", "match_bool_prefix", "term", "terms", "terms_set", "range", "wildcard", "prefix", "regexp", "fuzzy", "geo_distance",
	"geo_bounding_box", "geo_shape", "span_term", "intervals"}

// notFields are keys of those queries that are no fields.
var notFields = []string{"boost", "_name", "field", "size", "order", "missing", "include", "exclude", "min_doc_count", "script", "value_type", "show_term_doc_count_error", "shard_size", "distance", "validation_method",
	"ignore_unmapped", "execution_hint", "collect_mode", "format", "keyed", "ranges"}

// nested are keys whose strings hold JSON, in saved objects of Kibana.
var nested = []string{"searchSourceJSON", "visState", "panelsJSON", "uiStateJSON", "optionsJSON", "layerListJSON", "mapStateJSON", "fields", "fieldFormatMap", "state", "runtimeFieldMap", "sourceFilters", "params"}

// inScript is a field that a script reads.
var inScript = regexp.MustCompile(`doc\[\s*\\?['"]([^'"\\]+)\\?['"]\s*\]`)

// walk looks at a value and what is in it. at is where it stands in the file: the string around it, for JSON in a string.
func (c *collecting) walk(v, at *document.Value) {
	for _, item := range v.Items() {
		c.walk(item, c.place(item, at))
	}
	isIndexPattern := v.Get("type").Text() == "index-pattern"
	for _, e := range v.Entries() {
		here := c.place(e.Value, at)
		switch {
		case isIndexPattern && e.Key == "attributes":
			c.index(c.place(e.Value.Get("title"), here), e.Value.Get("title").Text())
			c.field(c.place(e.Value.Get("timeFieldName"), here), e.Value.Get("timeFieldName").Text())
			continue // the list of its fields is what the index has, and not what is used
		case e.Value.Is(document.String) && slices.Contains(nested, e.Key) && looksJSON(e.Value.Text()):
			c.inside(e.Value, here)
			continue
		case e.Key == "esql" && e.Value.Is(document.String):
			c.text(e.Value, here, "esql")
			continue
		case e.Key == "query" && e.Value.Is(document.String):
			c.text(e.Value, here, c.language(v))
		case (e.Key == "query_string" || e.Key == "simple_query_string") && e.Value.Get("query").Is(document.String):
			c.text(e.Value.Get("query"), c.place(e.Value.Get("query"), here), "lucene")
			c.names(e.Value.Get("fields"), here)
			c.names(e.Value.Get("default_field"), here)
			continue
		case (e.Key == "index" || e.Key == "indices" || e.Key == "indexPattern" || e.Key == "index_pattern") && !isReference(v):
			c.indexes(e.Value, here)
		case slices.Contains(leaves, e.Key) && e.Value.Is(document.Map):
			for _, f := range e.Value.Entries() {
				if !slices.Contains(notFields, f.Key) && !f.Value.Is(document.Null) {
					c.field(c.place(f.At, here), f.Key)
				}
			}
		case e.Key == "meta" && e.Value.Get("key").Text() != "": // of a filter
			c.field(c.place(e.Value.Get("key"), here), e.Value.Get("key").Text())
		case e.Key == "sort":
			c.sort(e.Value, here)
			continue
		case e.Key == "source" || e.Key == "inline" || e.Key == "script":
			for _, m := range inScript.FindAllStringSubmatch(e.Value.Text(), -1) {
				c.field(here, m[1])
			}
		case slices.Contains(fieldKeys, e.Key):
			c.names(e.Value, here)
		}
		c.walk(e.Value, here)
	}
}

// place is where a value stands: itself, or the string of the file that its document stands in.
func (c *collecting) place(v, at *document.Value) *document.Value {
	if v == nil || v.Document() != at.Document() {
		return at
	}
	return v
}

// isReference reports whether an object is a reference to a saved object, whose index is an identifier.
func isReference(v *document.Value) bool {
	return v.Get("indexRefName").Text() != "" || v.Get("key").Text() != "" && v.Get("negate") != nil
}

func looksJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// inside reads JSON that a string holds.
func (c *collecting) inside(v, at *document.Value) {
	d, err := document.ParseJSON(c.file, []byte(v.Text()))
	if err != nil {
		line, _ := at.Pos()
		c.problem(err, line+c.base-1)
		return
	}
	c.walk(d.Root, at) // all of it stands where the string does
}

// language is that of the query beside which a key language stands.
func (c *collecting) language(v *document.Value) string {
	switch l := v.Get("language").Text(); l {
	case "kuery", "kql", "lucene", "eql", "esql":
		return l
	case "":
		switch v.Get("type").Text() {
		case "eql", "esql":
			return v.Get("type").Text()
		}
	}
	return ""
}

// text reads a query in one of the languages; without a known one, that of KQL, which Kibana takes by default.
func (c *collecting) text(v, at *document.Value, language string) {
	query := v.Text()
	switch language {
	case "lucene":
		for _, f := range luceneFields(query) {
			c.field(at, f)
		}
	case "eql":
		for _, f := range eqlFields(query) {
			c.field(at, f)
		}
	case "esql":
		indexes, fields := esqlQuery(query)
		for _, i := range indexes {
			c.index(at, i)
		}
		for _, f := range fields {
			c.field(at, f)
		}
	default:
		for _, f := range kqlFields(query) {
			c.field(at, f)
		}
	}
}

// names are fields in a string, a list of strings or of objects with a field.
func (c *collecting) names(v, at *document.Value) {
	if v.Is(document.String) && !looksJSON(v.Text()) {
		c.field(at, v.Text())
	}
	for _, item := range v.Items() {
		if item.Is(document.String) {
			c.field(c.place(item, at), item.Text())
		}
	}
}

// indexes are index patterns in a string or a list.
func (c *collecting) indexes(v, at *document.Value) {
	if v.Is(document.String) && strings.ContainsAny(v.Text(), "*-") && !looksUUID(v.Text()) {
		c.index(at, v.Text())
	}
	for _, item := range v.Items() {
		c.index(c.place(item, at), item.Text())
	}
}

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func looksUUID(s string) bool { return uuid.MatchString(s) }

// sort are the fields by which results are sorted: "field", ["field", "desc"], {"field": "desc"}, or a list of these.
func (c *collecting) sort(v, at *document.Value) {
	switch {
	case v.Is(document.String):
		if s := v.Text(); s != "asc" && s != "desc" {
			c.field(at, strings.SplitN(s, ":", 2)[0])
		}
	case v.Is(document.Map):
		for _, e := range v.Entries() {
			if e.Key != "order" && e.Key != "_script" && e.Key != "columnId" && e.Key != "direction" {
				c.field(c.place(e.At, at), e.Key)
			}
		}
	default:
		for _, item := range v.Items() {
			c.sort(item, c.place(item, at))
		}
	}
}
