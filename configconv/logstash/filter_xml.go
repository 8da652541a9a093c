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
	f.ignore("has no counterpart: an element with a text only is that text", "force_content")
	f.under(done, f.decorate)
	for _, name := range []string{"target", "suppress_empty"} {
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

// Names and characters that no XML has stand for others on the way from XML to the map.
const (
	xmlAttribute              = "_attribute_"      // begins the name of what was an attribute, or a text beside elements
	xmlOpen, xmlClose         = "\ue000", "\ue001" // { and } in a text
	xmlBegin, xmlEnd          = "\ue002", "\ue003" // [ and ] in a text
	xmlInList, xmlInListClose = "\ue004", "\ue005" // { and } of an element of a list
	xmlColon                  = "\ue006"
)

// storeXML makes a map of the whole XML, as XmlSimple does. ParseSimplifiedXML knows no attributes, and makes no lists of elements that are
// there once; the JSON form of what it gives is changed for that.
func (f *filter) storeXML(source, isXML, done ottl.Path, list bool) {
	name := f.string("target", "")
	if name == "" {
		f.manualf("store_xml needs a target, without which Logstash does not start")
		return
	}
	text, doc, root := f.temp("xml_text"), f.temp("xml_doc"), f.temp("xml_root")
	change := func(list ...[2]string) {
		for _, r := range list {
			f.do(replacePattern(text, r[0], r[1]))
		}
	}
	f.under(isXML, func() {
		f.do(ottl.Set(text, source.Value()))
		change([][2]string{{`\{`, xmlOpen}, {`\}`, xmlClose}, {`\[`, xmlBegin}, {`\]`, xmlEnd},
			{`\s([\w:.-]+)\s*=\s*("[^"<]*"|'[^'<]*')`, " " + xmlAttribute + "${1}=${2}"}}...)
		elements := ottl.Call("ConvertTextToElementsXML", ottl.Call("ConvertAttributesToElementsXML", text.Value()), ottl.Arg("element_name", ottl.Str(xmlAttribute+"content")))
		f.do(ottl.Set(doc, ottl.Call("ParseSimplifiedXML", elements)))
	})
	f.when(ottl.Exists(doc.Value()), func() {
		f.do(ottl.Set(text, ottl.Call("String", doc.Value())))
		change([2]string{`"` + xmlAttribute + `([^"]*)":"`, `"${1}"` + xmlColon + `"`})
		if list {
			change([][2]string{
				{`":"((?:[^"\\]|\\.)*)"`, `":["${1}"]`},
				{`([\[,])\{`, "${1}" + xmlInList}, {`\}(,` + xmlInList + `|\])`, xmlInListClose + "${1}"},
				{`":\{`, `":[{`}, {`\}`, "}]"}, {`\]$`, ""},
			}...)
		}
		change([][2]string{{xmlInList, "{"}, {xmlInListClose, "}"}, {xmlColon, ":"}, {xmlAttribute, ""},
			{xmlOpen, "{"}, {xmlClose, "}"}, {xmlBegin, "["}, {xmlEnd, "]"}}...)
		// The root element itself has no name in Logstash.
		f.do(ottl.Set(root, ottl.Call("Values", ottl.Call("ParseJSON", text.Value()))))
		value := root.Index(0)
		if list {
			value = value.Index(0)
		}
		f.set(f.plainField(name), value.Value())
		f.raise(done, ottl.True)
	})
	f.reviewf("store_xml: an empty element is left out, for which Logstash has null or an empty map; elements of one name of which only some have parts of their own may come out differently")
}
