package prometheus

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Files of other programs that have scrape_configs too are not taken for Prometheus'.
func TestRecognise(t *testing.T) {
	for source, want := range map[string]bool{
		"scrape_configs: [{job_name: a}]":     true,
		"[{job_name: a, static_configs: []}]": true,
		"[{job_name: a}]":                     true,
		"[{job_name: a, steps: []}]":          false, // of a build server
		"[]":                                  false,
		"object_storage: {bucket: {}}\nscrape_configs: [{job_name: a}]":                           false,
		"scrape_configs: [{job_name: a, profiling_config: {pprof_config: {}}}]":                   false,
		"scrape_configs: [{job_name: a, profiling_config: {path_prefix: /x}}]":                    false,
		"[{job_name: a, profile_path: /debug/pprof, static_configs: []}]":                         false,
		"client: {url: 'http://phlare'}\nscrape_configs: [{job_name: a}]":                         false,
		"clients: [{url: 'http://loki'}]\nscrape_configs: [{job_name: a}]":                        false,
		"server: {http_listen_port: 4100}\nphlaredb: {}\nscrape_configs: [{job_name: a}]":         false,
		"global: {scrape_interval: 1m}\nscrape_configs: [{job_name: a, metrics_path: /profiles}]": true,
	} {
		f, err := yamledit.Parse("a.yml", []byte(source))
		if err != nil || len(f.Docs) == 0 {
			t.Fatal(source, err)
		}
		if got := Recognise(f.Docs[0]); got != want {
			t.Errorf("%s: %v", source, got)
		}
	}
}
