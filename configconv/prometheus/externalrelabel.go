package prometheus

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Prometheus adds external_labels before it applies write_relabel_configs; in the Collector they come after metric_relabel_configs, which
// takes their place. Rules that concern an external label would do something else there.

// externalNames are the names of a configuration's external labels.
func externalNames(global yamledit.Value) (names []string) {
	labels := global.Get("external_labels")
	if !labels.Exists() {
		labels = global.Get("labels") // its former name
	}
	for _, l := range labels.Entries() {
		names = append(names, l.Key)
	}
	return names
}

// dropExternal goes through the rules in their order. It returns the external labels that the rules drop, which need not be added then, or
// why they cannot be applied before the external labels are there.
func dropExternal(rules []yamledit.Value, external []string) (dropped []string, why string) {
	left := slices.Clone(external)
	for _, r := range rules {
		if len(left) == 0 {
			break
		}
		action := cmp.Or(strings.ToLower(r.Get("action").Text()), "replace")
		if action == "labeldrop" || action == "labelkeep" {
			re, err := regexp.Compile("^(?s:" + ruleRegex(r) + ")$")
			if err != nil {
				continue // Prometheus refuses it, and it is left out
			}
			left = slices.DeleteFunc(left, func(name string) bool {
				goes := re.MatchString(name) == (action == "labeldrop")
				if goes {
					dropped = append(dropped, name)
				}
				return goes
			})
			continue
		}
		if why = concerns(r, action, left); why != "" {
			line, _ := r.Pos()
			return nil, fmt.Sprintf("the rule of line %d %s", line, why)
		}
	}
	return dropped, ""
}

// concerns says how a rule reads or changes one of the labels, "" for one that does neither.
func concerns(r yamledit.Value, action string, names []string) string {
	for _, source := range r.Get("source_labels").Strings() {
		if slices.Contains(names, source) {
			return "looks at the external label " + source
		}
	}
	target := r.Get("target_label").Text()
	switch {
	case slices.Contains(names, target):
		return "concerns the external label " + target
	case action == "replace" && strings.Contains(target, "$"):
		return "sets a label whose name it makes, which can be an external label"
	case action == "labelmap":
		if re, err := regexp.Compile("^(?s:" + ruleRegex(r) + ")$"); err == nil {
			for _, name := range names {
				if re.MatchString(name) {
					return "copies the external label " + name
				}
			}
		}
		return "sets labels whose names it makes, which can be external labels"
	}
	return ""
}

// ruleRegex is the regular expression of a rule, with its default.
func ruleRegex(r yamledit.Value) string {
	if re := r.Get("regex"); re.IsScalar() {
		return re.Text()
	}
	return "(.*)"
}
