// Package edit shows and makes changes to files: unified diffs, writes that are all made or none, and their undoing.
package edit

import (
	"cmp"
	"slices"
)

// Change is the new content of one file.
type Change struct {
	Path     string // absolute
	Rel      string // slash-separated, relative to the root; what diffs and messages name
	Old, New []byte
	Create   bool // the file does not exist yet; Old is empty
	Delete   bool // the file goes; New is empty
}

// sorted returns the changes in the order of their names.
func sorted(changes []Change) []Change {
	return slices.SortedFunc(slices.Values(changes), func(a, b Change) int { return cmp.Compare(a.Rel, b.Rel) })
}
