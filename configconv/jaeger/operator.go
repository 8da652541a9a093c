package jaeger

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const operatorDocs = "https://github.com/open-telemetry/opentelemetry-operator#getting-started"

// IsOperatorResource reports whether a document is a Jaeger of the Jaeger Operator.
func IsOperatorResource(doc yamledit.Value) bool {
	return doc.Get("kind").Text() == "Jaeger" && strings.HasPrefix(doc.Get("apiVersion").Text(), "jaegertracing.io/")
}

// ConvertOperator converts the Jaeger resources of a file, which the Jaeger Operator deploys as Jaeger v1.
func ConvertOperator(src conversion.Source, f *yamledit.File, opts conversion.Options) *conversion.Conversion {
	c := newConverter(f.Name, opts)
	c.duplicates(f)
	var components []component
	for _, doc := range f.Docs {
		if IsOperatorResource(doc) {
			components = append(components, c.resource(doc)...)
		}
	}
	return c.convert(src, components)
}

// roleSections are the sections of the programs in a resource (jaeger-operator, apis/v1/jaeger_types.go).
var roleSections = []struct {
	section string
	role    Role
}{{"agent", Agent}, {"allInOne", AllInOne}, {"collector", Collector}, {"ingester", Ingester}, {"query", Query}}

func (c *converter) resource(doc yamledit.Value) (components []component) {
	name := cmp.Or(doc.Get("metadata", "name").Text(), "jaeger")
	spec := doc.Get("spec")
	strategy := strings.ToLower(cmp.Or(spec.Get("strategy").Text(), "allinone"))
	runs := map[Role]bool{}
	switch strategy {
	case "production":
		runs[Collector], runs[Query] = true, true
	case "streaming":
		runs[Collector], runs[Query], runs[Ingester] = true, true, true
	default: // allinone, and everything that is unknown, as the operator does
		runs[AllInOne] = true
	}
	daemonSet := strings.EqualFold(spec.Get("agent", "strategy").Text(), "daemonset")
	runs[Agent] = daemonSet || strings.EqualFold(spec.Get("agent", "strategy").Text(), "sidecar") || spec.Get("agent", "options").Exists()
	c.Add(conversion.At(doc.Get("kind")), "jaeger-operator", name, finding.Manual,
		"the Jaeger Operator deploys Jaeger v1 only and is not developed further. Deploy each configuration as an OpenTelemetryCollector resource of the OpenTelemetry Operator (mode daemonset for the agent, deployment for the others; image jaegertracing/jaeger for Jaeger v2), then delete this resource", operatorDocs)
	if spec.Get("strategy").Exists() {
		c.Add(conversion.At(spec.Get("strategy")), "jaeger-operator-strategy", "spec.strategy", finding.Auto, "says which programs there are: "+strings.Join(roleNames(runs), ", "), operatorDocs)
	}
	for _, part := range roleSections {
		section := spec.Get(part.section)
		if !runs[part.role] {
			if section.Exists() {
				c.Add(conversion.At(section), "jaeger-operator-unused", "spec."+part.section, finding.Auto, "has no effect with the strategy "+strategy, operatorDocs)
			}
			continue
		}
		s := newSources(&c.Recorder, part.role)
		s.at = conversion.At(doc.Get("kind"))
		options(s, spec.Get("storage", "options"), part.role, true)
		c.storageType(s, spec, part.role, strategy)
		options(s, section.Get("options"), part.role, false)
		_, tag := workload.SplitImage(section.Get("image").Text())
		at := conversion.At(doc.Get("kind"))
		if section.Exists() {
			at = conversion.At(section)
		}
		comp := component{role: part.role, name: name + "-" + string(part.role), tag: tag, at: at, set: s.set}
		if part.role == AllInOne {
			comp.name = name
		}
		if sampling := spec.Get("sampling", "options"); sampling.IsMap() && (part.role == Collector || part.role == AllInOne) {
			comp.strategies = asJSON(sampling)
		}
		components = append(components, comp)
		c.sectionFields(section, part.section)
	}
	c.specFields(spec)
	if runs[Agent] && len(components) > 0 && !hasReporter(components[0]) {
		// The operator points its agents at the collector's headless service.
		host := "dns:///" + name + "-collector-headless:14250"
		s := sources{rec: &c.Recorder, set: components[0].set, role: Agent}
		s.put("reporter.grpc.host-port", "the operator's default", host, components[0].at, false)
	}
	return components
}

func hasReporter(a component) bool { return a.set.Has("reporter.grpc.host-port") }

func roleNames(runs map[Role]bool) (names []string) {
	for _, part := range roleSections {
		if runs[part.role] {
			names = append(names, string(part.role))
		}
	}
	return names
}

// storageType is spec.storage.type; the strategy streaming puts Kafka between the collector and the ingester.
func (c *converter) storageType(s *sources, spec yamledit.Value, role Role, strategy string) {
	typ := spec.Get("storage", "type")
	at := conversion.At(spec)
	if !spec.Exists() {
		at = s.at
	}
	value := "memory"
	if typ.Exists() {
		at, value = conversion.At(typ), strings.ToLower(typ.Text())
	}
	if strategy == "streaming" && role == Collector {
		value = "kafka"
	}
	if role == Agent {
		return
	}
	s.put("span-storage.type", "spec.storage.type", value, at, false)
}

