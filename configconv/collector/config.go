// Package collector is the one model of an OpenTelemetry Collector configuration: what every converter emits, and its YAML.
package collector

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is a section of the configuration that holds components.
type Kind string

// The kinds of component (opentelemetry.io/docs/collector/configuration).
const (
	Receiver  Kind = "receivers"
	Processor Kind = "processors"
	Exporter  Kind = "exporters"
	Connector Kind = "connectors"
	Extension Kind = "extensions"
)

// kinds is the order of the sections in a file.
var kinds = []Kind{Receiver, Processor, Exporter, Connector, Extension}

// Signal is what a pipeline carries.
type Signal string

// The signals.
const (
	Traces  Signal = "traces"
	Metrics Signal = "metrics"
	Logs    Signal = "logs"
)

var signals = []Signal{Traces, Metrics, Logs}

// ID is the type of a component and the name that tells it from others of its type, "" where there is one only.
// Types have the names that every release of the Collector knows; Config.YAML writes the ones of a certain release.
type ID struct{ Type, Name string }

func (id ID) String() string {
	if id.Name == "" {
		return id.Type
	}
	return id.Type + "/" + id.Name
}

// Component is one receiver, processor, exporter, connector or extension.
type Component struct {
	Kind     Kind
	ID       ID
	Settings Map
	// Origins are the places of the source that it was made from, "prometheus.yml:12".
	Origins []string
	// Notes are findings that its reader must know of; they become comments.
	Notes []string
}

// Pipeline joins components. Connectors stand among its receivers and exporters.
type Pipeline struct {
	Signal     Signal
	Name       string
	Receivers  []ID
	Processors []ID
	Exporters  []ID
}

func (p *Pipeline) String() string { return ID{string(p.Signal), p.Name}.String() }

// Config is the configuration of one Collector.
type Config struct {
	Components []*Component
	Pipelines  []*Pipeline
	// Telemetry is service.telemetry: what the Collector says of itself.
	Telemetry Map
	// Notes stand at the top of the file.
	Notes []string
}

// Add adds a component, and gives it another name where its ID is taken by one with other settings. A component with equal
// settings is there once.
func (c *Config) Add(kind Kind, id ID, settings Map, origins ...string) *Component {
	id.Name = sanitizeName(id.Name)
	added := &Component{Kind: kind, ID: id, Settings: settings, Origins: origins}
	for n := 2; ; n++ {
		old := c.Find(kind, added.ID)
		if old == nil {
			break
		}
		if old.Settings.equal(settings) {
			for _, o := range origins {
				if !slices.Contains(old.Origins, o) {
					old.Origins = append(old.Origins, o)
				}
			}
			return old
		}
		added.ID.Name = strings.TrimPrefix(fmt.Sprintf("%s_%d", id.Name, n), "_")
	}
	c.Components = append(c.Components, added)
	return added
}

// Find is the component of that kind and ID, or nil.
func (c *Config) Find(kind Kind, id ID) *Component {
	for _, have := range c.Components {
		if have.Kind == kind && have.ID == id {
			return have
		}
	}
	return nil
}

// Pipeline is the pipeline of that signal and name, made where there is none.
func (c *Config) Pipeline(signal Signal, name string) *Pipeline {
	for _, p := range c.Pipelines {
		if p.Signal == signal && p.Name == name {
			return p
		}
	}
	p := &Pipeline{Signal: signal, Name: sanitizeName(name)}
	c.Pipelines = append(c.Pipelines, p)
	return p
}

// Empty reports whether there is nothing to run.
func (c *Config) Empty() bool { return c == nil || len(c.Pipelines) == 0 }

// sanitizeName leaves of a name what the Collector takes in an ID: no blanks and control characters, no slash at its ends
// (component.ID.UnmarshalText), 1 to 1024 characters.
func sanitizeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || strings.ContainsRune(`/$:{}[]#"'`+"`", r) {
			return '_'
		}
		return r
	}, strings.TrimSpace(name))
	if len(name) > 200 {
		name = strings.ToValidUTF8(name[:200], "")
	}
	return name
}
