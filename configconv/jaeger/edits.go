package jaeger

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
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
	// pods are those that have the volume for the configuration already, by the offset of their containers.
	pods map[int]bool
}

// editService changes the service or container of a program that was converted: one that is replaced gets the new image, arguments and
// configuration; one that stays behind a Collector gets a Collector as its neighbour.
func (c *converter) editService(e *edits, output string) {
	if c.container == nil || !c.container.Node.Exists() || c.cfg.Empty() {
		return
	}
	e.file = c.container.Node.File()
	replaced := c.opts.Target == conversion.JaegerV2 || c.role == Agent || c.role == Collector && c.cfg.Find(collector.Exporter, collector.ID{Type: "otlp"}) == nil
	switch {
	case replaced:
		c.replaceService(e, output)
	case c.container.Kind == workload.Compose && c.role != Ingester:
		c.addService(e, output)
	default:
		c.say("jaeger-deploy", finding.Manual, "deploy a Collector with this configuration beside the program, and let the Service that clients know select it", migrateDocs)
	}
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

// replaceService edits the service in place.
func (c *converter) replaceService(e *edits, output string) {
	node := c.container.Node
	if node.IsFlow() || !c.container.ImageAt.Exists() {
		c.say("jaeger-deploy", finding.Manual, "run this configuration in place of the program", migrateDocs)
		return
	}
	image, config := c.image()
	splice, ok := c.container.ImageAt.Replace(image)
	if !ok {
		c.say("jaeger-deploy", finding.Manual, "run "+image+" with this configuration in place of the program", migrateDocs)
		return
	}
	e.splices = append(e.splices, splice)
	indent := strings.Repeat(" ", node.Indent())
	nl := e.file.Newline()
	key := "command"
	if c.container.Kind != workload.Compose {
		key = "args"
	}
	command := indent + key + `: ["--config=` + config + `"]` + nl
	entries := node.Entries()
	done := false
	for _, entry := range entries {
		start, end, whole := entry.Block()
		switch entry.Key {
		case "entrypoint", "command", "args":
			if !whole {
				continue
			}
			text := ""
			if !done {
				text, done = command, true
			}
			e.splices = append(e.splices, yamledit.Splice{Start: start, End: end, Text: text})
		case "environment", "env":
			c.dropVariables(e, entry)
		case "ports", "expose":
			for _, p := range c.container.Ports {
				if p.Container == "5775" {
					if start, end, ok := p.Value.Item(); ok && len(entry.Value.Items()) > 1 {
						e.splices = append(e.splices, yamledit.Splice{Start: start, End: end})
					}
				}
			}
		}
	}
	after := c.afterImage(e)
	if !done {
		e.splices = append(e.splices, yamledit.Splice{Start: after, End: after, Text: command})
	}
	if c.container.Kind == workload.Compose {
		c.mount(e, node, "./"+path.Base(output)+":"+config+":ro", after)
		c.say("jaeger-edit", finding.Review, "the service runs "+image+" with the converted configuration; see the diff", migrateDocs)
		return
	}
	name := "otel-" + string(c.role) + "-config" // of the ConfigMap and its volume
	c.mountPod(e, node, name, config, after)
	if !c.podVolume(e, name) {
		c.say("jaeger-volume", finding.Manual, "give the pod a volume "+name+" with the ConfigMap of that name", migrateDocs)
	}
	c.say("jaeger-edit", finding.Review, "the container runs "+image+" and reads its configuration from a ConfigMap; see the diff, and create it: kubectl create configmap "+name+" --from-file=config.yaml="+path.Base(output), migrateDocs)
}

// afterImage is the offset after the line of the image.
func (c *converter) afterImage(e *edits) int {
	for _, entry := range c.container.Node.Entries() {
		if entry.Key == "image" {
			if _, end, ok := entry.Block(); ok {
				return end
			}
		}
	}
	_, _, end := e.file.Line(e.file.Offset(c.container.ImageAt.Node()))
	return end
}

// dropVariables takes out the variables that were converted; those of the converted configuration stay.
func (c *converter) dropVariables(e *edits, entry yamledit.Entry) {
	var drop []yamledit.Splice
	kept := 0
	for _, v := range c.container.Env {
		_, jaegers := variables()[v.Name]
		if !jaegers || c.refersTo(v.Name) || !v.HasValue {
			kept++
			continue
		}
		if start, end, ok := v.Entry.Item(); ok {
			drop = append(drop, yamledit.Splice{Start: start, End: end})
			continue
		}
		for _, inner := range entry.Value.Entries() {
			if inner.Key == v.Name {
				if start, end, ok := inner.Block(); ok {
					drop = append(drop, yamledit.Splice{Start: start, End: end})
				}
			}
		}
	}
	if start, end, ok := entry.Block(); ok && kept == 0 && len(drop) > 0 {
		drop = []yamledit.Splice{{Start: start, End: end}}
	}
	e.splices = append(e.splices, drop...)
}

// refersTo reports whether the converted configuration reads a variable.
func (c *converter) refersTo(name string) bool {
	for _, v := range c.Variables {
		if v.Name == name {
			return true
		}
	}
	return false
}

// mount adds a volume to a compose service.
func (c *converter) mount(e *edits, node yamledit.Value, volume string, after int) {
	nl := e.file.Newline()
	for _, entry := range node.Entries() {
		if entry.Key != "volumes" {
			continue
		}
		items := entry.Value.Items()
		if len(items) == 0 || entry.Value.IsFlow() {
			break
		}
		if _, end, ok := items[len(items)-1].Item(); ok {
			e.splices = append(e.splices, yamledit.Splice{Start: end, End: end, Text: strings.Repeat(" ", entry.Value.Indent()) + "- " + volume + nl})
			return
		}
	}
	indent := strings.Repeat(" ", node.Indent())
	e.splices = append(e.splices, yamledit.Splice{Start: after, End: after, Text: indent + "volumes:" + nl + indent + "  - " + volume + nl})
}

// mountPod adds a mount to a container.
func (c *converter) mountPod(e *edits, node yamledit.Value, name, config string, after int) {
	nl := e.file.Newline()
	lines := func(indent string) string {
		return indent + "- name: " + name + nl + indent + "  mountPath: " + path.Dir(config) + nl
	}
	for _, entry := range node.Entries() {
		items := entry.Value.Items()
		if entry.Key != "volumeMounts" || len(items) == 0 || entry.Value.IsFlow() {
			continue
		}
		if _, end, ok := items[len(items)-1].Item(); ok {
			e.splices = append(e.splices, yamledit.Splice{Start: end, End: end, Text: lines(strings.Repeat(" ", entry.Value.Indent()))})
			return
		}
	}
	indent := strings.Repeat(" ", node.Indent())
	e.splices = append(e.splices, yamledit.Splice{Start: after, End: after, Text: indent + "volumeMounts:" + nl + lines(indent)})
}

// podVolume gives the pod of the container a volume with the ConfigMap of that name.
func (c *converter) podVolume(e *edits, name string) bool {
	pod, nl := c.container.Pod, e.file.Newline()
	if !pod.IsMap() || pod.IsFlow() {
		return false
	}
	text := func(indent string) string {
		return indent + "- name: " + name + nl + indent + "  configMap:" + nl + indent + "    name: " + name + nl
	}
	containers, end := 0, -1 // of the entry that the volume goes behind
	for _, entry := range pod.Entries() {
		start, last, ok := entry.Block()
		switch {
		case !ok:
		case entry.Key == "volumes" && entry.Value.IsList() && !entry.Value.IsFlow() && len(entry.Value.Items()) > 0:
			if !e.pods[start] {
				e.splices = append(e.splices, yamledit.Splice{Start: last, End: last, Text: text(strings.Repeat(" ", entry.Value.Indent()))})
			}
			e.pods[start] = true
			return true
		case entry.Key == "volumes":
			return false
		case entry.Key == "containers":
			containers, end = start, last
		}
	}
	if end < 0 {
		return false
	}
	if !e.pods[containers] {
		indent := strings.Repeat(" ", pod.Indent())
		head := ""
		if e.file.Data[end-1] != '\n' {
			head = nl
		}
		e.splices = append(e.splices, yamledit.Splice{Start: end, End: end, Text: head + indent + "volumes:" + nl + text(indent)})
	}
	e.pods[containers] = true
	return true
}

// addService puts a Collector beside the program, and moves the published ports on which it receives to it.
func (c *converter) addService(e *edits, output string) {
	node := c.container.Node
	receiving := map[string]bool{}
	for _, p := range []string{"14250", "14268", "9411", "4317", "4318", "6831", "6832", "5778"} {
		receiving[p] = true
	}
	var moved []string
	var drop []yamledit.Splice
	ports := node.Get("ports")
	for _, p := range c.container.Ports {
		start, end, ok := p.Value.Item()
		if !ok || !receiving[p.Container] && p.Container != "5775" || p.Value.IsMap() || !strings.Contains(p.Text, ":") && !ports.Exists() {
			continue
		}
		drop = append(drop, yamledit.Splice{Start: start, End: end})
		if p.Container != "5775" {
			moved = append(moved, p.Text)
		}
	}
	end, outerIndent, ok := c.serviceEnd()
	if !ok || node.IsFlow() {
		c.say("jaeger-deploy", finding.Manual, "run a Collector with this configuration as a service beside the program", migrateDocs)
		return
	}
	if len(drop) > 0 && len(drop) == len(ports.Items()) {
		for _, entry := range node.Entries() {
			if entry.Key == "ports" {
				if start, end, ok := entry.Block(); ok {
					drop = []yamledit.Splice{{Start: start, End: end}}
				}
			}
		}
	}
	e.splices = append(e.splices, drop...)
	image, config := c.image()
	nl := e.file.Newline()
	outer, inner := strings.Repeat(" ", outerIndent), strings.Repeat(" ", node.Indent())
	var b strings.Builder
	if end > 0 && e.file.Data[end-1] != '\n' {
		b.WriteString(nl)
	}
	fmt.Fprintf(&b, "%s%sotel-collector:%s%simage: %s%s", nl, outer, nl, inner, image, nl)
	fmt.Fprintf(&b, "%scommand: [\"--config=%s\"]%s", inner, config, nl)
	fmt.Fprintf(&b, "%svolumes:%s%s  - ./%s:%s:ro%s", inner, nl, inner, path.Base(output), config, nl)
	for _, m := range c.container.Mounts {
		if c.needs(m.Target) {
			fmt.Fprintf(&b, "%s  - %s:%s:ro%s", inner, m.Source, m.Target, nl)
		}
	}
	if len(moved) > 0 {
		fmt.Fprintf(&b, "%sports:%s", inner, nl)
		for _, p := range moved {
			fmt.Fprintf(&b, "%s  - %s%s", inner, strconv.Quote(p), nl)
		}
	}
	if names := networks(node); len(names) > 0 {
		fmt.Fprintf(&b, "%snetworks: [%s]%s", inner, strings.Join(names, ", "), nl)
	}
	fmt.Fprintf(&b, "%sdepends_on: [%s]%s", inner, c.container.Name, nl)
	e.splices = append(e.splices, yamledit.Splice{Start: end, End: end, Text: b.String()})
	c.say("jaeger-edit", finding.Review, "a service otel-collector takes over the ports on which spans come in; see the diff. Programs that reach "+c.container.Name+" by its name in the compose network have to send to otel-collector", migrateDocs)
}

// needs reports whether the converted configuration reads a file that is, or is below, a mounted path.
func (c *converter) needs(target string) bool {
	return slices.ContainsFunc(c.Needs, func(n finding.RequiredFile) bool {
		return n.Path == target || strings.HasPrefix(n.Path, strings.TrimSuffix(target, "/")+"/")
	})
}

// serviceEnd is where the lines of the service end in its file, and the column of its key.
func (c *converter) serviceEnd() (end, indent int, ok bool) {
	for _, doc := range c.container.Node.File().Docs {
		services := doc.Get("services")
		for _, entry := range services.Entries() {
			if entry.Key == c.container.Name {
				_, end, ok := entry.Block()
				return end, services.Indent(), ok
			}
		}
	}
	return 0, 0, false
}

func networks(service yamledit.Value) (names []string) {
	v := service.Get("networks")
	for _, item := range v.Items() {
		names = append(names, item.Text())
	}
	for _, e := range v.Entries() {
		names = append(names, e.Key)
	}
	return names
}

// finish makes the change of the file, unless what comes out cannot be read any more.
func (c *converter) finishEdits(e *edits) {
	if len(e.splices) == 0 {
		return
	}
	changed, err := yamledit.Apply(e.src.Data, e.splices)
	if err == nil {
		_, err = yamledit.Parse(e.src.Name, changed)
	}
	if err != nil {
		c.Add(conversion.Place{File: e.src.Name, Line: 1, Column: 1}, "jaeger-edit-failed", "", finding.Manual, "the services could not be edited in place ("+cmp.Or(err.Error(), "")+"); edit them by hand", migrateDocs)
		return
	}
	c.Changes = append(c.Changes, edit.Change{Rel: e.src.Name, Old: e.src.Data, New: changed})
}
