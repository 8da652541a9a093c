package interpreter

import (
	"fmt"
	"slices"
	"time"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// Names of fields and tags of org.logstash.Event.
const (
	fieldMetadata         = "@metadata"
	fieldTimestamp        = "@timestamp"
	fieldVersion          = "@version"
	fieldTags             = "tags"
	fieldTagsFailure      = "_tags"
	tagTagsFailure        = "_tagsparsefailure"
	fieldTimestampFailure = "_@timestamp"
	tagTimestampFailure   = "_timestampparsefailure"
)

// Event is org.logstash.Event: a tree of values. A value is nil, a bool, an int64, a *big.Int, a float64, a string, a Timestamp, a []any or
// a map[string]any. What goes in and what comes out are copies.
type Event struct {
	data, metadata map[string]any
	cancelled      bool
	now            func() time.Time
}

// NewEvent makes an event of the fields of a map, as Event's constructor does: it adds @version and @timestamp, makes a Timestamp of the
// text in @timestamp, and takes @metadata for the metadata. The error is for a value of a type that an event cannot hold. now is the clock
// for the time of the event and for %{{TIME_NOW}}.
func NewEvent(data map[string]any, now func() time.Time) (*Event, error) {
	v, err := convert(data)
	if err != nil {
		return nil, err
	}
	e := &Event{data: v.(map[string]any), metadata: map[string]any{}, now: now}
	if _, found := e.data[fieldVersion]; !found {
		e.data[fieldVersion] = "1"
	}
	if metadata, found := e.data[fieldMetadata]; found {
		m, ok := metadata.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s is no map", fieldMetadata)
		}
		e.metadata = m
		delete(e.data, fieldMetadata)
	}
	if tags := e.data[fieldTags]; !legalTags(tags) {
		e.data[fieldTagsFailure] = []any{tags}
		e.data[fieldTags] = []any{tagTagsFailure}
	}
	switch provided := e.data[fieldTimestamp].(type) {
	case nil:
		e.data[fieldTimestamp] = Timestamp{now()}
	case Timestamp:
	default:
		text, _ := provided.(string)
		t, err := ParseTimestamp(text, time.UTC)
		if err != nil {
			t = Timestamp{now()}
			e.tag(tagTimestampFailure)
			e.data[fieldTimestampFailure] = provided
		}
		e.data[fieldTimestamp] = t
	}
	return e, nil
}

// Get returns the value of a field, nil where there is none and where the reference is no field reference.
func (e *Event) Get(ref string) any {
	v, _ := e.get(ref)
	return v
}

// Set sets a field, and creates the maps that lead to it. It fails for what is no reference, where a part of the path is neither a map nor
// a list, and for values that @timestamp or tags cannot have.
func (e *Event) Set(ref string, value any) error {
	v, err := convert(value)
	if err != nil {
		return err
	}
	return e.set(ref, v)
}

// Remove removes a field and returns its value.
func (e *Event) Remove(ref string) any {
	v, _ := e.remove(ref)
	return v
}

// Include reports whether a field is there, null or not.
func (e *Event) Include(ref string) bool {
	ok, _ := e.include(ref)
	return ok
}

// Data returns the fields without the metadata.
func (e *Event) Data() map[string]any { return clone(e.data).(map[string]any) }

// Metadata returns what @metadata holds.
func (e *Event) Metadata() map[string]any { return clone(e.metadata).(map[string]any) }

// MarshalJSON is Event#toJson: the fields without the metadata, by their names.
func (e *Event) MarshalJSON() ([]byte, error) { return appendJSON(nil, e.data) }

// Clone returns a copy. As it is made by the constructor, it has @version and @timestamp even where the event has not.
func (e *Event) Clone() *Event {
	c := &Event{data: e.Data(), metadata: e.Metadata(), now: e.now}
	if _, found := c.data[fieldVersion]; !found {
		c.data[fieldVersion] = "1"
	}
	if c.data[fieldTimestamp] == nil {
		c.data[fieldTimestamp] = Timestamp{e.now()}
	}
	return c
}

