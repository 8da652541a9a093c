package filebeat

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// dissectKey matches a key of a tokenizer: %{name}, %{+name}, %{?skipped}, %{name->}.
var dissectKey = regexp.MustCompile(`%\{([+?&*]?)([^}|]*?)(?:/[0-9]+)?(->)?(?:\|([a-z]+))?\}`)

// dissect takes a text apart at fixed texts: all of the tokenizer becomes one regular expression (libbeat/processors/dissect).
func dissect(p *program, s *settings) (finding.Status, string) {
	tokenizer := s.string("tokenizer", "")
	field, prefix := s.string("field", "message"), s.string("target_prefix", "dissect")
	keys := dissectKey.FindAllStringSubmatchIndex(tokenizer, -1)
	if len(keys) == 0 {
		return finding.Manual, "its tokenizer has no key"
	}
	var re strings.Builder
	var names, kinds []string
	re.WriteString("(?s)^" + regexp.QuoteMeta(tokenizer[:keys[0][0]]))
	for i, m := range keys {
		modifier, name := tokenizer[m[2]:m[3]], tokenizer[m[4]:m[5]]
		if modifier == "&" || modifier == "*" {
			return finding.Manual, fmt.Sprintf("%s names a field by another's value", tokenizer[m[0]:m[1]])
		}
		until := ""
		if i+1 < len(keys) {
			until = tokenizer[m[1]:keys[i+1][0]]
		} else {
			until = tokenizer[m[1]:]
		}
		part := ".*"
		if until != "" {
			part = ".*?"
			if len(until) == 1 {
				part = "[^" + regexp.QuoteMeta(until) + "]*"
				if until == "^" || until == "]" || until == "-" || until == `\` {
					part = `[^\` + until + `]*`
				}
			}
		}
		kind := ""
		if m[8] >= 0 {
			kind = tokenizer[m[8]:m[9]]
		}
		names, kinds = append(names, modifier+name), append(kinds, kind)
		fmt.Fprintf(&re, "(?P<k%d>%s)%s", i+1, part, regexp.QuoteMeta(until))
		if m[6] >= 0 && until != "" {
			fmt.Fprintf(&re, "(?:%s)*", regexp.QuoteMeta(until))
		}
	}
	if tail := tokenizer[keys[len(keys)-1][1]:]; tail != "" {
		re.WriteString(".*")
	}
	re.WriteString("$")
	p.flags++
	found := ottl.Cache.Key(fmt.Sprintf("dissect_%d", p.flags))
	v := path(field).Value()
	p.do(ottl.Set(found, ottl.Call("ExtractPatterns", v, ottl.Str(re.String()))).Where(ottl.Is("IsString", v)))
	p.when(ottl.Exists(found.Key("k1").Value()), func() {
		for i, name := range names {
			v := found.Key(fmt.Sprintf("k%d", i+1)).Value()
			appended := strings.HasPrefix(name, "+")
			name = strings.TrimPrefix(name, "+")
			if strings.HasPrefix(name, "?") || name == "" {
				continue
			}
			if s.string("trim_values", "none") == "all" {
				v = ottl.Call("Trim", v, ottl.Str(s.string("trim_chars", " ")))
			}
			if how, known := converters[kinds[i]]; known && !appended {
				v = ottl.Call(how.name, v)
			}
			to := path(strings.TrimPrefix(prefix+"."+name, "."))
			if appended {
				v = ottl.Call("Concat", ottl.List(to.Value(), v), ottl.Str(" "))
			}
			p.set(to, v)
		}
	})
	return finding.Auto, "a text of another form stays as it is; Filebeat adds [log][flags] dissect_parsing_error to it"
}

// timestamp reads a time (libbeat/processors/timestamp).
func timestamp(p *program, s *settings) (finding.Status, string) {
	field := s.string("field", "")
	v := path(field).Value()
	target := s.string("target_field", "@timestamp")
	zone := s.string("timezone", "UTC")
	location, err := dateformat.Location(zone)
	if err != nil {
		return finding.Manual, fmt.Sprintf("timezone: %v", err)
	}
	if target != "@timestamp" {
		return finding.Manual, "it sets another field than @timestamp; write set(log.attributes[...], FormatTime(Time(...), ...))"
	}
	p.flags++
	nanos := ottl.Cache.Key(fmt.Sprintf("timestamp_%d", p.flags))
	var notes []string
	for _, layout := range s.strings("layouts") {
		format, err := dateformat.GoLayout(layout)
		if err == nil && format.Unparsable != nil {
			err = format.Unparsable
		}
		if err != nil {
			notes = append(notes, fmt.Sprintf("the layout %s cannot be read by OTTL: %v", layout, err))
			continue
		}
		if format.Strptime == "" { // UNIX and UNIX_MS
			factor := map[string]int64{"UNIX": 1e9, "UNIX_MS": 1e6}[layout]
			number := ottl.Call("Double", v)
			p.do(ottl.Set(nanos, ottl.Call("Int", ottl.Product(number, ottl.Int(factor)))).Where(ottl.And(ottl.Missing(nanos.Value()), ottl.Or(ottl.Is("IsInt", v), ottl.Is("IsDouble", v), ottl.And(ottl.Is("IsString", v), ottl.Is("IsMatch", v, ottl.Str(`^[0-9]+(?:\.[0-9]+)?$`)))))))
			continue
		}
		text := ottl.Cache.Key(fmt.Sprintf("timestamp_text_%d", p.flags))
		matches := ottl.And(ottl.Missing(nanos.Value()), ottl.Is("IsString", v), ottl.Is("IsMatch", v, ottl.Str(format.Regexp)))
		read := v
		if len(format.Prepare) > 0 {
			p.do(ottl.Set(text, v).Where(matches))
			for _, r := range format.Prepare {
				p.do(ottl.Do("replace_pattern", text.Value(), ottl.Str(r.Pattern), ottl.Str(r.With)).Where(ottl.Exists(text.Value())))
			}
			read = text.Value()
		}
		p.do(ottl.Set(nanos, ottl.Call("UnixNano", ottl.Call("Time", read, ottl.Str(format.Strptime), ottl.Str(location)))).Where(matches))
		notes = append(notes, format.Notes...)
	}
	p.do(ottl.Set(ottl.UnixNano, nanos.Value()).Where(ottl.Exists(nanos.Value())))
	if len(notes) > 0 {
		return finding.Review, strings.Join(notes, "; ")
	}
	return finding.Auto, "a time of another form leaves the event as it is, without error.message"
}

// syslogProcessor takes the header of a line of syslog apart: RFC 3164 and RFC 5424, as the processor of the same name.
func syslogProcessor(p *program, s *settings) (finding.Status, string) {
	field := s.string("field", "message")
	v := path(field).Value()
	p.flags++
	found := ottl.Cache.Key(fmt.Sprintf("syslog_%d", p.flags))
	forms := map[string]string{
		"rfc3164": `(?s)^(?:<(?P<pri>[0-9]{1,3})>)?(?P<time>[A-Z][a-z]{2} +[0-9]{1,2} [0-9:]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)) (?P<host>[^ ]+) (?P<app>[^\[: ]+)(?:\[(?P<pid>[^\]]*)\])?: ?(?P<message>.*)$`,
		"rfc5424": `(?s)^<(?P<pri>[0-9]{1,3})>(?P<version>[0-9]+) (?P<time>[^ ]+) (?P<host>[^ ]+) (?P<app>[^ ]+) (?P<pid>[^ ]+) (?P<msgid>[^ ]+) (?:-|(?:\[[^\]]*\])+) ?(?P<message>.*)$`,
	}
	names := []string{"rfc5424", "rfc3164"}
	if f := s.string("format", "auto"); forms[f] != "" {
		names = []string{f}
	}
	for _, n := range names {
		p.do(ottl.Set(found, ottl.Call("ExtractPatterns", v, ottl.Str(forms[n]))).Where(ottl.And(ottl.Is("IsString", v), ottl.Missing(found.Key("message").Value()))))
	}
	p.when(ottl.Exists(found.Key("message").Value()), func() {
		for _, m := range []struct{ from, to string }{{"host", "log.syslog.hostname"}, {"app", "log.syslog.appname"}, {"pid", "log.syslog.procid"}, {"msgid", "log.syslog.msgid"}, {"version", "log.syslog.version"}} {
			part := found.Key(m.from).Value()
			p.do(ottl.Set(path(m.to), part).Where(ottl.And(ottl.Exists(part), ottl.Not(ottl.Is("ContainsValue", ottl.Strs("", "-"), part)))))
		}
		pri := found.Key("pri").Value()
		p.when(ottl.And(ottl.Exists(pri), ottl.Ne(pri, ottl.Str(""))), func() {
			number := ottl.Call("Int", pri)
			p.set(path("log.syslog.priority"), number)
			p.set(path("log.syslog.facility.code"), ottl.Quotient(number, ottl.Int(8)))
			p.set(path("log.syslog.severity.code"), ottl.Difference(number, ottl.Product(ottl.Quotient(number, ottl.Int(8)), ottl.Int(8))))
		})
		p.set(path(field), found.Key("message").Value())
	})
	return finding.Review, "the time of the line is not taken for the event's, names of facility and severity and structured data are left out"
}

// hostMetadata, cloudMetadata and dockerMetadata are detectors of the resourcedetection processor; their fields are attributes of the resource.
func hostMetadata(p *program, s *settings) (finding.Status, string) {
	p.process(collector.ID{Type: "resourcedetection"}, collector.Map{{Key: "detectors", Value: []string{"system"}}})
	return finding.Review, "host.name and os.type are attributes of the resource, from the resourcedetection processor; addresses and the like are switched on in its settings"
}

func cloudMetadata(p *program, s *settings) (finding.Status, string) {
	p.process(collector.ID{Type: "resourcedetection", Name: "cloud"}, collector.Map{{Key: "detectors", Value: []string{"ec2", "gcp", "azure"}}})
	return finding.Review, "cloud.* are attributes of the resource, from the resourcedetection processor; leave in its detectors the cloud that it runs in"
}

func dockerMetadata(p *program, s *settings) (finding.Status, string) {
	p.process(collector.ID{Type: "resourcedetection", Name: "docker"}, collector.Map{{Key: "detectors", Value: []string{"docker"}}})
	return finding.Review, "the docker detector tells of the host; names and labels of containers come with the receiver_creator and its docker_observer"
}

func kubernetesMetadata(p *program, s *settings) (finding.Status, string) {
	if !p.of.kubernetes { // the logs of its pods have it already
		p.of.kubernetes = true
		p.process(collector.ID{Type: "k8sattributes"}, nil)
	}
	return finding.Review, "k8s.* are attributes of the resource, from the k8sattributes processor, which needs a service account that may read pods; a record is told by k8s.pod.uid or the path of its file (the container operator)"
}
