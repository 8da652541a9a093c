package promql

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// scrapeSeries are the series that Prometheus adds for each target (prometheus.io/docs/concepts/jobs_instances).
var scrapeSeries = []string{"up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling", "scrape_series_added",
	"scrape_timeout_seconds", "scrape_sample_limit", "scrape_body_size_bytes"}

// matcherWords are the tokens of one matcher in braces.
type matcherWords struct {
	name, op, value int // indexes; name is that of a lone quoted metric name where op is -1
}

// selectorWords are the tokens of a selector.
type selectorWords struct {
	name     int // -1 where the name is in the braces, or there is none
	open     int // of the left brace, -1 where there are none
	close    int
	matchers []matcherWords
}

func (a *adapting) selectorWords(n *parser.VectorSelector) selectorWords {
	w := selectorWords{name: -1, open: -1, close: -1}
	i := a.words.at(int(n.PosRange.Start))
	if !a.words.is(i, parser.LEFT_BRACE) {
		w.name = i
		i++
	}
	if !a.words.is(i, parser.LEFT_BRACE) {
		return w
	}
	w.open = i
	for i++; i < len(a.words) && a.words[i].Typ != parser.RIGHT_BRACE; i++ {
		switch {
		case a.words[i].Typ == parser.COMMA:
		case a.words.is(i+1, parser.EQL, parser.NEQ, parser.EQL_REGEX, parser.NEQ_REGEX):
			w.matchers = append(w.matchers, matcherWords{i, i + 1, i + 2})
			i += 2
		default:
			w.matchers = append(w.matchers, matcherWords{i, -1, -1})
		}
	}
	w.close = i
	return w
}

// selector adapts one selector.
func (a *adapting) selector(n *parser.VectorSelector) Flow {
	w := a.selectorWords(n)
	for _, h := range a.holes {
		if h.Matchers && w.open >= 0 && h.Start >= int(a.words[w.open].Pos) && h.Start < int(a.words[w.close].Pos) {
			a.review("%s is filled with matchers or labels: see that they name labels as they are called now", h.Text)
		}
	}
	found := a.named(n, w)
	var f Flow
	f.late = len(found) > 0
	f.scopes = map[string]bool{}
	var names []string
	for _, s := range found {
		f.sources = append(f.sources, source{labels: s.labels(), pushed: a.m.Profile.Jobs != delivery.FromScrape && s.Labels.Known && !s.Left && !s.Recorded})
		f.late = f.late && s.StartsLate
		f.scopes[cmp.Or(s.Scope, "of "+s.Family)] = true
		f.extra = f.extra || s.Extra
		if s.Review != "" {
			a.review("%s", s.Review)
		}
		names = append(names, s.Old)
	}
	if len(found) == 0 {
		f.sources = []source{{labels: a.m.Other()}}
		f.extra = a.m.Plan == nil && !slices.Contains(scrapeSeries, n.Name)
		if f.extra {
			f.scopes["of "+n.Name] = true
		}
	}
	f.extra = f.extra && len(a.m.Profile.Extra()) > 0
	if f.extra || len(found) > 0 {
		a.r.Affected = true
	}
	a.matchers(n, w, f, found, names)
	return f
}

// asked is a series that a query asks for.
type asked struct {
	*series.Series
	after bool // by the name that it has after the migration only
}

// labels are what becomes of the series' labels, by the names that the query has for them.
func (s asked) labels() *series.Labels {
	if !s.after {
		return s.Labels
	}
	after := &series.Labels{New: map[string]string{}, Known: s.Labels.Known}
	for _, name := range s.Labels.New {
		after.New[name] = name
	}
	return after
}

// named adapts the name that a selector asks for, and returns the series of the plan that it can be.
func (a *adapting) named(n *parser.VectorSelector, w selectorWords) []asked {
	if w.name >= 0 {
		return a.name(n, w, w.name, false)
	}
	for _, m := range w.matchers {
		switch {
		case m.op < 0 || word(a.words[m.name]) == model.MetricNameLabel && a.words[m.op].Typ == parser.EQL:
			at := m.value
			if m.op < 0 {
				at = m.name
			}
			return a.name(n, w, at, true)
		case word(a.words[m.name]) == model.MetricNameLabel && a.words[m.op].Typ == parser.EQL_REGEX:
			return a.pattern(n, m)
		}
	}
	// Any name will do: the plan has a say only where it renames a label that is asked for.
	var all []*series.Series
	for _, name := range a.m.Names() {
		s := a.m.Old(name)
		for _, m := range w.matchers {
			if new, says := s.Labels.Rename(word(a.words[m.name])); says && new != word(a.words[m.name]) {
				all = append(all, s)
				break
			}
		}
	}
	if len(all) > 0 {
		a.unknown = append(a.unknown, fmt.Sprintf("the selector names no metric, and %s has a label that is renamed: name the metrics", all[0].Old))
	}
	return nil
}

