package elastic

// watch reads a watch: the searches of its input, its transforms and its conditions, and what scripts and templates take from hits
// (elastic.co/docs, Watcher).
func (c *collecting) watch(n node) {
	for _, item := range n.items() {
		c.watch(item)
	}
	for _, m := range n.members() {
		c.script(m.at, m.key) // a path, in a comparison
		switch v := m.value; {
		case m.key == "request" && (v.get("indices").Value != nil || v.get("body").Is(object) || v.get("template").Is(object)):
			c.indexes(v.get("indices"))
			c.searched(v.get("body"))
			c.searched(v.get("template"))
		case m.key == "request" && v.get("body").holdsJSON(): // over HTTP
			c.searched(v.get("body"))
		case m.key == "watch_id" || m.key == "status":
		default:
			c.script(v, v.Text())
			c.watch(v)
		}
	}
}

// searched reads the body of a search, also one in a string or in a template.
func (c *collecting) searched(n node) {
	switch source := n.get("source"); {
	case n.holdsJSON():
		in, err := n.inside(c.file)
		if err != nil {
			c.unreadable(n, "query DSL", errTemplate)
			return
		}
		c.search(in)
	case source.Is(str) || n.get("inline").Is(str):
		c.searched(source)
		c.searched(n.get("inline"))
	case source.Is(object):
		c.search(source)
	default:
		c.search(n)
	}
}