// path is FieldReference.from.
func path(ref string) ([]string, error) {
	p, err := syntax.ParseFieldRef(ref)
	if err == nil && len(p) == 0 {
		err = fmt.Errorf("%q refers to no field", ref)
	}
	return p, err
}

func (e *Event) get(ref string) (any, error) {
	p, err := path(ref)
	if err != nil {
		return nil, err
	}
	v, _ := e.lookup(p)
	return clone(v), nil
}

// lookup is Event.getUnconvertedField: found is false where Java has null, and true for Ruby's nil.
func (e *Event) lookup(p []string) (v any, found bool) {
	if p[0] != fieldMetadata {
		return fetchPath(e.data, p)
	}
	if len(p) == 1 {
		return e.metadata, true
	}
	return fetchPath(e.metadata, p[1:])
}

func (e *Event) include(ref string) (bool, error) {
	p, err := path(ref)
	if err != nil {
		return false, err
	}
	_, found := e.lookup(p)
	return found, nil
}

func (e *Event) set(ref string, value any) error {
	p, err := path(ref)
	if err != nil {
		return err
	}
	return e.setPath(p, value)
}

// setPath is Event.setField, and RubyEvent.ruby_set_field for @timestamp.
func (e *Event) setPath(p []string, value any) error {
	inner := p
	if p[0] == fieldMetadata {
		inner = p[1:]
	}
	if len(p) == 1 && p[0] == fieldTags && !legalTags(value) || len(inner) > 1 && inner[0] == fieldTags {
		return fmt.Errorf("could not set the reserved tags field %q: it only accepts a string or a list of strings", p)
	}
	value = clone(value)
	switch {
	case len(p) == 1 && p[0] == fieldTimestamp:
		if _, ok := value.(Timestamp); !ok {
			return fmt.Errorf("%s must be a timestamp", fieldTimestamp)
		}
		e.data[fieldTimestamp] = value
	case len(p) == 1 && p[0] == fieldMetadata:
		m, ok := value.(map[string]any)
		if !ok {
			return fmt.Errorf("%s must be a map", fieldMetadata)
		}
		e.metadata = m
	case p[0] == fieldMetadata:
		_, err := storePath(e.metadata, inner, value)
		return err
	default:
		_, err := storePath(e.data, p, value)
		return err
	}
	return nil
}

func (e *Event) remove(ref string) (any, error) {
	p, err := path(ref)
	switch {
	case err != nil:
		return nil, err
	case p[0] != fieldMetadata:
		v, _ := deletePath(e.data, p)
		return v, nil
	case len(p) == 1:
		old := e.metadata
		e.metadata = map[string]any{}
		return old, nil
	}
	v, _ := deletePath(e.metadata, p[1:])
	return v, nil
}

func legalTags(v any) bool {
	switch v := v.(type) {
	case nil, string:
		return true
	case []any:
		return !slices.ContainsFunc(v, func(x any) bool { _, ok := x.(string); return !ok })
	}
	return false
}

// tag is Event.tag: it adds a tag that is not there yet.
func (e *Event) tag(tag string) {
	switch tags := e.data[fieldTags].(type) {
	case []any:
		if !slices.Contains(tags, any(tag)) {
			e.data[fieldTags] = append(slices.Clone(tags), tag)
		}
	case string:
		if tags != tag {
			e.data[fieldTags] = []any{tags, tag}
		}
	default:
		e.data[fieldTags] = []any{tag}
	}
}

func (e *Event) tagAll(tags []string) {
	for _, t := range tags {
		e.tag(t)
	}
}

// Timestamp returns the time of the event, and false where the field was removed.
func (e *Event) Timestamp() (Timestamp, bool) {
	t, ok := e.data[fieldTimestamp].(Timestamp)
	return t, ok
}