// name adapts a name that is written out, as a token or in a string.
func (a *adapting) name(n *parser.VectorSelector, w selectorWords, i int, inString bool) []asked {
	old := word(a.words[i])
	start, end := span(a.words[i])
	if h := a.hole(start, end); h != nil {
		a.partial(old, start, h)
		return nil
	}
	a.metrics[old] = true
	a.scraped(n, old)
	a.clients(n, old)
	s := a.m.Old(old)
	if s == nil {
		if s = a.m.New(old); s != nil {
			a.r.Already = true
			return []asked{{s, true}}
		}
		return nil
	}
	if s.State == series.Changed {
		a.note("%s", describe(s))
		return []asked{{s, false}}
	}
	if s.New == old {
		return []asked{{s, false}}
	}
	a.renamed(old, s.New)
	switch {
	case inString:
		a.edit(start, end, quote(s.New, a.words[i].Val))
	case model.LegacyValidation.IsValidMetricName(s.New):
		a.edit(start, end, s.New)
	case w.open < 0:
		a.edit(start, end, "{"+quote(s.New, `"`)+"}")
	default: // a name in UTF-8 stands in the braces
		brace := int(a.words[w.open].Pos)
		text := quote(s.New, `"`)
		if len(w.matchers) > 0 {
			text += ","
		}
		if strings.TrimSpace(a.text[end:brace]) == "" {
			end = brace
		}
		a.edits = append(a.edits, Edit{start, end, ""}, Edit{brace + 1, brace + 1, text})
	}
	return []asked{{s, false}}
}

// describe says what a changed series is, and what to ask for.
func describe(s *series.Series) string {
	text := s.Reason
	for _, q := range s.Queries {
		text += fmt.Sprintf("; in place of %s ask %s", q.Old, q.New)
	}
	return text
}

// partial is a name of which a part is filled in later.
func (a *adapting) partial(name string, start int, h *Hole) {
	pattern := regexp.QuoteMeta(name[:max(h.Start-start, 0)]) + ".*"
	if rest := h.End - start; rest < len(name) {
		pattern += regexp.QuoteMeta(name[rest:])
	}
	re, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return
	}
	for _, known := range a.m.Names() {
		if s := a.m.Old(known); re.MatchString(known) && !s.Unlikely && (s.State != series.Kept || renames(s)) {
			a.unknown = append(a.unknown, fmt.Sprintf("%s decides which metric is asked for, and %s is one that it can be, which changes: see what it is filled with", h.Text, known))
			return
		}
	}
}

func renames(s *series.Series) bool {
	for old, name := range s.Labels.New {
		if old != name {
			return true
		}
	}
	return len(s.Labels.Torn) > 0
}

// pattern adapts a pattern for names.
func (a *adapting) pattern(n *parser.VectorSelector, w matcherWords) []asked {
	item := a.words[w.value]
	text := word(item)
	start, end := span(item)
	if h := a.hole(start, end); h != nil {
		if names := a.m.Names(); len(names) > 0 {
			a.unknown = append(a.unknown, fmt.Sprintf("%s decides which metrics are asked for: see what it is filled with", h.Text))
		}
		return nil
	}
	re, err := labels.NewMatcher(labels.MatchRegexp, model.MetricNameLabel, text)
	if err != nil {
		return nil
	}
	var found []asked
	change := false
	for _, name := range a.m.Names() {
		if s := a.m.Old(name); re.Matches(name) && !s.Unlikely {
			a.metrics[name] = true
			found = append(found, asked{s, false})
			change = change || s.State != series.Kept
		}
	}
	if !change {
		return found
	}
	literals := re.SetMatches()
	parts := alternatives(text)
	if len(parts) == 0 || len(parts) != len(literals) {
		a.widen(n, w, re, found)
		return found
	}
	edited := text
	for i := len(parts) - 1; i >= 0; i-- {
		p := parts[i]
		s := a.m.Old(text[p.start:p.end])
		switch {
		case s == nil:
			a.metrics[text[p.start:p.end]] = true
		case s.State == series.Changed:
			a.note("%s", describe(s))
		case s.State == series.Renamed:
			a.renamed(s.Old, s.New)
			edited = edited[:p.start] + regexp.QuoteMeta(s.New) + edited[p.end:]
		}
	}
	if edited != text {
		a.edit(start, end, quote(edited, item.Val))
	}
	return found
}

