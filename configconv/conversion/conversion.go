// Package conversion holds what a converter is given and what it returns, and records a finding for every directive it meets.
package conversion

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Options are what the user asked for.
type Options struct {
	// Version is the release of the Collector to write for, "" for names that all releases know.
	Version string
	// KeepSecrets copies passwords and tokens into the output instead of references to the environment.
	KeepSecrets bool
	// Target is what Jaeger v1 becomes: Bridge or JaegerV2.
	Target string
	// Endpoint is where telemetry goes that the source kept to itself, "" for a default that the findings name.
	Endpoint string
	// Phase is Dual when both sets of environment variables are to stay side by side, or Final.
	Phase string
	// Merge says that the configurations of all sources become one, so that services, which take one of their own, are not edited.
	Merge bool
	// LogstashVersion is the release of Logstash that the source runs on, "" where it is not known: from 8 on, its plugins name fields by
	// the Elastic Common Schema.
	LogstashVersion string
}

// The targets of Jaeger v1.
const (
	Bridge   = "bridge"    // a Collector in front of the existing backend
	JaegerV2 = "jaeger-v2" // the Jaeger that is built on the Collector
)

// The phases of a migration that concern client environments.
const (
	Dual  = "dual"  // the old variables stay beside the new ones
	Final = "final" // the old variables go
)

// Source is one file to convert.
type Source struct {
	Name string // slash-separated, as findings name it
	Data []byte
	// Found says that it was come across in a folder, and not named: it is converted for what is recognised in it only.
	Found bool
	// Open reads another file of the same tree by its name relative to this one's folder. It may be nil.
	Open func(name string) ([]byte, error)
	// List names the files of a folder of that tree, with their paths as Open takes them. It may be nil.
	List func(dir string) ([]string, error)
	// Glob names the files of the tree that a pattern with * and ** matches, named as Name is. It may be nil.
	Glob func(pattern string) ([]string, error)
	// Parts are the files that are read as one, where the source is a folder of Logstash; Data is all of them.
	Parts []Source
}

// Output is one configuration that came out.
type Output struct {
	// Suffix is appended to the name of the source, "" for the only configuration there is.
	Suffix string
	// Name is what the suffix is where there are several, "" for the name of the source's format.
	Name   string
	Config *collector.Config
}

// Conversion is what became of one source.
type Conversion struct {
	Source    string
	From      string // prometheus, jaeger, zipkin, env
	Outputs   []Output
	Findings  []finding.Finding
	Problems  []finding.Problem
	Ports     []finding.Port
	Needs     []finding.RequiredFile
	Variables []finding.Variable
	// Changes are edits of the source's own tree: a service in a compose file, a variable in a manifest.
	Changes []edit.Change
	// combined says that its parts were finished, and their comments written.
	combined bool
	// noted are the findings, by their index before Finish, that a comment in a configuration tells of already.
	noted map[int]bool
	// Extra are files to write beside the output: a list of sampling strategies that stood inside a resource.
	Extra []ExtraFile
}

// ExtraFile is a file that belongs to the output.
type ExtraFile struct {
	Suffix string
	Data   []byte
}

// Converted reports whether anything came out.
func (c *Conversion) Converted() bool {
	for _, o := range c.Outputs {
		if !o.Config.Empty() {
			return true
		}
	}
	return len(c.Changes) > 0
}

// Finish puts everything in order; it must be called once, after the last finding.
func (c *Conversion) Finish() {
	c.notes()
	slices.SortStableFunc(c.Findings, finding.Compare)
	c.Findings = slices.Compact(c.Findings)
	for _, o := range c.Outputs {
		if !o.Config.Empty() {
			c.Ports = append(c.Ports, Listening(o.Config)...)
			c.referred(o.Config)
		}
	}
	slices.SortFunc(c.Ports, func(a, b finding.Port) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Network, b.Network), cmp.Compare(a.Component, b.Component))
	})
	c.Ports = slices.Compact(c.Ports)
	slices.SortFunc(c.Needs, func(a, b finding.RequiredFile) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Why, b.Why))
	})
	c.Needs = slices.Compact(c.Needs)
	slices.SortFunc(c.Variables, func(a, b finding.Variable) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Why, b.Why)) })
	c.Variables = slices.Compact(c.Variables)
}

// Note takes the findings that were recorded since the given index, that ask something of the reader, and that no comment tells of yet,
// and returns the comments that do.
func (c *Conversion) Note(since int) (comments []string) {
	for i := since; i < len(c.Findings); i++ {
		f := c.Findings[i]
		if c.noted[i] || f.Status.Rank() < finding.Review.Rank() {
			continue
		}
		if c.noted == nil {
			c.noted = map[int]bool{}
		}
		c.noted[i] = true
		comments = append(comments, note(f))
	}
	return comments
}

// note is the text of the comment for a finding.
func note(f finding.Finding) string { return string(f.Status) + ": " + f.Message }

// notes puts the findings that ask something of the reader beside the component that was made from their place. What is to be done by
// hand and belongs to none stands at the top of the first configuration.
func (c *Conversion) notes() {
	var first *collector.Config
	for _, o := range c.Outputs {
		if !o.Config.Empty() && first == nil {
			first = o.Config
		}
	}
	if first == nil || c.combined {
		return
	}
	for i, f := range c.Findings {
		if c.noted[i] || f.Status.Rank() < finding.Review.Rank() || f.Kind == finding.Env {
			continue
		}
		place := Place{File: f.File, Line: f.Line}.String()
		if comp := c.madeFrom(place); comp != nil {
			if text := note(f); !slices.Contains(comp.Notes, text) {
				comp.Notes = append(comp.Notes, text)
			}
		} else if f.Status == finding.Manual {
			first.Notes = append(first.Notes, "otelmigrate: "+note(f)+" ("+place+")")
		}
	}
}

