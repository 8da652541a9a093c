package conversion

import (
	"cmp"
	"fmt"
)

// Combine puts together what several converters made of one file. The first configuration keeps the name of the source, the others add
// that of their own.
func Combine(source string, parts []*Conversion) *Conversion {
	if len(parts) == 1 {
		return parts[0]
	}
	all := &Conversion{Source: source, From: parts[0].From, combined: true}
	unnamed := false // whether a configuration has the name of the source itself
	for _, p := range parts {
		if all.From == "env" && len(all.Outputs) == 0 {
			all.From = p.From
		}
		for _, o := range p.Outputs {
			if o.Config.Empty() {
				continue
			}
			if len(all.Outputs) == 0 { // what something comes of names the whole
				all.From = p.From
			}
			if o.Suffix == "" && unnamed {
				o.Suffix = cmp.Or(o.Name, p.From)
			}
			unnamed = unnamed || o.Suffix == ""
			all.Outputs = append(all.Outputs, o)
		}
		all.Findings = append(all.Findings, p.Findings...)
		all.Problems = append(all.Problems, p.Problems...)
		all.Needs = append(all.Needs, p.Needs...)
		all.Variables = append(all.Variables, p.Variables...)
		all.Changes = append(all.Changes, p.Changes...)
		all.Extra = append(all.Extra, p.Extra...)
	}
	if len(all.Outputs) == 1 {
		all.Outputs[0].Suffix = ""
	}
	names := map[string]int{}
	for i := range all.Outputs {
		o := &all.Outputs[i]
		if names[o.Suffix]++; names[o.Suffix] > 1 {
			o.Suffix = fmt.Sprintf("%s-%d", o.Suffix, names[o.Suffix])
		}
	}
	all.Finish()
	return all
}
