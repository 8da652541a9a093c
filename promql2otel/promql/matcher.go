package promql

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// matchers adapts the labels in the braces of a selector, and the values of those that the delivery writes otherwise.
func (a *adapting) matchers(n *parser.VectorSelector, w selectorWords, f Flow, found []asked, names []string) {
	where := "in a matcher"
	if len(names) > 0 {
		where = "of " + strings.Join(names, ", ")
	}
	concerned := len(found) > 0 || a.m.Plan == nil
	left := len(found) > 0 // on the registry of the client, which is scraped as before
	for _, s := range found {
		left = left && s.Left
	}
	tree := map[string]string{}
	for _, m := range w.matchers {
		label := word(a.words[m.name])
		if m.op < 0 || label == model.MetricNameLabel {
			continue
		}
		tree[label] = a.label(m.name, f, where)
		if !concerned || left {
			continue
		}
		switch {
		case label == model.BucketLabel && a.m.Profile.PlainBounds:
			a.bound(n, m, found)
		case label == "job" && a.m.Profile.Jobs != delivery.FromScrape:
			a.job(n, m)
		case label == "instance" && a.m.Profile.Jobs != delivery.FromScrape:
			a.instance(n, m)
		}
	}
	for _, m := range w.matchers {
		if label := word(a.words[m.name]); label == "exported_job" || label == "exported_instance" {
			a.exported(label)
		}
	}
	// The names on the tree: those of the matchers, and the metric's.
	old := n.Name
	a.onTree = append(a.onTree, func() { a.renameSelector(n, old, tree) })
}

// value is the text of a matcher's value, and whether it is known.
func (a *adapting) value(m matcherWords) (text string, known bool) {
	item := a.words[m.value]
	start, end := span(item)
	return word(item), a.hole(start, end) == nil
}

// reform replaces the operator and the value of a matcher.
func (a *adapting) reform(n *parser.VectorSelector, m matcherWords, t labels.MatchType, value, why string) {
	item, op := a.words[m.value], a.words[m.op]
	old, label := word(item), word(a.words[m.name])
	oldType := map[parser.ItemType]labels.MatchType{parser.EQL: labels.MatchEqual, parser.NEQ: labels.MatchNotEqual, parser.EQL_REGEX: labels.MatchRegexp, parser.NEQ_REGEX: labels.MatchNotRegexp}[op.Typ]
	if t != oldType {
		start, end := span(op)
		a.forms = append(a.forms, Edit{start, end, t.String()})
	}
	start, end := span(item)
	a.forms = append(a.forms, Edit{start, end, quote(value, item.Val)})
	a.adjust = append(a.adjust, why)
	for i, lm := range n.LabelMatchers {
		if lm.Name == label && lm.Type == oldType && lm.Value == old {
			a.onForms(func() {
				if changed, err := labels.NewMatcher(t, n.LabelMatchers[i].Name, value); err == nil {
					n.LabelMatchers[i] = changed
				}
			})
			return
		}
	}
}

func (a *adapting) onForms(change func()) {
	if a.opts.Adjust {
		a.onTree = append(a.onTree, change)
	}
}

// bound adapts the bound of a bucket to its plain form; both forms are asked for, so that what was stored before is still found.
func (a *adapting) bound(n *parser.VectorSelector, m matcherWords, found []asked) {
	text, known := a.value(m)
	if !known {
		a.review("the label le has plain numbers, such as 1 for 1.0: see that the variable has them")
		return
	}
	why := func(scraped, plain string) string {
		return fmt.Sprintf("the bound le=%q arrives as %q", scraped, plain)
	}
	switch op := a.words[m.op].Typ; op {
	case parser.EQL, parser.NEQ:
		scraped, plain, ok := delivery.Bound(text)
		if !ok || scraped == plain || text == plain {
			return
		}
		t := labels.MatchRegexp
		if op == parser.NEQ {
			t = labels.MatchNotRegexp
		}
		a.reform(n, m, t, literal(text)+"|"+plain, why(text, plain))
	default:
		re, err := labels.NewMatcher(labels.MatchRegexp, model.BucketLabel, text)
		if err != nil {
			return
		}
		var missing []string
		reason := ""
		test := func(value string) {
			scraped, plain, ok := delivery.Bound(value)
			if ok && re.Matches(scraped) && !re.Matches(plain) && !slices.Contains(missing, plain) {
				missing = append(missing, plain)
				reason = why(scraped, plain)
			}
		}
		literals := re.SetMatches()
		if len(literals) == 0 { // the dot of a number is mostly meant as one
			literals = strings.Split(strings.Trim(text, "()"), "|")
			if !slices.ContainsFunc(literals, func(l string) bool { _, _, ok := delivery.Bound(l); return ok }) {
				literals = nil
			}
		}
		for _, l := range literals {
			test(l)
		}
		knowsBuckets := false
		for _, s := range found {
			for _, b := range s.Buckets {
				knowsBuckets = true
				test(fmt.Sprint(b))
			}
		}
		switch {
		case len(missing) > 0:
			a.reform(n, m, a.matchType(op), text+"|"+strings.Join(missing, "|"), reason)
		case len(literals) == 0 && !knowsBuckets:
			a.review("the label le has plain numbers, such as 1 for 1.0 and 1000000 for 1e+06: see that the pattern %q finds them", text)
		}
	}
}

