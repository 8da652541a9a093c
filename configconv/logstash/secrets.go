package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
)

// redacted is the source of a plugin without the credentials in it.
func redacted(p *syntax.Plugin) string {
	source := p.Source
	for _, a := range p.Attributes {
		if s, ok := a.Value.(*syntax.String); ok && s.Text != "" && setting.SecretName(a.Name) {
			source = strings.ReplaceAll(source, string(s.Quote)+s.Text+string(s.Quote), `"***"`)
		}
	}
	return setting.Redact(source)
}
