package e2e

import "testing"

func TestCarriers(t *testing.T) {
	before, after := sideBySide(t, "testdata/carriers.txtar")
	compare(t, before, after)
}
