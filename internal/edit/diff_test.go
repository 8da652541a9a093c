package edit

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gitApply applies the diff of one change with git and returns what becomes of the file.
func gitApply(t testing.TB, c Change) []byte {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(c.Rel))
	if !c.Create {
		if err := os.WriteFile(path, c.Old, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var diff bytes.Buffer
	if err := Diff(&diff, []Change{c}, false); err != nil {
		t.Fatal(err)
	}
	if diff.Len() == 0 {
		return c.Old
	}
	// --unidiff-zero is off and no fuzz is allowed: line numbers and context must be exact.
	cmd := exec.Command("git", "apply", "--verbose", "-")
	cmd.Dir, cmd.Stdin = dir, &diff
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	text := diff.String()
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "offset") {
		t.Fatalf("git apply: %v\n%s\n%s", err, out, text)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func numbered(n int, change map[int]string) []byte {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		if s, ok := change[i]; ok {
			b.WriteString(s)
			continue
		}
		fmt.Fprintf(&b, "line %d\n", i)
	}
	return []byte(b.String())
}

func TestDiffAppliesWithGit(t *testing.T) {
	for name, c := range map[string]Change{
		"joined changes, then a far one": {Old: numbered(60, nil), New: numbered(60, map[int]string{3: "", 6: "new 6\nnew 6b\n", 9: "", 40: "new 40\n", 55: ""})},
		"insert at the top":              {Old: numbered(20, nil), New: append([]byte("top\n"), numbered(20, nil)...)},
		"no newline at the end":          {Old: []byte("a\nb"), New: []byte("a\nc")},
		"newline gone":                   {Old: []byte("a\nb\n"), New: []byte("a\nb")},
		"CRLF":                           {Old: []byte("a\r\nb\r\nc\r\n"), New: []byte("a\r\nx\r\nc\r\n")},
		"new file":                       {New: []byte("package p\n"), Create: true},
		"new file of one line, no end":   {New: []byte("x"), Create: true},
		"emptied":                        {Old: []byte("a\n"), New: nil},
		"filled":                         {Old: nil, New: []byte("a\nb\n")},
		"hunk header in the text":        {Old: []byte("@@ -1,2 +9,9 @@\nb\n"), New: []byte("@@ -1,2 +9,9 @@\nc\n")},
	} {
		t.Run(name, func(t *testing.T) {
			c.Rel = "f.go"
			if got := gitApply(t, c); !bytes.Equal(got, c.New) {
				t.Errorf("got %q, want %q", got, c.New)
			}
		})
	}
}

// The new line of a hunk is what an editor jumps to.
func TestDiffNumbersNewLines(t *testing.T) {
	old := numbered(60, nil)
	var diff bytes.Buffer
	if err := Diff(&diff, []Change{{Rel: "f", Old: old, New: numbered(60, map[int]string{3: "", 6: "", 40: "new\n"})}}, false); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(diff.String(), "@@ -37,7 +35,7 @@") {
		t.Errorf("second hunk begins elsewhere:\n%s", &diff)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nc\n")
	f.Add("", "x")
	f.Add("x\r\n\r\ny", "\n\ny\n")
	f.Fuzz(func(t *testing.T, old, new string) {
		if strings.ContainsRune(old+new, 0) {
			t.Skip("git takes it for a binary file; source files have no NUL")
		}
		c := Change{Rel: "f.txt", Old: []byte(old), New: []byte(new)}
		if got := gitApply(t, c); !bytes.Equal(got, c.New) {
			t.Errorf("got %q, want %q", got, new)
		}
	})
}
