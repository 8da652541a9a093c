package e2e

import (
	"os/exec"
	"testing"
)

// TestTests runs the tests of a module before and after its migration: none may be lost.
func TestTests(t *testing.T) {
	dir := program(t, "testdata/tests.txtar")
	goTest(t, dir)
	migrate(t, dir)
	goTest(t, dir)
}

func goTest(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "test", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test: %v\n%s", err, out)
	}
}
