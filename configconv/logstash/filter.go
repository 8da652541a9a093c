package logstash

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// filter is one filter plugin while it is converted: its settings, and the program that its operations go to.
type filter struct {
	*program
	*settings
}

// filters are the mappings of the filter plugins that there are, by name. Each adds itself, in the file that it is in.
var filters = map[string]func(*filter){}

// pluginDocs is where a plugin is documented.
func pluginDocs(kind, name string) string {
	return "https://www.elastic.co/guide/en/logstash/current/plugins-" + kind + "s-" + name + ".html"
}

// body converts the statements of a filter section, or of a branch in it.
func (p *program) body(list []syntax.Statement) {
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.Plugin:
			p.filter(s)
		case *syntax.If:
			p.branches(s)
		}
	}
}

// filter converts one filter plugin. One whose conversion fails to be written is in the checklist with its source.
func (p *program) filter(plugin *syntax.Plugin) {
	p.about(plugin.Pos, "logstash-filter-"+plugin.Name, "filter "+plugin.Name, pluginDocs("filter", plugin.Name), func() {
		p.comment = fmt.Sprintf("%s %s", place(plugin.Pos), plugin.Name)
		convert := filters[plugin.Name]
		if convert == nil {
			p.manualf("there is no counterpart of the filter %s: %s", plugin.Name, quoted(plugin))
			return
		}
		f := &filter{p, p.settingsOf(plugin)}
		convert(f)
		f.unread()
		p.comment = ""
		if p.subject.status == finding.Manual {
			p.say(finding.Manual, "its source: %s", quoted(plugin))
		}
	})
}

// quoted is the source of a plugin in one line, cut where it is long. Credentials in it are not shown.
func quoted(p *syntax.Plugin) string {
	text := strings.Join(strings.Fields(redacted(p)), " ")
	if runes := []rune(text); len(runes) > 400 {
		text = string(runes[:400]) + " …"
	}
	return "`" + text + "`"
}

// branches converts if, else if and else. Which of them an event goes through is found out before any of them changes it.
func (p *program) branches(s *syntax.If) {
	var flags []ottl.Path
	var before ottl.Cond // holds where none of the branches so far was taken
	start, first := len(p.steps), 0
	if start > 0 {
		first = len(p.steps[start-1].statements)
	}
	for i, b := range s.Branches {
		cond := ottl.True
		if b.Condition != nil {
			p.about(b.Pos, "logstash-condition", "condition "+branchName(i, b), conditionDocs, func() { cond = p.condition(b.Condition) })
		}
		flag := p.flag(strings.ReplaceAll(branchName(i, b), " ", "_"))
		p.comment = fmt.Sprintf("%s %s", place(b.Pos), branchName(i, b))
		p.raise(flag, ottl.And(before, cond))
		p.comment = ""
		flags = append(flags, flag)
		before = ottl.And(before, ottl.Not(raised(flag)))
	}
	depth := len(p.flags)
	p.flags = append(p.flags, flags...)
	written := p.written
	var branches []*fieldSet
	for i, b := range s.Branches {
		p.written = newFieldSet(written) // an event goes through one branch only
		branches = append(branches, p.written)
		p.under(flags[i], func() { p.body(b.Body) })
	}
	p.written = written
	p.written.absorb(branches...)
	p.flags = p.flags[:depth]
	if len(flags) == 1 {
		p.inline(flags[0], start, first)
	}
}

func branchName(i int, b *syntax.Branch) string {
	switch {
	case b.Condition == nil:
		return "else"
	case i > 0:
		return "else if"
	}
	return "if"
}

const conditionDocs = "https://www.elastic.co/guide/en/logstash/current/event-dependent-configuration.html#conditionals"

// inline does without a flag that one statement sets and only the next one reads.
func (p *program) inline(flag ottl.Path, steps, first int) {
	if len(p.steps) == 0 || len(p.steps) > max(steps, 1) {
		return
	}
	if steps == 0 {
		first = 0
	}
	last := &p.steps[len(p.steps)-1]
	if last.processor != nil || len(last.statements) != first+2 {
		return
	}
	raise, only := last.statements[first], last.statements[first+1]
	merged, ok := only.Statement.Replace(raised(flag), raise.Condition())
	if !ok {
		return
	}
	only.Statement = merged
	only.comment = joinComments(raise.comment, only.comment)
	last.statements = append(last.statements[:first], only)
}

func joinComments(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ": " + b
}
