package filebeat

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// mapping is what becomes of a processor: its status, and what is to be said.
type mapping func(p *program, s *settings) (finding.Status, string)

// mappings are those of the processors that there are (libbeat/processors of github.com/elastic/beats).
var mappings map[string]mapping

func init() {
	mappings = map[string]mapping{
		"add_fields": addFields, "add_labels": addLabels, "add_tags": addTags, "append": appendValues, "convert": convertFields,
		"copy_fields": copyFields, "decode_base64_field": decodeBase64, "decode_csv_fields": none("OTTL's ParseCSV needs the names of the columns, which are not known here; write a set(..., ParseCSV(...)) with them"),
		"decode_json_fields": decodeJSON, "dissect": dissect, "drop_event": dropEvent, "drop_fields": dropFields, "extract_array": extractArray,
		"fingerprint": fingerprint, "include_fields": includeFields, "lowercase": changeCase("lower"), "uppercase": changeCase("upper"), "rename": rename,
		"replace": replace, "timestamp": timestamp, "truncate_fields": truncateFields, "urldecode": none("no function of OTTL decodes URLs"),
		"add_id": addID, "community_id": communityID, "move_fields": moveFields, "syslog": syslogProcessor,
		"add_host_metadata": hostMetadata, "add_observer_metadata": hostMetadata, "add_cloud_metadata": cloudMetadata,
		"add_docker_metadata": dockerMetadata, "add_kubernetes_metadata": kubernetesMetadata,
		"add_locale":               none("has no counterpart: times in records have no zone to add"),
		"add_process_metadata":     none("no processor of the Collector looks up processes by their number"),
		"add_network_direction":    none("write it with OTTL's IsInCIDR and the networks that are internal"),
		"cache":                    none("no processor of the Collector keeps fields from one event to the next"),
		"decode_cef":               none("OTTL's ParseCEF of newer releases does it, under other names"),
		"decode_duration":          none("write it with OTTL's Duration and Milliseconds"),
		"decode_xml":               none("write it with OTTL's ParseSimplifiedXML, which gives another form"),
		"decode_xml_wineventlog":   none("the windowseventlog receiver gives the fields of an event by itself"),
		"decompress_gzip_field":    none("no function of OTTL decompresses"),
		"detect_mime_type":         none("no function of OTTL detects types"),
		"dns":                      none("the dnslookup processor of newer contrib releases resolves addresses of attributes"),
		"parse_aws_vpc_flow_log":   none("the awss3 receiver's encoding extensions read flow logs"),
		"rate_limit":               none("a memory_limiter and the probabilistic_sampler processor bound what passes"),
		"registered_domain":        none("no function of OTTL has the list of public suffixes"),
		"script":                   none("JavaScript cannot run in the Collector; write in OTTL what it does"),
		"translate_sid":            none("no processor of the Collector asks Windows for names"),
		"translate_ldap_attribute": none("no processor of the Collector asks a directory"),
	}
}

// none is a processor that nothing in the Collector does.
func none(advice string) mapping {
	return func(*program, *settings) (finding.Status, string) { return finding.Manual, advice }
}

// processor converts one processor, with the condition under which it runs, or a chain of if, then and else.
func (c *converter) processor(p *program, item yamledit.Value) {
	at := conversion.At(item)
	if item.Get("if").Exists() {
		c.choose(p, item)
		return
	}
	all := c.settingsOf(item)
	for _, e := range item.Entries() {
		name, _, _ := strings.Cut(e.Key, ".")
		c.in("processor", processorPage(name))
		convert := mappings[name]
		if convert == nil {
			c.Add(conversion.At(e.At), "filebeat-processor", name, finding.Manual, "this processor is not known here; do by hand what it does", c.docs)
			continue
		}
		cond, err := all.condition(name + ".when.")
		if err != nil {
			c.Add(conversion.At(e.At), "filebeat-processor", name, finding.Manual, fmt.Sprintf("its condition cannot be told in OTTL, so that it is left out: %v", err), c.docs)
			continue
		}
		p.comment = at.String() + " " + name
		var status finding.Status
		var message string
		p.when(cond, func() { status, message = convert(p, all.under(name)) })
		p.comment = ""
		if message == "" {
			message = "does in the Collector what it did"
		}
		c.Add(conversion.At(e.At), "filebeat-processor", name, status, message, c.docs)
	}
}

func processorPage(name string) string {
	return strings.ReplaceAll(name, "_", "-") + ".html"
}

