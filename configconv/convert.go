package configconv

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/env"
	"github.com/otelmigrate/otelmigrate/configconv/jaeger"
	"github.com/otelmigrate/otelmigrate/configconv/prometheus"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/configconv/zipkin"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// NotConvertible says that a file is for something else.
type NotConvertible struct {
	Name, Reason string
	// Line is where the file mentions one of the programs all the same, 0 where it does not.
	Line int
}

func (e *NotConvertible) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Reason)
	}
	return e.Name + ": " + e.Reason
}

// Convert converts one file. With the format Auto, everything in it that a converter knows is converted. A file that is for something
// else gives a *NotConvertible, one that cannot be read a *yamledit.Error. A panic of a converter is an error of its file.
func Convert(src conversion.Source, from Format, opts conversion.Options) (conv *conversion.Conversion, err error) {
	defer recovered(src.Name, &conv, &err)
	if len(src.Parts) > 0 {
		conv, err := ConvertLogstash(src.Name, src.Parts, opts)
		if err != nil {
			return nil, err
		}
		return collide(conv), nil
	}
	if err := yamledit.CheckText(src.Name, src.Data); err != nil {
		return nil, err
	}
	if len(strings.TrimSpace(string(src.Data))) == 0 {
		return nil, &NotConvertible{Name: src.Name, Reason: "is empty"}
	}
	f, err := parse(src)
	if err != nil {
		return nil, err
	}
	d := Detect(src.Name, src.Data, f)
	formats := d.Formats
	if from != Auto && from != "" {
		// A text can be taken for what it is said to be, where a person says so; YAML says itself what it is.
		if !slices.Contains(d.Formats, from) && (f != nil || src.Found) {
			if d.Other == "" {
				return nil, &NotConvertible{Name: src.Name, Reason: fmt.Sprintf("holds nothing of %s", from)}
			}
			return nil, &NotConvertible{src.Name, "is " + d.Other, d.Mention}
		}
		formats = []Format{from}
	}
	if len(formats) == 0 {
		return nil, &NotConvertible{src.Name, "is " + d.Other, d.Mention}
	}
	var parts []*conversion.Conversion
	for _, format := range formats {
		part, err := convertAs(format, src, f, opts)
		if err != nil {
			return nil, err
		}
		if part == nil || nothing(part) {
			continue
		}
		if format == Env {
			if err := onTop(parts, part, src, opts); err != nil {
				return nil, err
			}
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil, &NotConvertible{Name: src.Name, Reason: fmt.Sprintf("holds nothing of %s", from)}
	}
	if f != nil {
		if rest := unread(f, workload.FromYAML(f), from); len(rest.Findings) > 0 {
			parts = append(parts, rest)
		}
	}
	return collide(conversion.Combine(src.Name, parts)), nil
}

// collide adds the addresses on which two components of one configuration listen.
func collide(conv *conversion.Conversion) *conversion.Conversion {
	for _, o := range conv.Outputs {
		if !o.Config.Empty() {
			conv.Problems = append(conv.Problems, conversion.Collisions(o.Config, conv.Source)...)
		}
	}
	return conv
}

// nothing reports whether a conversion has nothing to say of its source.
func nothing(c *conversion.Conversion) bool {
	return !c.Converted() && len(c.Findings) == 0 && len(c.Problems) == 0 && len(c.Extra) == 0
}

// onTop makes the changes of a client environment on top of those that earlier converters make of the same file.
func onTop(parts []*conversion.Conversion, part *conversion.Conversion, src conversion.Source, opts conversion.Options) error {
	for _, earlier := range parts {
		for i := range earlier.Changes {
			change := &earlier.Changes[i]
			if change.Rel != src.Name || len(part.Changes) == 0 {
				continue
			}
			again, err := env.Convert(conversion.Source{Name: src.Name, Data: change.New, Open: src.Open}, opts)
			if err != nil {
				return err
			}
			for _, c := range again.Changes {
				change.New = c.New
			}
			part.Changes = nil
		}
	}
	return nil
}

// yamlNames are the ends of names of files that hold YAML or JSON.
var yamlNames = []string{".yml", ".yaml", ".json", ".conf.yml"}

// parse reads a file that is YAML by its name, or by its text where the name says nothing.
func parse(src conversion.Source) (*yamledit.File, error) {
	if jaeger.RecogniseStrategies(src.Data) || workload.IsShell(src.Name, src.Data) {
		return nil, nil
	}
	base := strings.ToLower(path.Base(src.Name))
	isYAML := slices.ContainsFunc(yamlNames, func(end string) bool { return strings.HasSuffix(base, end) })
	f, err := yamledit.Parse(src.Name, src.Data)
	if err != nil && strings.HasSuffix(base, ".json") { // editors and tools allow comments in theirs
		if plain, again := yamledit.Parse(src.Name, env.WithoutComments(src.Data)); again == nil {
			f, err = plain, nil
		} else if _, line := mention(src.Data); line == 0 {
			return nil, &NotConvertible{Name: src.Name, Reason: "cannot be read as JSON, and does not mention Prometheus, Jaeger, Zipkin, Logstash or Filebeat"}
		}
	}
	if err == nil && (isYAML || len(f.Docs) > 0 && f.Docs[0].IsMap() && !strings.HasPrefix(base, "dockerfile") && !isEnvFile(src.Name)) {
		return f, nil
	}
	if isYAML {
		return nil, err
	}
	return nil, nil
}

func convertAs(format Format, src conversion.Source, f *yamledit.File, opts conversion.Options) (*conversion.Conversion, error) {
	if format == Env {
		return env.Convert(src, opts)
	}
	if format == Logstash && f == nil {
		return ConvertLogstash(src.Name, []conversion.Source{src}, opts)
	}
	if f == nil {
		return convertText(format, src, opts)
	}
	if format == Filebeat {
		return convertFilebeat(f, opts), nil
	}
	if format == Logstash {
		if isLogstashYAML(f) {
			return convertLogstashYAML(src, f, opts)
		}
		return convertEmbeddedLogstash(f, opts)
	}
	containers := workload.FromYAML(f)
	has := func(runs func(*workload.Container) bool) bool { return slices.ContainsFunc(containers, runs) }
	any := func(is func(yamledit.Value) bool) bool { return slices.ContainsFunc(f.Docs, is) }
	switch format {
	case Prometheus:
		if any(prometheus.IsOperatorResource) || has(prometheus.Runs) || holds(f, Prometheus) || any(func(doc yamledit.Value) bool { return prometheus.Section(doc).Exists() }) {
			return prometheusParts(src, f, containers, opts), nil
		}
		return prometheus.ConvertFile(f, opts), nil
	case Jaeger:
		switch {
		case any(jaeger.IsOperatorResource), holds(f, Jaeger), has(jaeger.Runs), jaeger.Injects(f):
			return jaegerParts(src, f, containers, opts), nil
		case any(jaeger.RecogniseValues):
			return jaeger.ConvertValues(src, f, opts), nil
		}
		return jaeger.ConvertConfig(src, f, "", opts), nil
	case Zipkin:
		var parts []*conversion.Conversion
		for _, c := range containers {
			if zipkin.Runs(c) {
				parts = append(parts, zipkin.ConvertContainer(c, src.Name, opts))
			}
		}
		if len(parts) > 0 {
			return conversion.Combine(src.Name, parts), nil
		}
		return zipkin.ConvertYAML(f, opts), nil
	}
	return nil, fmt.Errorf("unknown format %q", format)
}

// prometheusParts converts what a manifest or the values of a chart hold of Prometheus: configurations inside, and what starts a server.
func prometheusParts(src conversion.Source, f *yamledit.File, containers []*workload.Container, opts conversion.Options) *conversion.Conversion {
	var parts []*conversion.Conversion
	for _, doc := range f.Docs {
		for _, inner := range embedded(doc) {
			if inner.format == Prometheus {
				parts = append(parts, prometheus.ConvertFile(inner.file, opts))
			}
		}
		if section := prometheus.Section(doc); section.Exists() {
			parts = append(parts, prometheus.ConvertSection(src.Name, section, opts))
		}
	}
	if slices.ContainsFunc(containers, prometheus.Runs) {
		parts = append(parts, prometheus.ConvertFlags(src.Name, containers))
	}
	if slices.ContainsFunc(f.Docs, prometheus.IsOperatorResource) {
		parts = append(parts, named(prometheus.ConvertOperator(f, opts), operatorName))
	}
	return conversion.Combine(src.Name, parts)
}

// holds reports whether a ConfigMap of the file has a configuration of that source inside.
func holds(f *yamledit.File, format Format) bool {
	for _, doc := range f.Docs {
		if slices.ContainsFunc(embedded(doc), func(p part) bool { return p.format == format }) {
			return true
		}
	}
	return false
}

// operatorName is the name of what was made of the resources of an operator, where a file holds something else as well.
const operatorName = "operator"

// named gives the configurations that have no name one.
func named(c *conversion.Conversion, name string) *conversion.Conversion {
	for i := range c.Outputs {
		c.Outputs[i].Name = cmp.Or(c.Outputs[i].Name, name)
	}
	return c
}

// jaegerParts converts what a manifest holds of Jaeger: configurations inside of ConfigMaps, what starts the programs, and resources of
// the Jaeger Operator.
func jaegerParts(src conversion.Source, f *yamledit.File, containers []*workload.Container, opts conversion.Options) *conversion.Conversion {
	var parts []*conversion.Conversion
	for _, doc := range f.Docs {
		for _, inner := range embedded(doc) {
			if inner.format == Jaeger {
				parts = append(parts, jaeger.ConvertConfig(src, inner.file, inner.key, opts))
			}
		}
	}
	if slices.ContainsFunc(containers, jaeger.Runs) || jaeger.Injects(f) {
		parts = append(parts, jaeger.ConvertContainers(src, containers, opts))
	}
	if slices.ContainsFunc(f.Docs, jaeger.IsOperatorResource) {
		parts = append(parts, named(jaeger.ConvertOperator(src, f, opts), operatorName))
	}
	return conversion.Combine(src.Name, parts)
}

func convertText(format Format, src conversion.Source, opts conversion.Options) (*conversion.Conversion, error) {
	if workload.IsDockerfile(src.Name) {
		c, err := workload.FromDockerfile(src.Name, src.Data)
		if err != nil {
			return nil, err
		}
		switch {
		case format == Jaeger && jaeger.Runs(c):
			return jaeger.ConvertContainers(src, []*workload.Container{c}, opts), nil
		case format == Zipkin && zipkin.Runs(c):
			return zipkin.ConvertContainer(c, src.Name, opts), nil
		case format == Prometheus && prometheus.Runs(c):
			return prometheus.ConvertFlags(src.Name, []*workload.Container{c}), nil
		}
		return nil, &NotConvertible{Name: src.Name, Reason: "is a Dockerfile whose image is not one of " + string(format)}
	}
	src.Data = withoutMark(src.Data) // none of these is edited
	started := dockerRuns(src.Name, src.Data, format)
	switch format {
	case Jaeger:
		switch {
		case jaeger.RecogniseStrategies(src.Data):
			return jaeger.ConvertStrategies(src)
		case isEnvFile(src.Name) || jaeger.RecogniseLines(src.Name, src.Data) && !jaeger.RecogniseFlags(src.Data):
			return jaeger.ConvertLines(src, opts), nil
		}
		return jaeger.ConvertFlags(src, opts), nil
	case Zipkin:
		if len(started) == 0 {
			return zipkin.ConvertLines(src, opts), nil
		}
		var parts []*conversion.Conversion
		for _, c := range started {
			parts = append(parts, zipkin.ConvertContainer(c, src.Name, opts))
		}
		return conversion.Combine(src.Name, parts), nil
	case Prometheus:
		if len(started) > 0 {
			return prometheus.ConvertFlags(src.Name, started), nil
		}
	}
	return nil, &NotConvertible{Name: src.Name, Reason: "is no YAML"}
}

// withoutMark is a text without the mark that editors on Windows put in front of it.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) }

// IsNotConvertible reports whether a file was left out because it is for something else.
func IsNotConvertible(err error) bool {
	var n *NotConvertible
	return errors.As(err, &n)
}

// Mentions reports whether a file that was left out names one of the programs, so that a person should look at it.
func Mentions(err error) bool {
	var n *NotConvertible
	return errors.As(err, &n) && n.Line > 0
}
