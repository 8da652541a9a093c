package jaeger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// ConvertContainers converts the containers that run a program of Jaeger v1.
func ConvertContainers(src conversion.Source, containers []*workload.Container, opts conversion.Options) *conversion.Conversion {
	c := newConverter(src.Name, opts)
	var components []component
	for _, container := range containers {
		if role := RoleOf(container); role != "" {
			components = append(components, fromContainer(&c.Recorder, container, role, src.Open))
		} else if IsV2(container) {
			c.Add(container.At, "jaeger-v2", container.Name, finding.Keep, "is Jaeger v2, which is built on the Collector: its configuration is one already", migrateDocs)
		}
	}
	if len(containers) > 0 {
		c.injections(containers[0].Node.File())
	} else if f, err := yamledit.Parse(src.Name, src.Data); err == nil {
		c.injections(f)
	}
	return c.convert(src, components)
}

// injection is the annotation by which the Jaeger Operator puts an agent into a pod.
const injection = "sidecar.jaegertracing.io/inject"

// Injects reports whether an object of a manifest asks for an agent at its side.
func Injects(f *yamledit.File) bool { return len(injections(f)) > 0 }

// injections are the annotations that ask for an agent.
func injections(f *yamledit.File) (list []yamledit.Entry) {
	if f == nil {
		return nil
	}
	for _, doc := range f.Docs {
		for _, annotations := range []yamledit.Value{doc.Get("metadata", "annotations"), doc.Get("spec", "template", "metadata", "annotations")} {
			for _, e := range annotations.Entries() {
				if e.Key == injection {
					list = append(list, e)
				}
			}
		}
	}
	return list
}

func (c *converter) injections(f *yamledit.File) {
	for _, e := range injections(f) {
		c.Add(conversion.At(e.At), "jaeger-sidecar", injection, finding.Manual, "the Jaeger Operator puts an agent into this pod. For a migrated program it is not needed; until then, make an OpenTelemetryCollector of mode sidecar with the agent's configuration, and use the annotation sidecar.opentelemetry.io/inject", operatorDocs)
	}
}

// Runs reports whether a container is a program of Jaeger, v1 or v2.
func Runs(c *workload.Container) bool { return RoleOf(c) != "" || IsV2(c) }

// RecogniseConfig reports whether a document is a file for --config-file: its nested keys are flags of Jaeger v1.
func RecogniseConfig(doc yamledit.Value) bool {
	rec := &conversion.Recorder{Conversion: &conversion.Conversion{}}
	s := newSources(rec, Collector)
	s.file(doc)
	known := 0
	for _, key := range s.set.Keys() {
		if strings.Contains(key, ".") {
			known++
		}
	}
	return known > 0 && known >= len(rec.Findings)
}

// ConvertConfig converts a file for --config-file. Nothing in it says which program reads it; its keys do, and name, which is what the
// file is called where it stands inside of another one.
func ConvertConfig(src conversion.Source, f *yamledit.File, name string, opts conversion.Options) *conversion.Conversion {
	c := newConverter(f.Name, opts)
	c.duplicates(f)
	var components []component
	for _, doc := range f.Docs {
		s := newSources(&c.Recorder, Collector)
		s.file(doc)
		role := guessRole(s.set.Keys())
		for _, r := range primary {
			if strings.Contains(strings.ToLower(name), string(r)) {
				role = r
			}
		}
		components = append(components, component{role: role, name: "jaeger-" + string(role), at: conversion.At(doc), set: s.set})
	}
	return c.convert(src, components)
}

func (c *converter) duplicates(f *yamledit.File) {
	for _, d := range f.Duplicates {
		c.Problem(conversion.At(d), fmt.Sprintf("the key %s is there twice; the last one counts here", d.Text()))
	}
}

// elsewhere are variables that Zipkin's server or Jaeger's clients have as well, and that tell nothing by themselves.
var elsewhere = []string{"JAEGER_TAGS", "KAFKA_BROKERS", "KAFKA_TOPIC", "KAFKA_ENCODING", "KAFKA_GROUP_ID", "QUERY_PORT", "QUERY_TIMEOUT", "ES_USERNAME", "ES_PASSWORD", "ES_TIMEOUT",
	"ES_INDEX", "ES_INDEX_PREFIX", "ES_TLS", "CASSANDRA_KEYSPACE", "CASSANDRA_LOCAL_DC", "CASSANDRA_USERNAME", "CASSANDRA_PASSWORD", "CASSANDRA_TIMEOUT", "CASSANDRA_PORT"}

// RecogniseLines reports whether an environment file holds settings of a program of Jaeger v1.
func RecogniseLines(name string, data []byte) bool {
	known := 0
	for _, l := range workload.Lines(name, data) {
		key, ok := variables()[l.Name]
		if ok && strings.Contains(key, ".") && !slices.Contains(elsewhere, l.Name) {
			known++
		}
	}
	return known > 0
}

