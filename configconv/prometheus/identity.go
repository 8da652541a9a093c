package prometheus

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// dropsIdentity are those of the labels job and instance that a rule of metric_relabel_configs takes away. The receiver makes the resource
// of these two, of the target where a series has them no longer (transaction.getJobAndInstance), and the exporter writes the resource's
// as labels again.
func dropsIdentity(r yamledit.Value) (names []string) {
	action := strings.ToLower(r.Get("action").Text())
	for _, name := range []string{"job", "instance"} {
		drops := false
		switch action {
		case "labeldrop", "labelkeep":
			re, err := regexp.Compile("^(?s:" + ruleRegex(r) + ")$")
			drops = err == nil && re.MatchString(name) == (action == "labeldrop")
		case "", "replace":
			replacement := r.Get("replacement")
			drops = r.Get("target_label").Text() == name && replacement.Exists() && replacement.Text() == ""
		}
		if drops {
			names = append(names, name)
		}
	}
	return names
}
