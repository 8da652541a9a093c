package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
)

// linePattern is the expression of the codec multiline, which may refer to patterns of grok, for Go's regexp package; ok is false where it
// cannot be written for that, which is remarked.
func (c *codec) linePattern() (re string, ok bool) {
	text := c.string("pattern", "")
	dirs := c.strings("patterns_dir")
	if text == "" {
		c.manualf("codec multiline has no pattern, so that Logstash does not start with it")
		return "", false
	}
	if !strings.Contains(text, "%{") {
		return c.regexp(text)
	}
	opts := grok.Options{ECS: c.ecs}
	for _, dir := range dirs {
		if c.open == nil {
			break
		}
		data, err := c.open(dir)
		if err != nil {
			continue // a folder, or not at hand; a pattern that is missing is an error below
		}
		list, errs := grok.ParsePatterns(dir, data)
		for _, err := range errs {
			c.reviewf("patterns_dir: %v", err)
		}
		opts.Definitions = append(opts.Definitions, list...)
	}
	p, err := grok.Compile(text, opts)
	if err != nil {
		where := ""
		if len(dirs) > 0 {
			where = "; write what it stands for in " + strings.Join(dirs, ", ") + " in its place"
		}
		c.manualf("the pattern %s of the codec multiline: %v%s. Its lines stay events of their own", text, err, where)
		return "", false
	}
	for _, n := range p.Notes {
		if n.Review {
			c.reviewf("the pattern %s: %s", text, n.Text)
		}
	}
	return p.Regexp(), true
}
