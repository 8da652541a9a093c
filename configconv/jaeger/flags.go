package jaeger

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// flagsTSV lists every flag that a program of Jaeger v1 ever had: the programs that have it, its kind, its default, whether it is a
// secret, and for deprecated ones the flag that replaced it, or "-". It was read from the sources of releases 1.0 to 1.76
// (github.com/jaegertracing/jaeger, the AddFlags functions).
//
//go:embed flags.tsv
var flagsTSV string

// flag is one flag of Jaeger v1.
type flag struct {
	name, kind, def string
	roles           []Role
	secret          bool
	replacedBy      string
}

var flags = sync.OnceValue(func() map[string]flag {
	all := map[string]flag{}
	for line := range strings.Lines(flagsTSV) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 6 || f[0] == "flag" {
			continue
		}
		one := flag{name: f[0], kind: f[2], def: f[3], secret: f[4] == "secret", replacedBy: f[5]}
		for r := range strings.SplitSeq(f[1], ",") {
			one.roles = append(one.roles, Role(r))
		}
		all[one.name] = one
	}
	return all
})

// envOnly are the settings that have no flag, by their variable (plugin/storage/factory_config.go, cmd/internal/docs).
var envOnly = map[string]string{
	"SPAN_STORAGE_TYPE":       "span-storage.type",
	"DEPENDENCY_STORAGE_TYPE": "dependency-storage.type",
	"SAMPLING_CONFIG_TYPE":    "sampling.config-type",
	"SAMPLING_STORAGE_TYPE":   "sampling.storage-type",
	"SAMPLING_TYPE":           "sampling.config-type",
	"METRICS_STORAGE_TYPE":    "metrics-storage.type",
}

// variables are the environment variables of Jaeger v1 by name: a flag in upper case, with "." and "-" as "_" (viper).
var variables = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for name := range flags() {
		all[envName(name)] = name
	}
	for variable, key := range envOnly {
		all[variable] = key
	}
	return all
})

func envName(flag string) string {
	return strings.NewReplacer(".", "_", "-", "_").Replace(strings.ToUpper(flag))
}

// canonical is the flag that is meant today. A number of a port becomes the address that the newer flag takes.
func canonical(role Role, name, value string) (key, newValue string) {
	switch name {
	case "kafka.brokers", "kafka.topic", "kafka.encoding", "kafka.group-id": // before 1.11
		side := "kafka.producer."
		if role == Ingester {
			side = "kafka.consumer."
		}
		return side + strings.TrimPrefix(name, "kafka."), value
	}
	f, ok := flags()[name]
	if !ok || f.replacedBy == "" || f.replacedBy == "-" {
		return name, value
	}
	if strings.HasPrefix(name, "grpc-storage-plugin.") {
		return name, value // a program that Jaeger started is no address of a server
	}
	if f.replacedBy == "SPAN_STORAGE_TYPE" {
		return "span-storage.type", value
	}
	if strings.HasSuffix(name, "port") && !strings.HasSuffix(name, "host-port") && value != "" && !strings.Contains(value, ":") {
		value = ":" + value
	}
	return f.replacedBy, value
}

// knows reports whether the program has the flag.
func (f flag) knows(r Role) bool { return slices.Contains(f.roles, r) }