// choose converts if, then and else. The condition is found out before what stands under it is done.
func (c *converter) choose(p *program, item yamledit.Value) {
	c.in("processor", "defining-processors.html")
	cond, err := c.condition(item.Get("if"))
	if err != nil {
		c.Add(conversion.At(item), "filebeat-processor", "if", finding.Manual, fmt.Sprintf("its condition cannot be told in OTTL, so that it is left out: %v", err), c.docs)
		return
	}
	p.flags++
	flag := ottl.Cache.Key(fmt.Sprintf("if_%d", p.flags))
	p.comment = conversion.At(item).String() + " if"
	p.do(ottl.Set(flag, ottl.Bool(true)).Where(cond))
	raised := ottl.Eq(flag.Value(), ottl.Bool(true))
	for _, branch := range []struct {
		key  string
		cond ottl.Cond
	}{{"then", raised}, {"else", ottl.Not(raised)}} {
		p.when(branch.cond, func() {
			list := item.Get(branch.key)
			if list.IsMap() {
				c.processor(p, list)
			}
			for _, one := range list.Items() {
				c.processor(p, one)
			}
		})
	}
	c.Add(conversion.At(item), "filebeat-processor", "if", finding.Auto, "does in the Collector what it did", c.docs)
}

func addFields(p *program, s *settings) (finding.Status, string) {
	prefix := "fields."
	if s.has("target") {
		prefix = s.string("target", "")
		if prefix != "" {
			prefix += "."
		}
	}
	for _, key := range s.below("fields") {
		p.set(path(prefix+key), value(s.values["fields."+key]))
	}
	return finding.Auto, ""
}

func addLabels(p *program, s *settings) (finding.Status, string) {
	for _, key := range s.below("labels") {
		// Labels are flat: the dots of their names become underscores.
		p.set(ottl.Attributes.Key("labels").Key(strings.ReplaceAll(key, ".", "_")), value(s.values["labels."+key]))
	}
	return finding.Auto, ""
}

func addTags(p *program, s *settings) (finding.Status, string) {
	target := s.string("target", "tags")
	for _, t := range s.texts("tags") {
		if target == "tags" {
			p.tag(text(t))
			continue
		}
		p.do(ottl.Append(path(target), text(t)))
	}
	return finding.Auto, ""
}

func appendValues(p *program, s *settings) (finding.Status, string) {
	target := path(s.string("target_field", ""))
	for _, f := range s.strings("fields") {
		p.do(ottl.Append(target, path(f).Value()).Where(exists(f)))
	}
	for _, v := range s.texts("values") {
		p.do(ottl.Append(target, text(v)))
	}
	if s.bool("allow_duplicate", true) {
		return finding.Auto, ""
	}
	return finding.Review, "values that are there already are appended once more"
}

// converters are those of OTTL for the types of the processor convert, and what a text must look like for them.
var converters = map[string]struct{ name, form string }{
	"integer": {"Int", `^[+-]?[0-9]+$`}, "long": {"Int", `^[+-]?[0-9]+$`},
	"float": {"Double", `^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$`}, "double": {"Double", `^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$`},
	"boolean": {"Bool", `^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$`}, "string": {"String", ""},
}

func convertFields(p *program, s *settings) (finding.Status, string) {
	var left []string
	for _, item := range s.values["fields"].Items() {
		f := s.settingsOf(item)
		from := f.string("from", "")
		to := f.string("to", from)
		v := path(from).Value()
		kind := f.string("type", "")
		switch how, known := converters[kind]; {
		case kind == "":
			p.set(path(to), v)
		case kind == "ip":
			p.do(ottl.Set(path(to), v).Where(ottl.And(ottl.Is("IsString", v), ottl.Is("IsInCIDR", v, ottl.Strs("0.0.0.0/0", "::/0")))))
		case !known:
			left = append(left, kind)
			continue
		default:
			cond := exists(from)
			if how.form != "" {
				cond = ottl.And(cond, ottl.Or(ottl.Not(ottl.Is("IsString", v)), ottl.Is("IsMatch", v, ottl.Str(how.form))))
			}
			p.do(ottl.Set(path(to), ottl.Call(how.name, v)).Where(cond))
		}
		if from != to && s.string("mode", "copy") == "rename" {
			p.when(exists(from), func() { p.remove(path(from)) })
		}
	}
	if len(left) > 0 {
		return finding.Manual, "OTTL does not know the type " + strings.Join(left, ", ")
	}
	if !s.bool("ignore_missing", false) || s.bool("fail_on_error", true) {
		return finding.Auto, "a value that cannot be converted stays as it is; Filebeat then undoes all of this processor, and adds error.message"
	}
	return finding.Auto, ""
}

