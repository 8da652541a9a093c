package logevent

import "sort"

// lineIndex holds where each line of a text ends.
type lineIndex []int

func newLineIndex(text string) lineIndex {
	var ends lineIndex
	for i := range len(text) {
		if text[i] == '\n' {
			ends = append(ends, i)
		}
	}
	return ends
}

// of returns the number of the line on which the offset lies, from 1.
func (l lineIndex) of(offset int) int { return sort.SearchInts(l, offset) + 1 }
