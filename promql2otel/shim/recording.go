package shim

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// ruleFile is a file of rules, with the keys that are written (prometheus.io/docs/prometheus/latest/configuration/recording_rules).
type ruleFile struct {
	Groups []ruleGroup `yaml:"groups"`
}

type ruleGroup struct {
	Name  string `yaml:"name"`
	Rules []rule `yaml:"rules"`
}

type rule struct {
	Record string `yaml:"record"`
	Expr   string `yaml:"expr"`
}

const rulesHead = `Recording rules that make the series of the old names from those of the new ones. Written by otelmigrate.

Where: list this file in rule_files of the Prometheus that has the new series, or load it into the ruler. The queries that are adapted
already go on working beside it. Do not use it together with metric-relabel.yml or collector-transform.yml, which take the new names away.
Until: no rule, alert or dashboard asks for an old name any more. Then remove it.

Limits:
- A recorded sample is only as fresh as the interval of the rules, and so is a counter: set the interval of the group to the one at which
  the new series come in. A rate over less than two intervals gives nothing, and rules that ask for an old name see it one evaluation late.
- The old names have no samples from between the cut-over and the first evaluation, and what was recorded stays after this file is gone.
- A program that is still scraped under the old names, with the same job and instance, must not have the new names at the same time:
  the samples of one of the two would be refused as duplicates.
- A series that keeps its name while its labels or its job change has no rule: recorded under the same name it would count twice.
- A rule fails where series differ only in labels that it takes away, such as those of two instrumentation scopes with one name.`

const nativeLimit = `- The kind of some histograms is not known here: the rules for their bare names give something only where they are native ones.`

const boundsLimit = `- The bounds of some histograms are not known here: their label le gets its ".0" for whole numbers below 1000000 only. A larger one is
  1000000 here and was 1e+06.`

// recordingRules is the file of recording rules; nil where no series has another name.
func (s *shims) recordingRules() *File {
	group := ruleGroup{Name: "otelmigrate-compat"}
	native, guessed := false, false
	for _, f := range s.families {
		for _, one := range f.members {
			switch {
			case one.State != series.Renamed:
				continue
			case one.Kind == "histogram" && one.Old == one.Family && len(one.Buckets) > 0 && !s.m.Profile.Native:
				continue // a classic histogram has no series of its bare name
			case !model.LegacyValidation.IsValidMetricName(one.Old):
				s.note("%s: not a name that a recording rule can give on every server", one.Old)
				continue
			}
			native = native || one.Kind == "histogram" && one.Old == one.Family && len(one.Buckets) == 0
			guessed = guessed || s.plainBounds(one) && len(one.Buckets) == 0
			group.Rules = append(group.Rules, rule{one.Old, s.expression(f, one)})
		}
	}
	if len(group.Rules) == 0 {
		return nil
	}
	head := rulesHead
	if native {
		head += "\n" + nativeLimit
	}
	if guessed {
		head += "\n" + boundsLimit
	}
	return &File{Name: RulesFile, Data: encode(head, ruleFile{[]ruleGroup{group}}),
		Why: "recording rules that make the old series from the new ones, beside them: for queries that are not adapted yet"}
}

// expression is the new series with the labels of the old one.
func (s *shims) expression(f *family, one *series.Series) string {
	r := &replacing{inner: selector(one.New)}
	for _, pair := range f.labels() {
		r.rename(pair[1], pair[0])
	}
	for _, v := range s.jobs {
		r.value("job", v.new, v.old)
	}
	for _, v := range s.instance {
		r.value("instance", v.new, v.old)
	}
	for _, label := range s.extra(f) {
		r.remove(label)
	}
	if s.plainBounds(one) {
		bounds(r, one.Buckets)
	}
	return r.lines()
}

// plainBounds reports whether a series has the label le, written as a plain number.
func (s *shims) plainBounds(one *series.Series) bool {
	return s.m.Profile.PlainBounds && one.Kind != "counter" && one.Kind != "gauge" && one.Kind != "summary" && one.Old == one.Family+"_bucket"
}

// bounds writes le as a scrape does (delivery.Bound): one call for all bounds that only lack their ".0", and one for each of the others that
// differ. Where the bounds are not known, the call takes the whole numbers that lack nothing else.
func bounds(r *replacing, known []float64) {
	if len(known) == 0 {
		r.label("le", "$1.0", "le", "(-?[0-9]{1,6})")
		return
	}
	var whole []string
	var others [][2]string
	for _, bound := range known {
		scraped, plain, ok := delivery.Bound(strconv.FormatFloat(bound, 'g', -1, 64))
		switch {
		case !ok || scraped == plain:
		case scraped == plain+".0":
			whole = append(whole, regexp.QuoteMeta(plain))
		default:
			others = append(others, [2]string{plain, scraped})
		}
	}
	if len(whole) > 0 {
		r.label("le", "$1.0", "le", "("+strings.Join(whole, "|")+")")
	}
	for _, o := range others {
		r.value("le", o[0], o[1])
	}
}
