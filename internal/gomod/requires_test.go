package gomod

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRequiresBelow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "go.mod")
	if err := os.WriteFile(file, []byte("module m\n\nrequire (\n\ta.example/old v1.1.0\n\ta.example/new v1.2.0\n\ta.example/commit v0.0.0-20190519235532-cf7a6c988dc9\n)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		module       string
		least, below bool
	}{
		{"a.example/old", false, true},
		{"a.example/new", true, false},
		{"a.example/commit", false, true},
		{"a.example/none", false, false},
	} {
		least, err := Requires(file, c.module, "v1.2.0")
		if err != nil || least != c.least {
			t.Errorf("Requires(%s) = %v, %v", c.module, least, err)
		}
		below, err := RequiresBelow(file, c.module, "v1.2.0")
		if err != nil || below != c.below {
			t.Errorf("RequiresBelow(%s) = %v, %v", c.module, below, err)
		}
	}
	if _, err := RequiresBelow(file+".none", "a.example/old", "v1.2.0"); err == nil {
		t.Error("a file that is missing is no error")
	}
}
