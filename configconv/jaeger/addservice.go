package jaeger

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// addService puts a Collector beside the program, and moves the published ports on which it receives to it.
func (c *converter) addService(output string) {
	node, e := c.container.Node, c.edits
	for _, other := range workload.FromYAML(e.file) {
		for _, m := range other.Mounts {
			if path.Base(m.Source) == path.Base(output) {
				c.say("jaeger-edit", finding.Keep, "the service "+other.Name+" runs this configuration already", migrateDocs)
				return
			}
		}
	}
	if mode := node.Get("network_mode").Text(); mode != "" && mode != "bridge" {
		c.say("jaeger-deploy", finding.Manual, "run a Collector with this configuration beside the program. Its network is that of something else (network_mode: "+mode+"), where both would listen on the same ports, so give the program other ones first", migrateDocs)
		return
	}
	services, end, ok := c.serviceEnd()
	if !ok || node.IsFlow() {
		c.say("jaeger-deploy", finding.Manual, "run a Collector with this configuration as a service beside the program", migrateDocs)
		return
	}
	name := e.free("otel-collector", func(name string) bool { return services.Entry(name).At.Exists() })
	ports := c.movePorts(name)
	image, config := c.image()
	nl := e.file.Newline()
	outer, inner := strings.Repeat(" ", services.Indent()), strings.Repeat(" ", node.Indent())
	var b strings.Builder
	if end > 0 && e.file.Data[end-1] != '\n' {
		b.WriteString(nl)
	}
	line := func(format string, args ...any) { b.WriteString(inner + fmt.Sprintf(format, args...) + nl) }
	b.WriteString(nl + outer + name + ":" + nl)
	line("image: %s", image)
	line("command: [\"--config=%s\"]", config)
	line("volumes:")
	line("  - ./%s:%s:ro", path.Base(output), config)
	for _, m := range c.container.Mounts {
		if c.needs(m.Target) {
			line("  - %s:%s:ro", m.Source, m.Target)
		}
	}
	if len(ports) > 0 {
		line("ports:")
		for _, p := range ports {
			line("  %s", p)
		}
	}
	for _, key := range []string{"networks", "profiles"} { // so that it runs where, and whenever, the program does
		if names := names(node.Get(key)); len(names) > 0 {
			line("%s: [%s]", key, strings.Join(names, ", "))
		}
	}
	if restart := node.Get("restart"); restart.IsScalar() {
		line("restart: %s", yamledit.Quote(restart.Text(), 0))
	}
	line("depends_on: [%s]", c.container.Name)
	e.splice(yamledit.Splice{Start: end, End: end, Text: b.String()}, true)
	message := "a service " + name + " is added"
	if len(ports) > 0 {
		message += ", and takes over the published ports on which spans come in"
	}
	c.say("jaeger-edit", finding.Review, message+"; see the diff. Programs that reach "+c.container.Name+" by its name in the compose network have to send to "+name, migrateDocs)
}

// receiving are the ports on which the converted configuration takes in spans, or questions for sampling strategies. Its health check
// is none of them: the program has its own.
func (c *converter) receiving() map[string]bool {
	ports := map[string]bool{}
	for _, p := range conversion.Listening(c.cfg) {
		if p.Component != "extensions/health_check" {
			ports[p.Address[strings.LastIndexByte(p.Address, ':')+1:]] = true
		}
	}
	return ports
}

