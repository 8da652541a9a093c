package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["environment"] = environmentFilter }

// environmentFilter sets fields to what the environment holds (logstash-filter-environment/lib/logstash/filters/environment.rb).
func environmentFilter(f *filter) {
	for _, s := range []struct {
		setting string
		under   string
	}{{"add_field_from_env", ""}, {"add_metadata_from_env", "[@metadata]"}} {
		for _, e := range f.pairs(s.setting) {
			for _, name := range f.texts(e.value) {
				ref := e.key
				if s.under != "" {
					ref = s.under + bracketed(e.key)
				}
				f.set(f.field(ref), ottl.Text(collector.Text{{Env: name}}))
			}
		}
	}
	f.decorate()
}
