// Package loader loads the Go code that a migration concerns: every module below a directory, tests and build variants
// included. Only packages that import a legacy library, or into whose code its types can flow, are type-checked with
// their function bodies; everything else comes from the build cache's export data, or, when the cache is cold, from
// source without function bodies. It compiles nothing and, when the module cache is warm, needs no network.
//
// It must not know what becomes of the code: it only loads.
package loader

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Config says what to load.
type Config struct {
	Dir        string                    // the directory named on the command line
	Patterns   []string                  // package patterns relative to Dir; empty means every module below Dir
	Tags       []string                  // extra build tags
	Env        []string                  // of the go command; nil means os.Environ()
	IsLegacy   func(pkgPath string) bool // whether a package belongs to a legacy library
	NoVariants bool                      // leave out files that the host's build excludes
	Overlay    map[string][]byte         // absolute path to content, in place of or beside the files on disk
	Progress   func(stage string, done, total int)
}

// Result is what was loaded.
type Result struct {
	Root     string // absolute, symbolic links resolved
	Fset     *token.FileSet
	Modules  []*Module
	Packages []*Package       // the analysed packages, host build first, in the order of module, variant and ID
	Files    map[string]*File // the parsed files of analysed packages, by absolute path
	Problems []finding.Problem

	cfg        Config
	programs   [][]string
	dependents []Dependent
	dirs       moduleDirs
	outside    []TypeError                // of packages outside of the tree
	brings     map[string]map[string]bool // package of the tree to the packages of the tree that it imports, directly or not
	built      []variantLoad
}

// Module is one Go module of the tree.
type Module struct {
	Path, Dir string
	GoMod     string // path of its go.mod
	GoVersion string // the go directive, "" when it has none
	Vendor    bool   // it has a vendor directory that the go command uses
	Workspace string // path of the go.work that is in force, or ""
}

// Package is one type-checked package of the tree. A package and its test variant are two entries that share files.
type Package struct {
	ID, Path, Name string
	ForTest        string // the package whose test needs this variant, or ""
	Module         *Module
	Variant        string // "" for the host's build, else such as "darwin/amd64" or "linux/amd64,integration"
	Files          []*File
	Types          *types.Package
	Info           *types.Info
	Errors         []TypeError
}

// File is one Go file of the tree. It is parsed once, so that a position in it means the same in every package and variant.
type File struct {
	Path, Rel string // absolute; slash-separated and relative to the root
	Src       []byte
	Syntax    *ast.File // nil when nothing of the file could be parsed
	Generated bool      // it says "Code generated … DO NOT EDIT."
	Cgo       bool      // it imports "C"
}

// TypeError is an error that keeps a package from building.
type TypeError struct {
	File         string // absolute, or "" when the error is about the whole package
	Line, Column int
	Msg          string
	Package      string // import path
	Soft         bool   // the types are still complete (an unused variable, say)

	// The rest is of errors that Verify finds in code which is built on other versions of modules than before.

	Build      *Module  // the module of the tree that is built
	Dependency string   // the module and version that the package is of, "" for one of the tree
	Upgrades   []string // modules of which the package imports another version than before, with the version
}

func (e TypeError) Error() string {
	if e.File == "" {
		return e.Package + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}

// Programs lists, for every package of the tree, the import paths of the tree's packages that it brings into one process,
// itself included. Each list is sorted.
func (r *Result) Programs() [][]string { return r.programs }

// Load loads the tree. It returns an error only when nothing at all could be loaded; what fails in part is a Problem.
func Load(ctx context.Context, cfg Config) (*Result, error) {
	root, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, fmt.Errorf("%s: %w", cfg.Dir, errors.Unwrap(err))
	}
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not a directory; name the directory of a Go module", cfg.Dir)
	}
	if cfg.Env == nil {
		cfg.Env = os.Environ()
	}
	r := &Result{Root: root, Fset: token.NewFileSet(), Files: map[string]*File{}, cfg: cfg, dirs: moduleDirs{}, brings: map[string]map[string]bool{}}
	if err := r.findModules(ctx); err != nil {
		return nil, err
	}
	l := newLoad(r)
	for i, m := range r.Modules {
		if cfg.Progress != nil {
			cfg.Progress("load", i+1, len(r.Modules))
		}
		patterns := cfg.Patterns
		if len(patterns) == 0 {
			patterns = []string{"./..."}
		}
		if err := l.module(ctx, m, patterns); err != nil {
			return nil, err
		}
	}
	r.finish()
	if len(r.Packages) == 0 && l.listed == 0 {
		if len(r.Problems) > 0 {
			return nil, fmt.Errorf("nothing could be loaded: %s", r.Problems[0].Message)
		}
		return nil, fmt.Errorf("%s holds no Go packages", cfg.Dir)
	}
	return r, nil
}

// finish sorts what was loaded and turns the packages' errors into problems.
func (r *Result) finish() {
	slices.SortStableFunc(r.Packages, func(a, b *Package) int {
		return cmp.Or(cmp.Compare(min(len(a.Variant), 1), min(len(b.Variant), 1)), cmp.Compare(a.Module.Dir, b.Module.Dir),
			cmp.Compare(a.Variant, b.Variant), cmp.Compare(a.ID, b.ID))
	})
	seen := map[finding.Problem]bool{}
	for _, p := range r.Packages {
		unparsed := map[string]bool{}
		for _, e := range p.Errors[:min(len(p.Errors), 3)] {
			if strings.HasPrefix(e.Msg, "syntax error") {
				if unparsed[e.File] {
					continue // the first one is the cause
				}
				unparsed[e.File] = true
			}
			q := finding.Problem{File: r.Rel(e.File), Line: e.Line, Column: e.Column, Package: p.Path, Message: "does not compile: " + e.Msg}
			if !seen[q] {
				seen[q] = true
				r.Problems = append(r.Problems, q)
			}
		}
	}
}

// Rel returns the path as reports print it: slash-separated, and relative to the root where it lies below.
func (r *Result) Rel(path string) string {
	if path == "" {
		return ""
	}
	if rel, err := filepath.Rel(r.Root, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

func (r *Result) problem(p finding.Problem) {
	if !slices.Contains(r.Problems, p) {
		r.Problems = append(r.Problems, p)
	}
}