func (a *adapting) matchType(op parser.ItemType) labels.MatchType {
	if op == parser.NEQ_REGEX || op == parser.NEQ {
		return labels.MatchNotRegexp
	}
	return labels.MatchRegexp
}

// literal writes a text as a pattern that needs no backslashes, which the places that expressions stand in would double.
func literal(text string) string {
	return regexp.MustCompile(`[.+*?()|{}^$\[\]\\]`).ReplaceAllStringFunc(text, func(c string) string {
		if c == "^" || c == `\` {
			return `\` + c
		}
		return "[" + c + "]"
	})
}

// job adapts a matcher of job to what the resource of a service makes of it.
func (a *adapting) job(n *parser.VectorSelector, m matcherWords) {
	values := map[string]string{}
	for _, s := range a.m.Jobs() {
		values[s.Job] = s.NewJob()
	}
	a.target(n, m, values, "service.namespace/service.name, or service.name where there is no namespace")
}

// instance adapts a matcher of instance.
func (a *adapting) instance(n *parser.VectorSelector, m matcherWords) {
	values := map[string]string{}
	for _, s := range a.m.Jobs() {
		for old, name := range s.Instances {
			values[old] = name
		}
	}
	a.target(n, m, values, "service.instance.id")
}

// target adapts a matcher of a label that the scrape gave, and the resource gives now.
func (a *adapting) target(n *parser.VectorSelector, m matcherWords, values map[string]string, from string) {
	label := word(a.words[m.name])
	text, known := a.value(m)
	if !known {
		return // its variable has the values that the series have
	}
	op := a.words[m.op].Typ
	isNew := func(matches func(string) bool) bool {
		for _, name := range values {
			if matches(name) {
				return true
			}
		}
		return false
	}
	if op == parser.EQL || op == parser.NEQ {
		name, ok := values[text]
		switch {
		case ok && name != text:
			t := labels.MatchEqual
			if op == parser.NEQ {
				t = labels.MatchNotEqual
			}
			a.reform(n, m, t, name, fmt.Sprintf("the %s %q is called %q now", label, text, name))
		case !ok && !isNew(func(s string) bool { return s == text }):
			a.review("the label %s is %s: see that %q is that, or name the services in the plan", label, from, text)
		}
		return
	}
	re, err := labels.NewMatcher(labels.MatchRegexp, label, text)
	if err != nil {
		return
	}
	var missing, wrong []string
	for _, old := range slices.Sorted(maps.Keys(values)) {
		switch name := values[old]; {
		case re.Matches(old) && !re.Matches(name):
			missing = append(missing, literal(name))
		case !re.Matches(old) && re.Matches(name):
			wrong = append(wrong, name)
		}
	}
	switch {
	case len(wrong) > 0:
		a.note("the pattern %s=~%q finds %s now, which it did not before: write the values out", label, text, strings.Join(wrong, ", "))
	case len(missing) > 0:
		a.reform(n, m, a.matchType(op), text+"|"+strings.Join(missing, "|"), fmt.Sprintf("some values of %s have other names now", label))
	case !isNew(re.Matches) && text != ".*" && text != ".+":
		a.review("the label %s is %s: see that the pattern %q finds that, or name the services in the plan", label, from, text)
	}
}

// exported notes matchers of labels that the scrape renamed because the program had labels of those names itself.
func (a *adapting) exported(label string) {
	if a.m.Profile.Jobs == delivery.FromResource && a.m.Plan == nil {
		a.review("the program's own label %s is overwritten by the resource on this way, and there is no %s", strings.TrimPrefix(label, "exported_"), label)
	}
}

// renameSelector makes the changes of names on the syntax tree.
func (a *adapting) renameSelector(n *parser.VectorSelector, old string, names map[string]string) {
	if s := a.m.Old(old); s != nil && old != "" {
		n.Name = s.New
		if !model.LegacyValidation.IsValidMetricName(s.New) { // it stands in the braces, before the other matchers
			n.Name = ""
			last := len(n.LabelMatchers) - 1
			n.LabelMatchers = slices.Concat(n.LabelMatchers[last:], n.LabelMatchers[:last])
		}
	}
	for i, m := range n.LabelMatchers {
		switch {
		case m.Name == model.MetricNameLabel && m.Type == labels.MatchEqual:
			if s := a.m.Old(m.Value); s != nil {
				n.LabelMatchers[i] = labels.MustNewMatcher(m.Type, m.Name, s.New)
			}
		case m.Name == model.MetricNameLabel && m.Type == labels.MatchRegexp:
			value := m.Value
			parts := alternatives(value)
			for k := len(parts) - 1; k >= 0; k-- {
				if s := a.m.Old(value[parts[k].start:parts[k].end]); s != nil {
					value = value[:parts[k].start] + regexp.QuoteMeta(s.New) + value[parts[k].end:]
				}
			}
			n.LabelMatchers[i] = labels.MustNewMatcher(m.Type, m.Name, value)
		case m.Name != model.MetricNameLabel:
			if name, ok := names[m.Name]; ok && name != m.Name {
				n.LabelMatchers[i] = labels.MustNewMatcher(m.Type, name, m.Value)
			}
		}
	}
}