// pairs are the from and to of a list of fields.
func pairs(s *settings, do func(from, to string)) {
	for _, item := range s.values["fields"].Items() {
		f := s.settingsOf(item)
		do(f.string("from", ""), f.string("to", ""))
	}
}

func copyFields(p *program, s *settings) (finding.Status, string) {
	pairs(s, func(from, to string) { p.do(ottl.Set(path(to), path(from).Value()).Where(exists(from))) })
	return finding.Auto, ""
}

func rename(p *program, s *settings) (finding.Status, string) {
	pairs(s, func(from, to string) {
		p.flags++
		moved := ottl.Cache.Key(fmt.Sprintf("renamed_%d", p.flags))
		// One that is there already is not written over.
		p.do(ottl.Set(moved, path(from).Value()).Where(ottl.And(exists(from), ottl.Not(exists(to)))))
		p.when(ottl.Exists(moved.Value()), func() {
			p.remove(path(from))
			p.set(path(to), moved.Value())
		})
	})
	return finding.Auto, ""
}

func moveFields(p *program, s *settings) (finding.Status, string) {
	from, to := s.string("from", ""), s.string("to", "")
	names := s.strings("fields")
	if len(names) == 0 {
		return finding.Manual, "it moves all fields under one, whose names are not known here; name them with fields"
	}
	for _, n := range names {
		source := strings.TrimPrefix(from+"."+n, ".")
		p.when(exists(source), func() {
			p.set(path(to+n), path(source).Value())
			p.remove(path(source))
		})
	}
	return finding.Auto, ""
}

func replace(p *program, s *settings) (finding.Status, string) {
	for _, item := range s.values["fields"].Items() {
		f := s.settingsOf(item)
		field := path(f.string("field", ""))
		p.do(ottl.Do("replace_pattern", field.Value(), text(f.text("pattern")), text(f.text("replacement"))).Where(ottl.Is("IsString", field.Value())))
	}
	return finding.Auto, ""
}

func changeCase(to string) mapping {
	return func(p *program, s *settings) (finding.Status, string) {
		if len(s.strings("fields")) > 0 {
			return finding.Manual, "it changes the names of fields, which OTTL cannot"
		}
		for _, f := range s.strings("values") {
			v := path(f).Value()
			p.do(ottl.Set(path(f), ottl.Call("ConvertCase", v, ottl.Str(to))).Where(ottl.Is("IsString", v)))
		}
		return finding.Auto, ""
	}
}

func decodeBase64(p *program, s *settings) (finding.Status, string) {
	from := s.string("field.from", "")
	v := path(from).Value()
	p.do(ottl.Set(path(s.string("field.to", from)), ottl.Call("Decode", v, ottl.Str("base64"))).Where(ottl.And(ottl.Is("IsString", v), ottl.Is("IsMatch", v, ottl.Str(`^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`)))))
	return finding.Auto, ""
}

func decodeJSON(p *program, s *settings) (finding.Status, string) {
	target, has := s.string("target", ""), s.has("target")
	notes := []string{"numbers become floating-point numbers, so that integers beyond 2^53 lose digits"}
	for _, f := range s.strings("fields") {
		p.flags++
		parsed := ottl.Cache.Key(fmt.Sprintf("json_%d", p.flags))
		v := path(f).Value()
		p.do(ottl.Set(parsed, ottl.Call("ParseJSON", v)).Where(ottl.And(ottl.Is("IsString", v), ottl.Is("IsMatch", v, ottl.Str(`(?s)^\s*[\[{].*[\]}]\s*$`)))))
		ok := ottl.Exists(parsed.Value())
		switch {
		case has && target == "":
			mode := "insert"
			if s.bool("overwrite_keys", false) {
				mode = "upsert"
			}
			p.do(ottl.Do("merge_maps", ottl.Attributes.Value(), parsed.Value(), ottl.Str(mode)).Where(ottl.Is("IsMap", parsed.Value())))
			message := parsed.Key("message")
			p.do(ottl.Set(ottl.Body, message.Value()).Where(ottl.And(ottl.Is("IsMap", parsed.Value()), ottl.Exists(message.Value()))))
			p.do(ottl.Delete(ottl.Attributes.Key("message")).Where(ok))
		case has:
			p.do(ottl.Set(path(target), parsed.Value()).Where(ok))
		default:
			p.do(ottl.Set(path(f), parsed.Value()).Where(ok))
		}
	}
	if s.int("max_depth", 1) > 1 || s.bool("process_array", false) {
		notes = append(notes, "objects within objects are decoded, but not texts of JSON within them")
	}
	if s.bool("add_error_key", false) {
		notes = append(notes, "a text that is no JSON stays as it is, without an error field")
	}
	if s.bool("expand_keys", false) {
		notes = append(notes, "names with dots are not made into objects")
	}
	return finding.Review, strings.Join(notes, "; ")
}

