package logstash

import (
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// receiverJSON is a place in the cache where the JSON object is that the text of an event is, as an operator of the receivers has parsed it:
// integers stay integers with it, of which ParseJSON makes floating-point numbers. ok is false where the receivers have no operators, or
// something before this changes the text.
func (p *program) receiverJSON() (doc ottl.Path, ok bool) {
	receivers := p.lineReceivers()
	if len(receivers) == 0 || p.textChanged(receivers) {
		return doc, false
	}
	if p.parsedText != nil {
		return *p.parsedText, true
	}
	at := ottl.Attributes.Key("@json")
	for _, r := range receivers {
		operators, _ := r.Settings.Get("operators").([]any)
		r.Settings = r.Settings.Set("operators", append(operators[:len(operators):len(operators)], collector.Map{
			{Key: "type", Value: "json_parser"}, {Key: "if", Value: `body matches "^\\s*\\{"`}, {Key: "parse_to", Value: `attributes["@json"]`},
			{Key: "parse_ints", Value: true}, {Key: "on_error", Value: "send_quiet"}}))
	}
	doc = p.temp("json")
	p.parsedText = &doc
	outer := p.guard
	p.guard = ottl.True
	p.do(ottl.Set(doc, at.Value()).Where(ottl.Exists(at.Value())))
	p.do(ottl.Delete(at))
	p.guard = outer
	return doc, true
}

// lineReceivers are the receivers of the pipeline, where all of them read text and have operators, and none parses JSON already. Inputs that
// have pipelines of their own go on in this one by a connector.
func (p *program) lineReceivers() (list []*collector.Component) {
	ids := slices.Clone(p.cfg.Pipeline(collector.Logs, p.id).Receivers)
	filters := collector.ID{Type: "forward", Name: joinName(p.id, "filters")}
	if i := slices.Index(ids, filters); i >= 0 {
		ids = slices.Delete(ids, i, i+1)
		for _, own := range p.cfg.Pipelines {
			if slices.Contains(own.Exporters, filters) {
				ids = append(ids, own.Receivers...)
			}
		}
	}
	for _, id := range ids {
		r := p.cfg.Find(collector.Receiver, id)
		if r == nil || !slices.Contains([]string{"filelog", "tcplog", "udplog", "namedpipe"}, id.Type) {
			return nil
		}
		operators, _ := r.Settings.Get("operators").([]any)
		if p.parsedText == nil && slices.ContainsFunc(operators, parsesJSON) {
			return nil
		}
		list = append(list, r)
	}
	return list
}

func parsesJSON(operator any) bool {
	m, ok := operator.(collector.Map)
	return ok && m.Get("type") == "json_parser"
}

// changesText matches statements that change the text of an event, and changesAll those that change fields whatever their names.
var (
	changesText = regexp.MustCompile(`^\w+\(log\.body[,\[]`)
	changesAll  = regexp.MustCompile(`^(?:keep_\w+|delete_matching_keys|truncate_all|merge_maps|replace_all_\w+|set)\(log\.attributes,`)
)

// textChanged reports whether the text of an event may be another one by now than the receivers had.
func (p *program) textChanged(receivers []*collector.Component) bool {
	for _, s := range p.steps {
		if s.processor != nil {
			return true
		}
		for _, l := range s.statements {
			if text := l.Statement.String(); changesText.MatchString(text) || changesAll.MatchString(text) {
				return true
			}
		}
	}
	for _, c := range p.cfg.Components {
		if c.Kind != collector.Processor || !ofReceiver(c, receivers) {
			continue
		}
		groups, _ := c.Settings.Get("log_statements").([]any)
		for _, g := range groups {
			group, _ := g.(collector.Map)
			lines, _ := group.Get("statements").(collector.Lines)
			for _, l := range lines {
				if text, ok := l.Value.(collector.Text); ok && changesText.MatchString(text.String()) {
					return true
				}
			}
		}
	}
	return false
}

// ofReceiver reports whether a processor belongs to an input, which it has its name from.
func ofReceiver(c *collector.Component, receivers []*collector.Component) bool {
	for _, r := range receivers {
		if strings.HasPrefix(c.ID.Name, r.ID.Name) {
			return true
		}
	}
	return false
}