// movePorts takes the published ports on which the Collector receives from the program, and returns them as items of a list, one or
// more lines each. What it cannot take gets a finding.
func (c *converter) movePorts(to string) (lines []string) {
	entry, e, receiving := c.container.Node.Entry("ports"), c.edits, c.receiving()
	flowStart, flowEnd, isFlow := entry.Value.FlowSpan()
	if isFlow && strings.Contains(string(e.file.Data[flowStart:flowEnd]), "#") {
		isFlow = false // with comments
	}
	var kept []string
	var drop []yamledit.Splice
	dropped, stuck := 0, false
	for _, p := range c.container.Ports {
		if p.Exposed {
			continue
		}
		moves, part := receiving[p.Container], isPart(p.Container, receiving)
		if !moves && !part && p.Container != "5775" {
			if isFlow {
				kept = append(kept, c.flowItem(p.Value))
			}
			continue
		}
		start, end, inBlock := p.Value.Item()
		if part || entry.Shared() || !inBlock && !isFlow {
			stuck = true
			c.Add(conversion.At(p.Value), "jaeger-port", p.Text, finding.Manual, "publish the port at "+to+" in place of "+c.container.Name+" by hand: it is part of a range, or of a list that cannot be edited", migrateDocs)
			if isFlow {
				kept = append(kept, c.flowItem(p.Value))
			}
			continue
		}
		dropped++
		if inBlock {
			start = c.commentsAbove(start)
			drop = append(drop, yamledit.Splice{Start: start, End: end})
			if moves {
				lines = append(lines, reindent(string(e.file.Data[start:end]))...)
			}
		} else if moves {
			lines = append(lines, "- "+c.flowItem(p.Value))
		}
	}
	switch start, end, ok := entry.Block(); {
	case dropped == 0:
	case !stuck && dropped == len(entry.Value.Items()) && ok:
		e.splice(yamledit.Splice{Start: start, End: end}, true)
	case isFlow:
		e.splice(yamledit.Splice{Start: flowStart, End: flowEnd, Text: "[" + strings.Join(kept, ", ") + "]"}, true)
	default:
		e.splices = append(e.splices, drop...)
	}
	return lines
}

// commentsAbove is where the comment lines begin that stand directly above the item of a list at that offset.
func (c *converter) commentsAbove(start int) int {
	f := c.edits.file
	for start > 0 {
		above, text, _ := f.Line(start - 1)
		if f.Data[text] != '#' {
			break
		}
		start = above
	}
	return start
}

// isPart reports whether a range of ports, "14250-14268", holds one of those.
func isPart(port string, of map[string]bool) bool {
	first, last, ok := strings.Cut(port, "-")
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if !ok || err1 != nil || err2 != nil {
		return false
	}
	for p := range of {
		if n, err := strconv.Atoi(p); err == nil && from <= n && n <= to {
			return true
		}
	}
	return false
}

// flowItem is the text of an item of a list in flow style.
func (c *converter) flowItem(v yamledit.Value) string {
	if start, end, ok := v.FlowSpan(); ok {
		return string(c.edits.file.Data[start:end])
	}
	if start, end, ok := v.Span(); ok {
		return string(c.edits.file.Data[start:end])
	}
	return strconv.Quote(v.Text())
}

// reindent takes from each line of a block what its first line is indented by.
func reindent(block string) (lines []string) {
	text := strings.TrimRight(block, "\r\n")
	indent := len(text) - len(strings.TrimLeft(text, " "))
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		lines = append(lines, line[min(indent, len(line)-len(strings.TrimLeft(line, " "))):])
	}
	return lines
}

// needs reports whether the converted configuration reads a file that is, or is below, a mounted path.
func (c *converter) needs(target string) bool {
	return slices.ContainsFunc(c.Needs, func(n finding.RequiredFile) bool {
		return n.Path == target || strings.HasPrefix(n.Path, strings.TrimSuffix(target, "/")+"/")
	})
}

// serviceEnd is the mapping of the services that the program's is in, and where the lines of the program's service end.
func (c *converter) serviceEnd() (services yamledit.Value, end int, ok bool) {
	for _, doc := range c.edits.file.Docs {
		services := doc.Get("services")
		if entry := services.Entry(c.container.Name); entry.At.Exists() {
			_, end, ok := entry.Block()
			return services, end, ok
		}
	}
	return yamledit.Value{}, 0, false
}

// names are the items of a list, or the keys of a mapping.
func names(v yamledit.Value) (names []string) {
	for _, item := range v.Items() {
		names = append(names, item.Text())
	}
	for _, e := range v.Entries() {
		names = append(names, e.Key)
	}
	return names
}
