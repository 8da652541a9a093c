package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

// fieldSet are fields that something may have set: those of what comes before, and those of a branch itself. Branches are many, so that none
// copies what the others share.
type fieldSet struct {
	own   map[string]bool // by their paths, as they are printed
	under *fieldSet
}

func newFieldSet(under *fieldSet) *fieldSet { return &fieldSet{own: map[string]bool{}, under: under} }

// has reports whether a field may have been set.
func (s *fieldSet) has(path ottl.Path) bool {
	key := path.String()
	for ; s != nil; s = s.under {
		if s.own[key] {
			return true
		}
	}
	return false
}

func (s *fieldSet) add(path ottl.Path) { s.own[path.String()] = true }

// absorb adds the fields of branches.
func (s *fieldSet) absorb(branches ...*fieldSet) {
	for _, b := range branches {
		for key := range b.own {
			s.own[key] = true
		}
	}
}
