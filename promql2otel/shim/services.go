package shim

import (
	"maps"
	"slices"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// services finds the values of job and instance that come from the resource and differ from those of the scrape.
func (s *shims) services() {
	if s.m.Profile.Jobs == delivery.FromScrape {
		return
	}
	var jobs, instances []value
	for _, service := range s.m.Jobs() {
		jobs = append(jobs, value{old: service.Job, new: service.NewJob(), service: service})
		for _, old := range slices.Sorted(maps.Keys(service.Instances)) {
			instances = append(instances, value{old: old, new: service.Instances[old]})
		}
	}
	s.jobs, s.instance = s.inOrder("job", jobs), s.inOrder("instance", instances)
}

// inOrder puts values so that one after the other can be replaced: what one becomes is not replaced again by one after it. Values that cannot
// be told apart any more, or that are exchanged, are left out and noted.
func (s *shims) inOrder(label string, list []value) []value {
	olds := map[string][]string{}
	for _, v := range list {
		if !slices.Contains(olds[v.new], v.old) {
			olds[v.new] = append(olds[v.new], v.old)
		}
	}
	var left []value
	for i, v := range list {
		again := slices.ContainsFunc(list[:i], func(other value) bool { return other.new == v.new && other.old == v.old })
		switch {
		case len(olds[v.new]) > 1:
			s.note("%s %q: what is %q now was also %q before, and cannot be told apart by it", label, v.old, v.new, other(olds[v.new], v.old))
		case v.old != v.new && !again:
			left = append(left, v)
		}
	}
	ordered, exchanged := inTurn(left, func(v value) (from, to string) { return v.new, v.old })
	for _, v := range exchanged {
		s.note("%s %q: the values were exchanged, and no shim exchanges them back", label, v.old)
	}
	return ordered
}

// other is the first of a list that is not the one given.
func other(list []string, not string) string {
	for _, text := range list {
		if text != not {
			return text
		}
	}
	return ""
}
