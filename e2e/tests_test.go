package e2e

import (
	"fmt"
	"os/exec"
	"testing"
)

// TestTests runs the tests of a module before and after its migration, to the oldest and the newest release: none may be lost.
func TestTests(t *testing.T) {
	for _, minor := range []int{28, 47} {
		t.Run(fmt.Sprintf("v1.%d.0", minor), func(t *testing.T) {
			dir := program(t, "testdata/tests.txtar")
			goTest(t, dir)
			migrate(t, dir, "--otel-version", fmt.Sprintf("v1.%d.0", minor))
			goTest(t, dir)
		})
	}
}

func goTest(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "test", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test: %v\n%s", err, out)
	}
}
