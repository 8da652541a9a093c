package jaeger

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// tags is the processor for tags that are added to the process of every span.
func (c *converter) tags(key string) []collector.ID {
	v, ok := c.set.Get(key)
	if !ok || !c.set.Has(key) {
		return nil
	}
	if v.Hidden {
		c.set.Say(key, finding.Manual, "are attributes that a resource processor inserts", resourceDocs)
		return nil
	}
	var attributes []any
	var unset []string
	for _, one := range v.Value.List() {
		name, value, ok := cutTag(one)
		if !ok {
			c.set.Bad(key, "a list of key=value")
			continue
		}
		value = tagValue(value)
		if len(value) == 1 && value[0].Env != "" && value[0].Default == "" {
			// The processor refuses to start with an empty value, which is what a variable that is not set gives.
			value = collector.EnvDefault(value[0].Env, "unset")
			unset = append(unset, name)
		}
		attributes = append(attributes, collector.Map{{Key: "key", Value: name}, {Key: "value", Value: value}, {Key: "action", Value: "insert"}})
	}
	if len(attributes) == 0 {
		return nil
	}
	message := "are attributes of the resource, which is what a process is in OpenTelemetry. Where a program has the same tag with another value, its own is kept; Jaeger added a second one"
	if len(unset) > 0 {
		message += ". The value of " + strings.Join(unset, ", ") + " comes from the environment, and is \"unset\" where the variable is not set: the processor takes no empty value"
	}
	c.set.Say(key, finding.Review, message, resourceDocs)
	return []collector.ID{c.cfg.Add(collector.Processor, collector.ID{Type: "resource", Name: "jaeger_tags"}, collector.Map{{Key: "attributes", Value: attributes}}, v.At.String()).ID}
}

// cutTag splits key=value.
func cutTag(t collector.Text) (name string, value collector.Text, ok bool) {
	if len(t) == 0 || t[0].Env != "" {
		return "", nil, false
	}
	name, rest, ok := strings.Cut(t[0].Literal, "=")
	if rest != "" {
		value = collector.Text{{Literal: rest}}
	}
	return strings.TrimSpace(name), append(value, t[1:]...), ok && strings.TrimSpace(name) != ""
}

// tagValue reads the reference of a tag, ${NAME:default} in Jaeger's own syntax (cmd/internal/flags, ParseJaegerTags).
func tagValue(t collector.Text) collector.Text {
	if plain, ok := t.Plain(); ok && strings.HasPrefix(plain, "${") && strings.HasSuffix(plain, "}") {
		name, def, has := strings.Cut(plain[2:len(plain)-1], ":")
		return collector.Text{{Env: name, Default: def, HasDefault: has}}
	}
	if len(t) == 0 {
		return collector.Text{{Literal: ""}}
	}
	return t
}
