package shim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// processorFile is the part of a Collector's configuration that is written.
type processorFile struct {
	Processors struct {
		Transform transformConfig `yaml:"transform/otelmigrate-compat"`
	} `yaml:"processors"`
}

// transformConfig is the transform processor's (github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor).
type transformConfig struct {
	ErrorMode string           `yaml:"error_mode"`
	Metrics   []statementGroup `yaml:"metric_statements"`
}

// statementGroup is statements that one condition at least must hold for. The Collector infers the context of each group from its paths.
type statementGroup struct {
	Conditions []string `yaml:"conditions,omitempty"`
	Statements []string `yaml:"statements"`
}

const transformHead = `A transform processor that gives metrics and attributes their old names on their way. Written by otelmigrate.

Where: in a Collector that the metrics pass (opentelemetry-collector-contrib, or another that has the transform processor): list
transform/otelmigrate-compat among the processors of the metrics pipeline to Prometheus, after those that ask for the new names.
Until: all queries are adapted. Then remove it and load the adapted queries in one step: with it, the new names do not exist.

Limits:
- It changes what arrives from now on, and nothing that is stored.
- Use it without compat-rules.yml, which needs the new names, and without metric-relabel.yml.
- Every other exporter of the same pipeline gets the old names too: give it a pipeline of its own.
- Prometheus, or the Collector's exporter, makes the names of series from those of metrics: the names here are such that the old ones come
  out with the translation %s.
- The label le is made later: the bounds of buckets stay as the delivery writes them.
- Statements on resource attributes, which job and instance are made of, hold for all metrics of the program.`

// transform is the file for ways on which metrics pass a Collector, or can; nil where nothing has another name there.
func (s *shims) transform() *File {
	if _, pushed := scopeSettings[s.m.Profile.Name]; !pushed {
		return nil
	}
	var file processorFile
	config := &file.Processors.Transform
	config.ErrorMode = "ignore"
	config.Metrics = slices.Concat(s.resources(), s.attributes(), s.names())
	if len(config.Metrics) == 0 {
		return nil
	}
	return &File{Name: TransformFile, Data: encode(fmt.Sprintf(transformHead, s.m.Profile.Strategy), file),
		Why: "statements for a Collector, which give the metrics and attributes their old names in place of the new ones"}
}

// resources give the programs the names that their jobs had, and their instances.
func (s *shims) resources() (groups []statementGroup) {
	name, namespace, id := attribute("resource", "service.name"), attribute("resource", "service.namespace"), attribute("resource", "service.instance.id")
	for _, v := range s.jobs {
		g := statementGroup{Statements: []string{set(name, quoted(v.old))}}
		condition := equal(name, v.service.Name) + " and "
		if v.service.Namespace == "" {
			condition += namespace + " == nil"
		} else {
			condition += equal(namespace, v.service.Namespace)
			g.Statements = append(g.Statements, `delete_key(resource.attributes, "service.namespace")`)
		}
		g.Conditions = []string{condition}
		groups = append(groups, g)
	}
	var ids []string
	for _, v := range s.instance {
		ids = append(ids, set(id, quoted(v.old))+" where "+equal(id, v.new))
	}
	if len(ids) > 0 {
		groups = append(groups, statementGroup{Statements: ids})
	}
	return groups
}

// attributes give attributes their old keys, while the metrics still have their new names.
func (s *shims) attributes() (groups []statementGroup) {
	s.eachInstrument(func(f *family, plan *renameplan.Family) {
		if statements := s.attributesOf(f, plan); len(statements) > 0 {
			groups = append(groups, statementGroup{[]string{equal("metric.name", plan.New)}, statements})
		}
	})
	return groups
}

// hasAttributes reports whether a family has attributes that can have their old keys.
func (s *shims) hasAttributes(f *family) bool {
	return slices.ContainsFunc(f.plans, func(plan *renameplan.Family) bool { return len(s.attributesOf(f, plan)) > 0 })
}

