package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/interpreter"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// decoder is a codec: it makes events of the lines of an input.
type decoder func(lines []string) ([]*interpreter.Event, error)

// codec are the settings of a codec while it is made.
type codec struct {
	settings map[string]string
	ecs      bool
	// windows1252 says that the bytes are those of that charset.
	windows1252 bool
}

// newDecoder makes a codec.
func newDecoder(p *syntax.Plugin, opts interpreter.Options) (decoder, error) {
	supported := map[string][]string{
		"plain": nil, "line": nil,
		"json": {"target"}, "json_lines": {"target"},
		"multiline": {"pattern", "what", "negate", "multiline_tag", "max_lines", "auto_flush_interval", "max_bytes"},
	}
	names, known := supported[p.Name]
	if !known {
		return nil, errors.New("it is not supported")
	}
	c := &codec{settings: map[string]string{}, ecs: opts.ECS}
	for _, a := range p.Attributes {
		value := text(a.Value)
		switch {
		case a.Name == "ecs_compatibility":
			c.ecs = value != "disabled"
		case a.Name == "charset" && value == "UTF-8":
		case a.Name == "charset" && (value == "CP1252" || value == "Windows-1252"):
			c.windows1252 = true
		case slices.Contains(names, a.Name):
			c.settings[a.Name] = value
		default:
			return nil, fmt.Errorf("the option %s is not supported", a.Name)
		}
	}
	decode := func(lines []string) ([]*interpreter.Event, error) { return each(lines, c.message) }
	switch p.Name {
	case "json":
		decode = c.json
	case "json_lines":
		c.ecs = false // it does not keep the text
		decode = c.json
	case "multiline":
		var err error
		if decode, err = c.multiline(opts); err != nil {
			return nil, err
		}
	}
	if !c.windows1252 {
		return decode, nil
	}
	return func(lines []string) ([]*interpreter.Event, error) {
		converted := make([]string, len(lines))
		for i, line := range lines {
			converted[i] = fromWindows1252(line)
		}
		return decode(converted)
	}, nil
}

// windows1252 are the characters of 0x80 to 0x9f; the other bytes are those of Unicode (unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT).
var windows1252 = []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")

func fromWindows1252(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 0x80 && c <= 0x9f {
			b.WriteRune(windows1252[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}

func each(lines []string, event func(string) (*interpreter.Event, error)) (events []*interpreter.Event, err error) {
	for _, line := range lines {
		e, err := event(line)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// message is decode of logstash-codec-plain/lib/logstash/codecs/plain.rb, and new_event_from_line of line.rb.
func (c *codec) message(line string) (*interpreter.Event, error) {
	e, err := interpreter.NewEvent(map[string]any{"message": line}, time.Now)
	if err == nil {
		err = c.original(e, line)
	}
	return e, err
}

// original keeps the text that an event was made of, where fields have the names of the Elastic Common Schema.
func (c *codec) original(e *interpreter.Event, line string) error {
	if !c.ecs || e.Include("[event][original]") {
		return nil
	}
	return e.Set("[event][original]", line)
}

// json is decode of logstash-codec-json/lib/logstash/codecs/json.rb, for one line after the other.
func (c *codec) json(lines []string) (events []*interpreter.Event, err error) {
	for _, line := range lines {
		made, err := c.fromJSON(line)
		if err == nil && len(made) == 1 {
			err = c.original(made[0], line)
		}
		if err != nil {
			e, err := interpreter.NewEvent(map[string]any{"message": line, "tags": []any{"_jsonparsefailure"}}, time.Now)
			if err != nil {
				return nil, err
			}
			made = []*interpreter.Event{e}
		}
		events = append(events, made...)
	}
	return events, nil
}

// fromJSON is Event.fromJson (org.logstash.Event): an event of an object, several of a list of objects, none of a blank text.
func (c *codec) fromJSON(line string) (events []*interpreter.Event, err error) {
	if strings.TrimSpace(line) == "" {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader([]byte(line)))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind the value")
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, v := range list {
		fields, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("incompatible json object type %T", v)
		}
		target := c.settings["target"]
		if target == "" {
			e, err := interpreter.NewEvent(fields, time.Now)
			if err != nil {
				return nil, err
			}
			events = append(events, e)
			continue
		}
		e, err := interpreter.NewEvent(nil, time.Now)
		if err == nil {
			err = e.Set(target, fields)
		}
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// multiline is logstash-codec-multiline/lib/logstash/codecs/multiline.rb for one source. What is in the buffer at the end is flushed, as
// it is when the input is closed.
func (c *codec) multiline(opts interpreter.Options) (decoder, error) {
	pattern, err := grok.Compile(c.settings["pattern"], grok.Options{ECS: opts.ECS, AllCaptures: true})
	if err != nil {
		return nil, err
	}
	maxLines, maxBytes := 500, 10<<20
	if s := c.settings["max_lines"]; s != "" {
		if maxLines, err = strconv.Atoi(s); err != nil {
			return nil, err
		}
	}
	if s := c.settings["max_bytes"]; s != "" {
		n, ok := strings.CutSuffix(s, " MiB")
		if maxBytes, err = strconv.Atoi(n); err != nil {
			return nil, err
		}
		if ok {
			maxBytes <<= 20
		}
	}
	tag, set := c.settings["multiline_tag"]
	if !set {
		tag = "multiline"
	}
	negate, previous := c.settings["negate"] == "true", c.settings["what"] == "previous"
	return func(lines []string) (events []*interpreter.Event, err error) {
		var buffer []string
		size := 0
		over := func() bool { return len(buffer) > maxLines || size >= maxBytes }
		flush := func() {
			if len(buffer) == 0 || err != nil {
				return
			}
			tags := []any{}
			if tag != "" && len(buffer) > 1 {
				tags = append(tags, tag)
			}
			if size >= maxBytes {
				tags = append(tags, "multiline_codec_max_bytes_reached")
			}
			if len(buffer) > maxLines {
				tags = append(tags, "multiline_codec_max_lines_reached")
			}
			message := strings.Join(buffer, "\n")
			fields := map[string]any{"message": message}
			if len(tags) > 0 {
				fields["tags"] = tags
			}
			var e *interpreter.Event
			if e, err = interpreter.NewEvent(fields, time.Now); err == nil {
				err = c.original(e, message)
			}
			events = append(events, e)
			buffer, size = nil, 0
		}
		for _, line := range lines {
			_, matched := pattern.Match(line)
			matched = matched != negate
			if previous && (!matched || over()) {
				flush()
			}
			buffer = append(buffer, line)
			size += len(line)
			if !previous && (!matched || over()) {
				flush()
			}
		}
		flush()
		return events, err
	}, nil
}