// options reads spec.*.options: the flags of a program, nested or dotted. Those of the storage are for whoever has such a flag.
func options(s *sources, v yamledit.Value, role Role, storage bool) {
	var walk func(prefix string, v yamledit.Value)
	walk = func(prefix string, v yamledit.Value) {
		for _, e := range v.Entries() {
			key := prefix + e.Key
			if e.Value.IsMap() {
				walk(key+".", e.Value)
				continue
			}
			f, known := flags()[key]
			if !known {
				s.rec.Add(conversion.At(e.At), "jaeger-unknown-flag", key, finding.Manual, "is no setting of Jaeger 1.x that this tool knows", flagDocs)
				continue
			}
			if storage && !f.knows(role) {
				continue
			}
			s.put(key, key, strings.Join(e.Value.Strings(), ","), conversion.At(e.At), false)
		}
	}
	walk("", v)
}

func asJSON(v yamledit.Value) []byte {
	var decoded any
	if err := v.Node().Decode(&decoded); err != nil {
		return nil
	}
	data, err := json.MarshalIndent(decoded, "", "  ")
	if err != nil {
		return nil
	}
	return append(data, '\n')
}

// fieldStatus says what becomes of the fields of a section that are about its deployment.
var fieldStatus = map[string]struct {
	status  finding.Status
	message string
}{
	"options":       {finding.Auto, "are the settings of the program"},
	"strategy":      {finding.Auto, "says how the agent is deployed"},
	"image":         {finding.Auto, "is replaced by the Collector's image"},
	"replicas":      {finding.Manual, "goes into spec.replicas of the OpenTelemetryCollector"},
	"maxReplicas":   {finding.Manual, "goes into spec.autoscaler of the OpenTelemetryCollector"},
	"minReplicas":   {finding.Manual, "goes into spec.autoscaler of the OpenTelemetryCollector"},
	"autoscale":     {finding.Manual, "goes into spec.autoscaler of the OpenTelemetryCollector"},
	"config":        {finding.Manual, "is a configuration that this tool does not know"},
	"sidecarImage":  {finding.Auto, "is replaced by the Collector's image"},
	"serviceType":   {finding.Manual, "goes into the service of the deployment"},
	"priorityClass": {finding.Manual, "goes into spec.priorityClassName of the OpenTelemetryCollector"},
}

func (c *converter) sectionFields(section yamledit.Value, name string) {
	for _, e := range section.Entries() {
		f, ok := fieldStatus[e.Key]
		if !ok {
			f.status, f.message = finding.Manual, "is about the deployment; the OpenTelemetryCollector resource has a field of the same name for the pod"
		}
		if e.Key == "options" {
			continue // each of them has its own finding
		}
		c.Add(conversion.At(e.At), "jaeger-operator-"+strings.ToLower(e.Key), "spec."+name+"."+e.Key, f.status, f.message, operatorDocs)
	}
}

// specFields gives the fields of the resource itself their findings.
func (c *converter) specFields(spec yamledit.Value) {
	for _, e := range spec.Entries() {
		at, rule, symbol := conversion.At(e.At), "jaeger-operator-"+strings.ToLower(e.Key), "spec."+e.Key
		switch e.Key {
		case "strategy", "agent", "allInOne", "collector", "ingester", "query":
		case "storage":
			for _, s := range e.Value.Entries() {
				message, status := "", finding.Manual
				switch s.Key {
				case "type", "options":
					continue
				case "secretName":
					message = "holds the storage's user and password; the deployment of Jaeger v2 needs it as environment (envFrom)"
				case "esIndexCleaner", "dependencies", "rollover", "esRollover", "cassandraCreateSchema", "sparkDependencies":
					message = "is a job that the operator runs; deploy it as a CronJob of your own (the images jaegertracing/jaeger-es-index-cleaner, -es-rollover, spark-dependencies go on working)"
				case "elasticsearch", "kafka":
					message = "makes the operator deploy the storage by another operator; deploy it by itself"
				default:
					message = "is about the storage; look it up in the operator's documentation"
				}
				c.Add(conversion.At(s.At), rule+"-"+strings.ToLower(s.Key), symbol+"."+s.Key, status, message, operatorDocs)
			}
		case "sampling":
			c.Add(at, rule, symbol, finding.Auto, "is written beside the configuration as a file of sampling strategies", samplingDocs)
		case "ui":
			c.Add(at, rule, symbol, finding.Keep, "is the UI's configuration, which stays with the query service; Jaeger v2 reads the same JSON from jaeger_query.ui.config_file", migrateDocs)
		case "ingress":
			c.Add(at, rule, symbol, finding.Keep, "leads to the UI, which stays with the query service; with Jaeger v2 it needs an Ingress of its own", operatorDocs)
		default:
			c.Add(at, rule, symbol, finding.Manual, "is about the deployment; the OpenTelemetryCollector resource has fields for volumes, resources, affinity, tolerations, labels and annotations", operatorDocs)
		}
	}
}
