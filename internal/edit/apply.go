package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
)

// journal is what a run wrote, with what stood there before. It is complete on disk before the first file is changed.
type journal struct {
	Root  string  `json:"root"`
	Done  bool    `json:"done"`
	Files []entry `json:"files"`
}

type entry struct {
	Path    string      `json:"path"`
	Rel     string      `json:"rel"`
	Existed bool        `json:"existed"`
	Mode    fs.FileMode `json:"mode"`
	Old     []byte      `json:"old"`
	New     []byte      `json:"new"`
	Deleted bool        `json:"deleted"`
}

const journalFile = "journal.json"

// writeFile replaces one file atomically; tests make it fail.
var writeFile = func(path string, data []byte, mode fs.FileMode) error {
	return renameio.WriteFile(path, data, mode, renameio.IgnoreUmask())
}

// Apply writes the changes below root. Each file is replaced atomically, and either all are written or, after an error,
// none. A file whose content is no longer what the change was made from stops it. What stood there before is kept, so that
// Undo can put it back, also after an interruption. It returns the path of that journal.
func Apply(root string, changes []Change) (string, error) {
	root, err := realPath(root)
	if err != nil {
		return "", err
	}
	j := journal{Root: root}
	for _, c := range sorted(changes) {
		e := entry{Path: c.Path, Rel: c.Rel, Existed: !c.Create, Mode: 0o644, Old: c.Old, New: c.New, Deleted: c.Delete}
		if real, err := filepath.EvalSymlinks(c.Path); err == nil {
			e.Path = real // the file is changed, not the link to it
		}
		now, err := os.ReadFile(e.Path)
		switch {
		case c.Create && err == nil:
			return "", fmt.Errorf("%s exists by now; run again", c.Rel)
		case c.Create && errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", err
		case !bytes.Equal(now, c.Old):
			return "", fmt.Errorf("%s has changed since it was read; run again", c.Rel)
		default:
			info, err := os.Stat(e.Path)
			if err != nil {
				return "", err
			}
			e.Mode = info.Mode().Perm()
		}
		j.Files = append(j.Files, e)
	}
	dir, err := stateDir(root)
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, journalFile)
	if interrupted(name) { // its old contents must not be overwritten
		return "", errors.New("an earlier run was interrupted before it was done; run `otelmigrate undo` first")
	}
	if err := j.save(name); err != nil {
		return "", fmt.Errorf("keeping the old contents for undo: %w", err)
	}
	for i, e := range j.Files {
		if err := e.write(); err != nil {
			for _, back := range j.Files[:i+1] {
				if undoErr := back.restore(); undoErr != nil {
					return "", fmt.Errorf("%w; putting %s back failed too (%v): run `otelmigrate undo`", err, back.Rel, undoErr)
				}
			}
			os.Remove(name)
			return "", fmt.Errorf("nothing was changed: %w", err)
		}
	}
	j.Done = true
	return name, j.save(name)
}

// interrupted reports whether the journal tells of a run that did not come to its end.
func interrupted(name string) bool {
	b, err := os.ReadFile(name)
	if err != nil {
		return false
	}
	var j journal
	return json.Unmarshal(b, &j) == nil && !j.Done
}

func (j *journal) save(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	b, err := json.Marshal(j)
	if err != nil {
		return err
	}
	return renameio.WriteFile(name, b, 0o600)
}

func (e entry) write() error {
	if e.Deleted {
		return os.Remove(e.Path)
	}
	if err := os.MkdirAll(filepath.Dir(e.Path), 0o755); err != nil {
		return err
	}
	return writeFile(e.Path, e.New, e.Mode)
}

// restore puts back what stood there; a file that was not written yet is left alone.
func (e entry) restore() error {
	now, err := os.ReadFile(e.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !e.Existed {
		if err == nil {
			if err := os.Remove(e.Path); err != nil {
				return err
			}
			os.Remove(filepath.Dir(e.Path)) // only when it is empty by now
		}
		return nil
	}
	if err == nil && bytes.Equal(now, e.Old) {
		return nil
	}
	return renameio.WriteFile(e.Path, e.Old, e.Mode, renameio.IgnoreUmask())
}

// Undo puts back what the newest run below root changed, or what an interrupted run had changed so far. Files that changed
// since stop it, by name. It returns the files it restored, relative to the root of that run.
func Undo(root string) ([]string, error) {
	root, err := realPath(root)
	if err != nil {
		return nil, err
	}
	dir, err := stateDir(root)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(dir, journalFile)
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("nothing to undo: no run of `otelmigrate rewrite --write` is recorded for this directory")
	}
	if err != nil {
		return nil, err
	}
	var j journal
	if err := json.Unmarshal(b, &j); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var changed []string
	for _, e := range j.Files {
		now, err := os.ReadFile(e.Path)
		gone := errors.Is(err, fs.ErrNotExist)
		asWritten := gone == e.Deleted && (e.Deleted || bytes.Equal(now, e.New))
		asBefore := gone == !e.Existed && (!e.Existed || bytes.Equal(now, e.Old))
		if !asWritten && !asBefore {
			changed = append(changed, e.Rel)
		}
	}
	if len(changed) > 0 {
		return nil, fmt.Errorf("changed since the run, so nothing was restored: %s", strings.Join(changed, ", "))
	}
	var restored []string
	for _, e := range j.Files {
		if err := e.restore(); err != nil {
			return restored, err
		}
		restored = append(restored, e.Rel)
	}
	return restored, os.Remove(name)
}

func realPath(root string) (string, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}
