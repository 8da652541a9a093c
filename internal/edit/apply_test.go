package edit

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tree makes a directory with files, and keeps the journal inside the test.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "cache"))
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func change(root, rel, old, new string) Change {
	return Change{Path: filepath.Join(root, rel), Rel: rel, Old: []byte(old), New: []byte(new), Create: old == "", Delete: new == ""}
}

func content(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func expect(t *testing.T, root string, want map[string]string) {
	t.Helper()
	got := content(t, root)
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s is %q, want %q", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("files %q", got)
	}
}

var (
	before = map[string]string{"a.go": "a", "b.go": "b", "c.go": "c"}
	after  = map[string]string{"a.go": "A", "b.go": "B", "new/d.go": "D"}
)

func changes(root string) []Change {
	return []Change{change(root, "a.go", "a", "A"), change(root, "b.go", "b", "B"), change(root, "c.go", "c", ""), change(root, "new/d.go", "", "D")}
}

func TestApplyAndUndo(t *testing.T) {
	root := tree(t, before)
	if err := os.Chmod(filepath.Join(root, "a.go"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Apply(root, changes(root)); err != nil {
		t.Fatal(err)
	}
	expect(t, root, after)
	if info, err := os.Stat(filepath.Join(root, "a.go")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	restored, err := Undo(root)
	if err != nil || len(restored) != 4 {
		t.Errorf("Undo = %q, %v", restored, err)
	}
	expect(t, root, before)
	if _, err := Undo(root); err == nil || !strings.Contains(err.Error(), "nothing to undo") {
		t.Errorf("second Undo: %v", err)
	}
}

// A write that fails leaves everything as it was.
func TestApplyRollsBack(t *testing.T) {
	root := tree(t, before)
	defer func(w func(string, []byte, fs.FileMode) error) { writeFile = w }(writeFile)
	write := writeFile
	writeFile = func(path string, data []byte, mode fs.FileMode) error {
		if filepath.Base(path) == "d.go" {
			return errors.New("the disk is full")
		}
		return write(path, data, mode)
	}
	_, err := Apply(root, changes(root))
	if err == nil || !strings.Contains(err.Error(), "nothing was changed: the disk is full") {
		t.Errorf("Apply: %v", err)
	}
	expect(t, root, before)
}

// A run that is killed between two files is put back by undo, and cannot be forgotten by the next run.
func TestInterruptedRun(t *testing.T) {
	root := tree(t, before)
	defer func(w func(string, []byte, fs.FileMode) error) { writeFile = w }(writeFile)
	write := writeFile
	writeFile = func(path string, data []byte, mode fs.FileMode) error {
		if filepath.Base(path) == "b.go" {
			panic("killed")
		}
		return write(path, data, mode)
	}
	func() {
		defer func() { _ = recover() }()
		Apply(root, changes(root))
	}()
	writeFile = write
	if content(t, root)["a.go"] != "A" {
		t.Fatal("the run was to write its first file")
	}
	if _, err := Apply(root, []Change{change(root, "c.go", "c", "C")}); err == nil || !strings.Contains(err.Error(), "otelmigrate undo") {
		t.Errorf("Apply after an interruption: %v", err)
	}
	if _, err := Undo(root); err != nil {
		t.Fatal(err)
	}
	expect(t, root, before)
}

// Nobody's work is overwritten: neither what changed before a run writes, nor what changed after it.
func TestChangedFiles(t *testing.T) {
	root := tree(t, before)
	if _, err := Apply(root, []Change{change(root, "a.go", "something else", "A")}); err == nil || !strings.Contains(err.Error(), "a.go has changed since it was read") {
		t.Errorf("Apply: %v", err)
	}
	if _, err := Apply(root, []Change{change(root, "b.go", "", "B")}); err == nil || !strings.Contains(err.Error(), "b.go exists by now") {
		t.Errorf("Apply: %v", err)
	}
	expect(t, root, before)
	if _, err := Apply(root, changes(root)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "b.go"), []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Undo(root); err == nil || !strings.Contains(err.Error(), "b.go") {
		t.Errorf("Undo: %v", err)
	}
	if content(t, root)["a.go"] != "A" {
		t.Error("Undo restored a part")
	}
}

// A link stays a link; the file behind it changes.
func TestSymlink(t *testing.T) {
	root := tree(t, map[string]string{"real.go": "a"})
	link := filepath.Join(root, "link.go")
	if err := os.Symlink("real.go", link); err != nil {
		t.Fatal(err)
	}
	if _, err := Apply(root, []Change{change(root, "link.go", "a", "A")}); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != "real.go" {
		t.Errorf("link to %q, %v", to, err)
	}
	expect(t, root, map[string]string{"real.go": "A", "link.go": "A"})
}

func TestDirtyFiles(t *testing.T) {
	root := tree(t, map[string]string{"a.go": "a", "sub/b.go": "b", "sub/ü c.go": "c"})
	ctx := context.Background()
	if _, err := DirtyFiles(ctx, root, nil); !errors.Is(err, ErrNoRepository) {
		t.Errorf("outside a repository: %v", err)
	}
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	dirty := func(dir string, want ...string) {
		t.Helper()
		got, err := DirtyFiles(ctx, dir, nil)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("DirtyFiles = %q, %v, want %q", got, err, want)
		}
	}
	git("init", "-q")
	git("add", "-A")
	git("commit", "-qm", "all")
	dirty(root)
	git("mv", "a.go", "z.go")
	os.WriteFile(filepath.Join(root, "sub", "ü c.go"), []byte("changed"), 0o644)
	os.WriteFile(filepath.Join(root, "sub", "new.go"), []byte("new"), 0o644)
	dirty(root, "sub/new.go", "sub/ü c.go", "z.go")
	dirty(filepath.Join(root, "sub"), "new.go", "ü c.go")
}
