package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// source is the input without its data, with the ways to the files that it refers to.
func (in input) source() conversion.Source {
	return conversion.Source{Name: in.name, Found: !in.named, Open: in.open, List: in.list, Glob: in.glob}
}

// open reads another file by its name relative to the input's folder.
func (in input) open(name string) ([]byte, error) {
	file, err := in.other(name)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// list names the files of a folder relative to the input's.
func (in input) list(dir string) (names []string, err error) {
	folder, err := in.other(dir)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, path.Join(dir, e.Name()))
		}
	}
	return names, err
}

// glob names the files that a pattern matches, both named as the input is.
func (in input) glob(pattern string) (names []string, err error) {
	if in.prefix != "" {
		below, ok := strings.CutPrefix(pattern, in.prefix+"/")
		if !ok {
			return nil, nil
		}
		pattern = below
	}
	found, err := doublestar.Glob(os.DirFS(in.base), pattern, doublestar.WithFilesOnly())
	for _, f := range found {
		names = append(names, path.Join(in.prefix, f))
	}
	return names, err
}

// other is where a file or folder is that the input refers to. Nothing outside of what was named on the command line is read.
func (in input) other(name string) (string, error) {
	file := filepath.Join(in.dir, name)
	if filepath.IsAbs(name) || !within(in.root, file) {
		return "", fmt.Errorf("%s is outside of the folder of %s", name, in.name)
	}
	return file, nil
}
