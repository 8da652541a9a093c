package filebeat

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// list is a list of texts as a setting.
func list(texts []collector.Text) (all []any) {
	for _, t := range texts {
		all = append(all, t)
	}
	return all
}

// files are the inputs that read files: filestream, log, container and docker.
func files(in *input) {
	s := in.settings
	paths := s.texts("paths")
	if in.kind == "docker" {
		ids := s.texts("containers.ids")
		folder := s.string("containers.path", "/var/lib/docker/containers")
		for _, id := range ids {
			paths = append(paths, append(append(collector.Literal(folder+"/"), id...), collector.Part{Literal: "/*.log"}))
		}
		s.done("containers.ids", "containers.path")
	}
	if len(paths) == 0 {
		in.Add(s.at, "filebeat-input", "paths", finding.Manual, "names no file to read", in.docs)
		in.program.of.placeholder(in)
		return
	}
	s.done("paths")
	m := collector.Map{{Key: "include", Value: list(paths)}, {Key: "include_file_name", Value: false}, {Key: "include_file_path", Value: true},
		{Key: "preserve_leading_whitespaces", Value: true}, {Key: "preserve_trailing_whitespaces", Value: true}}
	m = in.reading(m)
	in.excludeFiles()
	in.parsers()
	in.lines()
	m = append(m, collector.Entry{Key: "storage", Value: "file_storage"})
	in.cfg.Add(collector.Extension, collector.ID{Type: "file_storage"}, collector.Map{{Key: "directory", Value: "/var/lib/otelcol/file_storage"}, {Key: "create_directory", Value: true}})
	in.component("filelog", m)
	in.whileReading()
}

// reading are the settings of the receiver that say what it reads, and from where.
func (in *input) reading(m collector.Map) collector.Map {
	s := in.settings
	start := "beginning"
	if s.bool("tail_files", false) || s.string("ignore_inactive", "") == "since_last_start" {
		start = "end"
	}
	s.done("tail_files")
	m = append(m, collector.Entry{Key: "start_at", Value: start})
	if t := s.text("ignore_older"); len(t) > 0 && s.string("ignore_older", "0") != "0" {
		m = append(m, collector.Entry{Key: "exclude_older_than", Value: t})
	}
	s.done("ignore_older")
	if e := s.string("encoding", ""); e != "" && e != "plain" {
		m = append(m, collector.Entry{Key: "encoding", Value: strings.TrimSuffix(e, "-bom")})
	}
	s.done("encoding")
	if n := s.int("harvester_limit", 0); n > 1 {
		m = append(m, collector.Entry{Key: "max_concurrent_files", Value: n})
	}
	s.done("harvester_limit")
	for _, key := range []string{"max_bytes", "message_max_bytes"} {
		if n := s.size(key); n > 0 {
			m = append(m, collector.Entry{Key: "max_log_size", Value: n})
			s.say(key, finding.Review, "is max_log_size: what is longer is cut into several records, where Filebeat drops the rest")
		}
	}
	if s.bool("gzip_experimental", false) || s.string("compression", "") == "gzip" || s.string("compression", "") == "auto" {
		m = append(m, collector.Entry{Key: "compression", Value: "auto"})
	}
	s.done("gzip_experimental", "compression")
	return m
}

// whileReading says what becomes of settings of how Filebeat reads.
func (in *input) whileReading() {
	s := in.settings
	s.same("the receiver closes and forgets files by itself, and tells them by the fingerprint of their first bytes", "close_inactive", "close_renamed", "close_removed", "close_eof", "close_timeout", "close",
		"clean_inactive", "clean_removed", "clean", "file_identity", "fingerprint", "prospector.scanner.fingerprint", "take_over", "legacy_clean_inactive", "delete")
	s.same("the receiver looks for files and lines every 200 ms (poll_interval)", "scan_frequency", "scan", "prospector.scanner.check_interval", "prospector.scanner.resend_on_touch", "backoff", "max_backoff", "backoff_factor", "rotation", "ignore_inactive")
	s.same("the receiver follows symbolic links and reads ** in patterns", "symlinks", "prospector.scanner.symlinks", "recursive_glob", "prospector.scanner.recursive_glob")
	s.same("the receiver has buffers of its own", "harvester_buffer_size", "buffer_size", "read_buffer")
	s.same("lines end with a line feed", "line_terminator")
}

// excludeFiles leaves out files whose path a regular expression matches. The receiver has patterns of shells only, so that their lines are
// left out one by one.
func (in *input) excludeFiles() {
	s := in.settings
	for _, key := range []string{"exclude_files", "prospector.scanner.exclude_files"} {
		for _, t := range s.texts(key) {
			in.filter(`attributes["log.file.path"] matches `, t, true)
		}
		s.done(key)
	}
	for _, t := range s.texts("prospector.scanner.include_files") {
		in.filter(`attributes["log.file.path"] matches `, t, false)
	}
	s.done("prospector.scanner.include_files")
}

// lines leaves out lines that an expression matches, or that none does.
func (in *input) lines() {
	s := in.settings
	if include := s.texts("include_lines"); len(include) > 0 {
		expr := collector.Literal("not (")
		for i, t := range include {
			if i > 0 {
				expr = append(expr, collector.Part{Literal: " or "})
			}
			expr = append(append(expr, collector.Part{Literal: "body matches "}), quoted(t)...)
		}
		in.operators = append(in.operators, collector.Map{{Key: "type", Value: "filter"}, {Key: "expr", Value: append(expr, collector.Part{Literal: ")"})}})
	}
	s.done("include_lines")
	for _, t := range s.texts("exclude_lines") {
		in.filter("body matches ", t, true)
	}
	s.done("exclude_lines")
}

// filter is an operator that drops what a condition holds for, or does not.
func (in *input) filter(condition string, t collector.Text, matching bool) {
	expr := append(collector.Literal(condition), quoted(t)...)
	if !matching {
		expr = append(append(collector.Literal("not ("), expr...), collector.Part{Literal: ")"})
	}
	in.operators = append(in.operators, collector.Map{{Key: "type", Value: "filter"}, {Key: "expr", Value: expr}})
}

// quoted is a text as a string of expr-lang.
func quoted(t collector.Text) collector.Text {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)
	q := collector.Literal(`"`)
	for _, p := range t {
		if p.Env == "" {
			p.Literal = escape.Replace(p.Literal)
		}
		q = append(q, p)
	}
	return append(q, collector.Part{Literal: `"`})
}