// ConvertLines converts an environment file of a program of Jaeger v1.
func ConvertLines(src conversion.Source, opts conversion.Options) *conversion.Conversion {
	c := newConverter(src.Name, opts)
	var vars []workload.Variable
	var keys []string
	for _, l := range workload.Lines(src.Name, src.Data) {
		vars = append(vars, workload.Variable{Name: l.Name, Value: l.Value, HasValue: true, At: l.At})
		if key, ok := variables()[l.Name]; ok {
			keys = append(keys, key)
		}
	}
	role := guessRole(keys)
	s := newSources(&c.Recorder, role)
	s.env(vars)
	return c.convert(src, []component{{role: role, name: "jaeger-" + string(role), at: conversion.Place{File: src.Name, Line: 1, Column: 1}, set: s.set}})
}

// program matches the binary or image that a command line starts.
var program = regexp.MustCompile(`(?:^|[/\s"'=])(?:jaeger-(agent|collector|ingester|query|all-in-one)|jaegertracing/(all-in-one)|(?:cmd/)?(all-in-one|agent|collector|ingester|query)-(?:linux|darwin))`)

// RecogniseFlags reports whether a text holds a command line that starts a program of Jaeger v1, or flags of one.
func RecogniseFlags(data []byte) bool {
	if program.Match(data) {
		return true
	}
	for _, m := range flagWord.FindAllSubmatch(data, -1) {
		if f, ok := flags()[string(m[1])]; ok && strings.Contains(f.name, ".") {
			return true
		}
	}
	return false
}

var flagWord = regexp.MustCompile(`(?m)(?:^|\s)--([a-z][a-zA-Z0-9_.-]+)`)

// ConvertFlags converts command lines: a shell script, a Procfile, a systemd unit, or a plain list of flags.
func ConvertFlags(src conversion.Source, opts conversion.Options) *conversion.Conversion {
	c := newConverter(src.Name, opts)
	var components []component
	for _, line := range commandLines(src.Data) {
		role := Role("")
		if m := program.FindStringSubmatch(line.text); m != nil {
			role = Role(m[1] + m[2] + m[3])
		}
		args, env := splitCommand(src.Name, line)
		var keys []string
		for _, a := range args {
			name, _, _ := strings.Cut(strings.TrimLeft(a.Text, "-"), "=")
			if _, ok := flags()[name]; ok && strings.HasPrefix(a.Text, "--") {
				keys = append(keys, name)
			}
		}
		if role == "" {
			if len(keys) == 0 {
				continue
			}
			role = guessRole(keys)
		}
		s := newSources(&c.Recorder, role)
		s.env(env)
		s.args(onlyFlags(args))
		name := "jaeger-" + string(role)
		if given := containerName(args); given != "" {
			name = given
		}
		components = append(components, component{role: role, name: name, tag: imageTag(args), at: conversion.Place{File: src.Name, Line: line.number, Column: 1}, set: s.set})
	}
	return c.convert(src, components)
}

// containerName is what docker run --name calls the container, by which others in its network reach it.
func containerName(args []workload.Arg) string {
	for i, a := range args {
		if program.MatchString(a.Text) {
			break
		}
		if name, ok := strings.CutPrefix(a.Text, "--name="); ok {
			return name
		}
		if a.Text == "--name" && i+1 < len(args) {
			return args[i+1].Text
		}
	}
	return ""
}

// imageTag is the tag of the image that a command line names.
func imageTag(args []workload.Arg) string {
	for _, a := range args {
		if imageRole(a.Text) != "" {
			_, tag := workload.SplitImage(a.Text)
			return tag
		}
	}
	return ""
}

// onlyFlags drops the flags of docker and the like that stand before the program: those of one dash, and what is no flag.
func onlyFlags(args []workload.Arg) []workload.Arg {
	start := 0
	for i, a := range args {
		if program.MatchString(a.Text) {
			start = i + 1
		}
	}
	return args[start:]
}

type commandLine struct {
	text   string
	number int // 1-based, of its first line
}

// commandLines joins lines that end in a backslash, and flags that stand one a line.
func commandLines(data []byte) (lines []commandLine) {
	var current *commandLine
	flush := func() {
		if current != nil && strings.TrimSpace(current.text) != "" {
			lines = append(lines, *current)
		}
		current = nil
	}
	continued := false
	for i, raw := range bytes.Split(data, []byte("\n")) {
		text := strings.TrimRight(string(raw), "\r")
		trimmed := strings.TrimSpace(text)
		isFlag := strings.HasPrefix(trimmed, "--")
		if strings.HasPrefix(trimmed, "#") {
			continue
		}
		if current != nil && (continued || isFlag) {
			current.text += "\n" + strings.TrimSuffix(text, "\\")
		} else {
			flush()
			current = &commandLine{text: strings.TrimSuffix(text, "\\"), number: i + 1}
		}
		continued = strings.HasSuffix(text, "\\")
	}
	flush()
	return lines
}

