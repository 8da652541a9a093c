package collector

import (
	"maps"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"
)

// environment matches a reference to the environment as the Collector reads it; an odd dollar sign begins one, a doubled one does not.
var environment = regexp.MustCompile(`(^|[^$])((?:\$\$)*)\$\{env:([A-Za-z_][A-Za-z0-9_]*)`)

// Variables are the environment variables that the configuration refers to, sorted.
func (c *Config) Variables() []string {
	return slices.Sorted(maps.Keys(c.Replaced(&Config{})))
}

// Replaced returns for every environment variable that the configuration refers to what stands in its place in the other one, which was
// made from the same source: the whole text of each setting. A variable that is referred to there as well has no such text.
func (c *Config) Replaced(plain *Config) map[string][]string {
	texts := map[string][]string{}
	for _, comp := range c.Components {
		var other *yaml.Node
		if same := plain.Find(comp.Kind, comp.ID); same != nil {
			other = node(same.Settings)
		}
		replaced(node(comp.Settings), other, texts)
	}
	return texts
}

func replaced(n, plain *yaml.Node, texts map[string][]string) {
	if n.Kind == yaml.ScalarNode {
		kept := map[string]bool{}
		if plain != nil {
			for _, m := range environment.FindAllStringSubmatch(plain.Value, -1) {
				kept[m[3]] = true
			}
		}
		for _, m := range environment.FindAllStringSubmatch(n.Value, -1) {
			list := texts[m[3]]
			if plain != nil && plain.Kind == yaml.ScalarNode && !kept[m[3]] && !slices.Contains(list, plain.Value) {
				list = append(list, plain.Value)
			}
			texts[m[3]] = list
		}
	}
	for i, child := range n.Content {
		var other *yaml.Node
		switch {
		case plain == nil:
		case n.Kind == yaml.MappingNode && i%2 == 1:
			other = valueOf(plain, n.Content[i-1].Value)
		case n.Kind == yaml.SequenceNode && len(plain.Content) == len(n.Content):
			other = plain.Content[i]
		}
		replaced(child, other, texts)
	}
}

func valueOf(m *yaml.Node, key string) *yaml.Node {
	for i := 0; m.Kind == yaml.MappingNode && i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return m.Content[i+1]
		}
	}
	return nil
}

// RenameVariables gives environment variables that the configuration refers to other names. The settings are copied: others may share
// them.
func (c *Config) RenameVariables(names map[string]string) {
	for i, comp := range c.Components {
		renamed := *comp
		renamed.Settings, _ = rename(comp.Settings, names).(Map)
		c.Components[i] = &renamed
	}
	c.Telemetry, _ = rename(c.Telemetry, names).(Map)
}

func rename(value any, names map[string]string) any {
	switch v := value.(type) {
	case Map:
		out := slices.Clone(v)
		for i := range out {
			out[i].Value = rename(out[i].Value, names)
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i := range out {
			out[i] = rename(out[i], names)
		}
		return out
	case Lines:
		out := slices.Clone(v)
		for i := range out {
			out[i].Value = rename(out[i].Value, names)
		}
		return out
	case Text:
		out := slices.Clone(v)
		for i := range out {
			if now := names[out[i].Env]; now != "" {
				out[i].Env = now
			}
		}
		return out
	case *yaml.Node:
		return renameNode(v, names)
	}
	return value
}

func renameNode(n *yaml.Node, names map[string]string) *yaml.Node {
	out := *n
	if n.Kind == yaml.AliasNode {
		return renameNode(n.Alias, names) // it is written out in any case
	}
	if n.Tag == EnvTag {
		out.Value = environment.ReplaceAllStringFunc(n.Value, func(ref string) string {
			m := environment.FindStringSubmatch(ref)
			if now := names[m[3]]; now != "" {
				return m[1] + m[2] + "${env:" + now
			}
			return ref
		})
	}
	out.Content = nil
	for _, child := range n.Content {
		out.Content = append(out.Content, renameNode(child, names))
	}
	return &out
}
