package syntax

import "slices"

// Join makes one configuration of several: Logstash reads the files of a pipeline one by one, in the order of their names, and puts their
// sections one behind the other. The given ones are not changed, but share their sections with the result.
func Join(configs ...*Config) *Config {
	joined := &Config{}
	for _, c := range configs {
		if c == nil {
			continue
		}
		sections := slices.Clone(c.Sections)
		if len(sections) > 0 && len(joined.Comments) > 0 {
			first := *sections[0]
			first.Comments = slices.Concat(joined.Comments, first.Comments)
			sections[0] = &first
			joined.Comments = nil
		}
		joined.Sections = append(joined.Sections, sections...)
		joined.Comments = slices.Concat(joined.Comments, c.Comments)
	}
	return joined
}
