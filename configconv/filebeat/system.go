package filebeat

import (
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func journald(in *input) {
	s := in.settings
	m := collector.Map{}
	for _, p := range s.texts("paths") {
		m = m.With("directory", p)
		break
	}
	if seek := s.string("seek", "head"); seek == "tail" || seek == "end" {
		m = append(m, collector.Entry{Key: "start_at", Value: "end"})
	} else {
		m = append(m, collector.Entry{Key: "start_at", Value: "beginning"})
	}
	m = m.With("units", list(s.texts("units"))).With("identifiers", list(s.texts("syslog_identifiers"))).With("priority", s.text("priority"))
	s.done("paths", "seek", "units", "syslog_identifiers")
	s.without(finding.Manual, "write it as matches of the receiver", "include_matches")
	s.same("the receiver has settings of its own for it", "backoff", "max_backoff", "cursor_seek_fallback", "save_remote_hostname", "since", "transports", "facilities", "chroot")
	in.component("journald", m)
	s.say("type", finding.Review, "is the receiver journald, whose body is the map of journald's own fields (MESSAGE, _SYSTEMD_UNIT); it calls journalctl, which must be where the Collector runs")
}

func winlog(in *input) {
	s := in.settings
	s.done("name")
	in.component("windowseventlog", collector.Map{{Key: "channel", Value: s.text("name")}})
	s.without(finding.Review, "has no counterpart, or another name in the receiver windowseventlog", "ignore_older", "event_id", "level", "provider", "xml_query", "include_xml", "batch_read_size", "no_more_events", "forwarded", "language")
}
