package configconv

import (
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/filebeat"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// beat is a configuration of Filebeat that a document is, or holds.
type beat struct {
	file *yamledit.File
	doc  yamledit.Value
	name string
}

// filebeats finds the configurations of Filebeat in a document: the document itself, those that a ConfigMap or the values of a chart hold as
// text, and that of a resource of Elastic's operator.
func filebeats(doc yamledit.Value) (list []beat) {
	if filebeat.Recognise(doc) {
		return []beat{{doc.File(), doc, ""}}
	}
	name := doc.Get("metadata", "name").Text()
	if doc.Get("kind").Text() == "Beat" {
		if config := doc.Get("spec", "config"); filebeat.Recognise(config) {
			list = append(list, beat{doc.File(), config, name})
		}
	}
	var walk func(v yamledit.Value)
	walk = func(v yamledit.Value) {
		for _, e := range v.Entries() {
			if data, ok := e.Embedded(); ok {
				if f, err := yamledit.Parse(e.Value.File().Name, data); err == nil && len(f.Docs) > 0 && filebeat.Recognise(f.Docs[0]) {
					list = append(list, beat{f, f.Docs[0], name})
				}
			}
			walk(e.Value)
		}
		for _, item := range v.Items() {
			walk(item)
		}
	}
	walk(doc)
	return list
}

// convertFilebeat converts the configurations of Filebeat that a YAML file holds.
func convertFilebeat(f *yamledit.File, opts conversion.Options) *conversion.Conversion {
	var parts []*conversion.Conversion
	for _, doc := range f.Docs {
		for _, b := range filebeats(doc) {
			parts = append(parts, named(filebeat.Convert(b.file, b.doc, opts), b.name))
		}
	}
	return conversion.Combine(f.Name, parts)
}
