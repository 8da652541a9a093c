package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["json"] = jsonFilter }

// jsonFilter parses a field (logstash-filter-json/lib/logstash/filters/json.rb). ParseJSON takes objects and lists only, so that with a
// target, where any value will do, the text is parsed as the element of a list.
func jsonFilter(f *filter) {
	source := f.field(f.string("source", "message"))
	target := f.string("target", "")
	f.value("ecs_compatibility")
	skip := f.bool("skip_on_invalid_json", false)
	parsed := f.flag("json_parsed")
	object, read := f.jsonObject(source, parsed, target == "")
	var element ottl.Path
	if target != "" {
		element = f.jsonElement(source, parsed, read)
	}
	f.jsonFailed(source, parsed, skip, target == "")
	f.under(parsed, func() {
		if target == "" {
			f.mergeFields(object)
			(&codec{program: f.program, settings: f.settings}).timestamp()
		} else {
			to := f.plainField(target)
			one := ottl.And(ottl.Is("IsList", element.Value()), ottl.Eq(ottl.Call("Len", element.Value()), ottl.Int(1)))
			f.when(one, func() { f.set(to, element.Index(0).Value()) })
			if read {
				f.when(ottl.Missing(element.Value()), func() { f.set(to, object.Value()) })
			}
		}
		f.decorate()
	})
	switch {
	case !read:
		f.reviewf("integers in the JSON become floating-point numbers, of which a destination may write 7 as 7.0, and which are exact up to 2^53 only")
	case target == "":
		f.autof("the receiver parses the JSON, by which integers stay integers")
	default:
		f.autof("the receiver parses JSON objects, by which integers stay integers; those of a JSON list become floating-point numbers")
	}
}

// jsonObject raises the flag where the source is a JSON object, and returns where that is. read says that the receiver has parsed it; without
// that, ParseJSON does where an object is asked for.
func (f *filter) jsonObject(source, parsed ottl.Path, asked bool) (object ottl.Path, read bool) {
	parse := func(where ottl.Cond) {
		f.do(ottl.Set(object, ottl.Call("ParseJSON", source.Value())).Where(ottl.And(where, isText(source, `(?s)^\s*\{.*\}\s*$`))))
	}
	if source.String() == ottl.Body.String() {
		received, same, ok := f.receiverJSON()
		switch {
		case ok && same.IsTrue():
			f.raise(parsed, ottl.And(ottl.Is("IsMap", received.Value()), isText(source, `^\s*\{`)))
			return received, true
		case ok:
			object = f.temp("json")
			f.do(ottl.Set(object, received.Value()).Where(ottl.And(ottl.Is("IsMap", received.Value()), same)))
			parse(ottl.Not(same))
			f.raise(parsed, ottl.Is("IsMap", object.Value()))
			f.reviewf("where a filter before this one has changed the text, integers in the JSON become floating-point numbers")
			return object, true
		}
	}
	if asked {
		object = f.temp("json")
		parse(ottl.True)
		f.raise(parsed, ottl.Is("IsMap", object.Value()))
	}
	return object, false
}

// jsonElement parses the source, a JSON object only where nothing else has, and returns a list whose only element is what was
// parsed; the list is empty for a text that is.
func (f *filter) jsonElement(source, parsed ottl.Path, objectRead bool) (list ottl.Path) {
	list = f.temp("json_list")
	object := `\{.*\}|`
	if objectRead {
		object = ""
	}
	form := `(?s)^\s*(?:` + object + `\[.*\]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)?\s*$`
	text := ottl.Call("Concat", ottl.List(ottl.Str("["), source.Value(), ottl.Str("]")), ottl.Str(""))
	f.do(ottl.Set(list, ottl.Call("ParseJSON", text)).Where(isText(source, form)))
	f.raise(parsed, ottl.And(ottl.Is("IsList", list.Value()), ottl.Le(ottl.Call("Len", list.Value()), ottl.Int(1))))
	return list
}

// jsonFailed tags what could not be parsed. With skip, only that is tagged which is JSON, but no object, where it has to be one.
func (f *filter) jsonFailed(source, parsed ottl.Path, skip, object bool) {
	f.value("tag_on_failure")
	failed := func() { f.failed("tag_on_failure", "_jsonparsefailure") }
	switch {
	case !skip:
		f.when(ottl.And(exists(source), ottl.Not(raised(parsed))), failed)
	case object:
		other := `(?s)^\s*(?:\[.*\]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)?\s*$`
		f.when(isText(source, other), failed)
	}
}

// isText holds where a field is a text that an expression matches.
func isText(field ottl.Path, pattern string) ottl.Cond {
	return ottl.And(ottl.Is("IsString", field.Value()), ottl.Is("IsMatch", field.Value(), ottl.Str(pattern)))
}
