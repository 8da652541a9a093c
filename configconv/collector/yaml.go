package collector

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// YAML writes the configuration for a release of the Collector ("0.155", "v0.165.0"; "" writes the names that all releases so
// far know). Sections, components and pipelines stand in the same order whatever the order in which they were added.
func (c *Config) YAML(version string) ([]byte, error) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	if len(c.Notes) > 0 {
		root.HeadComment = comment(c.Notes)
	}
	for _, kind := range kinds {
		section := &yaml.Node{Kind: yaml.MappingNode}
		for _, comp := range c.sorted(kind) {
			if comp.Kind != kind {
				continue
			}
			key := scalar(Rename(kind, comp.ID.Type, version).withName(comp.ID.Name))
			var notes []string
			if len(comp.Origins) > 0 {
				notes = append(notes, "from "+strings.Join(comp.Origins, ", "))
			}
			key.HeadComment = comment(append(notes, prefixed(comp.Notes)...))
			section.Content = append(section.Content, key, node(comp.Settings))
		}
		if len(section.Content) > 0 {
			root.Content = append(root.Content, scalar(string(kind)), section)
		}
	}
	root.Content = append(root.Content, scalar("service"), c.service(version))
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("write the Collector configuration: %w", err)
	}
	return out.Bytes(), nil
}

func (c *Config) service(version string) *yaml.Node {
	service := &yaml.Node{Kind: yaml.MappingNode}
	var extensions []ID
	for _, comp := range c.sorted(Extension) {
		extensions = append(extensions, comp.ID)
	}
	if len(extensions) > 0 {
		service.Content = append(service.Content, scalar("extensions"), ids(Extension, extensions, version, c))
	}
	if len(c.Telemetry) > 0 {
		service.Content = append(service.Content, scalar("telemetry"), node(c.Telemetry))
	}
	pipelines := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range c.sortedPipelines() {
		body := &yaml.Node{Kind: yaml.MappingNode}
		for _, part := range []struct {
			kind Kind
			ids  []ID
		}{{Receiver, p.Receivers}, {Processor, p.Processors}, {Exporter, p.Exporters}} {
			if len(part.ids) > 0 {
				body.Content = append(body.Content, scalar(string(part.kind)), ids(part.kind, part.ids, version, c))
			}
		}
		pipelines.Content = append(pipelines.Content, scalar(p.String()), body)
	}
	service.Content = append(service.Content, scalar("pipelines"), pipelines)
	return service
}

// sorted are the components of a kind by type and name.
func (c *Config) sorted(kind Kind) []*Component {
	var list []*Component
	for _, comp := range c.Components {
		if comp.Kind == kind {
			list = append(list, comp)
		}
	}
	slices.SortStableFunc(list, func(a, b *Component) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return list
}

func (c *Config) sortedPipelines() []*Pipeline {
	list := slices.Clone(c.Pipelines)
	slices.SortStableFunc(list, func(a, b *Pipeline) int {
		if a.Signal != b.Signal {
			return slices.Index(signals, a.Signal) - slices.Index(signals, b.Signal)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

// ids is a list in flow style; a connector has its own name among receivers and exporters.
func ids(kind Kind, list []ID, version string, c *Config) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, id := range list {
		k := kind
		if c.Find(Connector, id) != nil {
			k = Connector
		}
		n.Content = append(n.Content, scalar(Rename(k, id.Type, version).withName(id.Name)))
	}
	return n
}

func (id ID) withName(name string) string { return ID{id.Type, name}.String() }

func prefixed(notes []string) (list []string) {
	for _, n := range notes {
		list = append(list, "otelmigrate: "+n)
	}
	return list
}

func comment(lines []string) string {
	var b []string
	for _, l := range lines {
		for part := range strings.SplitSeq(l, "\n") {
			b = append(b, "# "+strings.Map(printable, strings.ToValidUTF8(part, "?")))
		}
	}
	return strings.Join(b, "\n")
}

// printable puts a question mark for what YAML allows in no comment: names of files may hold anything.
func printable(r rune) rune {
	if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0x2028 || r == 0x2029 {
		return '?'
	}
	return r
}

func scalar(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.ToValidUTF8(s, "?")}
}

// node is a value as YAML.
func node(value any) *yaml.Node {
	switch v := value.(type) {
	case Map:
		n := &yaml.Node{Kind: yaml.MappingNode}
		if v == nil {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
		}
		if len(v) == 0 {
			n.Style = yaml.FlowStyle
		}
		for _, e := range v {
			val := node(e.Value)
			if e.Note != "" {
				if val.Kind == yaml.ScalarNode {
					val.LineComment = comment(prefixed([]string{e.Note}))
				}
			}
			key := scalar(e.Key)
			if e.Note != "" && val.Kind != yaml.ScalarNode {
				key.HeadComment = comment(prefixed([]string{e.Note}))
			}
			n.Content = append(n.Content, key, val)
		}
		return n
	case []string:
		n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, s := range v {
			n.Content = append(n.Content, node(s))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, s := range v {
			n.Content = append(n.Content, node(s))
		}
		return n
	case Lines:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, l := range v {
			e := node(l.Value)
			if l.Comment != "" {
				e.HeadComment = comment([]string{l.Comment})
			}
			n.Content = append(n.Content, e)
		}
		return n
	case string:
		return scalar(escape(v))
	case Text:
		return text(v.String())
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
	case int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(v)}
	case float64:
		tag := "!!float"
		if v == math.Trunc(v) {
			tag = "!!int"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: strconv.FormatFloat(v, 'f', -1, 64)}
	case *yaml.Node:
		return escaped(v)
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	panic(fmt.Sprintf("collector: a setting of type %T", value))
}

// text is a string with references in it. It is left without a tag where the whole value is one reference, so that the
// variable may hold a number or a boolean.
func text(s string) *yaml.Node {
	n := scalar(s)
	if strings.HasPrefix(s, "${env:") && strings.IndexByte(s, '}') == len(s)-1 {
		n.Tag = ""
	}
	return n
}

// escaped is a copy of a part of the source: aliases and merge keys resolved, dollar signs doubled, comments kept.
func escaped(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style &^ yaml.TaggedStyle,
		HeadComment: n.HeadComment, LineComment: n.LineComment, FootComment: n.FootComment}
	switch n.Kind {
	case yaml.AliasNode:
		return escaped(n.Alias)
	case yaml.ScalarNode:
		if n.Tag == EnvTag {
			return text(n.Value)
		}
		out.Value = escape(n.Value)
		if out.Value != n.Value && out.Tag != "!!str" {
			out.Tag = "!!str"
		}
	}
	for _, c := range n.Content {
		out.Content = append(out.Content, escaped(c))
	}
	return out
}
