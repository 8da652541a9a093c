package logstash

import (
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { outputs["file"] = fileOutput }

// fileSegment is the attribute that holds the part of a path that depends on the event.
var fileSegment = ottl.Attributes.Key("fileexporter.path_segment")

// fileOutput writes events into files (logstash-output-file/lib/logstash/outputs/file.rb). The exporter writes bodies, one a line.
func fileOutput(out *output) {
	path := out.string("path", "")
	interval := out.fileInterval()
	settings := collector.Map{}
	if varies(path) {
		fixed, rest := fixedPart(path)
		if fixed == "" {
			fixed = "/var/log/otelcol/"
			out.manualf("path => %s: the exporter has to know the folder, or at least the beginning of the name; put it before the asterisk of path", path)
		}
		settings = append(settings, collector.Entry{Key: "path", Value: append(environment(fixed), collector.Part{Literal: "*"})},
			collector.Entry{Key: "group_by", Value: collector.Map{{Key: "enabled", Value: true}}})
		out.assign(fileSegment, out.sprintf(rest))
	} else {
		settings = append(settings, collector.Entry{Key: "path", Value: environment(path)})
	}
	_, ends := out.encode("json_lines")
	if !ends && out.codecOf("json_lines").Name == "plain" {
		out.reviewf("codec plain: the exporter ends each event with a new line; Logstash ends none")
	}
	if varies(path) {
		out.process(collector.ID{Type: "groupbyattrs"}, collector.Map{{Key: "keys", Value: []string{"fileexporter.path_segment"}}}, place(out.plugin.Pos).String())
	}
	if strings.ToLower(out.string("write_behavior", "append")) != "overwrite" {
		settings = append(settings, collector.Entry{Key: "append", Value: true})
	}
	if !varies(path) && out.bool("create_if_deleted", true) {
		settings = append(settings, collector.Entry{Key: "create_directory", Value: true})
	}
	settings = append(settings, collector.Entry{Key: "encoding", Value: out.textEncoding()})
	if interval != "" {
		settings = append(settings, collector.Entry{Key: "flush_interval", Value: interval})
	}
	if out.bool("gzip", false) {
		out.manualf("gzip: the exporter does not write gzip; compress the files when they are rotated, as logrotate does, or change those that read them")
	}
	if out.has("file_mode") || out.has("dir_mode") {
		out.value("file_mode")
		out.value("dir_mode")
		out.reviewf("file_mode and dir_mode: the exporter creates files with 0644 and folders with 0755, less the umask of its process")
	}
	if f := out.string("filename_failure", "_filepath_failures"); varies(path) && f != "" {
		out.keepf("a path that leads out of its folder is made one that does not, instead of going to %s", f)
	}
	out.reviewf("the exporter keeps its file open: one that is moved or deleted gets what comes later as well, where Logstash begins a new one. Let logrotate copy it (copytruncate)")
	out.exporter("file", settings)
	for _, name := range []string{"stale_cleanup_interval", "message_format"} {
		out.value(name)
	}
	out.common()
}

// fileInterval is how often what is written reaches the file, "" for what is so already. Logstash: 2 seconds, 0 for each event.
func (out *output) fileInterval() string {
	switch n := out.int("flush_interval", 1); {
	case n <= 0:
		return "1ms"
	case n == 1:
		return "" // the exporter's default; Logstash's is 2
	default:
		return strconv.FormatInt(n, 10) + "s"
	}
}

// fixedPart splits a path before its first part that depends on the event, at a separator: folders stay in the fixed part.
func fixedPart(path string) (fixed, rest string) {
	i := strings.Index(path, "%{")
	if i < 0 {
		return path, ""
	}
	return path[:i], path[i:]
}
