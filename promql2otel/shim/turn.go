package shim

import "slices"

// inTurn puts replacements, which are made one after the other, so that none takes up what one before it has made. In circle are those of which
// that cannot be done.
func inTurn[T any](list []T, ends func(T) (from, to string)) (ordered, circle []T) {
	left := slices.Clone(list)
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(one T) bool { // one that makes what another is still to take up waits
			_, to := ends(one)
			return !slices.ContainsFunc(left, func(other T) bool {
				from, made := ends(other)
				return from == to && made != to
			})
		})
		if i < 0 {
			return ordered, left
		}
		ordered = append(ordered, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return ordered, nil
}
