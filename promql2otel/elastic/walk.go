package elastic

import (
	"errors"
	"slices"
	"strings"
)

var (
	errTemplate = errors.New("it is a template, or not JSON")
	errCanvas   = errors.New("expressions of Canvas are not read")
)

// fieldKeys are keys of saved objects whose values are names of fields: of visualizations, searches, maps, controls and alerts.
var fieldKeys = []string{"field", "fieldName", "field_name", "sourceField", "timeField", "time_field", "timeFieldName", "timestampField", "termField", "termsField", "terms_field",
	"groupBy", "aggField", "columns", "fields", "geoField", "sortField", "default_field", "splitField", "topHitsSplitField", "tooltipProperties", "leftField", "secondaryFields", "pivot_id", "default_timefield",
	"xAxisField", "yAxisField", "splitAccessorField", "timestamp_field", "docvalue_fields", "stored_fields", "categoryField", "entity", "dateField", "boundaryNameField", "by_field_name", "over_field_name", "partition_field_name", "influencers", "categorization_field_name", "newTermsFields", "timestampOverride", "ruleNameOverride",
	"eventCategoryOverride", "tiebreakerField", "textField", "extraFields"}

// nested are keys of saved objects whose strings hold JSON.
var nested = []string{"searchSourceJSON", "visState", "panelsJSON", "optionsJSON", "layerListJSON", "mapStateJSON", "fields", "state", "params", "controlGroupInput", "ignoreParentSettingsJSON", "wsState",
	"aggs", "searchSource", "controls", "esQuery", "searchConfiguration", "tabs"}

// unread are keys of saved objects that hold no use of a field: texts and what the index has.
var unread = []string{"references", "uiStateJSON", "fieldFormatMap", "fieldAttrs", "description", "markdown", "note", "setup", "required_fields", "related_integrations", "response_actions", "actions",
	"executionStatus", "monitoring", "lastRun", "migrationVersion", "gridData", "title", "grid", "palette", "fieldFormats"}

// object reads a saved object of a type.
func (c *collecting) object(n node, kind string, attributes node) {
	for _, r := range n.get("references").items() {
		if slices.Contains(viewTypes, r.get("type").Text()) {
			c.view(r.get("id"), r.get("id").Text())
		}
	}
	switch {
	case slices.Contains(viewTypes, kind):
		c.viewed(attributes)
	case strings.HasPrefix(kind, "osquery"): // queries in SQL, of the machine and not of Elasticsearch
	case kind == "canvas-workpad":
		if n.get("references").Items() != nil || strings.Contains(allText(attributes), "es") {
			c.unreadable(attributes, "Canvas", errCanvas)
		}
	case isRule(attributes): // as packages of Elastic bring them
		c.rule(attributes)
	case isWatch(attributes):
		c.watch(attributes)
	default:
		c.walk(attributes)
	}
}

// allText is the text of the expressions in a workpad.
func allText(n node) string {
	var b strings.Builder
	b.WriteString(n.Text())
	for _, item := range n.items() {
		b.WriteString(allText(item))
	}
	for _, m := range n.members() {
		b.WriteString(allText(m.value))
	}
	return b.String()
}

// walk reads a part of a saved object, and what is in it.
func (c *collecting) walk(n node) {
	for _, item := range n.items() {
		c.walk(item)
	}
	if isView(n) {
		c.viewed(n)
		return
	}
	for _, m := range n.members() {
		c.part(n, m)
	}
}

