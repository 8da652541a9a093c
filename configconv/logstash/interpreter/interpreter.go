package interpreter

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// Options are the settings of Logstash that count for filters, and what the interpreter has in place of the world around it.
type Options struct {
	// ECS is pipeline.ecs_compatibility: v1 (and v8, which is the same for filters), or disabled. A plugin's own ecs_compatibility wins.
	ECS bool
	// Location is the zone of the host, for dates without one; UTC where it is nil.
	Location *time.Location
	// Now is the clock; time.Now where it is nil.
	Now func() time.Time
	// Open reads a file that the configuration names; os.ReadFile where it is nil.
	Open func(name string) ([]byte, error)
	// SupportEscapes is config.support_escapes.
	SupportEscapes bool
	// Lenient says that mutate converts as it did before Logstash 8.14: a text becomes the number that it begins with, or 0.
	Lenient bool
	// UUID is what the uuid filter and the UUID method of fingerprint generate.
	UUID string
}

// Interpreter is the filter section of a configuration, ready to run. It keeps state, as Logstash's filters do (the csv filter's column
// names), and is for one goroutine.
type Interpreter struct {
	opts    Options
	program []statement
	err     error
}

// filter is one plugin. It returns the events that it adds behind the one that it was given. An error is an exception that the plugin
// does not rescue.
type filter interface {
	filter(e *Event) ([]*Event, error)
}

// statement is a plugin or an if.
type statement interface {
	run(events []*Event) ([]*Event, error)
}

// filters are the plugins that are supported.
var filters = map[string]func(*settings, *Interpreter) (filter, error){
	"bytes":       newBytes,
	"cidr":        newCIDR,
	"clone":       newClone,
	"csv":         newCSV,
	"date":        newDate,
	"de_dot":      newDeDot,
	"dissect":     newDissect,
	"drop":        newDrop,
	"fingerprint": newFingerprint,
	"grok":        newGrok,
	"json":        newJSON,
	"json_encode": newJSONEncode,
	"kv":          newKV,
	"mutate":      newMutate,
	"prune":       newPrune,
	"split":       newSplit,
	"syslog_pri":  newSyslogPri,
	"translate":   newTranslate,
	"truncate":    newTruncate,
	"urldecode":   newURLDecode,
	"uuid":        newUUID,
	"xml":         newXML,
}

// New compiles the filter sections of a configuration; other sections do not count. The error names the plugin or the option that is not
// supported, or what Logstash itself refuses.
func New(config *syntax.Config, opts Options) (*Interpreter, error) {
	if opts.Location == nil {
		opts.Location = time.UTC
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Open == nil {
		opts.Open = os.ReadFile
	}
	if opts.UUID == "" {
		opts.UUID = "00000000-0000-4000-8000-000000000000"
	}
	in := &Interpreter{opts: opts}
	for _, section := range config.Sections {
		if section.Kind != "filter" {
			continue
		}
		body, err := in.statements(section.Body)
		if err != nil {
			return nil, err
		}
		in.program = append(in.program, body...)
	}
	return in, nil
}

// NewEvent makes an event with the clock of the interpreter.
func (in *Interpreter) NewEvent(data map[string]any) (*Event, error) {
	return NewEvent(data, in.opts.Now)
}

// Filter runs an event through the filters and returns what is left of it: nothing where it was dropped, several where it was cloned or
// split. As Logstash does, it drops an event for which a condition cannot be evaluated. It does so as well with one for which a plugin
// raises an exception that it does not rescue, where Logstash stops the pipeline: Err tells.
func (in *Interpreter) Filter(event *Event) []*Event {
	events, err := runAll(in.program, []*Event{event})
	if err != nil && in.err == nil {
		in.err = err
	}
	return events
}

// Err returns the first exception for which Logstash would have stopped the pipeline.
func (in *Interpreter) Err() error { return in.err }

// runAll runs statements one after the other, each over all events that there are.
func runAll(body []statement, events []*Event) ([]*Event, error) {
	var err error
	for _, s := range body {
		if events, err = s.run(events); err != nil {
			return nil, err
		}
	}
	return events, nil
}

func (in *Interpreter) statements(body []syntax.Statement) ([]statement, error) {
	var out []statement
	for _, s := range body {
		switch s := s.(type) {
		case *syntax.Plugin:
			p, err := in.plugin(s)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %s: %w", s.Pos.File, s.Pos.Line, s.Name, err)
			}
			out = append(out, p)
		case *syntax.If:
			b, err := in.branches(s)
			if err != nil {
				return nil, err
			}
			out = append(out, b)
		}
	}
	return out, nil
}

func (in *Interpreter) plugin(p *syntax.Plugin) (statement, error) {
	construct, known := filters[p.Name]
	if !known {
		return nil, errors.New("the interpreter does not support this plugin")
	}
	s, err := newSettings(p, in.opts)
	if err != nil {
		return nil, err
	}
	f, err := construct(s, in)
	if err == nil {
		err = s.finish()
	}
	if err != nil {
		return nil, err
	}
	return pluginStatement{p.Name, f}, nil
}

type pluginStatement struct {
	name   string
	plugin filter
}

// run is Filters::Base#multi_filter (logstash-core/lib/logstash/filters/base.rb).
func (p pluginStatement) run(events []*Event) (out []*Event, err error) {
	for _, e := range events {
		more, err := p.plugin.filter(e)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		for _, event := range append([]*Event{e}, more...) {
			if !event.cancelled {
				out = append(out, event)
			}
		}
	}
	return out, nil
}

type ifStatement []branch

type branch struct {
	fulfilled condition // nil for else
	body      []statement
}

func (in *Interpreter) branches(s *syntax.If) (statement, error) {
	var out ifStatement
	for _, b := range s.Branches {
		var c condition
		var err error
		if b.Condition != nil {
			if c, err = in.condition(b.Condition); err != nil {
				return nil, fmt.Errorf("%s:%d: condition: %w", b.Pos.File, b.Pos.Line, err)
			}
		}
		body, err := in.statements(b.Body)
		if err != nil {
			return nil, err
		}
		out = append(out, branch{c, body})
	}
	return out, nil
}

// run is SplitDataset: the events that fulfill a condition go on before the others. One for which a condition cannot be evaluated is
// dropped (Utils.filterEvents, ConditionalEvaluationError).
func (s ifStatement) run(events []*Event) (out []*Event, err error) {
	for _, b := range s {
		var fulfilled, others []*Event
		for _, e := range events {
			ok := true
			if b.fulfilled != nil {
				if ok, err = b.fulfilled(e); err != nil {
					continue
				}
			}
			if ok {
				fulfilled = append(fulfilled, e)
			} else {
				others = append(others, e)
			}
		}
		after, err := runAll(b.body, fulfilled)
		if err != nil {
			return nil, err
		}
		out, events = append(out, after...), others
	}
	return append(out, events...), nil
}
