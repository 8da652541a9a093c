package jaeger

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Images that the edited services run, and where they look for their configuration.
const (
	collectorImage  = "otel/opentelemetry-collector-contrib"
	collectorTag    = "0.155.0"
	collectorConfig = "/etc/otelcol-contrib/config.yaml"
	jaegerImage     = "jaegertracing/jaeger:2.20.0"
	jaegerConfig    = "/etc/jaeger/config.yaml"
)

// edits collects the changes of the file that runs the programs.
type edits struct {
	src     conversion.Source
	file    *yamledit.File
	splices []yamledit.Splice
	names   *outputNames
	// added are the names of services and volumes that were given in this file.
	added map[string]bool
	// listed are the pods that have got a list of volumes, by the offset at which it was put.
	listed map[int]bool
}

func newEdits(src conversion.Source) *edits {
	return &edits{src: src, added: map[string]bool{}, listed: map[int]bool{}}
}

// free is the name, with a number behind it where it is taken, and takes it.
func (e *edits) free(name string, taken func(string) bool) string {
	candidate := name
	for n := 2; e.added[candidate] || taken(candidate); n++ {
		candidate = fmt.Sprintf("%s-%d", name, n)
	}
	e.added[candidate] = true
	return candidate
}

// editService changes the service or container of a program that was converted: one that is replaced gets the new image, arguments and
// configuration; one that stays behind a Collector gets a Collector as its neighbour.
func (c *converter) editService(output string) {
	if c.container == nil || !c.container.Node.Exists() || c.cfg.Empty() {
		return
	}
	c.edits.file = c.container.Node.File()
	if c.container.Shared() {
		c.say("jaeger-deploy", finding.Manual, "what starts the program is shared through a YAML anchor, and is not edited: run this configuration by hand", migrateDocs)
		return
	}
	if c.tooOld() {
		c.say("jaeger-deploy", finding.Manual, "nothing is edited: the program has to be upgraded first", migrateDocs)
		return
	}
	if c.opts.Merge {
		c.say("jaeger-edit", finding.Manual, "the services of this file are not changed, because the merged configuration takes the place of several: run one Collector with it, take out what it replaces, and let the clients of that send to it", migrateDocs)
		return
	}
	replaced := c.opts.Target == conversion.JaegerV2 || c.role == Agent || c.role == Collector && c.cfg.Find(collector.Exporter, collector.ID{Type: "otlp"}) == nil
	switch {
	case replaced:
		c.replaceService(output)
	case c.container.Kind == workload.Compose && c.role != Ingester:
		c.addService(output)
	default:
		c.say("jaeger-deploy", finding.Manual, "deploy a Collector with this configuration beside the program, and let the Service that clients know select it", migrateDocs)
	}
}

// splice adds a change to those of the file, if it could be made.
func (e *edits) splice(s yamledit.Splice, ok bool) bool {
	if ok {
		e.splices = append(e.splices, s)
	}
	return ok
}

// image is what runs a configuration.
func (c *converter) image() (image, config string) {
	if c.opts.Target == conversion.JaegerV2 && c.role != Agent {
		return jaegerImage, jaegerConfig
	}
	tag := collectorTag
	if v := strings.TrimPrefix(c.opts.Version, "v"); v != "" {
		tag = v
		if strings.Count(v, ".") == 1 {
			tag += ".0"
		}
	}
	return collectorImage + ":" + tag, collectorConfig
}

// mount adds a volume to a compose service.
func (c *converter) mount(node yamledit.Value, volume string, after int) bool {
	nl := c.edits.file.Newline()
	entry := node.Entry("volumes")
	if entry.At.Exists() {
		return c.edits.splice(entry.Append(yamledit.Item{Lines: []string{volume}, Flow: volume}))
	}
	indent := strings.Repeat(" ", node.Indent())
	return c.edits.splice(yamledit.Splice{Start: after, End: after, Text: indent + "volumes:" + nl + indent + "  - " + volume + nl}, true)
}

// enableOTLP lets the program itself take in OTLP, where it is started in this file, and reports whether it does.
func (c *converter) enableOTLP() bool {
	if c.container == nil || !c.container.Node.Exists() || c.container.Node.IsFlow() || c.container.Shared() || c.opts.Merge {
		return false
	}
	c.edits.file = c.container.Node.File()
	const name = "COLLECTOR_OTLP_ENABLED"
	key, item, entry := "environment", yamledit.Item{Lines: []string{name + "=true"}, Flow: name + "=true"}, name+`: "true"`
	if c.container.Kind != workload.Compose {
		key, item = "env", yamledit.Item{Lines: []string{"name: " + name, `value: "true"`}, Flow: "{name: " + name + `, value: "true"}`}
	}
	if v, set := c.set.Get("collector.otlp.enabled"); set {
		variable := c.container.Var(name)
		if variable == nil || variable.At != v.At || !variable.HasValue {
			return false // a flag, or a value from elsewhere
		}
		if variable.Joined {
			return c.edits.splice(variable.Node.Replace(name + "=true"))
		}
		return c.edits.splice(variable.Node.Replace("true"))
	}
	switch env := c.container.Node.Entry(key); {
	case !env.At.Exists():
		at, ok := c.afterImage()
		indent, nl := strings.Repeat(" ", c.container.Node.Indent()), c.edits.file.Newline()
		text := indent + key + ":" + nl
		for i, line := range item.Lines {
			text += indent + map[bool]string{true: "  - ", false: "    "}[i == 0] + line + nl
		}
		return c.edits.splice(yamledit.Splice{Start: at, End: at, Text: text}, ok)
	case env.Value.IsMap():
		return !env.Merged && c.edits.splice(env.Value.AppendEntry(entry))
	default:
		return c.edits.splice(env.Append(item))
	}
}

// afterImage is the offset after the line of the image, if that stands in the service itself.
func (c *converter) afterImage() (offset int, ok bool) {
	_, end, ok := c.container.Node.Entry("image").Block()
	if ok && (end == 0 || c.edits.file.Data[end-1] != '\n') {
		ok = false // the last line of a file, which has no end
	}
	return end, ok
}

// finishEdits makes the change of the file, unless what comes out is no longer what it has to be.
func (c *converter) finishEdits() {
	e := c.edits
	if len(e.splices) == 0 {
		return
	}
	changed, err := yamledit.Apply(e.src.Data, e.splices)
	if err == nil {
		var f *yamledit.File
		f, err = yamledit.Parse(e.src.Name, changed)
		if err == nil && len(f.Duplicates) > len(e.file.Duplicates) {
			err = fmt.Errorf("the key %s would be there twice", f.Duplicates[len(f.Duplicates)-1].Text())
		}
	}
	if err != nil {
		c.Add(conversion.Place{File: e.src.Name, Line: 1, Column: 1}, "jaeger-edit-failed", "", finding.Manual, "the services could not be edited in place ("+err.Error()+"); edit them by hand, and pass over what the other findings say of a diff", migrateDocs)
		return
	}
	c.Changes = append(c.Changes, edit.Change{Rel: e.src.Name, Old: e.src.Data, New: changed})
}
