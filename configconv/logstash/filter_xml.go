package logstash

import (
	"regexp"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["xml"] = xml }

// xml takes values out of XML by XPath, and makes a map of all of it (logstash-filter-xml/lib/logstash/filters/xml.rb).
func xml(f *filter) {
	source := f.field(f.string("source", "message"))
	isXML := f.flag("xml")
	f.raise(isXML, isText(source, `(?s)^\s*<.*>\s*$`))
	f.when(ottl.And(exists(source), ottl.Not(raised(isXML)), ottl.Not(isText(source, `^\s*$`))), func() { f.tag(ottl.Str("_xmlparsefailure")) })
	done := f.flag("xml_found")
	list := f.bool("force_array", true)
	for _, e := range f.pairs("xpath") {
		for _, to := range f.texts(e.value) {
			f.under(isXML, func() { f.xpath(e.key, f.field(to), source, list, done) })
		}
	}
	if f.bool("store_xml", true) {
		f.storeXML(source, isXML, done, list)
	}
	f.ignore("has no counterpart: names are compared with their prefixes", "namespaces", "remove_namespaces")
	f.ignore("has no counterpart: what is no well-formed XML is an error, which the Collector logs", "parse_options")
	f.under(done, f.decorate)
	for _, name := range []string{"target", "force_content", "suppress_empty"} {
		f.value(name)
	}
}

// wholeValue matches an XPath whose result is a text, and not elements.
var wholeValue = regexp.MustCompile(`(?:/text\(\)|/@[\w:.-]+)$`)

// xpath sets a field to what GetXML finds.
func (f *filter) xpath(path string, field, source ottl.Path, list bool, done ottl.Path) {
	found := f.temp("xpath")
	f.do(ottl.Set(found, ottl.Call("GetXML", source.Value(), ottl.Str(path))))
	value := found.Value()
	if list {
		value = ottl.List(value)
	}
	f.when(ottl.And(ottl.Exists(found.Value()), ottl.Ne(found.Value(), ottl.Str(""))), func() {
		f.set(field, value)
		f.raise(done, ottl.True)
	})
	if wholeValue.MatchString(path) {
		f.reviewf("xpath: where a path finds several nodes, the field has one text of all of them; Logstash makes a list")
	} else {
		f.reviewf("xpath: %s finds elements, which come out as XML; where they are several, the field has one text of all of them, and Logstash makes a list", path)
	}
}

// storeXML makes a map of the whole XML.
func (f *filter) storeXML(source, isXML, done ottl.Path, list bool) {
	name := f.string("target", "")
	if name == "" {
		f.manualf("store_xml needs a target, without which Logstash does not start")
		return
	}
	f.under(isXML, func() {
		doc := f.temp("xml_doc")
		f.do(ottl.Set(doc, ottl.Call("ParseSimplifiedXML", ottl.Call("ConvertAttributesToElementsXML", source.Value()))))
		f.when(ottl.Exists(doc.Value()), func() {
			// The root element itself has no name in Logstash.
			root := f.temp("xml_root")
			f.do(ottl.Set(root, ottl.Call("Values", doc.Value())))
			f.set(f.plainField(name), root.Index(0).Value())
			f.raise(done, ottl.True)
		})
	})
	if list {
		f.manualf("store_xml: an element that is there once has its value in %s; with force_array, Logstash makes a list of it. Put [0] out of the references to its fields, or write what must be a list by set(field, [field])", name)
	} else {
		f.reviewf("store_xml: an element with attributes and a text of its own loses the text, and one that is empty is an empty text, where Logstash leaves it out")
	}
}
