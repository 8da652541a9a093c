package interpreter

import (
	"errors"
	"math/big"
)

// syslogPriFilter is lib/logstash/filters/syslog_pri.rb of github.com/logstash-plugins/logstash-filter-syslog_pri.
type syslogPriFilter struct {
	decorators
	useLabels                                                bool
	priority, facilityCode, severityCode, facility, severity string
	facilityLabels, severityLabels                           []string
}

func newSyslogPri(s *settings, _ *Interpreter) (filter, error) {
	f := &syslogPriFilter{
		decorators: s.decorators(),
		useLabels:  s.boolean("use_labels", true),
		facilityLabels: s.strings("facility_labels", "kernel", "user-level", "mail", "daemon", "security/authorization", "syslogd",
			"line printer", "network news", "uucp", "clock", "security/authorization", "ftp", "ntp", "log audit", "log alert", "clock",
			"local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"),
		severityLabels: s.strings("severity_labels", "emergency", "alert", "critical", "error", "warning", "notice", "informational",
			"debug"),
		facilityCode: "syslog_facility_code", severityCode: "syslog_severity_code",
		facility: "syslog_facility", severity: "syslog_severity",
	}
	priority := "syslog_pri"
	if s.ecs() {
		priority = "[log][syslog][priority]"
		f.facilityCode, f.severityCode = "[log][syslog][facility][code]", "[log][syslog][severity][code]"
		f.facility, f.severity = "[log][syslog][facility][name]", "[log][syslog][severity][name]"
	}
	f.priority = s.string("syslog_pri_field_name", priority)
	return f, nil
}

func (f *syslogPriFilter) filter(e *Event) ([]*Event, error) {
	if err := f.parse(e); err != nil {
		return nil, err
	}
	return nil, f.matched(e)
}

func (f *syslogPriFilter) parse(e *Event) error {
	v, err := e.get(f.priority)
	if err != nil {
		return err
	}
	if list, ok := v.([]any); ok {
		if v = any(int64(0)); len(list) > 0 && list[0] != nil {
			v = list[0]
		}
	} else if v == nil || v == false {
		v = int64(13)
	}
	priority, err := toI(v)
	if err != nil {
		return err
	}
	n, ok := asInteger(priority)
	if !ok {
		return errors.New("no integer")
	}
	severity := new(big.Int).And(n, big.NewInt(7)).Int64()
	facility := new(big.Int).Rsh(n, 3)
	if err := e.set(f.severityCode, severity); err != nil {
		return err
	}
	if err := e.set(f.facilityCode, integer(facility)); err != nil {
		return err
	}
	if !f.useLabels {
		return nil
	}
	if facility.Cmp(big.NewInt(int64(len(f.facilityLabels)-1))) > 0 {
		e.tag("_syslogpriparsefailure")
		return nil
	}
	if label, ok := element(f.facilityLabels, facility); ok {
		if err := e.set(f.facility, label); err != nil {
			return err
		}
	}
	if label, ok := element(f.severityLabels, big.NewInt(severity)); ok {
		return e.set(f.severity, label)
	}
	return nil
}

// element is Array#[], which takes negative numbers from the end.
func element(list []string, at *big.Int) (string, bool) {
	if !at.IsInt64() {
		return "", false
	}
	i := at.Int64()
	if i < 0 {
		i += int64(len(list))
	}
	if i < 0 || i >= int64(len(list)) {
		return "", false
	}
	return list[i], true
}

// toI is to_i of a value; it fails for one that has no such method.
func toI(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return int64(0), nil
	case int64, *big.Int:
		return v, nil
	case float64:
		return floatToI(v)
	case string:
		return stringToI(v), nil
	case Timestamp:
		return v.Time.Unix(), nil
	}
	return nil, errors.New("undefined method 'to_i'")
}