func dropEvent(p *program, s *settings) (finding.Status, string) {
	p.drop()
	return finding.Auto, ""
}

func dropFields(p *program, s *settings) (finding.Status, string) {
	for _, f := range s.strings("fields") {
		switch {
		case strings.HasPrefix(f, "/") && strings.HasSuffix(f, "/") && len(f) > 2:
			p.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), ottl.Str(f[1:len(f)-1])))
		case f == "@timestamp" || f == "type":
		default:
			p.remove(path(f))
		}
	}
	return finding.Auto, ""
}

func includeFields(p *program, s *settings) (finding.Status, string) {
	var keep []ottl.Value
	message := false
	for _, f := range s.strings("fields") {
		if f == "message" {
			message = true
			continue
		}
		first, _, _ := strings.Cut(f, ".")
		keep = append(keep, ottl.Str(first))
	}
	keep = append(keep, ottl.Str("@metadata"))
	p.do(ottl.Do("keep_keys", ottl.Attributes.Value(), ottl.List(keep...)))
	if !message {
		p.remove(ottl.Body)
	}
	return finding.Review, "of a field with dots in its name, all that is under its first part stays"
}

func extractArray(p *program, s *settings) (finding.Status, string) {
	from := path(s.string("field", "")).Value()
	for _, to := range s.below("mappings") {
		i := s.int("mappings."+to, 0)
		list := path(s.string("field", ""))
		p.do(ottl.Set(path(to), list.Index(i).Value()).Where(ottl.And(ottl.Is("IsList", from), ottl.Gt(ottl.Call("Len", from), ottl.Int(int64(i))))))
	}
	return finding.Auto, ""
}

func truncateFields(p *program, s *settings) (finding.Status, string) {
	limit := s.int("max_bytes", s.int("max_characters", 0))
	for _, f := range s.strings("fields") {
		v := path(f).Value()
		p.do(ottl.Set(path(f), ottl.Call("Substring", v, ottl.Int(0), ottl.Int(int64(limit)))).Where(ottl.And(ottl.Is("IsString", v), ottl.Gt(ottl.Call("Len", v), ottl.Int(int64(limit))))))
	}
	if s.has("max_characters") {
		return finding.Review, "the limit counts bytes here, which are more than characters in other scripts than the Latin"
	}
	return finding.Auto, ""
}

func addID(p *program, s *settings) (finding.Status, string) {
	p.set(path(s.string("target_field", "@metadata._id")), ottl.Call("UUID"))
	if !s.has("target_field") {
		return finding.Review, "the id is in [@metadata][_id], and no exporter reads it there"
	}
	return finding.Auto, ""
}

func fingerprint(p *program, s *settings) (finding.Status, string) {
	method := map[string]string{"sha256": "SHA256", "sha1": "SHA1", "md5": "MD5", "sha512": "SHA512"}[s.string("method", "sha256")]
	if method == "" || s.string("encoding", "hex") != "hex" {
		return finding.Manual, "OTTL has SHA1, SHA256, SHA512 and MD5, in hexadecimal digits"
	}
	var parts []ottl.Value
	for _, f := range s.strings("fields") {
		parts = append(parts, ottl.Str("|"+f+"|"), ottl.Call("Coalesce", ottl.List(path(f).Value(), ottl.Str(""))))
	}
	parts = append(parts, ottl.Str("|"))
	p.set(path(s.string("target_field", "fingerprint")), ottl.Call(method, ottl.Call("Concat", ottl.List(parts...), ottl.Str(""))))
	return finding.Review, "Filebeat sorts the names of the fields; name them in that order, and compare one value before documents are found by it"
}

func communityID(p *program, s *settings) (finding.Status, string) {
	get := func(key, otherwise string) ottl.Value { return path(s.string("fields."+key, otherwise)).Value() }
	ip, port := get("source_ip", "source.ip"), get("source_port", "source.port")
	p.do(ottl.Set(path(s.string("target", "network.community_id")), ottl.Call("CommunityID", ip, port, get("destination_ip", "destination.ip"), get("destination_port", "destination.port"), get("transport", "network.transport"))).
		Where(ottl.And(ottl.Is("IsString", ip), ottl.Is("IsInt", port))))
	return finding.Review, "OTTL takes the protocol as one of TCP, UDP, SCTP, ICMP, ICMP6"
}
