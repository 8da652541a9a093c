// Package jaeger converts what starts the programs of Jaeger v1 (agent, collector, ingester, query, all-in-one) into a Collector in
// front of the existing backend, or into the configuration of Jaeger v2.
package jaeger

import (
	"path"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Role is a program of Jaeger v1.
type Role string

// The programs of Jaeger v1.
const (
	Agent     Role = "agent"
	Collector Role = "collector"
	Ingester  Role = "ingester"
	Query     Role = "query"
	AllInOne  Role = "all-in-one"
)

// component is one program with its settings.
type component struct {
	role Role
	name string // of the service or workload; by it others reach the program
	tag  string // of its image
	at   conversion.Place
	// set holds the settings; where one has several sources the strongest won.
	set *setting.Set
	// container is what runs it, nil where only its settings are known.
	container *workload.Container
	// strategies are sampling strategies that stand in the source itself, as JSON.
	strategies []byte
}

// RoleOf is the program of Jaeger v1 that a container runs, "" for others.
func RoleOf(c *workload.Container) Role {
	role := imageRole(c.Image)
	if IsV2(c) {
		return ""
	}
	return role
}

// imageRole is the program that an image is called after.
func imageRole(image string) Role {
	name, _ := workload.SplitImage(image)
	base := path.Base(name)
	base = strings.TrimSuffix(strings.TrimSuffix(base, "-rhel8"), "-rhel9")
	switch {
	case base == "all-in-one" && strings.HasPrefix(name, "jaegertracing/"), base == "jaeger-all-in-one":
		return AllInOne
	case base == "jaeger-agent":
		return Agent
	case base == "jaeger-collector":
		return Collector
	case base == "jaeger-ingester":
		return Ingester
	case base == "jaeger-query":
		return Query
	}
	return ""
}

// IsV2 reports whether a container runs Jaeger v2, which is a Collector already: by its image, by the tag of an image that both have,
// or because it is told to read a Collector's configuration (--config, where v1 has --config-file).
func IsV2(c *workload.Container) bool {
	name, tag := workload.SplitImage(c.Image)
	if name == "jaegertracing/jaeger" {
		return true
	}
	if imageRole(c.Image) == "" {
		return false
	}
	return strings.HasPrefix(tag, "2.") || strings.HasPrefix(tag, "v2.") || slices.ContainsFunc(c.Args, func(a workload.Arg) bool {
		return strings.TrimLeft(a.Text, "-") == "config" && strings.HasPrefix(a.Text, "--") || strings.HasPrefix(a.Text, "--config=")
	})
}

// sources gathers the settings of one program and knows which source has more weight.
type sources struct {
	rec  *conversion.Recorder
	set  *setting.Set
	role Role
	at   conversion.Place // of what has no place of its own
}

func newSources(rec *conversion.Recorder, role Role) *sources {
	return &sources{rec: rec, set: setting.NewSet(rec, "jaeger-"), role: role}
}

// put records a setting under the flag that is meant today.
func (s *sources) put(name, written string, value string, at conversion.Place, hidden bool) {
	key, newValue := canonical(s.role, name, value)
	if key != name {
		if old, set := s.set.Get(key); set && old.Name != written {
			s.overridden(written, old.Name, at) // the newer name wins
			return
		}
	}
	if old, set := s.set.Get(key); set && (old.Name != written || old.At != at) {
		s.overridden(old.Name, written, old.At)
	}
	s.set.Put(setting.Setting{Key: key, Name: written, Value: workload.Text(newValue), At: at, Hidden: hidden})
}

func (s *sources) overridden(name, by string, at conversion.Place) {
	s.rec.Add(at, "jaeger-overridden", name, finding.Auto, "had no effect: "+by+" is set as well, and counts", flagDocs)
}

// env reads variables; those that are not Jaeger's are passed over.
func (s *sources) env(vars []workload.Variable) {
	for _, v := range vars {
		switch key, ok := variables()[v.Name]; {
		case v.Name == "JAEGER_TAGS": // the agent's flag of that name is gone since 1.19
			s.rec.Add(v.At, "jaeger-client-variable", v.Name, finding.Review, "is of Jaeger's client, and tags the spans of this program itself; tags for the spans that come in are AGENT_TAGS or COLLECTOR_TAGS since 1.19", flagDocs)
		case ok:
			s.put(key, v.Name, v.Value, v.At, !v.HasValue)
		case strings.HasPrefix(v.Name, "JAEGER_"):
			s.rec.Add(v.At, "jaeger-client-variable", v.Name, finding.Keep, "is of Jaeger's client, by which this program traces itself, and stays with it; a Collector in its place does that by service.telemetry.traces", internalDocs)
		}
	}
}

// args reads a command line. Words that are no flags are the program and its sub-command.
func (s *sources) args(args []workload.Arg) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if !strings.HasPrefix(a.Text, "-") || strings.Trim(a.Text, "-") == "" {
			continue
		}
		name, value, has := strings.Cut(strings.TrimLeft(a.Text, "-"), "=")
		f, known := flags()[name]
		if !has {
			if next := i + 1; next < len(args) && !strings.HasPrefix(args[next].Text, "-") && (!known || f.kind != "bool") {
				value, i = args[next].Text, next
			} else {
				value = "true"
			}
		}
		if !known {
			s.rec.Add(a.At, "jaeger-unknown-flag", "--"+name, finding.Manual, "is no flag of Jaeger 1.x that this tool knows; look it up in the documentation of the release that you run", flagDocs)
			continue
		}
		s.put(name, "--"+name, strings.Trim(value, `"`), a.At, false)
	}
}

