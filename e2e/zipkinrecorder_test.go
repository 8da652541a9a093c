package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const recorderTests = "testdata/zipkin-recorder.txtar"

// TestZipkinRecorder runs tests that read what zipkin-go's recorder kept, before and after their migration to the oldest and the
// newest release: none may be lost.
func TestZipkinRecorder(t *testing.T) {
	for _, minor := range []int{28, 47} {
		t.Run(fmt.Sprintf("v1.%d.0", minor), func(t *testing.T) {
			dir := program(t, recorderTests)
			goTest(t, dir)
			migrate(t, dir, "--otel-version", fmt.Sprintf("v1.%d.0", minor))
			goTest(t, dir)
		})
	}
}

// TestZipkinRecorderSees breaks the program under test: whatever test that failed before the migration must fail after it, and no
// other.
func TestZipkinRecorderSees(t *testing.T) {
	dir := program(t, recorderTests)
	before := failures(t, dir)
	migrate(t, dir)
	for broken, after := range failures(t, dir) {
		if after == "" || after != before[broken] {
			t.Errorf("%s: before the migration fail\n%safter it\n%s", broken, before[broken], after)
		}
	}
}

// failures breaks the program of recorderTests in one way after the other, and returns for each the tests that fail.
func failures(t *testing.T, dir string) map[string]string {
	t.Helper()
	path := filepath.Join(dir, "shop", "settings.go")
	settings, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer write(t, path, settings)
	failed := map[string]string{}
	for _, broken := range []string{`payName  = "paid"`, `amount   = "4"`, `failure  = "too little"`, `event    = "received"`, `bank     = "shop"`, `port     = 80`,
		`detached = true`, `asServer = true`, `keptOpen = true`, `sampled  = false`} {
		name, _, _ := strings.Cut(broken, "=")
		lines := strings.Split(string(settings), "\n")
		for i, line := range lines {
			if strings.HasPrefix(strings.TrimSpace(line), name) {
				lines[i] = "\t" + broken
			}
		}
		write(t, path, []byte(strings.Join(lines, "\n")))
		cmd := exec.Command("go", "test", "-vet=off", "./shop")
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput() // its status tells no more than the lines do
		var tests strings.Builder
		for line := range strings.Lines(string(out)) {
			if test, ok := strings.CutPrefix(line, "--- FAIL: "); ok {
				test, _, _ = strings.Cut(test, " ")
				fmt.Fprintf(&tests, "  %s\n", test)
			}
		}
		failed[broken] = tests.String()
	}
	return failed
}