// part reads one key of a part of a saved object.
func (c *collecting) part(of node, m member) {
	v := m.value
	switch {
	case slices.Contains(unread, m.key):
	case v.holdsJSON() && slices.Contains(nested, m.key):
		in, err := v.inside(c.file)
		if err != nil {
			c.problemInside(v, err)
			return
		}
		c.part(of, member{m.key, m.at, in})
	case m.key == "query" || m.key == "esQuery" || m.key == "filterQuery":
		switch {
		case v.Is(str) && of.get("language").Is(str):
			c.words(v, of.get("language").Text())
		default:
			c.asked(v)
		}
	case (m.key == "esql" || m.key == "esqlQuery") && v.Is(str):
		c.query(v, v.Text(), "esql")
	case (m.key == "filterQueryText" || m.key == "filterKuery" || m.key == "kql" || m.key == "threatQuery") && v.Is(str):
		c.query(v, v.Text(), "kuery")
	case m.key == "query_string" || m.key == "filter" || m.key == "filters" || m.key == "threatFilters":
		c.filters(v)
	case m.key == "index" || m.key == "indices" || m.key == "indexPattern" || m.key == "index_pattern" || m.key == "indexNames" || m.key == "threatIndex" || m.key == "default_index_pattern":
		if v.Is(object) {
			c.view(v.get("id"), v.get("id").Text())
		}
		c.indexes(v)
		c.walk(v)
	case (m.key == "metricAlias" || m.key == "logAlias") && v.Is(str): // of the pages on infrastructure
		c.indexes(v)
	case m.key == "fields" && of.get("metricAlias").Is(str):
		for _, f := range v.members() {
			c.names(f.value)
		}
	case (m.key == "indexPatternId" || m.key == "dataViewId" || m.key == "data_view_id") && v.Is(str):
		c.view(v, v.Text())
	case (m.key == "aggs" || m.key == "aggregations") && v.Is(object):
		c.aggregations(v)
	case m.key == "body" && v.Is(object): // of a search, in Vega
		c.search(v)
		c.walk(v)
	case (m.key == "good" || m.key == "total") && v.Is(str) && of.get("index").Is(str): // of an objective
		c.query(v, v.Text(), "kuery")
	case m.key == "expression" && slices.Contains([]string{"kuery", "lucene"}, of.get("kind").Text()): // of a timeline
		c.query(v, v.Text(), of.get("kind").Text())
	case m.key == "serializedQuery": // the same again in the DSL
	case m.key == "sort":
		c.sort(v)
	case m.key == "metric" && v.Is(str) && of.get("aggType").Is(str): // of a threshold on metrics
		c.field(v, v.Text())
	case m.key == "term" && v.Is(str) && of.get("type").Text() == "ES_TERM_SOURCE": // of a map
		c.field(v, v.Text())
	case m.key == "script" || m.key == "script_fields":
		c.scripts(v)
	case m.key == "spec" && v.Is(str):
		c.vega(v)
	case m.key == "expression" && strings.Contains(v.Text(), ".es("):
		c.timelion(v)
	case slices.Contains(fieldKeys, m.key):
		c.fieldsOf(of, m)
	default:
		c.walk(v)
	}
}

// groupings are values of the key groupBy that are no fields.
var groupings = []string{"all", "top", "row"}

// fieldsOf reports the fields below a key that holds such.
func (c *collecting) fieldsOf(of node, m member) {
	v := m.value
	switch {
	case m.key == "sourceField" && v.Text() == "Records" && of.get("operationType").Text() == "count": // the number of documents, in Lens before 7.14
	case m.key == "groupBy" && slices.Contains(groupings, v.Text()):
	case m.key == "columns" && v.Is(object), v.Is(object) && m.key != "field":
		c.walk(v)
	case v.Is(object): // of a style in a map: {"name": "a", "origin": "source"}
		if v.get("origin").Text() == "source" || v.get("origin").Value == nil {
			c.field(v.get("name"), v.get("name").Text())
		}
	case v.Is(str) && m.key == "fields" && strings.Contains(v.Text(), ","): // of an annotation
		for _, name := range strings.Split(v.Text(), ",") {
			c.field(v, name)
		}
	default:
		for _, item := range append(v.items(), v) {
			if item.Is(str) && !item.holdsJSON() && item.Text() != "_source" {
				c.field(item, item.Text())
			} else if item.get("columnHeaderType").Is(str) { // of a timeline
				c.field(item.get("id"), item.get("id").Text())
			} else if item.Is(object) {
				c.walk(item)
			}
		}
	}
}

// vega reads the searches in a specification of Vega.
func (c *collecting) vega(n node) {
	spec, err := hjson(n.Text())
	if err == nil {
		var in node
		if in, err = n.holding(c.file, spec); err == nil {
			c.vegaData(in)
		}
	}
	if err != nil {
		c.unreadable(n, "Vega", errHjson)
	}
}

// vegaData reads the sources of data; fields elsewhere in a specification are those of its own data.
func (c *collecting) vegaData(n node) {
	for _, item := range n.items() {
		c.vegaData(item)
	}
	for _, m := range n.members() {
		if m.key == "url" && m.value.Is(object) {
			c.indexes(m.value.get("index"))
			c.names(m.value.get("%timefield%"))
			c.search(m.value.get("body"))
			continue
		}
		c.vegaData(m.value)
	}
}
