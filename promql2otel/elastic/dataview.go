package elastic

import (
	"regexp"
	"slices"
	"strings"
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\b|$)`)

func looksUUID(s string) bool { return uuid.MatchString(s) }

// viewTypes are the types of saved objects that are data views.
var viewTypes = []string{"index-pattern", "data-view"}

// dataView remembers the index patterns of data views by their identifiers, and the fields that they compute.
func (c *collecting) dataView(n node) {
	for _, list := range [][]node{n.items(), n.get("objects").items(), n.get("saved_objects").items()} {
		for _, item := range list {
			c.dataView(item)
		}
	}
	if slices.Contains(viewTypes, n.get("type").Text()) {
		c.views[n.get("id").Text()] = n.get("attributes", "title").Text()
		c.computes(n.get("attributes"))
	}
	if source := n.get("_source"); n.get("_type").Text() == "doc" && source.get("type").Text() == "index-pattern" {
		_, id, _ := strings.Cut(n.get("_id").Text(), ":")
		c.views[id] = source.get("index-pattern", "title").Text()
	}
	if n.get("_type").Text() == "index-pattern" {
		c.views[n.get("_id").Text()] = n.get("_source", "title").Text()
		c.computes(n.get("_source"))
	}
}

// computes remembers the fields that a data view computes. What of it cannot be read is reported with the uses.
func (c *collecting) computes(n node) {
	runtime, scripted := n.get("runtimeFieldMap"), n.get("fields")
	if in, err := runtime.inside(c.file); runtime.holdsJSON() && err == nil {
		runtime = in
	}
	if in, err := scripted.inside(c.file); scripted.holdsJSON() && err == nil {
		scripted = in
	}
	for _, m := range runtime.members() {
		c.computed[m.key] = true
	}
	for _, field := range scripted.items() {
		if field.get("script").Is(str) {
			c.computed[field.get("name").Text()] = true
		}
	}
}

// view reports the index pattern of a data view that is named by its identifier. Kibana takes patterns as identifiers of its own data views.
func (c *collecting) view(at node, id string) {
	switch title := c.views[id]; {
	case id == "":
	case title != "":
		c.index(at, title)
	case strings.Contains(id, "*"):
		c.index(at, id)
	default:
		c.use(at, "index", id, verdict{"es-index-pattern", manual, "is the identifier of a data view that is not in this file: export it as well, with related objects"})
	}
}

// indexes reports index patterns in a string or a list, or the data view that a string is the identifier of.
func (c *collecting) indexes(n node) {
	switch s := n.Text(); {
	case c.views[s] != "" || looksUUID(s):
		c.view(n, s)
	case s != "":
		c.index(n, s)
	}
	for _, item := range n.items() {
		c.indexes(item)
	}
}

// isView reports whether an object is a data view that is part of another object.
func isView(n node) bool {
	if !n.get("title").Is(str) {
		return false
	}
	for _, key := range []string{"timeFieldName", "sourceFilters", "fieldFormats", "runtimeFieldMap", "allowNoIndex"} {
		if n.get(key).Value != nil {
			return true
		}
	}
	return false
}

// viewed reads a data view: its pattern, the field of its time, and what its computed fields read. The list of its fields is what the index
// has, and not what is used.
func (c *collecting) viewed(n node) {
	c.computes(n)
	c.index(n.get("title"), n.get("title").Text())
	c.names(n.get("timeFieldName"))
	for _, key := range []string{"runtimeFieldMap", "fields"} {
		v := n.get(key)
		if v.holdsJSON() {
			in, err := v.inside(c.file)
			if err != nil {
				c.unreadable(v, key, err)
				continue
			}
			v = in
		}
		for _, field := range v.items() {
			c.scripts(field.get("script"))
		}
		for _, field := range v.members() {
			c.scripts(field.value.get("script"))
		}
	}
}