// madeFrom is the first component that was made from a place.
func (c *Conversion) madeFrom(place string) *collector.Component {
	for _, o := range c.Outputs {
		if o.Config.Empty() {
			continue
		}
		for _, comp := range o.Config.Components {
			if slices.Contains(comp.Origins, place) {
				return comp
			}
		}
	}
	return nil
}

// referred lists the variables that a configuration refers to and that nothing has spoken of yet.
func (c *Conversion) referred(config *collector.Config) {
	known := map[string]bool{}
	for _, v := range c.Variables {
		known[v.Name] = true
	}
	for _, comp := range config.Components {
		for _, name := range comp.Settings.Variables() {
			if !known[name] {
				known[name] = true
				c.Variables = append(c.Variables, finding.Variable{Name: name, Why: "read by " + string(comp.Kind) + "/" + comp.ID.String() + ", as it was by the source"})
			}
		}
	}
}

// clients are the receivers that listen to nothing: they go and get what they receive.
var clients = []string{"prometheus", "kafka", "nop"}

// notListening are the settings below which an endpoint is one to connect to, or no setting of the component's own server.
var notListening = []string{"source", "auth", "backends", "metric_backends", "cors", "tls"}

// Listening are the addresses on which receivers and extensions listen.
func Listening(c *collector.Config) (ports []finding.Port) {
	for _, comp := range c.Components {
		for _, l := range named(comp) {
			ports = append(ports, l.Port)
		}
	}
	return ports
}

// listeners are the addresses on which receivers and extensions listen, those included that their settings leave to a default.
func listeners(c *collector.Config) (list []listener) {
	for _, comp := range c.Components {
		list = append(append(list, named(comp)...), implied(comp)...)
	}
	return list
}

// named are the addresses on which a component listens, as its settings name them.
func named(comp *collector.Component) (list []listener) {
	if comp.Kind != collector.Receiver && comp.Kind != collector.Extension || slices.Contains(clients, comp.ID.Type) || comp.ID.Type == "oauth2client" {
		return nil
	}
	var walk func(prefix string, m collector.Map)
	walk = func(prefix string, m collector.Map) {
		for _, e := range m {
			switch v := e.Value.(type) {
			case collector.Map:
				if !slices.Contains(notListening, e.Key) {
					walk(e.Key, v)
				}
			case string, collector.Text:
				if e.Key == "endpoint" || e.Key == "listen_address" {
					list = append(list, listener{finding.Port{Address: fmt.Sprint(v), Network: network(comp.ID.Type, prefix), Component: componentName(comp)}, prefix, comp.Origins})
				}
			}
		}
	}
	walk("", comp.Settings)
	return list
}

// network is what a protocol of a receiver listens on: tcp, or udp for the ones of Jaeger's clients and for logs in datagrams.
func network(receiver, protocol string) string {
	if protocol == "thrift_compact" || protocol == "thrift_binary" || receiver == "udplog" || receiver == "netflow" || receiver == "syslog" && protocol == "udp" {
		return "udp"
	}
	return "tcp"
}

func componentName(comp *collector.Component) string {
	return string(comp.Kind) + "/" + comp.ID.String()
}

// Place is a position in a source.
type Place struct {
	File         string
	Line, Column int
}

// At is the place of a value of a YAML file.
func At(v yamledit.Value) Place {
	line, column := v.Pos()
	name := ""
	if v.Exists() {
		name = v.File().Name
	}
	return Place{File: name, Line: line, Column: column}
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Recorder collects what a converter finds.
type Recorder struct {
	*Conversion
	Family string // of the findings: prometheus, jaeger, zipkin
	Kind   finding.Kind
}

// Add records a finding.
func (r *Recorder) Add(at Place, rule, symbol string, status finding.Status, message, url string) {
	kind := r.Kind
	if kind == "" {
		kind = finding.Config
	}
	r.Findings = append(r.Findings, finding.Finding{File: at.File, Line: max(at.Line, 1), Column: max(at.Column, 1), Rule: rule,
		Family: r.Family, Symbol: symbol, Kind: kind, Status: status, Message: message, URL: url})
}

// Problem records a part of the source that could not be read.
func (r *Recorder) Problem(at Place, message string) {
	r.Problems = append(r.Problems, finding.Problem{File: at.File, Line: at.Line, Column: at.Column, Message: message, Skipped: true})
}

// Need records a file that must exist.
func (r *Recorder) Need(at Place, path, why string) {
	if strings.TrimSpace(path) != "" {
		r.Needs = append(r.Needs, finding.RequiredFile{Path: path, Why: why, File: at.File, Line: at.Line})
	}
}

// Variable records an environment variable that must be set.
func (r *Recorder) Variable(name, why string) {
	r.Variables = append(r.Variables, finding.Variable{Name: name, Why: why})
}

// Checklist is the conversion in the form in which it is reported. outputs names the files that were written.
func (c *Conversion) Checklist(outputs []string) *finding.Checklist {
	list := &finding.Checklist{Source: c.Source, From: c.From, Outputs: outputs, Findings: c.Findings, Problems: c.Problems,
		Ports: c.Ports, Files: c.Needs, Variables: c.Variables}
	all := &collector.Config{}
	for _, o := range c.Outputs {
		if !o.Config.Empty() {
			all.Components = append(all.Components, o.Config.Components...)
		}
	}
	for _, u := range all.Uses() {
		list.Components = append(list.Components, finding.Component{Kind: string(u.Kind), Type: u.Type, Distributions: u.Distributions})
	}
	if len(list.Components) > 0 {
		list.Distributions = all.Distributions()
	}
	list.Finish()
	return list
}
