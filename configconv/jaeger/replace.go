package jaeger

import (
	"path"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// replaceService edits the service in place.
func (c *converter) replaceService(output string) {
	node, e := c.container.Node, c.edits
	image, config := c.image()
	after, own := c.afterImage()
	splice, ok := c.container.ImageAt.Replace(image)
	if node.IsFlow() || !own || !ok {
		c.say("jaeger-deploy", finding.Manual, "run "+image+" with this configuration in place of the program", migrateDocs)
		return
	}
	e.splice(splice, true)
	indent := strings.Repeat(" ", node.Indent())
	key := "command"
	if c.container.Kind != workload.Compose {
		key = "args"
	}
	command := indent + key + `: ["--config=` + config + `"]` + e.file.Newline()
	done := false
	for _, entry := range node.Entries() {
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
			e.splice(yamledit.Splice{Start: start, End: end, Text: text}, true)
		case "healthcheck", "readinessProbe", "livenessProbe", "startupProbe", "lifecycle":
			c.commandInside(entry)
		case "environment", "env":
			if !entry.Shared() {
				c.dropVariables(entry)
			}
		case "ports", "expose":
			if entry.Shared() {
				continue
			}
			for _, p := range c.container.Ports {
				if p.Container == "5775" {
					if start, end, ok := p.Value.Item(); ok && len(entry.Value.Items()) > 1 {
						e.splice(yamledit.Splice{Start: start, End: end}, true)
					}
				}
			}
		}
	}
	if !done {
		e.splice(yamledit.Splice{Start: after, End: after, Text: command}, true)
	}
	if c.role == Agent {
		c.publishOTLP()
	}
	if c.container.Kind == workload.Compose {
		if !c.mount(node, "./"+path.Base(output)+":"+config+":ro", after) {
			c.say("jaeger-volume", finding.Manual, "mount "+path.Base(output)+" at "+config+": the volumes of the service are not written in a way that can be added to", migrateDocs)
		}
		c.say("jaeger-edit", finding.Review, "the service runs "+image+" with the converted configuration; see the diff", migrateDocs)
		return
	}
	// One ConfigMap, and one volume, for each configuration.
	name := e.free(configMapName(c.role), e.names.configMapMounted)
	if !c.mountPod(name, config, after) || !c.podVolume(name) {
		c.say("jaeger-volume", finding.Manual, "give the pod a volume "+name+" with the ConfigMap of that name, and mount it at "+path.Dir(config), migrateDocs)
	}
	c.say("jaeger-edit", finding.Review, "the container runs "+image+" and reads its configuration from a ConfigMap; see the diff, and create it: kubectl create configmap "+name+" --from-file=config.yaml="+path.Base(output), migrateDocs)
}

// commandInside tells of a check that runs a command inside of the container: the image of the Collector has none.
func (c *converter) commandInside(entry yamledit.Entry) {
	runs := entry.Key == "healthcheck" && entry.Value.Get("test").Exists() || entry.Value.Get("exec").Exists() || entry.Value.Get("preStop", "exec").Exists() || entry.Value.Get("postStart", "exec").Exists()
	if runs {
		c.Add(conversion.At(entry.At), "jaeger-healthcheck", entry.Key, finding.Manual, "runs a command inside of the container, and the image of the Collector has neither a shell nor programs: let it ask the health_check extension over HTTP from outside (httpGet in Kubernetes), or take it out, together with what waits for it (condition: service_healthy)", healthDocs)
	}
}

// dropVariables takes out the variables that were converted; those of the converted configuration stay.
func (c *converter) dropVariables(entry yamledit.Entry) {
	var drop []yamledit.Splice
	kept := 0
	for _, v := range c.container.Env {
		_, jaegers := variables()[v.Name]
		jaegers = jaegers || strings.HasPrefix(v.Name, "JAEGER_") // of its client
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
	c.edits.splices = append(c.edits.splices, drop...)
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

// mountPod adds a mount to a container.
func (c *converter) mountPod(name, config string, after int) bool {
	node, nl := c.container.Node, c.edits.file.Newline()
	item := yamledit.Item{Lines: []string{"name: " + name, "mountPath: " + path.Dir(config)}, Flow: "{name: " + name + ", mountPath: " + path.Dir(config) + "}"}
	if entry := node.Entry("volumeMounts"); entry.At.Exists() {
		return c.edits.splice(entry.Append(item))
	}
	indent := strings.Repeat(" ", node.Indent())
	text := indent + "volumeMounts:" + nl + indent + "- " + item.Lines[0] + nl + indent + "  " + item.Lines[1] + nl
	return c.edits.splice(yamledit.Splice{Start: after, End: after, Text: text}, true)
}

// podVolume gives the pod of the container a volume with the ConfigMap of that name.
func (c *converter) podVolume(name string) bool {
	pod, e := c.container.Pod, c.edits
	if !pod.IsMap() || pod.IsFlow() {
		return false
	}
	item := yamledit.Item{Lines: []string{"name: " + name, "configMap:", "  name: " + name}, Flow: "{name: " + name + ", configMap: {name: " + name + "}}"}
	if entry := pod.Entry("volumes"); entry.At.Exists() {
		return e.splice(entry.Append(item))
	}
	_, end, ok := pod.Entry("containers").Block()
	if !ok {
		return false
	}
	indent, nl := strings.Repeat(" ", pod.Indent()), e.file.Newline()
	head := ""
	if !e.listed[end] { // else another container of the same pod has made the list
		head = indent + "volumes:" + nl
		if e.file.Data[end-1] != '\n' {
			head = nl + head
		}
	}
	e.listed[end] = true
	return e.splice(yamledit.Splice{Start: end, End: end, Text: head + indent + "- " + item.Lines[0] + nl + indent + "  " + item.Lines[1] + nl + indent + "  " + item.Lines[2] + nl}, true)
}

// publishOTLP publishes the ports of OTLP of a Collector that takes an agent's place, where the agent's own ports are published: programs
// that were migrated send OTLP to the host on which the agent was.
func (c *converter) publishOTLP() {
	entry := c.container.Node.Entry("ports")
	published, own, taken := false, map[string]bool{}, map[string]bool{}
	for _, p := range c.container.Ports {
		switch c.container.Kind {
		case workload.Compose:
			published = published || !p.Exposed
		default:
			published = published || p.Value.Get("hostPort").Exists()
		}
		own[p.Container] = own[p.Container] || !p.Exposed
	}
	if !published || c.container.HostNetwork {
		return
	}
	if c.container.Kind == workload.Compose {
		for _, other := range workload.FromYAML(c.edits.file) {
			for _, p := range other.Ports {
				taken[p.Container] = taken[p.Container] || !p.Exposed // the same port of the host, most likely
			}
		}
	}
	for _, port := range []string{"4317", "4318"} {
		if own[port] {
			continue
		}
		item := yamledit.Item{Lines: []string{`"` + port + ":" + port + `"`}, Flow: `"` + port + ":" + port + `"`}
		if c.container.Kind != workload.Compose {
			item = yamledit.Item{Lines: []string{"containerPort: " + port, "hostPort: " + port, "protocol: TCP"}, Flow: "{containerPort: " + port + ", hostPort: " + port + ", protocol: TCP}"}
		}
		if taken[port] || !c.edits.splice(entry.Append(item)) {
			c.say("jaeger-agent-otlp", finding.Manual, "publish port "+port+" of this service on its host, where programs that were migrated send OTLP; another service has it, or the list of ports cannot be added to", receiverOTLP)
		}
	}
}
