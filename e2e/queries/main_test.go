package queries

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The programs under test, and the one that they are held against.
var (
	tool     string // otelmigrate
	engine   string // otelmigrate-queryengine
	promtool string // of the release of Prometheus that go.mod requires
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "otelmigrate-queries-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		for _, p := range []struct {
			path              *string
			name, module, pkg string
		}{
			{&tool, "otelmigrate", "../..", "./cmd/otelmigrate"},
			{&engine, "otelmigrate-queryengine", "../../queryengine", "."},
			{&promtool, "promtool", ".", "github.com/prometheus/prometheus/cmd/promtool"},
		} {
			*p.path = filepath.Join(dir, p.name)
			cmd := exec.Command("go", "build", "-o", *p.path, p.pkg)
			cmd.Dir = p.module
			if out, err := cmd.CombinedOutput(); err != nil {
				fmt.Fprintf(os.Stderr, "go build %s in %s: %v\n%s", p.pkg, p.module, err, out)
				return 1
			}
		}
		return m.Run()
	}())
}
