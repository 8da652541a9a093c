package ottl

import "strconv"

// Path is a part of a log record, or of the cache that lives as long as the record is in one processor.
type Path struct {
	root string
	keys []Value
}

// The parts of a log record (pkg/ottl/contexts/ottllog/README.md).
var (
	Body           = Path{root: "log.body"}
	Attributes     = Path{root: "log.attributes"}
	Cache          = Path{root: "log.cache"}
	Time           = Path{root: "log.time"}
	UnixNano       = Path{root: "log.time_unix_nano"}
	ObservedTime   = Path{root: "log.observed_time"}
	SeverityText   = Path{root: "log.severity_text"}
	SeverityNumber = Path{root: "log.severity_number"}
	Resource       = Path{root: "resource.attributes"}
	Scope          = Path{root: "scope.attributes"}
	// ClientMetadata is what a receiver tells of the client or the message that a record came from: a list of texts under each key.
	ClientMetadata = Path{root: "otelcol.client.metadata"}
)

// Key is what a map has under a key.
func (p Path) Key(name string) Path { return p.At(Str(name)) }

// Index is an element of a list, from 0. Reading one that is not there is an error.
func (p Path) Index(i int) Path { return p.At(Value{strconv.Itoa(max(i, 0))}) }

// At is what a map has under a key that is calculated for each record, and is a string.
func (p Path) At(key Value) Path {
	return Path{p.root, append(p.keys[:len(p.keys):len(p.keys)], key)}
}

// Parent is the map or list that the last key of a path looks in, and that key; ok is false for a path without keys.
func (p Path) Parent() (parent Path, key Value, ok bool) {
	if len(p.keys) == 0 {
		return p, Nil, false
	}
	last := len(p.keys) - 1
	return Path{p.root, p.keys[:last:last]}, p.keys[last], true
}

// Value is what stands there, nil where nothing does.
func (p Path) Value() Value {
	s := p.root
	for _, k := range p.keys {
		s += "[" + k.source() + "]"
	}
	return Value{s}
}

func (p Path) String() string { return p.Value().String() }
