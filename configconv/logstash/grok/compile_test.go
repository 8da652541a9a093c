package grok

import (
	"sort"
	"strings"
	"testing"
)

// Every public pattern compiles, by itself.
func TestLibrary(t *testing.T) {
	for _, ecs := range []bool{false, true} {
		var names []string
		for name := range libraries[ecs]() {
			names = append(names, name)
		}
		sort.Strings(names)
		if len(names) < 250 {
			t.Fatalf("%d patterns only", len(names))
		}
		for _, name := range names {
			p, err := Compile("%{"+name+":[whole][text]}", Options{ECS: ecs})
			if err != nil {
				t.Errorf("ecs %v: %s: %v", ecs, name, err)
				continue
			}
			for _, n := range p.Notes {
				if n.Review && name != "SYSLOGPAMSESSION" && !strings.Contains(n.Text, "SYSLOGPAMSESSION") {
					t.Errorf("ecs %v: %s: %s", ecs, name, n.Text)
				}
			}
		}
	}
}
