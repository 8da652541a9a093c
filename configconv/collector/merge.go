package collector

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Merge adds another configuration. Components with the same ID and settings are shared; those that differ get another name, in their
// pipelines as well. Pipelines of the same signal and name are joined where they end in the same processors and exporters, and stay
// apart under another name otherwise. Of service.telemetry, what is there already stays.
func (c *Config) Merge(other *Config) {
	names := map[Kind]map[ID]ID{}
	components := slices.Clone(other.Components)
	slices.SortStableFunc(components, func(a, b *Component) int { // extensions first: the others refer to them
		return slices.Index(mergeOrder, a.Kind) - slices.Index(mergeOrder, b.Kind)
	})
	for _, comp := range components {
		added := c.Add(comp.Kind, comp.ID, refer(comp.Settings, names[Extension]), comp.Origins...)
		for _, n := range comp.Notes {
			if !slices.Contains(added.Notes, n) {
				added.Notes = append(added.Notes, n)
			}
		}
		if names[comp.Kind] == nil {
			names[comp.Kind] = map[ID]ID{}
		}
		names[comp.Kind][comp.ID] = added.ID
	}
	for _, p := range other.Pipelines {
		moved := &Pipeline{Signal: p.Signal, Name: p.Name, Receivers: renamedIDs(p.Receivers, names[Receiver], names[Connector]),
			Processors: renamedIDs(p.Processors, names[Processor], nil), Exporters: renamedIDs(p.Exporters, names[Exporter], names[Connector])}
		c.join(moved)
	}
	for _, e := range other.Telemetry {
		if have := c.Telemetry.Get(e.Key); have == nil {
			c.Telemetry = append(c.Telemetry, e)
		} else if !(Map{e}).equal(Map{{Key: e.Key, Value: have}}) {
			c.note("otelmigrate: review: service.telemetry." + e.Key + " differs among the sources; that of the first one stands here")
		}
	}
	for _, n := range other.Notes {
		c.note(n)
	}
}

// note adds a comment for the top of the file, once.
func (c *Config) note(text string) {
	if !slices.Contains(c.Notes, text) {
		c.Notes = append(c.Notes, text)
	}
}

// mergeOrder is the order in which kinds are added.
var mergeOrder = []Kind{Extension, Receiver, Processor, Exporter, Connector}

// refer gives settings that name an extension its new ID.
func refer(m Map, names map[ID]ID) Map {
	out := slices.Clone(m)
	for i, e := range out {
		switch v := e.Value.(type) {
		case Map:
			out[i].Value = refer(v, names)
		case string:
			if e.Key != "authenticator" && e.Key != "storage" {
				continue
			}
			for old, now := range names {
				if old.String() == v {
					out[i].Value = now.String()
				}
			}
		}
	}
	return out
}

func renamedIDs(ids []ID, names, connectors map[ID]ID) []ID {
	all := maps.Clone(connectors)
	if all == nil {
		all = map[ID]ID{}
	}
	maps.Copy(all, names)
	out := make([]ID, len(ids))
	for i, id := range ids {
		out[i] = id
		if now, ok := all[id]; ok {
			out[i] = now
		}
	}
	return out
}

func (c *Config) join(p *Pipeline) {
	taken := map[string]bool{}
	for _, have := range c.Pipelines {
		if have.Signal != p.Signal {
			continue
		}
		taken[have.Name] = true
		if slices.Equal(have.Processors, p.Processors) && slices.Equal(have.Exporters, p.Exporters) {
			for _, r := range p.Receivers {
				if !slices.Contains(have.Receivers, r) {
					have.Receivers = append(have.Receivers, r)
				}
			}
			return
		}
	}
	for n, name := 2, p.Name; taken[p.Name]; n++ {
		p.Name = strings.TrimPrefix(fmt.Sprintf("%s_%d", name, n), "_")
	}
	c.Pipelines = append(c.Pipelines, p)
}
