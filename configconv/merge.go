package configconv

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Merge puts the configurations of several sources into one. What Distinguish has to do must be done before.
func Merge(conversions []*conversion.Conversion) *collector.Config {
	merged := &collector.Config{}
	for _, c := range conversions {
		for _, o := range c.Outputs {
			if !o.Config.Empty() {
				merged.Merge(o.Config)
			}
		}
	}
	return merged
}

// Original is a source with what became of it.
type Original struct {
	Source     conversion.Source
	Conversion *conversion.Conversion
}

// Shared is an environment variable that several merged sources refer to, and a message that says so.
type Shared struct{ Name, Message string }

// variable is how one configuration refers to an environment variable.
type variable struct {
	made  bool   // by a converter, in the place of a secret; the others are the source's own
	value string // what it stands for, "" where that is not known. It is compared, and goes nowhere
}

// Distinguish gives the environment variables that stand for secrets different names where configurations that are going to be merged
// have one name for different secrets. Equal secrets share a variable. Variables that the sources themselves refer to keep their names;
// those that several sources refer to are returned.
func Distinguish(list []Original, from Format, opts conversion.Options) (shared []Shared) {
	if opts.KeepSecrets {
		return nil
	}
	var all []map[string]variable // of each configuration, in order
	own := map[string][]string{}  // variables that are the sources' own, and the sources
	for _, o := range list {
		for _, vars := range referred(o, from, opts) {
			all = append(all, vars)
			for name, v := range vars {
				if !v.made && !slices.Contains(own[name], o.Conversion.Source) {
					own[name] = append(own[name], o.Conversion.Source)
				}
			}
		}
	}
	taken := map[string]variable{}
	for name := range own {
		taken[name] = variable{}
	}
	at := 0
	for _, o := range list {
		renamed := map[string][]string{} // by all configurations of the source
		for _, out := range o.Conversion.Outputs {
			if out.Config.Empty() {
				continue
			}
			names := map[string]string{}
			vars := all[at]
			at++
			for _, name := range sortedNames(vars) {
				if !vars[name].made {
					continue
				}
				now := free(name, vars[name], taken)
				taken[now] = vars[name]
				if now != name {
					names[name] = now
				}
				if !slices.Contains(renamed[name], now) {
					renamed[name] = append(renamed[name], now)
				}
			}
			if len(names) > 0 {
				out.Config.RenameVariables(names)
			}
		}
		tell(o.Conversion, renamed)
	}
	for _, name := range sortedNames(own) {
		if sources := own[name]; len(sources) > 1 && !slices.Contains(ofCollector, name) {
			shared = append(shared, Shared{name, fmt.Sprintf("%s refer to the environment variable %s, each to that of its own process, and the merged Collector has one value for all of them: give it another name in one of them where the values differ", strings.Join(sources, " and "), name)})
		}
	}
	return shared
}

// ofCollector are variables that converters make for the Collector's own surroundings; they have one value in any case.
var ofCollector = []string{"POD_NAME", "TARGET_ALLOCATOR_ENDPOINT"}

// free is the first name, NAME, NAME_2 and so on, that nothing else has, or that stands for the same value.
func free(name string, v variable, taken map[string]variable) string {
	now := name
	for n := 2; ; n++ {
		have, used := taken[now]
		if !used || have.made && v.value != "" && have.value == v.value {
			return now
		}
		now = fmt.Sprintf("%s_%d", name, n)
	}
}

// referred are the environment variables of each configuration of a source. To find out what they stand for, the source is converted
// once more with its secrets.
func referred(o Original, from Format, opts conversion.Options) (all []map[string]variable) {
	opts.KeepSecrets = true
	plain, err := Convert(o.Source, from, opts)
	for i, out := range o.Conversion.Outputs {
		if out.Config.Empty() {
			continue
		}
		with := &collector.Config{}
		if err == nil && len(plain.Outputs) == len(o.Conversion.Outputs) && !plain.Outputs[i].Config.Empty() {
			with = plain.Outputs[i].Config
		}
		vars := map[string]variable{}
		for name, texts := range out.Config.Replaced(with) {
			v := variable{made: len(texts) > 0 || standsFor(o, name)}
			if len(texts) == 1 {
				v.value = texts[0]
			}
			vars[name] = v
		}
		all = append(all, vars)
	}
	return all
}

// standsFor reports whether a variable stands for a value that is not known here, and that the source does not refer to by that name.
func standsFor(o Original, name string) bool {
	return !slices.Contains(ofCollector, name) && !bytes.Contains(o.Source.Data, []byte(name)) &&
		slices.ContainsFunc(o.Conversion.Variables, func(v finding.Variable) bool {
			return v.Name == name && !strings.HasSuffix(v.Why, "as it was by the source")
		})
}

// tell changes the names of variables in what is reported of a source. Where its configurations have one name each for what was one
// variable, the list has all of them.
func tell(c *conversion.Conversion, renamed map[string][]string) {
	for _, name := range slices.Backward(sortedNames(renamed)) { // NAME_2 before NAME, which may become it
		now := renamed[name]
		if len(now) == 1 && now[0] == name {
			continue
		}
		var list []finding.Variable
		for _, v := range c.Variables {
			if v.Name != name {
				list = append(list, v)
				continue
			}
			for _, n := range now {
				list = append(list, finding.Variable{Name: n, Why: v.Why})
			}
		}
		c.Variables = list
		word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
		text := strings.Join(now, " or ")
		for i, f := range c.Findings {
			c.Findings[i].Message = word.ReplaceAllLiteralString(f.Message, text)
		}
		for _, o := range c.Outputs {
			if o.Config.Empty() {
				continue
			}
			for _, comp := range o.Config.Components {
				comp.Notes = replaceIn(comp.Notes, word, text)
			}
			o.Config.Notes = replaceIn(o.Config.Notes, word, text)
		}
	}
}

func replaceIn(list []string, word *regexp.Regexp, text string) []string {
	out := slices.Clone(list)
	for i := range out {
		out[i] = word.ReplaceAllLiteralString(out[i], text)
	}
	return out
}

func sortedNames[V any](m map[string]V) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
