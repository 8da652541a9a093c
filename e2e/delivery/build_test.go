package delivery

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// otelmigrateBin is the tool under test.
var otelmigrateBin string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "delivery")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	otelmigrateBin = filepath.Join(dir, "otelmigrate")
	code := 1
	cmd := exec.Command("go", "build", "-o", otelmigrateBin, "./cmd/otelmigrate")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build ./cmd/otelmigrate: %v\n%s", err, out)
	} else {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}
