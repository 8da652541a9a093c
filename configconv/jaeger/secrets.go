package jaeger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// secret is the value of a setting that is a credential: a reference to the environment, unless the user keeps secrets in the file.
func (c *converter) secret(key string) collector.Text {
	v, ok := c.set.Get(key)
	if !ok {
		return nil
	}
	if _, plain := v.Value.Plain(); !plain && !v.Hidden {
		for _, p := range v.Value {
			if p.Env != "" {
				c.Variable(p.Env, "the value of "+v.Name)
			}
		}
		return v.Value
	}
	if c.opts.KeepSecrets && !v.Hidden {
		return v.Value
	}
	variable := envName(key)
	c.Variable(variable, "the value of "+v.Name)
	c.set.Say(key, finding.Review, "its value is not copied; the Collector reads it from the environment variable "+variable, flagDocs)
	if strings.HasPrefix(key, "kafka.") {
		return collector.EnvDefault(variable, "unset") // the Collector refuses an empty one
	}
	return collector.Env(variable)
}

// concealed is a credential in an address, in whose place a reference to the environment stands.
type concealed struct {
	variable, value, what string
	of                    setting.Setting
}

// conceal takes the credentials out of the addresses among the settings, unless the user keeps secrets in the file.
func (c *converter) conceal() (list []concealed) {
	if c.opts.KeepSecrets {
		return nil
	}
	c.set.Conceal(func(of setting.Setting, p setting.Credential, value string) string {
		base := envName(of.Key) + "_" + strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(p.Name))
		name := base
		for n := 2; slices.ContainsFunc(list, func(o concealed) bool { return o.variable == name && o.value != value }); n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		list = append(list, concealed{name, value, p.Of(), of})
		return name
	})
	return list
}

// tellConcealed tells of the credentials that the converted configuration reads from the environment.
func (c *converter) tellConcealed(list []concealed) {
	read := c.cfg.Variables()
	for _, one := range list {
		if !slices.Contains(read, one.variable) {
			continue
		}
		c.Variable(one.variable, one.what+one.of.Name)
		c.Add(one.of.At, "jaeger-secret", one.of.Name, finding.Review, one.what+"it is not copied; the Collector reads it from the environment variable "+one.variable, flagDocs)
	}
}
