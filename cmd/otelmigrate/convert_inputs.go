package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// input is one file to convert.
type input struct {
	path string // to read it and to change it; no symbolic link
	dir  string // where it was found; names of other files in it are relative to that
	root string // other files are read below this folder only: the one on the command line
	// base is the folder that the name is relative to, but for the prefix, which stands in front of the names of a folder's files.
	base, prefix string
	name         string // slash-separated, as reports name it, and below --out
	named        bool   // on the command line, and not found in a folder
	// parts are the files of a folder that Logstash reads as one pipeline; the others of this input are then those of the folder.
	parts []input
}

// listing gathers the inputs of the arguments.
type listing struct {
	roots    []string // the real paths of the folders on the command line
	out      string   // of --out, which is no input; "" for none
	list     []input
	problems []finding.Problem
	seen     map[string]int // real paths, and where they are in the list
	// wants says by its name whether a file of a folder is an input.
	wants func(file string) bool
}

// inputs lists the files that the arguments name, in the order of their names within each argument, and each once. Problems are the
// links and folders that could not be followed.
func (c *converting) inputs(args []string) ([]input, []finding.Problem, error) {
	l := &listing{seen: map[string]int{}, wants: mayConfigure}
	if c.out != "" {
		l.out, _ = filepath.Abs(c.out)
		if real, err := filepath.EvalSymlinks(l.out); err == nil {
			l.out = real
		}
	}
	if err := l.gather(args); err != nil {
		return nil, nil, err
	}
	if !c.perFile && (c.from == string(configconv.Auto) || c.from == string(configconv.Logstash)) {
		l.join()
	}
	if c.out != "" {
		if err := l.distinct(); err != nil {
			return nil, nil, err
		}
	}
	return l.list, l.problems, nil
}

// gather adds the files that the arguments name.
func (l *listing) gather(args []string) error {
	reals, names := make([]string, len(args)), argumentNames(args)
	isDir := make([]bool, len(args))
	for i, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return err
		}
		if reals[i], err = realPath(arg); err != nil {
			return err
		}
		if isDir[i] = info.IsDir(); isDir[i] {
			l.roots = append(l.roots, reals[i])
		}
	}
	for i, arg := range args {
		if !isDir[i] {
			l.add(namedInput(arg, reals[i], names[i]))
			continue
		}
		prefix := ""
		if len(args) > 1 { // else files of several folders would have one name
			prefix = names[i]
		}
		l.folder(reals[i], prefix)
	}
	return nil
}

// namedInput is a file on the command line. Below the current folder, it can refer to all that is there; elsewhere, to the files around it.
func namedInput(arg, real, name string) input {
	in := input{path: real, dir: filepath.Dir(arg), root: ".", base: ".", name: name, named: true}
	if outside(arg) {
		in.root, in.base = filepath.Dir(filepath.Dir(real)), filepath.Dir(real)
		in.dir = in.base
	}
	return in
}

func realPath(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// add adds a file, unless it is there already.
func (l *listing) add(in input) {
	if at, twice := l.seen[in.path]; twice {
		l.list[at].named = l.list[at].named || in.named
		return
	}
	l.seen[in.path] = len(l.list)
	l.list = append(l.list, in)
}

func (l *listing) problem(name, message string) {
	l.problems = append(l.problems, finding.Problem{File: name, Message: message, Skipped: true})
}

// distinct returns an error where two inputs have one name.
func (l *listing) distinct() error {
	by := map[string]string{}
	for _, in := range l.list {
		if other, taken := by[in.name]; taken {
			return fmt.Errorf("%s and %s would both be written as %s below --out: name a folder that holds both, or convert them one after the other with an --out each", other, in.path, in.name)
		}
		by[in.name] = in.path
	}
	return nil
}

// skipped are folders that hold no configuration of their own.
var skipped = []string{".git", "node_modules", "vendor", ".terraform", ".venv", "__pycache__"}

// folder adds the files of a folder that may hold configuration.
func (l *listing) folder(root, prefix string) {
	_ = filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, p)
		if relErr != nil {
			return relErr
		}
		name := path.Join(prefix, filepath.ToSlash(rel))
		switch {
		case err != nil:
			l.problem(name, "cannot be read: "+err.Error())
			if d != nil && d.IsDir() {
				return filepath.SkipDir
			}
		case d.IsDir():
			if p != root && (slices.Contains(skipped, d.Name()) || p == l.out) {
				return filepath.SkipDir
			}
		case d.Type()&os.ModeSymlink != 0:
			l.link(p, name, root, prefix)
		case d.Type().IsRegular() && l.wants(d.Name()):
			l.add(input{path: p, dir: filepath.Dir(p), root: root, base: root, prefix: prefix, name: name})
		}
		return nil
	})
}

