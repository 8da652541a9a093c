package e2e

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// span is what a backend shows of a span, in a form that both protocols can be brought to.
type span struct {
	service    string
	process    []string // attributes of the process or resource
	trace, id  string
	parent     string // id, "" for a root
	name, kind string
	failed     bool
	attributes []string // key=type:value
	events     []string
	links      int
	took       time.Duration
}

// later prints a time that a program chose: what passes while it runs is less than a minute.
func later(d time.Duration) string {
	if d = d.Round(time.Minute); d != 0 {
		return " after " + d.String()
	}
	return ""
}

// render prints the spans as trees, one a trace, without what differs between two runs: ids and times.
func render(spans []span) string {
	children := map[string][]span{}
	known := map[string]bool{}
	for _, s := range spans {
		known[s.trace+s.id] = true
	}
	var roots []span
	for _, s := range spans {
		switch {
		case s.parent != "" && known[s.trace+s.parent]:
			children[s.trace+s.parent] = append(children[s.trace+s.parent], s)
		default:
			roots = append(roots, s)
		}
	}
	var tree func(s span, depth int) string
	tree = func(s span, depth int) string {
		indent := strings.Repeat("    ", depth)
		var b strings.Builder
		fmt.Fprintf(&b, "%s%s: %s", indent, s.service, s.name)
		if s.kind != "" {
			fmt.Fprintf(&b, " (%s)", s.kind)
		}
		if s.failed {
			b.WriteString(" FAILED")
		}
		if s.parent != "" && !known[s.trace+s.parent] {
			b.WriteString(" of a remote parent")
		}
		if ended := later(s.took); ended != "" {
			b.WriteString(", ended" + ended)
		}
		if s.links > 0 {
			fmt.Fprintf(&b, " with %d link(s)", s.links)
		}
		b.WriteString("\n")
		slices.Sort(s.attributes)
		for _, a := range s.attributes {
			fmt.Fprintf(&b, "%s  %s\n", indent, a)
		}
		for _, e := range s.events {
			fmt.Fprintf(&b, "%s  event %s\n", indent, e)
		}
		var parts []string
		for _, c := range children[s.trace+s.id] {
			parts = append(parts, tree(c, depth+1))
		}
		slices.Sort(parts)
		return b.String() + strings.Join(parts, "")
	}
	var trees []string
	processes := map[string]bool{}
	for _, s := range roots {
		trees = append(trees, tree(s, 0))
	}
	for _, s := range spans {
		slices.Sort(s.process)
		processes[s.service+" "+strings.Join(s.process, " ")] = true
	}
	slices.Sort(trees)
	var list []string
	for p := range processes {
		list = append(list, "process "+p+"\n")
	}
	slices.SortFunc(list, cmp.Compare[string])
	return strings.Join(list, "") + strings.Join(trees, "")
}

func printed(key string, value any) string {
	return outOfTime.Replace(fmt.Sprintf("%s=%T:%v", key, value, value))
}

// outOfTime evens out who ends a gRPC call that is out of time: the client by its own clock, or the server, which knows the
// deadline as well. The code is the same.
var outOfTime = strings.NewReplacer("desc = stream terminated by RST_STREAM with error code: CANCEL", "desc = context deadline exceeded")

// withoutExceptions leaves the events out that the SDK adds to a span which a panic ends.
func withoutExceptions(rendered string) string {
	var b strings.Builder
	skip := false
	for line := range strings.Lines(rendered) {
		text := strings.TrimSpace(line)
		if strings.HasPrefix(text, "event ") || strings.Contains(text, ": ") && !strings.Contains(text, "=") {
			skip = false
		}
		if strings.HasPrefix(text, "event exception ") {
			skip = true
		}
		if !skip {
			b.WriteString(line)
		}
	}
	return b.String()
}
