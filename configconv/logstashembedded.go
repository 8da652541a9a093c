package configconv

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// embeddedPipeline is a pipeline of Logstash that a YAML document holds as text: in a ConfigMap, in the values of a chart, in a resource of
// Elastic's operator.
type embeddedPipeline struct {
	name  string // what it is called where there are several
	parts []conversion.Source
}

// embeddedPipelines finds the pipelines of Logstash in a document. Texts that stand beside each other are the files of one folder.
func embeddedPipelines(doc yamledit.Value) (list []embeddedPipeline) {
	name := doc.Get("metadata", "name").Text()
	var walk func(v yamledit.Value)
	walk = func(v yamledit.Value) {
		entries := v.Entries()
		slices.SortStableFunc(entries, func(a, b yamledit.Entry) int { return strings.Compare(a.Key, b.Key) })
		p := embeddedPipeline{name: name}
		for _, e := range entries {
			if data, ok := e.Embedded(); ok {
				if data, ok = pipelineText(e.Key, data); ok {
					p.parts = append(p.parts, conversion.Source{Name: e.Value.File().Name, Data: data})
				}
			}
		}
		if len(p.parts) > 0 {
			if id := v.Get("pipeline.id").Text(); id != "" {
				p.name = id
			}
			list = append(list, p)
		}
		for _, e := range v.Entries() { // in the order of the file
			walk(e.Value)
		}
		for _, item := range v.Items() {
			walk(item)
		}
	}
	walk(doc)
	return list
}

// pipelineText is the text of a block as a file of Logstash: one that is a pipeline, or, under the name of a section, what stands in that, as
// charts have it. Its places stay what they are.
func pipelineText(key string, data []byte) ([]byte, bool) {
	if IsLogstash(data) && parses(data) {
		return data, true
	}
	if key != "input" && key != "filter" && key != "output" {
		return nil, false
	}
	// The section opens on the line of the key, which is empty here.
	lines := len(data) - len(strings.TrimLeft(string(data), "\n"))
	if lines == 0 {
		return nil, false
	}
	wrapped := slices.Concat(data[:lines-1], []byte(key+" {\n"), data[lines:], []byte("\n}\n"))
	return wrapped, strings.Contains(string(data), "{") && parses(wrapped)
}

func parses(data []byte) bool {
	config, errs := syntax.ParseAll("", data)
	if config == nil || len(errs) > 0 {
		return false
	}
	return slices.ContainsFunc(config.Sections, func(s *syntax.Section) bool { return len(s.Body) > 0 })
}

// convertEmbeddedLogstash converts the pipelines of Logstash that a YAML file holds.
func convertEmbeddedLogstash(f *yamledit.File, opts conversion.Options) (*conversion.Conversion, error) {
	var parts []*conversion.Conversion
	for _, doc := range f.Docs {
		for _, e := range embeddedPipelines(doc) {
			p, problems, err := logstashPipeline("", e.parts)
			if err != nil {
				return nil, err
			}
			conv := logstash.Convert(f.Name, []logstash.Pipeline{p}, opts)
			conv.Problems = append(conv.Problems, problems...)
			parts = append(parts, named(conv, e.name))
		}
	}
	return conversion.Combine(f.Name, parts), nil
}