// link deals with a symbolic link inside of a folder. What it leads to is converted under its own name where that is in one of the
// folders as well; nothing outside of them is read or changed.
func (l *listing) link(p, name, root, prefix string) {
	to, _ := os.Readlink(p)
	target, err := filepath.EvalSymlinks(p)
	if err != nil {
		if l.wants(p) || filepath.Ext(p) == "" { // others hold no configuration, and are no folders
			l.problem(name, fmt.Sprintf("is a symbolic link to %s, which cannot be followed: %v", to, err))
		}
		return
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
		l.problem(name, "cannot be read: "+err.Error())
	case !info.IsDir() && !(info.Mode().IsRegular() && (l.wants(p) || l.wants(target))):
	case !l.holds(target):
		l.problem(name, fmt.Sprintf("is a symbolic link to %s, outside of the folders that are converted, and is not followed; name that on the command line as well", to))
	case info.IsDir(), l.wants(target) && !l.skips(target): // comes by itself
	case l.out == "" || !within(l.out, target):
		l.add(input{path: target, dir: filepath.Dir(p), root: root, base: root, prefix: prefix, name: name})
	}
}

// holds reports whether a path is in one of the folders on the command line.
func (l *listing) holds(p string) bool {
	return slices.ContainsFunc(l.roots, func(root string) bool { return within(root, p) })
}

// skips reports whether a path in one of the folders is passed over there.
func (l *listing) skips(p string) bool {
	return !slices.ContainsFunc(l.roots, func(root string) bool {
		rel, err := filepath.Rel(root, p)
		return err == nil && filepath.IsLocal(rel) && !slices.ContainsFunc(strings.Split(filepath.ToSlash(filepath.Dir(rel)), "/"), func(dir string) bool { return slices.Contains(skipped, dir) })
	}) || l.out != "" && within(l.out, p)
}

func within(dir, p string) bool {
	rel, err := filepath.Rel(dir, p)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// argumentNames are the names by which files and folders on the command line are reported. Where two outside of the current folder
// have one name, each of those is called by its path below the folder that holds them all.
func argumentNames(args []string) []string {
	names := make([]string, len(args))
	count := map[string]int{}
	for i, arg := range args {
		names[i] = fileName(arg)
		if outside(arg) {
			count[names[i]]++
		}
	}
	var common string
	for _, arg := range args {
		abs, err := filepath.Abs(arg)
		if !outside(arg) || err != nil {
			continue
		}
		if common == "" {
			common = filepath.Dir(abs)
		}
		for !within(common, filepath.Dir(abs)) && common != filepath.Dir(common) {
			common = filepath.Dir(common)
		}
	}
	for i, arg := range args {
		abs, err := filepath.Abs(arg)
		if err != nil || !outside(arg) || count[names[i]] < 2 {
			continue
		}
		if rel, err := filepath.Rel(common, abs); err == nil {
			names[i] = filepath.ToSlash(rel)
		}
	}
	return names
}

func outside(arg string) bool { return !filepath.IsLocal(filepath.Clean(arg)) }

// fileName is the name by which an argument is reported: the path as given where it lies below the current folder, its last element
// otherwise.
func fileName(arg string) string {
	if !outside(arg) {
		return filepath.ToSlash(filepath.Clean(arg))
	}
	if abs, err := filepath.Abs(arg); err == nil {
		arg = abs
	}
	return path.Base(filepath.ToSlash(arg))
}

// ends are those of the names of files that may hold configuration.
var ends = []string{".yml", ".yaml", ".json", ".env", ".properties", ".conf", ".cfg", ".conf.j2", ".conf.erb", ".service", ".sh", ".bash", ".flags", ".args"}

// mayConfigure reports whether a file is one that may hold configuration, by its name.
func mayConfigure(file string) bool {
	name := strings.ToLower(filepath.Base(file))
	return strings.HasPrefix(name, "dockerfile") || strings.HasSuffix(name, ".dockerfile") || strings.HasPrefix(name, ".env") || name == "containerfile" || name == "procfile" ||
		slices.ContainsFunc(ends, func(e string) bool { return strings.HasSuffix(name, e) })
}
