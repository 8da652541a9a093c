package logstash

import (
	"path"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { inputs["file"] = fileInput }

// fileInput reads the lines of files (logstash-input-file/lib/logstash/inputs/file.rb).
func fileInput(in *input) {
	in.hostname()
	c := in.codec("plain", asLines, "")
	paths := in.strings("path")
	if len(paths) == 0 {
		in.manualf("it has no path, so that Logstash does not start with it")
		paths = []string{"/var/log/*.log"}
	}
	m := collector.Map{{Key: "include", Value: texts(paths)}}
	if exclude := in.excluded(paths); len(exclude) > 0 {
		m = append(m, collector.Entry{Key: "exclude", Value: texts(exclude)})
	}
	m = append(m, collector.Entry{Key: "include_file_name", Value: false}, collector.Entry{Key: "include_file_path", Value: true})
	m = in.positions(m)
	if d := in.duration("ignore_older"); d != "" {
		m = append(m, collector.Entry{Key: "exclude_older_than", Value: d})
	}
	if d := in.duration("stat_interval"); d != "" {
		m = append(m, collector.Entry{Key: "poll_interval", Value: d})
	}
	if n := in.int("max_open_files", 0); n > 1 {
		m = append(m, collector.Entry{Key: "max_concurrent_files", Value: int(n)})
	}
	if d := in.string("delimiter", "\n"); d != "\n" && d != `\n` {
		c.delimiter = d
	}
	for _, name := range []string{"discover_interval", "close_older", "sincedb_write_interval", "sincedb_clean_after", "file_chunk_size", "file_chunk_count",
		"check_archive_validity"} {
		in.value(name)
	}
	in.ignore("has no counterpart: in what order files are read is not settable", "file_sort_by", "file_sort_direction")
	in.ignore("has no counterpart: the Collector goes on waiting for lines; end it by a signal", "exit_after_read")
	in.receiver("filelog", c.receiver(m))
	if c.plugin.Name == "plain" || c.plugin.Name == "line" {
		in.reviewf("empty lines, which Logstash makes events of, are left out")
	}

	from := ottl.Attributes.Key("log.file.path")
	if in.metadata {
		in.set(metadata("path"), from.Value())
		in.set(metadata("host"), ottl.Resource.Key("host.name").Value())
	}
	in.setHost()
	in.setMissing(in.ecsField("path", "[log][file][path]"), from.Value(), ottl.True)
	in.do(ottl.Delete(from))
}

// excluded are the patterns of files not to read. Those of Logstash match the name of a file, those of the Collector its path.
func (in *input) excluded(paths []string) (list []string) {
	for _, e := range in.strings("exclude") {
		if strings.HasPrefix(e, "/") {
			list = append(list, e)
			continue
		}
		for _, p := range paths {
			folder := path.Dir(p)
			if !strings.Contains(p, "/") {
				folder = "/**"
			}
			if pattern := folder + "/" + e; !slices.Contains(list, pattern) {
				list = append(list, pattern)
			}
		}
	}
	return list
}

// positions is where reading begins, and where it goes on after a restart.
func (in *input) positions(m collector.Map) collector.Map {
	start := in.string("start_position", "end")
	mode, action := in.string("mode", "tail"), in.string("file_completed_action", "delete")
	in.value("file_completed_log_path")
	if mode == "read" {
		start = "beginning"
	}
	if start != "beginning" {
		start = "end"
	}
	m = append(m, collector.Entry{Key: "start_at", Value: start})
	sincedb := in.string("sincedb_path", "")
	if sincedb != "/dev/null" && !strings.EqualFold(sincedb, "NUL") {
		m = append(m, collector.Entry{Key: "storage", Value: in.storage()})
		if start == "end" {
			in.reviewf("how far Logstash has read is not taken over: lines that are written between the end of Logstash and the start of the Collector are left out. Start the Collector first to have them twice instead")
		} else {
			in.reviewf("how far Logstash has read is not taken over: the Collector reads the files again from their beginning. Set start_at to end, or exclude_older_than, if their events are there already")
		}
	}
	if mode == "read" {
		m = append(m, collector.Entry{Key: "compression", Value: "auto"})
		if action != "log" {
			in.manualf("Logstash deletes files that it has read; the Collector keeps them. Delete them by other means, or set delete_after_read together with the feature gate filelog.allowFileDeletion")
		}
		if action != "delete" {
			in.reviewf("file_completed_action => %s: the Collector writes no list of the files that it has read", action)
		}
	}
	return m
}