func (s *shims) attributesOf(f *family, plan *renameplan.Family) (statements []string) {
	for _, old := range slices.Sorted(maps.Keys(plan.Labels)) {
		key := plan.Labels[old]
		if key == old || f.members[0].Labels.New[old] == old || isTarget(old) {
			continue
		}
		if label, err := s.m.Profile.Label(old); err != nil || label != old {
			s.note("%s: no attribute gives the label %s on this way: %s comes out", f.old, old, cmp.Or(label, fmt.Sprint(err)))
			continue
		}
		from, to := attribute("datapoint", key), attribute("datapoint", old)
		statements = append(statements, set(to, from)+" where "+from+" != nil", "delete_key(datapoint.attributes, "+quoted(key)+")")
	}
	return statements
}

// naming is what a metric is called, and what it is to be called.
type naming struct {
	from, to, unit string
	changesUnit    bool
}

// names give metrics names, and where need be units, of which the delivery makes the old names.
func (s *shims) names() (groups []statementGroup) {
	var list []naming
	s.eachInstrument(func(f *family, plan *renameplan.Family) {
		if made, err := s.m.Profile.Metric(plan.New, plan.Unit, kind(plan)); err == nil && made == f.old {
			return
		}
		name, unit, ok := s.instrument(plan)
		if !ok {
			s.noName(f, plan)
			return
		}
		list = append(list, naming{plan.New, name, unit, unit != plan.Unit})
		if bucket := s.m.Old(f.old + "_bucket"); bucket != nil && bucket.State == series.Changed && !s.m.Profile.Native {
			s.note("%s: with %s it has its old name again, but %s", bucket.Old, TransformFile, bucket.Reason)
		}
	})
	list, circle := inTurn(list, func(n naming) (from, to string) { return n.from, n.to })
	for _, n := range circle {
		s.note("%s: the names were exchanged, and %s does not exchange them back", n.to, TransformFile)
	}
	for _, n := range list {
		g := statementGroup{Conditions: []string{equal("metric.name", n.from)}}
		if n.changesUnit {
			g.Statements = append(g.Statements, set("metric.unit", quoted(n.unit)))
		}
		if n.to != n.from {
			g.Statements = append(g.Statements, set("metric.name", quoted(n.to)))
		}
		groups = append(groups, g)
	}
	return groups
}

// eachInstrument calls for every instrument of the families, once for each name.
func (s *shims) eachInstrument(do func(*family, *renameplan.Family)) {
	for _, f := range s.families {
		seen := map[string]bool{}
		for _, plan := range f.plans {
			if !seen[plan.New] {
				do(f, plan)
			}
			seen[plan.New] = true
		}
	}
}

// instrument is a name and a unit of which the delivery makes the old name. The unit stays where it can.
func (s *shims) instrument(plan *renameplan.Family) (name, unit string, ok bool) {
	for _, unit := range []string{plan.Unit, ""} {
		for _, name := range []string{plan.New, plan.Old, strings.TrimSuffix(plan.Old, "_total")} {
			if made, err := s.m.Profile.Metric(name, unit, kind(plan)); err == nil && made == plan.Old {
				return name, unit, true
			}
		}
	}
	return "", "", false
}

// noName notes a family that no name of a metric gives.
func (s *shims) noName(f *family, plan *renameplan.Family) {
	made, err := s.m.Profile.Metric(plan.Old, "", kind(plan))
	if err != nil {
		made = err.Error()
	}
	s.note("%s: no name of a metric gives it with the translation %s, which makes %s of it: use %s, or the translation NoTranslation and the instrument's name %s",
		f.old, s.m.Profile.Strategy, made, RulesFile, f.old)
}

func kind(plan *renameplan.Family) string { return cmp.Or(plan.NewKind, plan.Kind) }

func isTarget(label string) bool { return label == "job" || label == "instance" }

// attribute is a path of OTTL to an attribute.
func attribute(context, key string) string { return context + ".attributes[" + quoted(key) + "]" }

func set(path, value string) string { return "set(" + path + ", " + value + ")" }

func equal(path, text string) string { return path + " == " + quoted(text) }

// quoted is a string of OTTL. The Collector reads $ in its configuration as the beginning of a variable, and $$ as $.
func quoted(text string) string { return strings.ReplaceAll(strconv.Quote(text), "$", "$$") }
