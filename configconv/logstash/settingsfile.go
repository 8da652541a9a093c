package logstash

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// settingsDocs is where the settings of Logstash are documented.
const settingsDocs = "https://www.elastic.co/guide/en/logstash/current/logstash-settings-file.html"

// Settings are those of a logstash.yml, or of one pipeline in a pipelines.yml, by their names with dots: nested keys are joined. The zero
// value and nil have none.
type Settings struct {
	values map[string]yamledit.Value
	at     map[string]conversion.Place
	order  []string
}

// ReadSettings reads logstash.yml.
func ReadSettings(f *yamledit.File) *Settings {
	s := &Settings{}
	for _, doc := range f.Docs {
		s.add("", doc)
	}
	return s
}

// IsSettings reports whether a file of YAML is a logstash.yml: it has nothing but settings of Logstash, and at least one of them.
func IsSettings(f *yamledit.File) bool {
	s := ReadSettings(f)
	return len(s.order) > 0 && !slices.ContainsFunc(s.order, func(key string) bool { return effectOf(key) == nil })
}

func (s *Settings) add(prefix string, v yamledit.Value) {
	for _, e := range v.Entries() {
		key := prefix + e.Key
		if e.Value.IsMap() {
			s.add(key+".", e.Value)
			continue
		}
		if s.values == nil {
			s.values, s.at = map[string]yamledit.Value{}, map[string]conversion.Place{}
		}
		if _, twice := s.values[key]; !twice {
			s.order = append(s.order, key)
		}
		s.values[key], s.at[key] = e.Value, conversion.At(e.At)
	}
}

// text is the value of a setting, with references to the environment replaced by their defaults; "" where it is not there or has none.
func (s *Settings) text(key string) string {
	if s == nil {
		return ""
	}
	return settingText(s.values[key].Text())
}

func settingText(value string) string {
	var b strings.Builder
	for _, p := range environment(value) {
		if p.Env == "" {
			b.WriteString(p.Literal)
		} else {
			b.WriteString(p.Default)
		}
	}
	return b.String()
}

func (s *Settings) isTrue(key string) bool { return strings.EqualFold(s.text(key), "true") }

func (s *Settings) number(key string) int {
	n, err := strconv.Atoi(s.text(key))
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// byteSize matches a number of bytes with a unit (logstash/util/byte_value.rb).
var byteSize = regexp.MustCompile(`(?i)^\s*([0-9]+)\s*([kmgtp]?)b?\s*$`)

func (s *Settings) bytes(key string) int64 {
	m := byteSize.FindStringSubmatch(s.text(key))
	if m == nil {
		return 0
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0
	}
	for range strings.Index(" kmgtp", strings.ToLower(m[2] + " ")[:1]) {
		if n > 1<<52 {
			return 0
		}
		n *= 1024
	}
	return n
}

// PipelineID is pipeline.id, "" where it is not set.
func (s *Settings) PipelineID() string { return s.text("pipeline.id") }

// PathConfig is path.config and ConfigString config.string, "" where they are not set.
func (s *Settings) PathConfig() string   { return s.text("path.config") }
func (s *Settings) ConfigString() string { return s.text("config.string") }

// over are the settings of a pipeline with those of logstash.yml beneath them. It makes no findings.
func (s *Settings) over(base *Settings) *Settings {
	all := &Settings{values: map[string]yamledit.Value{}, at: map[string]conversion.Place{}}
	for _, from := range []*Settings{base, s} {
		if from != nil {
			maps.Copy(all.values, from.values)
			maps.Copy(all.at, from.at)
		}
	}
	return all
}

// Apply sets what the settings of logstash.yml say of a pipeline; those of its own in pipelines.yml, Pipeline.Settings, come first. Either
// may be nil.
func (s *Settings) Apply(p *Pipeline) {
	all := p.Settings.over(s)
	p.SupportEscapes = all.isTrue("config.support_escapes")
	p.ECS = all.text("pipeline.ecs_compatibility")
	p.BatchSize, p.BatchDelay = all.number("pipeline.batch.size"), all.number("pipeline.batch.delay")
	p.Ordered = all.isTrue("pipeline.ordered") || all.text("pipeline.workers") == "1" && !strings.EqualFold(all.text("pipeline.ordered"), "false")
	if p.Persistent = strings.EqualFold(all.text("queue.type"), "persisted"); p.Persistent {
		p.QueuePath, p.QueueBytes = all.text("path.queue"), all.bytes("queue.max_bytes")
		if data := all.text("path.data"); p.QueuePath == "" && data != "" {
			p.QueuePath = strings.TrimSuffix(data, "/") + "/queue"
		}
	}
}

// report records what becomes of each setting, and sets the telemetry of the Collector by those that say what Logstash logs.
func (s *Settings) report(rec *conversion.Recorder, cfg *collector.Config) {
	if s == nil {
		return
	}
	for _, key := range s.order {
		e := effectOf(key)
		if e == nil {
			rec.Add(s.at[key], "logstash-setting", key, finding.Review, "is not known here, and has no effect in the Collector", settingsDocs)
			continue
		}
		status, message := e(s, key)
		rec.Add(s.at[key], "logstash-setting", key, status, message, settingsDocs)
	}
	logs := collector.Map{}
	switch level := strings.ToLower(s.text("log.level")); level {
	case "warn", "error", "debug":
		logs = append(logs, collector.Entry{Key: "level", Value: level})
	case "fatal":
		logs = append(logs, collector.Entry{Key: "level", Value: "error"})
	case "trace":
		logs = append(logs, collector.Entry{Key: "level", Value: "debug"})
	}
	if s.text("log.format") == "json" {
		logs = append(logs, collector.Entry{Key: "encoding", Value: "json"})
	}
	if len(logs) > 0 && cfg.Telemetry.Get("logs") == nil {
		cfg.Telemetry = append(cfg.Telemetry, collector.Entry{Key: "logs", Value: logs})
	}
}

// shown is a value for a message, without credentials.
func (s *Settings) shown(key string) string {
	v := s.values[key]
	if v.IsList() {
		return fmt.Sprintf("[%s]", strings.Join(v.Strings(), ", "))
	}
	return v.Text()
}
