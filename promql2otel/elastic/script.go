package elastic

import (
	"regexp"
	"strings"
)

var (
	// inScript is a field whose indexed value a script in Painless reads: doc['a'], doc.containsKey('a'), field('a'), $('a', 0), and fields['a'] of
	// a hit.
	inScript = regexp.MustCompile(`(?:\bdoc\s*\[|\bdoc\.containsKey\(|(?:^|[^\w.'"])field\(|\$\(|\bfields\[)\s*\\?['"]([^'"\\]+)\\?['"]`)
	// ofSource is a path into the document as it was sent: _source.a.b, _source['a']['b'], in scripts and in templates.
	ofSource = regexp.MustCompile(`_source['"]?\]?((?:\.[A-Za-z_@][\w@-]*|\[\s*\\?['"][^'"\\]+\\?['"]\s*\])+)(\(?)`)
	step     = regexp.MustCompile(`\.([A-Za-z_@][\w@-]*)|\[\s*\\?['"]([^'"\\]+)\\?['"]\s*\]`)
	// ofHit is a field that a template takes from a hit: hits.0.fields.a.b.
	ofHit = regexp.MustCompile(`hits\.\d+\.fields\.([A-Za-z_@][\w.@-]*)`)
)

// script reports the fields that a script, or a template that hits are put into, reads.
func (c *collecting) script(at node, text string) {
	for _, m := range inScript.FindAllStringSubmatch(text, -1) {
		c.field(at, m[1])
	}
	for _, m := range ofHit.FindAllStringSubmatch(text, -1) {
		c.field(at, strings.TrimSuffix(m[1], ".0"))
	}
	for _, m := range ofSource.FindAllStringSubmatch(text, -1) {
		var path []string
		for _, s := range step.FindAllStringSubmatch(m[1], -1) {
			path = append(path, s[1]+s[2])
		}
		if m[2] == "(" && !strings.HasSuffix(m[1], "]") {
			path = path[:len(path)-1] // a method
		}
		if name := strings.Join(path, "."); name != "" {
			c.source(at, name)
		}
	}
}

// source reports a field that is read from the document as it was sent.
func (c *collecting) source(at node, name string) {
	if name = fieldName(name); name != "" {
		c.use(at, "source", name, classifySource(name))
	}
}
