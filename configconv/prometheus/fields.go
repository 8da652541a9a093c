package prometheus

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

// fieldsJSON describes the configuration of Prometheus as the library has it that the Collector's prometheus receiver uses:
// every field of every section and service discovery, with its type. It is made by reflection in e2e/collector
// (`collector fields`), where a test holds it against the library.
//
//go:embed fields.json
var fieldsJSON []byte

// schema is the decoded form of fieldsJSON.
type schema struct {
	Prometheus string // the version of the library
	Types      map[string]struct {
		Fields map[string]struct{ Type string }
	}
}

var fields = sync.OnceValue(func() schema {
	var s schema
	if err := json.Unmarshal(fieldsJSON, &s); err != nil {
		panic("configconv/prometheus/fields.json: " + err.Error()) // embedded, and held by a test
	}
	return s
})

// Version is the version of the Prometheus library whose configuration this package knows.
func Version() string { return fields().Prometheus }

// fieldType is the type of a field of a struct type, "" for a field that Prometheus does not know.
func fieldType(structType, field string) string { return fields().Types[structType].Fields[field].Type }

// isStruct reports whether the type has fields.
func isStruct(t string) bool { _, ok := fields().Types[t]; return ok }

// element is the type of the elements of a list type.
func element(t string) (string, bool) {
	if rest, ok := strings.CutPrefix(t, "[]"); ok {
		return rest, true
	}
	return "", false
}

// mapElement is the type of the values of a map type.
func mapElement(t string) (string, bool) {
	if rest, ok := strings.CutPrefix(t, "map<"); ok {
		return strings.TrimSuffix(rest, ">"), true
	}
	return "", t == "labels"
}

// renamed are fields of older releases that Prometheus has under another name now, by struct type and old name.
var renamed = map[[2]string]string{
	{"ScrapeConfig", "scrape_classic_histograms"}: "always_scrape_classic_histograms", // 2.45 to 2.55
	{"ScrapeConfig", "target_groups"}:             "static_configs",                   // before 1.0
	{"GlobalConfig", "labels"}:                    "external_labels",                  // before 0.16
	{"GlobalConfig", "scrape_classic_histograms"}: "always_scrape_classic_histograms",
}
