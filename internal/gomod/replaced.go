package gomod

import (
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// ReplacedBy lists the directories, as absolute paths, that the go.mod file puts in the place of modules.
func ReplacedBy(goMod string) (dirs []string, err error) {
	src, err := os.ReadFile(goMod)
	if err != nil {
		return nil, err
	}
	f, err := modfile.Parse(goMod, src, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range f.Replace {
		if r.New.Version != "" {
			continue
		}
		dir := filepath.FromSlash(r.New.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(goMod), dir)
		}
		dirs = append(dirs, filepath.Clean(dir))
	}
	return dirs, nil
}
