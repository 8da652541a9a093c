package logstash

import (
	"fmt"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
)

// secret is a credential: a reference to the environment, unless the user keeps credentials in the file, or it is one already.
func (s *settings) secret(name string) collector.Text { return s.concealed(name, s.string(name, "")) }

// concealed is a reference to the environment in the place of a credential that the setting of that name holds.
func (s *settings) concealed(name, value string) collector.Text {
	t := environment(value)
	if _, plain := t.Plain(); !plain || value == "" || s.of.opts.KeepSecrets {
		return t
	}
	variable := collector.EnvName("logstash", s.of.id, s.name, name)
	s.of.Variable(variable, fmt.Sprintf("the value of %s of the %s %s", name, s.kind, s.plugin.Name))
	s.of.reviewf("the value of %s is not copied; the Collector reads it from the environment variable %s", name, variable)
	return collector.Env(variable)
}

// withoutCredentials is a text, such as an address, with references to the environment in the place of its credentials.
func (s *settings) withoutCredentials(name, value string) (t collector.Text) {
	for _, part := range environment(value) {
		if part.Env != "" || s.of.opts.KeepSecrets {
			t = append(t, part)
			continue
		}
		t = append(t, setting.Conceal(part.Literal, func(c setting.Credential, _ string) string {
			variable := collector.EnvName("logstash", s.of.id, s.name, name, c.Name)
			s.of.Variable(variable, c.Of()+name+" of the "+s.kind+" "+s.plugin.Name)
			s.of.reviewf("%s%s is not copied; the Collector reads it from the environment variable %s", c.Of(), name, variable)
			return variable
		})...)
	}
	return t
}

// texts are the elements of a setting as a value of the configuration.
func texts(list []string) any {
	var all []any
	plain := true
	for _, s := range list {
		t := environment(s)
		_, ok := t.Plain()
		plain = plain && ok
		all = append(all, t)
	}
	if plain {
		return list
	}
	return all
}
