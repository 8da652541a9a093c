package logstash

import (
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// receiverText is what the receivers have made of the text of an event: an operator of theirs has parsed it where it is a JSON object.
type receiverText struct {
	object ottl.Path // in the cache
	text   ottl.Path // in the cache as well, where something has asked for it
	copied bool
}

// receiverJSON is a place in the cache where the JSON object is that the text of an event is, as the receivers have parsed it: integers stay
// integers with it, of which ParseJSON makes floating-point numbers. same holds where the text is still that which the receivers had. ok is
// false where the receivers have no operators, or the cache is no longer the one that it was.
func (p *program) receiverJSON() (doc ottl.Path, same ottl.Cond, ok bool) {
	receivers := p.lineReceivers()
	processed := slices.ContainsFunc(p.steps, func(s step) bool { return s.processor != nil })
	if len(receivers) == 0 || processed || p.inputChangesText(receivers) {
		return doc, same, false
	}
	if p.received == nil {
		for _, r := range receivers {
			operators, _ := r.Settings.Get("operators").([]any)
			r.Settings = r.Settings.Set("operators", append(operators[:len(operators):len(operators)], collector.Map{
				{Key: "type", Value: "json_parser"}, {Key: "if", Value: `body matches "^\\s*\\{"`}, {Key: "parse_to", Value: `attributes["@json"]`},
				{Key: "parse_ints", Value: true}, {Key: "on_error", Value: "send_quiet"}}))
		}
		p.received = &receiverText{object: p.temp("received"), text: p.temp("received_text")}
		at := ottl.Attributes.Key("@json")
		p.prepend("what the receiver has parsed", ottl.Set(p.received.object, at.Value()).Where(ottl.Exists(at.Value())), ottl.Delete(at))
	}
	if p.textChanged() {
		if !p.received.copied {
			p.received.copied = true
			p.prepend("", ottl.Set(p.received.text, ottl.Body.Value()).Where(ottl.Is("IsString", ottl.Body.Value())))
		}
		same = ottl.Eq(ottl.Body.Value(), p.received.text.Value())
	}
	return p.received.object, same, true
}

// prepend adds statements before all others.
func (p *program) prepend(comment string, statements ...ottl.Statement) {
	if len(p.steps) == 0 {
		p.steps = append(p.steps, step{})
	}
	var lines []line
	for _, s := range statements {
		lines = append(lines, line{comment, s})
		comment = ""
	}
	p.steps[0].statements = append(lines, p.steps[0].statements...)
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
		if p.received == nil && slices.ContainsFunc(operators, parsesJSON) {
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

// changesText matches statements that change the text of an event.
var changesText = regexp.MustCompile(`^\w+\(log\.body[,\[]`)

// textChanged reports whether a statement may have changed the text of an event.
func (p *program) textChanged() bool {
	return slices.ContainsFunc(p.steps, func(s step) bool {
		return slices.ContainsFunc(s.statements, func(l line) bool { return changesText.MatchString(l.Statement.String()) })
	})
}

// inputChangesText reports whether the input itself changes the text that its receiver has.
func (p *program) inputChangesText(receivers []*collector.Component) bool {
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