// splitCommand is the words of a command line with their places, and the variables that are set in front of it or with -e.
func splitCommand(file string, line commandLine) (args []workload.Arg, env []workload.Variable) {
	text := line.text
	for _, prefix := range []string{"ExecStart=", "CMD ", "ENTRYPOINT "} {
		if i := strings.Index(text, prefix); i >= 0 {
			text = text[i+len(prefix):]
		}
	}
	if name, rest, ok := strings.Cut(text, ": "); ok && !strings.ContainsAny(name, " \t\"'") {
		text = rest // a Procfile
	}
	words := fields(text)
	place := func(word string) conversion.Place {
		at := strings.Index(line.text, word)
		if at < 0 {
			return conversion.Place{File: file, Line: line.number, Column: 1}
		}
		before := line.text[:at]
		return conversion.Place{File: file, Line: line.number + strings.Count(before, "\n"), Column: at - strings.LastIndexByte(before, '\n')}
	}
	for _, w := range words {
		at := place(w)
		if name, value, ok := strings.Cut(w, "="); ok && !strings.HasPrefix(w, "-") && regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`).MatchString(name) {
			env = append(env, workload.Variable{Name: name, Value: value, HasValue: true, At: at})
			continue
		}
		args = append(args, workload.Arg{Text: w, At: at})
	}
	return args, env
}

// fields splits a text as a shell does; variables stay as they are.
func fields(text string) []string {
	var words []string
	for w, err := range syntax.NewParser().WordsSeq(strings.NewReader(strings.ReplaceAll(text, "\n", " "))) {
		if err != nil {
			return strings.Fields(text)
		}
		words = append(words, workload.Word(w))
	}
	return words
}

// strategiesFile is a file of sampling strategies (internal/sampling/samplingstrategy/file/strategy.go).
type strategiesFile struct {
	Default *strategy  `json:"default_strategy"`
	Service []strategy `json:"service_strategies"`
}

type strategy struct {
	Service    string     `json:"service"`
	Operation  string     `json:"operation"`
	Type       string     `json:"type"`
	Param      float64    `json:"param"`
	Operations []strategy `json:"operation_strategies"`
}

// RecogniseStrategies reports whether a file is one of sampling strategies.
func RecogniseStrategies(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) && (bytes.Contains(data, []byte(`"service_strategies"`)) || bytes.Contains(data, []byte(`"default_strategy"`)))
}

// ConvertStrategies says what becomes of a file of sampling strategies: it stays, and is read by the extension or by Jaeger v2.
func ConvertStrategies(src conversion.Source) (*conversion.Conversion, error) {
	c := newConverter(src.Name, conversion.Options{})
	at := func(offset int) conversion.Place {
		before := src.Data[:min(offset, len(src.Data))]
		return conversion.Place{File: src.Name, Line: 1 + bytes.Count(before, []byte("\n")), Column: len(before) - bytes.LastIndexByte(before, '\n')}
	}
	var s strategiesFile
	if err := json.Unmarshal(src.Data, &s); err != nil {
		place := at(0)
		var syntaxError *json.SyntaxError
		var typeError *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntaxError):
			place = at(int(syntaxError.Offset))
		case errors.As(err, &typeError):
			place = at(int(typeError.Offset))
		}
		return nil, &yamledit.Error{Name: src.Name, Line: place.Line, Column: place.Column, Reason: "is no file of sampling strategies: " + err.Error()}
	}
	c.Add(at(0), "jaeger-strategies-file", "", finding.Keep, "a file of sampling strategies stays as it is: the jaegerremotesampling extension reads it (source.file), and so does Jaeger v2 (remote_sampling.file.path)", samplingDocs)
	all := append([]strategy{}, s.Service...)
	if s.Default != nil {
		all = append(all, *s.Default)
	}
	for _, one := range all {
		c.strategy(src, at, one)
		for _, op := range one.Operations {
			c.strategy(src, at, op)
		}
	}
	c.Finish()
	return c.Conversion, nil
}

func (c *converter) strategy(src conversion.Source, at func(int) conversion.Place, s strategy) {
	name := s.Service + s.Operation
	offset := max(bytes.Index(src.Data, []byte(`"`+name+`"`)), 0)
	if !slices.Contains([]string{"probabilistic", "ratelimiting", ""}, s.Type) {
		c.Add(at(offset), "jaeger-strategy", name, finding.Manual, fmt.Sprintf("%q is no type of sampling strategy; Jaeger takes probabilistic and ratelimiting, and uses the default for this one", s.Type), samplingDocs)
		return
	}
	c.Add(at(offset), "jaeger-strategy", name, finding.Keep, "stays as it is", samplingDocs)
}
