package logstash

func init() { filters["drop"] = drop }

// drop marks the event; a filter processor at the end of the section takes out what is marked.
func drop(f *filter) {
	if percentage := f.int("percentage", 100); percentage < 100 {
		f.reviewf("percentage => %d: every event is dropped, as OTTL cannot choose at random; a probabilistic_sampler processor can", percentage)
	}
	f.decorate()
	f.drop()
}
