package interpreter

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// xmlFilter is lib/logstash/filters/xml.rb of github.com/logstash-plugins/logstash-filter-xml with store_xml, and without xpath. It reads
// the XML as XmlSimple does (https://github.com/maik/xml-simple, lib/xmlsimple.rb).
type xmlFilter struct {
	decorators
	source, target                            string
	store, forceArray, forceContent, suppress bool
}

func newXML(s *settings, _ *Interpreter) (filter, error) {
	if !s.has("source") {
		return nil, errors.New("option source is required")
	}
	f := &xmlFilter{
		decorators:   s.decorators(),
		source:       s.string("source", ""),
		target:       s.string("target", ""),
		store:        s.boolean("store_xml", true),
		forceArray:   s.boolean("force_array", true),
		forceContent: s.boolean("force_content", false),
		suppress:     s.boolean("suppress_empty", true),
	}
	if f.store && f.target == "" {
		return nil, errors.New("when the 'store_xml' configuration option is true, 'target' must also be set")
	}
	return f, nil
}

const tagXMLFailure = "_xmlparsefailure"

func (f *xmlFilter) filter(e *Event) ([]*Event, error) {
	if err := f.apply(e); err != nil {
		e.tag(tagXMLFailure)
	}
	return nil, nil
}

func (f *xmlFilter) apply(e *Event) error {
	v, err := e.get(f.source)
	if err != nil {
		return err
	}
	if v == nil || v == false {
		return nil
	}
	if list, ok := v.([]any); ok {
		if len(list) != 1 {
			return errors.New("XML filter expects single item array")
		}
		v = list[0]
	}
	text, ok := v.(string)
	if !ok {
		return errors.New("XML filter expects a string")
	}
	if strip(text) == "" || !f.store {
		return nil
	}
	root, err := parseXML(text)
	if err != nil {
		return err
	}
	if err := e.set(f.target, f.collapse(root)); err != nil {
		return err
	}
	return f.matched(e)
}

type xmlElement struct {
	name       string
	attributes map[string]any
	children   []*xmlElement
	texts      []string
}

func parseXML(text string) (*xmlElement, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	document := &xmlElement{}
	open := []*xmlElement{document}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		parent := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			child := &xmlElement{name: t.Name.Local, attributes: map[string]any{}}
			for _, a := range t.Attr {
				if _, twice := child.attributes[qualified(a.Name)]; twice {
					return nil, errors.New("duplicate attribute")
				}
				child.attributes[qualified(a.Name)] = a.Value
			}
			if len(open) > 1 || len(document.children) == 0 {
				parent.children = append(parent.children, child)
			} else {
				return nil, errors.New("more than one root")
			}
			open = append(open, child)
		case xml.EndElement:
			if len(open) == 1 || parent.name != t.Name.Local {
				return nil, errors.New("missing end tag")
			}
			open = open[:len(open)-1]
		case xml.CharData:
			parent.texts = append(parent.texts, string(t))
		}
	}
	if len(open) > 1 || len(document.children) == 0 {
		return nil, errors.New("no close tag")
	}
	return document.children[0], nil
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

// collapse is XmlSimple#collapse.
func (f *xmlFilter) collapse(e *xmlElement) any {
	result := e.attributes
	content := strings.Join(e.texts, "")
	switch {
	case len(e.children) > 0:
		hasAttributes := len(e.attributes) > 0
		for _, child := range e.children {
			value := f.collapse(child)
			if f.suppress && !hasAttributes && emptyXML(value) {
				continue
			}
			f.merge(result, child.name, value)
		}
		if strip(content) != "" {
			var texts any = content
			if len(e.texts) > 1 {
				texts, _ = convert(e.texts)
			}
			result["content"] = texts
		}
	case len(e.texts) > 0:
		switch {
		case len(e.attributes) > 0, f.forceContent && !emptyXML(content):
			f.merge(result, "content", content)
			return result
		case emptyXML(content):
			return map[string]any{}
		}
		return content
	}
	if len(result) == 0 && f.suppress {
		return nil
	}
	return result
}

func emptyXML(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return len(v) == 0
	case string:
		return strip(v) == ""
	}
	return v == nil
}

// merge is XmlSimple#merge.
func (f *xmlFilter) merge(m map[string]any, key string, value any) {
	old, found := m[key]
	_, valueIsList := value.([]any)
	switch list, isList := old.([]any); {
	case isList:
		m[key] = append(list, value)
	case found:
		m[key] = []any{old, value}
	case valueIsList || f.forceArray && key != "content":
		m[key] = []any{value}
	default:
		m[key] = value
	}
}
