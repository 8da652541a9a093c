package elastic

// aggregations reads aggregations by their names (elastic.co/docs, aggregations).
func (c *collecting) aggregations(n node) {
	for _, agg := range n.members() {
		for _, m := range agg.value.members() {
			switch m.key {
			case "aggs", "aggregations":
				c.aggregations(m.value)
			case "meta":
			case "filter":
				c.dsl(m.value)
			case "filters", "adjacency_matrix":
				for _, f := range append(m.value.get("filters").members(), member{value: m.value.get("other")}) {
					c.dsl(f.value)
				}
				c.dslList(m.value.get("filters"))
			case "scripted_metric":
				for _, s := range m.value.members() {
					if s.key != "params" {
						c.scripts(s.value)
					}
				}
			case "top_hits":
				c.search(m.value)
			default:
				c.aggregation(m.value)
			}
		}
	}
}

func (c *collecting) dslList(n node) {
	for _, item := range n.items() {
		c.dsl(item)
	}
}

// aggregation reads what an aggregation of any type works on: the fields, scripts and filters that it names, also in parts of it, such as
// the sources of a composite one or the metrics of top_metrics.
func (c *collecting) aggregation(n node) {
	for _, item := range n.items() {
		c.aggregation(item)
	}
	for _, m := range n.members() {
		switch m.key {
		case "field":
			c.names(m.value)
		case "fields":
			c.names(m.value)
			c.aggregation(m.value)
		case "filter", "background_filter":
			c.dsl(m.value)
		case "script":
			c.scripts(m.value)
		case "sort":
			c.sort(m.value)
		case "buckets_path", "path", "order", "params", "missing", "include", "exclude":
		default:
			c.aggregation(m.value)
		}
	}
}
