package prometheus

import (
	"slices"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// otherKeys are sections of programs that take in scrape_configs of their own: promtail, agents, and the profilers Parca, Phlare and
// Pyroscope.
var otherKeys = []string{"positions", "clients", "client", "service", "object_storage", "debuginfo", "symbolizer", "phlaredb", "pyroscopedb", "remote_store"}

// Recognise reports whether a document is a Prometheus configuration, a file of scrape configs, or a list of scrape jobs.
func Recognise(doc yamledit.Value) bool {
	if slices.ContainsFunc(otherKeys, func(key string) bool { return doc.Get(key).Exists() }) {
		return false
	}
	jobs := doc.Get("scrape_configs")
	if doc.IsList() {
		jobs = doc
	}
	if slices.ContainsFunc(jobs.Items(), profiles) {
		return false
	}
	if isJobs(doc) {
		return true
	}
	for _, key := range []string{"scrape_configs", "remote_write", "remote_read", "scrape_config_files"} {
		if doc.Get(key).Exists() {
			return true
		}
	}
	if g := doc.Get("global"); g.IsMap() || doc.Get("rule_files").IsList() || doc.Get("alerting").IsMap() {
		return g.Get("scrape_interval").Exists() || g.Get("evaluation_interval").Exists() || g.Get("external_labels").Exists() || g.Get("scrape_timeout").Exists() ||
			doc.Get("alerting", "alertmanagers").Exists() || doc.Get("rule_files").IsList() && len(doc.Entries()) < 8 || len(g.Entries()) > 0 && isGlobal(g)
	}
	return doc.Get("otlp").IsMap() && len(doc.Entries()) == 1 || doc.Get("storage", "tsdb").IsMap() || doc.Get("storage", "exemplars").IsMap()
}

// profiles reports whether a scrape job collects profiles, as those of Parca, Phlare and Pyroscope do.
func profiles(job yamledit.Value) bool {
	for _, key := range []string{"profiling_config", "profile_path", "profile_paths", "pprof_config"} {
		if job.Get(key).Exists() {
			return true
		}
	}
	return false
}

// isGlobal reports whether every key is a field of Prometheus' global section.
func isGlobal(g yamledit.Value) bool {
	for _, e := range g.Entries() {
		if fieldType("GlobalConfig", e.Key) == "" {
			return false
		}
	}
	return true
}