// widen lets a pattern that is no list of names find the new names as well.
func (a *adapting) widen(n *parser.VectorSelector, w matcherWords, re *labels.Matcher, found []asked) {
	var names, missing []string
	for _, s := range found {
		switch {
		case s.State == series.Changed:
			a.note("%s", describe(s.Series))
		case s.State == series.Renamed && !re.Matches(s.New):
			names = append(names, s.Old)
			missing = append(missing, literal(s.New))
		}
	}
	if len(missing) == 0 {
		return
	}
	shown := names
	if len(shown) > 3 {
		shown = append(slices.Clone(names[:3]), fmt.Sprintf("%d more", len(names)-3))
	}
	a.reform(n, w, labels.MatchRegexp, re.Value+"|"+strings.Join(missing, "|"), fmt.Sprintf("the pattern %q matches %s, whose names change: the new names must be in it", re.Value, strings.Join(shown, ", ")))
}

type part struct{ start, end int }

var plainName = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)

// alternatives are the places of the names in a pattern that is a list of them: a|b, or (a|b); none where it is anything else.
func alternatives(pattern string) (parts []part) {
	from, to := 0, len(pattern)
	if strings.HasPrefix(pattern, "(?:") && strings.HasSuffix(pattern, ")") {
		from, to = 3, to-1
	} else if strings.HasPrefix(pattern, "(") && strings.HasSuffix(pattern, ")") {
		from, to = 1, to-1
	}
	for _, name := range strings.Split(pattern[from:to], "|") {
		if !plainName.MatchString(name) {
			return nil
		}
		parts = append(parts, part{from, from + len(name)})
		from += len(name) + 1
	}
	return parts
}

// ofClient are the beginnings of the names of series that the client library makes of the program itself: by its collectors for Go and for
// processes, and its handler of /metrics.
var ofClient = []string{"go_", "process_", "promhttp_metric_handler_"}

// clients notes that series of the client library stay where they are.
func (a *adapting) clients(n *parser.VectorSelector, name string) {
	if a.m.Profile.Scrapes == delivery.PerTarget || a.m.Old(name) != nil || !slices.ContainsFunc(ofClient, func(p string) bool { return strings.HasPrefix(name, p) }) {
		return
	}
	if !a.otherJob(n) {
		a.review("%s is made by the client library and is not pushed: it is there as long as /metrics of the program is scraped", name)
	}
}

// otherJob reports whether a selector asks for jobs only that the plan does not name.
func (a *adapting) otherJob(n *parser.VectorSelector) bool {
	for _, m := range n.LabelMatchers {
		if m.Name == "job" && a.m.Services() && !slices.ContainsFunc(a.services(), m.Matches) {
			return true
		}
	}
	return false
}

// scraped notes what becomes of a series that the scrape makes.
func (a *adapting) scraped(n *parser.VectorSelector, name string) {
	if a.m.Profile.Scrapes == delivery.PerTarget || !slices.Contains(scrapeSeries, name) || a.m.Old(name) != nil {
		return
	}
	if a.otherJob(n) {
		return // another program's, which is scraped as before
	}
	switch {
	case a.m.Profile.Scrapes == delivery.PerCollector:
		a.note("%s is that of the Collector's scrape, not the program's: a program that is gone shows in target_info, or in the absence of its series", name)
	case name == "up":
		a.note("there is no up for a program that pushes: use absent_over_time on one of its series, or target_info, which stays for five minutes after the program is gone")
	default:
		a.note("there is no %s for a program that pushes", name)
	}
}

func (a *adapting) services() (jobs []string) {
	for _, s := range a.m.Jobs() {
		jobs = append(jobs, s.Job)
	}
	return jobs
}
