package logevent

import "slices"

// ignored returns the fields that are not compared: those that were asked for, those that only Logstash itself has, and the host
// that Logstash's inputs add, unless the events give a reason to compare it.
func ignored(want, got []Event, asked []Field) (all []Field, why []Ignored) {
	add := func(f Field, reason string) {
		all = append(all, f)
		why = append(why, Ignored{f.String(), reason})
	}
	for _, f := range asked {
		add(f, "--ignore")
	}
	add(Field{"@version"}, "Logstash's own")
	add(Field{"@metadata"}, "never leaves Logstash")
	if host := (Field{"host"}); !slices.ContainsFunc(asked, host.matches) && inputsHost(want, got) {
		add(host, "the same in all events of Logstash, and in none of the Collector: the machine that Logstash ran on")
	}
	return all, why
}

// inputsHost says whether host looks like what an input of Logstash adds: several events have it, always with one value, and none of
// the Collector does.
func inputsHost(want, got []Event) bool {
	values := map[string]bool{}
	for _, e := range want {
		v, ok := e.Fields["host"]
		if !ok {
			return false
		}
		values[signature(Field{"host"}, v)] = true
	}
	return len(want) > 1 && len(values) == 1 && !slices.ContainsFunc(got, hasHost)
}

func hasHost(e Event) bool {
	for _, f := range []Field{{"host"}, {"host", "name"}, {"host", "ip"}, {"host", "hostname"}} {
		if _, ok := e.Get(f); ok {
			return true
		}
	}
	return false
}
