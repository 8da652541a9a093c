package shim

import (
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/common/model"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// relabelFile is the part of a scrape configuration that is written (prometheus.io/docs/prometheus/latest/configuration/configuration).
type relabelFile struct {
	Rules []relabelRule `yaml:"metric_relabel_configs"`
}

// relabelRule is a rule with the action replace, which is the default. An empty replacement takes the label away.
type relabelRule struct {
	Source      []string `yaml:"source_labels,flow"`
	Regex       string   `yaml:"regex"`
	Target      string   `yaml:"target_label"`
	Replacement string   `yaml:"replacement"`
}

const relabelHead = `Relabeling that gives series their old names while they are scraped. Written by otelmigrate.

Where: put the key into the scrape configuration of the jobs that are migrated, before other metric_relabel_configs, which then see the old
names.%s
Until: all queries are adapted. Then remove it and load the adapted queries in one step: with it, the new names do not exist.

Limits:
- It changes what is scraped from now on, and nothing that is stored.
- Use it without compat-rules.yml, which needs the new names, and without collector-transform.yml.
- Every sample of the scrape passes every rule.`

const collectorScrape = `
Here that is the scrape of the Collector's prometheus exporter. In a Collector's own receiver, write $$ for $.`

// relabeling is the file for ways that scrape; nil where nothing has another name, or nothing is scraped.
func (s *shims) relabeling() *File {
	p := s.m.Profile
	where := ""
	switch p.Name {
	case delivery.Exporter:
	case delivery.CollectorExporter:
		where = collectorScrape
	default:
		return nil
	}
	var rules []relabelRule
	rules = append(rules, s.labelRules()...)
	if len(s.families) > 0 {
		all := alternatives(s.families)
		rules = append(rules, valueRules(all, "job", s.jobs)...)
		rules = append(rules, valueRules(all, "instance", s.instance)...)
	}
	for _, label := range p.Extra() {
		var having []*family
		for _, f := range s.families {
			if slices.Contains(s.extra(f), label) {
				having = append(having, f)
			}
		}
		if len(having) > 0 {
			rules = append(rules, clear(alternatives(having), label))
		}
	}
	rules = append(rules, s.nameRules()...)
	if len(rules) == 0 {
		return nil
	}
	return &File{Name: RelabelFile, Data: encode(strings.Replace(relabelHead, "%s", where, 1), relabelFile{rules}),
		Why: "relabeling of the scrape, which gives the series their old names and labels in place of the new ones"}
}

// labelRules give labels their old names: one pair of rules for the families in which the same label has the same new name.
func (s *shims) labelRules() (rules []relabelRule) {
	families := map[[2]string][]*family{}
	var pairs [][2]string
	for _, f := range s.families {
		for _, pair := range f.labels() {
			if len(families[pair]) == 0 {
				pairs = append(pairs, pair)
			}
			families[pair] = append(families[pair], f)
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0]+"\xff"+a[1], b[0]+"\xff"+b[1]) })
	for _, pair := range pairs {
		old, name, names := pair[0], pair[1], alternatives(families[pair])
		rules = append(rules, relabelRule{[]string{model.MetricNameLabel, name}, names + ";(.+)", old, "$1"}, clear(names, name))
	}
	return rules
}

// valueRules give a label its old values.
func valueRules(names, label string, values []value) (rules []relabelRule) {
	for _, v := range values {
		rules = append(rules, relabelRule{[]string{model.MetricNameLabel, label}, names + ";" + regexp.QuoteMeta(v.new), label, literal(v.old)})
	}
	return rules
}

// clear takes a label away from the series of the names. An action labeldrop would take it from all series.
func clear(names, label string) relabelRule {
	return relabelRule{[]string{model.MetricNameLabel, label}, names + ";.+", label, ""}
}

// nameRules give the families their old names.
func (s *shims) nameRules() (rules []relabelRule) {
	for _, f := range s.families {
		if !f.renamed() {
			continue
		}
		base, suffixes := f.suffixes()
		one := relabelRule{[]string{model.MetricNameLabel}, regexp.QuoteMeta(base), model.MetricNameLabel, literal(f.old)}
		if len(suffixes) != 1 || suffixes[0] != "" {
			one.Regex += "(" + strings.Join(suffixes, "|") + ")"
			one.Replacement += "${1}"
		}
		rules = append(rules, one)
	}
	return rules
}

// suffixes is the new name of the family, and what its series have behind it.
func (f *family) suffixes() (base string, list []string) {
	for _, one := range f.members {
		suffix := strings.TrimPrefix(one.Old, f.old)
		base, list = strings.TrimSuffix(one.New, suffix), append(list, suffix)
	}
	return base, list
}

// alternatives is a regular expression for the new names of all series of families, without a group that counts.
func alternatives(families []*family) string {
	var list []string
	for _, f := range families {
		base, suffixes := f.suffixes()
		text := regexp.QuoteMeta(base)
		switch {
		case len(suffixes) > 1:
			text += "(?:" + strings.Join(suffixes, "|") + ")"
		default:
			text += suffixes[0]
		}
		list = append(list, text)
	}
	if len(list) == 1 {
		return list[0]
	}
	return "(?:" + strings.Join(list, "|") + ")"
}