// file reads a file for --config-file: nested or dotted keys are the flags (viper).
func (s *sources) file(doc yamledit.Value) {
	var walk func(prefix string, v yamledit.Value)
	walk = func(prefix string, v yamledit.Value) {
		for _, e := range v.Entries() {
			key := prefix + e.Key
			if _, known := flags()[key]; known && !e.Value.IsMap() {
				s.put(key, key, strings.Join(e.Value.Strings(), ","), conversion.At(e.At), false)
				continue
			}
			if e.Value.IsMap() {
				walk(key+".", e.Value)
				continue
			}
			s.rec.Add(conversion.At(e.At), "jaeger-unknown-flag", key, finding.Manual, "is no setting of Jaeger 1.x that this tool knows", flagDocs)
		}
	}
	walk("", doc)
}

const flagDocs = "https://www.jaegertracing.io/docs/1.76/deployment/cli/"

// fromContainer reads what a container of a known role is started with: configuration file, environment, flags, in the order of
// their weight (viper.AutomaticEnv and pflag in Jaeger's cmd/internal/flags).
func fromContainer(rec *conversion.Recorder, c *workload.Container, role Role, open func(string) ([]byte, error)) component {
	s := newSources(rec, role)
	source := ""
	if name, at, ok := configFile(c); ok {
		source = s.mounted(c, name, at, open)
	}
	s.env(c.Env)
	s.args(c.Args)
	if source != "" {
		s.set.Say("config-file", finding.Auto, "was read from "+source, flagDocs)
	}
	for _, from := range c.EnvFrom {
		rec.Add(from.At, "jaeger-env-from", from.Name, finding.Manual, "variables come from "+from.Name+", which is not read; convert that as well", flagDocs)
	}
	_, tag := workload.SplitImage(c.Image)
	name := c.Workload
	if c.Kind == workload.Dockerfile || name == "" {
		name = "jaeger-" + string(role)
	}
	return component{role: role, name: name, tag: tag, at: c.At, set: s.set, container: c}
}

// configFile is the argument or variable that names a configuration file.
func configFile(c *workload.Container) (name string, at conversion.Place, ok bool) {
	for i, a := range c.Args {
		if rest, found := strings.CutPrefix(a.Text, "--config-file"); found {
			if value, inline := strings.CutPrefix(rest, "="); inline {
				return value, a.At, true
			}
			if rest == "" && i+1 < len(c.Args) {
				return c.Args[i+1].Text, a.At, true
			}
		}
	}
	if v := c.Var("CONFIG_FILE"); v != nil {
		return v.Value, v.At, true
	}
	return "", conversion.Place{}, false
}

// mounted reads the configuration file where it is mounted from a file of the same tree. It returns the name of that file.
func (s *sources) mounted(c *workload.Container, name string, at conversion.Place, open func(string) ([]byte, error)) string {
	for _, m := range c.Mounts {
		rest, inside := strings.CutPrefix(name, strings.TrimSuffix(m.Target, "/"))
		if !inside || m.Source == "" || rest != "" && !strings.HasPrefix(rest, "/") || open == nil {
			continue
		}
		source := path.Clean(m.Source + rest)
		data, err := open(source)
		if err != nil {
			continue
		}
		source = path.Join(path.Dir(at.File), source)
		f, err := yamledit.Parse(source, data)
		if err != nil {
			s.rec.Problem(at, err.Error())
			return ""
		}
		for _, doc := range f.Docs {
			s.file(doc)
		}
		return source
	}
	return ""
}

// guessRole is the program that settings are for, where nothing names it.
func guessRole(keys []string) Role {
	has := func(prefixes ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool {
			return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(k, p) })
		})
	}
	receives, queries, reports := has("collector."), has("query."), has("reporter.", "agent.", "jaeger.tags")
	switch {
	case receives && queries, has("processor.") && (receives || queries):
		return AllInOne
	case reports, has("processor."), has("http-server."):
		return Agent
	case has("kafka.consumer.", "ingester."):
		return Ingester
	case queries:
		return Query
	}
	return Collector
}

func literal(s string) collector.Text { return collector.Literal(s) }
