package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["syslog_pri"] = syslogPri }

// syslogPriFacilities and syslogPriSeverities are the names for the codes (logstash-filter-syslog_pri/lib/logstash/filters/syslog_pri.rb).
var (
	syslogPriFacilities = []string{"kernel", "user-level", "mail", "daemon", "security/authorization", "syslogd", "line printer", "network news",
		"uucp", "clock", "security/authorization", "ftp", "ntp", "log audit", "log alert", "clock", "local0", "local1", "local2", "local3",
		"local4", "local5", "local6", "local7"}
	syslogPriSeverities = []string{"emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"}
)

// syslogPri takes the priority of syslog apart, which is 13 where there is none.
func syslogPri(f *filter) {
	priority, facilityCode, severityCode, facility, severity := "syslog_pri", "syslog_facility_code", "syslog_severity_code", "syslog_facility", "syslog_severity"
	switch f.string("ecs_compatibility", "") {
	case "":
	case "disabled":
		defer func(ecs bool) { f.ecs = ecs }(f.ecs)
		f.ecs = false
	default:
		defer func(ecs bool) { f.ecs = ecs }(f.ecs)
		f.ecs = true
	}
	if f.ecs {
		priority, facilityCode, severityCode = "[log][syslog][priority]", "[log][syslog][facility][code]", "[log][syslog][severity][code]"
		facility, severity = "[log][syslog][facility][name]", "[log][syslog][severity][name]"
	}
	source := f.field(f.string("syslog_pri_field_name", priority))
	value, text, n, code := source.Value(), f.temp("syslog_text"), f.temp("syslog_pri"), f.temp("syslog_facility")
	f.do(ottl.Set(n, ottl.Int(13)).Where(missing(source)))
	f.do(ottl.Set(n, ottl.Call("Int", value)).Where(ottl.Or(ottl.Is("IsInt", value), ottl.Is("IsDouble", value))))
	// Of a text, the number counts that it begins with; one without is 0.
	f.do(ottl.Set(text, value).Where(ottl.Is("IsString", value)))
	f.do(replacePattern(text, `(?s)^\s*\+?(\d{1,9}).*$`, "${1}"))
	f.do(ottl.Set(n, ottl.Int(0)).Where(ottl.Exists(text.Value())))
	f.do(ottl.Set(n, ottl.Call("Int", text.Value())).Where(isText(text, `^\d+$`)))
	known := f.flag("syslog")
	f.raise(known, ottl.And(ottl.Exists(n.Value()), ottl.Ge(n.Value(), ottl.Int(0))))
	f.under(known, func() {
		f.do(ottl.Set(code, ottl.Quotient(n.Value(), ottl.Int(8))))
		f.set(f.field(facilityCode), code.Value())
		f.do(ottl.Set(n, ottl.Difference(n.Value(), ottl.Product(code.Value(), ottl.Int(8)))))
		f.set(f.field(severityCode), n.Value())
		if f.bool("use_labels", true) {
			f.syslogLabels(code, n, f.field(facility), f.field(severity))
		}
		f.decorate()
	})
	f.value("facility_labels")
	f.value("severity_labels")
}

// syslogLabels names the codes.
func (f *filter) syslogLabels(facilityCode, severityCode, facility, severity ottl.Path) {
	facilities, severities := syslogPriFacilities, syslogPriSeverities
	if f.has("facility_labels") {
		facilities = f.strings("facility_labels")
	}
	if f.has("severity_labels") {
		severities = f.strings("severity_labels")
	}
	list := f.temp("syslog_labels")
	named := ottl.Lt(facilityCode.Value(), ottl.Int(int64(len(facilities))))
	f.when(named, func() {
		f.do(ottl.Set(list, ottl.Strs(facilities...)))
		f.set(facility, list.At(facilityCode.Value()).Value())
		f.do(ottl.Set(list, ottl.Strs(severities...)))
		f.when(ottl.Lt(severityCode.Value(), ottl.Int(int64(len(severities)))), func() { f.set(severity, list.At(severityCode.Value()).Value()) })
	})
	f.when(ottl.Not(named), func() { f.tag(ottl.Str("_syslogpriparsefailure")) })
}
