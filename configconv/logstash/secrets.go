package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
)

// redacted is the source of a plugin without the credentials in it.
func redacted(p *syntax.Plugin) string {
	source := p.Source
	hide := func(name string, v syntax.Value) {
		if s, ok := v.(*syntax.String); ok && s.Text != "" && setting.SecretName(name) {
			source = strings.ReplaceAll(source, string(s.Quote)+s.Text+string(s.Quote), `"***"`)
		}
	}
	for _, a := range p.Attributes {
		hide(a.Name, a.Value)
		if h, ok := a.Value.(*syntax.Hash); ok {
			for _, e := range h.Entries {
				switch key := e.Key.(type) {
				case *syntax.String:
					hide(key.Text, e.Value)
				case *syntax.Bareword:
					hide(key.Text, e.Value)
				}
			}
		}
	}
	return setting.Redact(source)
}
