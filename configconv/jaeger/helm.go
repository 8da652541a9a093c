package jaeger

import (
	"cmp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const helmDocs = "https://github.com/jaegertracing/helm-charts/tree/v2/charts/jaeger"

// helmSection is a program in the values of the chart.
type helmSection struct {
	section string
	role    Role
	on      bool // by default
}

// helmSections are the programs in the values of the chart jaegertracing/jaeger.
var helmSections = []helmSection{{"agent", Agent, true}, {"allInOne", AllInOne, false}, {"collector", Collector, true}, {"ingester", Ingester, false}, {"query", Query, true}}

// RecogniseValues reports whether a document holds values of the Helm chart of Jaeger v1 (jaegertracing/jaeger up to chart 3.x), at
// its top or below "jaeger", as in the values of a chart that depends on it.
func RecogniseValues(doc yamledit.Value) bool {
	v := values(doc)
	if v.Get("provisionDataStore").IsMap() {
		return true
	}
	found := 0
	for _, s := range helmSections {
		section := v.Get(s.section)
		for _, key := range []string{"cmdlineParams", "extraEnv", "samplingConfig", "daemonset", "agentSidecar", "enabled", "service", "options"} {
			if section.Get(key).Exists() {
				found++
				break
			}
		}
	}
	return found > 0 && (v.Get("storage", "type").Exists() || found > 1) && !doc.Get("services").Exists() && !doc.Get("apiVersion").Exists()
}

// values is where the chart's values are.
func values(doc yamledit.Value) yamledit.Value {
	if j := doc.Get("jaeger"); j.IsMap() {
		return j
	}
	return doc
}

// ConvertValues converts values of the Helm chart.
func ConvertValues(src conversion.Source, f *yamledit.File, opts conversion.Options) *conversion.Conversion {
	c := newConverter(f.Name, opts)
	c.duplicates(f)
	var components []component
	for _, doc := range f.Docs {
		if RecogniseValues(doc) {
			components = append(components, c.helm(values(doc))...)
		}
	}
	return c.convert(src, components)
}

func (c *converter) helm(v yamledit.Value) (components []component) {
	c.Add(conversion.At(v), "jaeger-helm", "", finding.Manual, "the chart of Jaeger v1 deploys the old programs: deploy each configuration with the chart open-telemetry/opentelemetry-collector (mode daemonset for the agent), or use chart 4.x of jaegertracing/jaeger, which deploys Jaeger v2, with the configuration in its config value", helmDocs)
	allInOne, _ := v.Get("allInOne", "enabled").Bool()
	for _, part := range helmSections {
		section := v.Get(part.section)
		on := part.on && !allInOne
		if set, ok := section.Get("enabled").Bool(); ok {
			on = set
			c.Add(conversion.At(section.Get("enabled")), "jaeger-helm-enabled", section.Get("enabled").Path(), finding.Auto, "says whether the "+string(part.role)+" runs", helmDocs)
		}
		if !on {
			continue
		}
		s := newSources(&c.Recorder, part.role)
		if part.role != Agent {
			c.helmStorage(s, v.Get("storage"), part.role)
		}
		s.env(workload.PodEnv(section.Get("extraEnv")))
		for _, e := range section.Get("cmdlineParams").Entries() {
			c.cmdlineParam(s, e)
		}
		options(s, section.Get("options"), part.role, false)
		c.helmPorts(s, section, part.role)
		comp := component{role: part.role, name: "jaeger-" + string(part.role), at: conversion.At(v), set: s.set, tag: cmp.Or(section.Get("image", "tag").Text(), v.Get("tag").Text())}
		if section.Exists() {
			comp.at = conversion.At(section)
		}
		if sampling := section.Get("samplingConfig"); sampling.IsScalar() {
			comp.strategies = []byte(strings.TrimSpace(sampling.Text()) + "\n")
		}
		c.helmFields(section, part.section)
		if part.role == Agent && !s.set.Has("reporter.grpc.host-port") {
			s.put("reporter.grpc.host-port", "the chart's default", "jaeger-collector:14250", comp.at, false)
		}
		components = append(components, comp)
	}
	for _, e := range v.Entries() {
		if slices.ContainsFunc(helmSections, func(s helmSection) bool { return s.section == e.Key }) || e.Key == "storage" {
			continue
		}
		status, message := finding.Manual, "is about the deployment; look for its counterpart in the new chart's values"
		switch e.Key {
		case "provisionDataStore", "cassandra", "elasticsearch", "kafka", "schema", "esIndexCleaner", "esRollover", "esLookback", "spark", "hotrod":
			status, message = finding.Keep, "deploys the storage, its jobs or a demo, which stay; the new charts do not deploy them"
		case "tag", "fullnameOverride", "nameOverride", "nameOverrides", "global":
			status, message = finding.Auto, "names images and objects of the old chart"
		}
		c.Add(conversion.At(e.At), "jaeger-helm-"+strings.ToLower(e.Key), e.Key, status, message, helmDocs)
	}
	return components
}

// cmdlineParam is one flag. A value with a null value is a flag without one.
func (c *converter) cmdlineParam(s *sources, e yamledit.Entry) {
	if _, known := flags()[e.Key]; !known {
		c.Add(conversion.At(e.At), "jaeger-unknown-flag", "--"+e.Key, finding.Manual, "is no flag of Jaeger 1.x that this tool knows", flagDocs)
		return
	}
	value := strings.Join(e.Value.Strings(), ",")
	if !e.Value.Exists() || e.Value.IsNull() {
		value = "true"
	}
	s.put(e.Key, "--"+e.Key, value, conversion.At(e.At), false)
}

// helmStorage turns the chart's storage section into the flags that its templates make of it (charts/jaeger/templates/_helpers.tpl).
func (c *converter) helmStorage(s *sources, storage yamledit.Value, role Role) {
	typ := storage.Get("type")
	value := cmp.Or(typ.Text(), "cassandra")
	if role == Ingester || role == Query {
		if value == "kafka" {
			value = "elasticsearch"
		}
	}
	if typ.Exists() {
		s.put("span-storage.type", "storage.type", value, conversion.At(typ), false)
	}
	put := func(flag string, v yamledit.Value, text string) {
		if v.Exists() && text != "" {
			s.put(flag, v.Path(), text, conversion.At(v), false)
		}
	}
	if es := storage.Get("elasticsearch"); es.IsMap() && value != "cassandra" {
		host := es.Get("host")
		url := cmp.Or(es.Get("scheme").Text(), "http") + "://" + host.Text() + ":" + cmp.Or(es.Get("port").Text(), "9200")
		put("es.server-urls", host, url)
		put("es.username", es.Get("user"), es.Get("user").Text())
		put("es.password", es.Get("password"), es.Get("password").Text())
		put("es.index-prefix", es.Get("indexPrefix"), es.Get("indexPrefix").Text())
		for _, e := range es.Get("cmdlineParams").Entries() {
			c.cmdlineParam(s, e)
		}
		s.env(workload.PodEnv(es.Get("extraEnv")))
	}
	if cassandra := storage.Get("cassandra"); cassandra.IsMap() && value == "cassandra" {
		put("cassandra.servers", cassandra.Get("host"), cassandra.Get("host").Text())
		put("cassandra.port", cassandra.Get("port"), cassandra.Get("port").Text())
		put("cassandra.keyspace", cassandra.Get("keyspace"), cassandra.Get("keyspace").Text())
		put("cassandra.username", cassandra.Get("user"), cassandra.Get("user").Text())
		put("cassandra.password", cassandra.Get("password"), cassandra.Get("password").Text())
		for _, e := range cassandra.Get("cmdlineParams").Entries() {
			c.cmdlineParam(s, e)
		}
	}
	if kafka := storage.Get("kafka"); kafka.IsMap() {
		side := "kafka.producer."
		if role == Ingester {
			side = "kafka.consumer."
		}
		if role == Ingester || value == "kafka" {
			put(side+"brokers", kafka.Get("brokers"), strings.Join(kafka.Get("brokers").Strings(), ","))
			put(side+"topic", kafka.Get("topic"), kafka.Get("topic").Text())
			put(side+"authentication", kafka.Get("authentication"), kafka.Get("authentication").Text())
		}
	}
	for _, memory := range storage.Get("badger").Entries() {
		put("badger."+memory.Key, memory.Value, memory.Value.Text())
	}
}

// helmPorts are the ports of the services, which the chart's templates also give the programs as flags.
func (c *converter) helmPorts(s *sources, section yamledit.Value, role Role) {
	if role != Collector && role != AllInOne {
		return
	}
	for _, p := range []struct{ name, flag string }{{"zipkin", "collector.zipkin.host-port"}} {
		port := section.Get("service", p.name, "port")
		if port.Exists() {
			s.put(p.flag, port.Path(), ":"+port.Text(), conversion.At(port), false)
		}
	}
	if otlp := section.Get("service", "otlp"); otlp.IsMap() && otlp.Get("grpc").Exists() {
		s.put("collector.otlp.enabled", otlp.Path(), "true", conversion.At(otlp), false)
	}
}

// helmFields gives the other fields of a section their findings.
func (c *converter) helmFields(section yamledit.Value, name string) {
	for _, e := range section.Entries() {
		switch e.Key {
		case "enabled", "cmdlineParams", "extraEnv", "options", "storage":
			continue
		case "samplingConfig":
			c.Add(conversion.At(e.At), "jaeger-helm-samplingconfig", name+"."+e.Key, finding.Auto, "is written beside the configuration as a file of sampling strategies", samplingDocs)
		case "service":
			c.Add(conversion.At(e.At), "jaeger-helm-service", name+"."+e.Key, finding.Review, "the ports are those of the converted configuration; see the list of ports", helmDocs)
		case "image", "pullPolicy", "imagePullSecrets", "tag":
			c.Add(conversion.At(e.At), "jaeger-helm-image", name+"."+e.Key, finding.Auto, "is replaced by the Collector's image", helmDocs)
		default:
			c.Add(conversion.At(e.At), "jaeger-helm-"+strings.ToLower(e.Key), name+"."+e.Key, finding.Manual, "is about the deployment; look for its counterpart in the new chart's values", helmDocs)
		}
	}
}
