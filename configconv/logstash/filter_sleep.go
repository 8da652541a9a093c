package logstash

func init() { filters["sleep"] = sleep }

// sleep holds events up, which changes none of them.
func sleep(f *filter) {
	for _, name := range []string{"time", "every", "replay"} {
		f.value(name)
	}
	f.reviewf("events are not held up: the Collector has no processor for that, and no destination needs it")
	f.decorate()
}
