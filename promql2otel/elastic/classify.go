package elastic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/elastic/ecs"
)

// verdict is what a migration to OpenTelemetry does to a field, an index pattern or a query.
type verdict struct {
	rule    string
	status  finding.Status
	message string
}

// places are where Elasticsearch puts fields of OpenTelemetry's protocol in its data streams for OpenTelemetry.
var places = map[string]string{"body": "body.text", "severity_text": "severity_text", "trace_id": "trace_id", "span_id": "span_id"}

// aliases are the fields of the schema that are field aliases in the templates that Elasticsearch installs for data streams of OpenTelemetry
// (elastic/elasticsearch, x-pack/plugin/otel-data, component templates).
var aliases = []string{"message", "log.level", "trace.id", "span.id", "container.image.tag", "host.architecture", "process.executable", "service.node.name", "cloud.service.name",
	"host.os.name", "host.os.full", "host.os.version"}

// aliased says what to do about a field that has another name.
func aliased(field string) string {
	if slices.Contains(aliases, field) {
		return "Elasticsearch's own templates for OpenTelemetry have the name of before as an alias; with other templates, use the new name or add a field alias"
	}
	return "use that name, or add a field alias to the index template"
}

// classifyField says what becomes of a field, by the schema's mapping.
func classifyField(name string) verdict {
	if strings.HasPrefix(name, "_") {
		return verdict{"es-field-match", keep, "is a field of Elasticsearch itself and stays"}
	}
	if strings.Contains(name, "*") {
		if ecs.Matches(name) {
			return verdict{"es-field-unmapped", manual, "stands for several fields of the Elastic Common Schema: look up each that is meant"}
		}
		return verdict{"es-field-custom", keep, "stands for fields that are none of the Elastic Common Schema, which keep their names as attributes"}
	}
	if of, ok := ecs.Multi(name); ok && !strings.HasSuffix(of, ".keyword") {
		return verdict{"es-field-multi", manual, fmt.Sprintf("is a multi-field, which data streams of OpenTelemetry do not have: texts are keywords there, so ask for %s, which %s", of, classifyField(of).message)}
	}
	field, known := ecs.Lookup(name)
	if !known {
		return verdict{"es-field-custom", keep, "is no field of the Elastic Common Schema: data streams of OpenTelemetry find an attribute by its name alone, so it stays if the attribute has that name"}
	}
	if field.Reuse != "" {
		own, _ := ecs.Lookup(field.Reuse)
		return verdict{"es-field-related", manual, fmt.Sprintf("has no mapping of its own; of %s, which it is in another place, the semantic conventions have %s: see whether that is what fills it", field.Reuse, targets(own)) + orAlias(name)}
	}
	by := map[string][]string{}
	for _, r := range field.Relations {
		by[r.Kind] = append(by[r.Kind], r.Target)
	}
	list := func(kind string) string { return strings.Join(by[kind], " or ") }
	below := ""
	if field.Holds && field.Name != name {
		below = " (it is below " + field.Name + ")"
	}
	note := ""
	if len(field.Notes) > 0 && len(by[ecs.OTLP]) == 0 {
		note = ". The schema remarks: " + strings.TrimRight(strings.Join(field.Notes, " "), ".!")
	}
	switch {
	case len(by[ecs.Conflict]) > 0:
		text := "means something else in the semantic conventions, where it has the same name"
		if len(by[ecs.Equivalent]) > 0 {
			text += fmt.Sprintf(" (what it is here is %s there)", list(ecs.Equivalent))
		}
		return verdict{"es-field-conflict", manual, text + ": see which values the query needs" + note}
	case len(by[ecs.Match]) > 0:
		return verdict{"es-field-match", keep, "has the same name and meaning in the semantic conventions"}
	case len(by[ecs.Equivalent]) > 0:
		return verdict{"es-field-equivalent", manual, fmt.Sprintf("is %s in the semantic conventions: %s", list(ecs.Equivalent), aliased(name))}
	case slices.Contains(by[ecs.OTLP], "time_unix_nano"):
		return verdict{"es-field-match", keep, "is the time of the record, and stays"}
	case len(by[ecs.OTLP]) > 0:
		target := by[ecs.OTLP][0]
		if place, ok := places[target]; ok {
			target = place
		}
		return verdict{"es-field-otlp", manual, fmt.Sprintf("is %s in data streams of OpenTelemetry: %s", target, aliased(name))}
	case len(by[ecs.Metric]) > 0:
		return verdict{"es-field-metric", manual, fmt.Sprintf("is the metric %s in the semantic conventions, and no attribute: write the query anew", list(ecs.Metric))}
	case len(by[ecs.Related]) > 0:
		return verdict{"es-field-related", manual, fmt.Sprintf("has nothing that is the same in the semantic conventions%s; related is %s", below, list(ecs.Related)) + note}
	case len(by[ecs.None]) > 0:
		return verdict{"es-field-unmapped", manual, "does not apply to OpenTelemetry: see what the query needs it for"}
	}
	return verdict{"es-field-unmapped", manual, "is a field of the Elastic Common Schema without a mapping" + below + ": it stays only if what fills it now goes on doing so, or an attribute of that name is set"}
}

// targets are the names that a field has in the semantic conventions.
func targets(f ecs.Field) string {
	var list []string
	for _, r := range f.Relations {
		if name := r.Target; name != "" || r.Kind == ecs.Match {
			if name == "" {
				name = f.Name
			}
			if r.Kind == ecs.Conflict {
				name += ", with other values"
			}
			list = append(list, name)
		}
	}
	return strings.Join(list, " and ")
}

func orAlias(field string) string {
	if slices.Contains(aliases, field) {
		return ". Elasticsearch's own templates for OpenTelemetry have it as an alias of that"
	}
	return ""
}

// classifySource says what becomes of a field that is read from the document as it was sent: no alias and no passthrough is there.
func classifySource(name string) verdict {
	v := classifyField(name)
	const start = "is read from the document itself, where aliases do not help"
	field, known := ecs.Lookup(name)
	switch {
	case strings.HasPrefix(name, "_"), name == "@timestamp":
		return verdict{"es-source-field", keep, "is read from the document itself, and stays there"}
	case known && len(field.Relations) > 0 && field.Relations[0].Kind == ecs.OTLP && places[field.Relations[0].Target] != "":
		return verdict{"es-source-field", manual, start + ": it is " + places[field.Relations[0].Target] + " there"}
	case v.rule == "es-field-match", v.rule == "es-field-custom":
		return verdict{"es-source-field", manual, start + ": attributes are below attributes, resource.attributes or scope.attributes there"}
	}
	return verdict{"es-source-field", manual, start + "; it " + v.message}
}
