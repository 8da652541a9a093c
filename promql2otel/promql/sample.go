package promql

import (
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// RenameSeries adapts the text of one series, such as http_requests_total{code="200"}: to what the delivery makes of it. ok is false for
// what is not the text of a series.
func RenameSeries(text string, m *series.Mapping) (edits []Edit, ok bool) {
	if _, err := language.ParseMetric(text); err != nil {
		return nil, false
	}
	return sampleEdits(text, m, func(s *series.Series) Flow {
		labels := m.Other()
		if s != nil {
			labels = s.Labels
		}
		return Flow{sources: []source{{labels: labels}}}
	}), true
}

// RenameLabels adapts the text of a sample of a result to the labels that the result has.
func RenameLabels(text string, f Flow, m *series.Mapping) []Edit {
	return sampleEdits(text, m, func(*series.Series) Flow { return f })
}

// sampleEdits renames the metric and the labels of a sample's text.
func sampleEdits(text string, m *series.Mapping, flow func(*series.Series) Flow) (edits []Edit) {
	words := lex(text)
	var s *series.Series
	brace, rename := 0, ""
	if len(words) > 0 && words[0].Typ != parser.LEFT_BRACE {
		if s = m.Old(words[0].Val); s != nil && s.State == series.Renamed {
			rename = s.New
		}
		brace = 1
	} else if words.is(1, parser.STRING) && !words.is(2, parser.EQL) { // a name in quotes
		if s = m.Old(word(words[1])); s != nil && s.State == series.Renamed {
			start, end := span(words[1])
			edits = append(edits, Edit{start, end, quote(s.New, words[1].Val)})
		}
	}
	f := flow(s)
	labels := 0
	for i := brace + 1; i < len(words); i++ {
		if !(words.is(i+1, parser.EQL) && words.is(i+2, parser.STRING)) {
			continue
		}
		labels++
		old := word(words[i])
		if old == model.MetricNameLabel {
			if named := m.Old(word(words[i+2])); named != nil && named.State == series.Renamed {
				start, end := span(words[i+2])
				edits = append(edits, Edit{start, end, quote(named.New, words[i+2].Val)})
			}
			continue
		}
		if name, torn := f.Rename(old); !torn && name != old {
			start, end := span(words[i])
			edits = append(edits, Edit{start, end, labelToken(name, words[i])})
		}
		start, end := span(words[i+2])
		switch value := word(words[i+2]); {
		case old == model.BucketLabel && m.Profile.PlainBounds && (s != nil || m.Plan == nil):
			if _, plain, ok := delivery.Bound(value); ok && plain != value {
				edits = append(edits, Edit{start, end, quote(plain, words[i+2].Val)})
			}
		case (old == "job" || old == "instance") && m.Profile.Jobs != delivery.FromScrape && (s != nil || brace == 0):
			if name := m.Target(old, value); name != value {
				edits = append(edits, Edit{start, end, quote(name, words[i+2].Val)})
			}
		}
		i += 2
	}
	if rename == "" {
		return edits
	}
	start, end := span(words[0])
	switch {
	case model.LegacyValidation.IsValidMetricName(rename):
		edits = append(edits, Edit{start, end, rename})
	case len(words) > 1:
		comma := ""
		if labels > 0 {
			comma = ","
		}
		open := int(words[1].Pos) + 1
		edits = append(edits, Edit{start, end, ""}, Edit{open, open, quote(rename, `"`) + comma})
	default:
		edits = append(edits, Edit{start, end, "{" + quote(rename, `"`) + "}"})
	}
	return edits
}
