package loader

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// sources parses every file of the tree once.
type sources struct {
	r     *Result
	mu    sync.Mutex
	files map[string]*sourceFile
}

type sourceFile struct {
	once sync.Once
	file *File
	errs []TypeError
}

func newSources(r *Result) *sources { return &sources{r: r, files: map[string]*sourceFile{}} }

// file returns the parsed file and what is wrong with it; the file's Syntax is nil when nothing could be read.
func (s *sources) file(path string) (*File, []TypeError) {
	s.mu.Lock()
	f := s.files[path]
	if f == nil {
		f = new(sourceFile)
		s.files[path] = f
	}
	s.mu.Unlock()
	f.once.Do(func() { f.file, f.errs = s.parse(path) })
	return f.file, f.errs
}

func (s *sources) parse(path string) (*File, []TypeError) {
	file := &File{Path: path, Rel: s.r.Rel(path)}
	src, ok := s.r.cfg.Overlay[path]
	if !ok {
		var err error
		if src, err = os.ReadFile(path); err != nil {
			s.mu.Lock()
			s.r.problem(finding.Problem{File: file.Rel, Message: "cannot be read: " + reason(err), Skipped: true})
			s.mu.Unlock()
			return file, []TypeError{{File: path, Msg: reason(err)}}
		}
	}
	file.Src = src
	syntax, err := parser.ParseFile(s.r.Fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	file.Syntax = syntax
	if syntax != nil {
		file.Generated = ast.IsGenerated(syntax)
		for _, i := range syntax.Imports {
			file.Cgo = file.Cgo || i.Path.Value == `"C"`
		}
	}
	var errs []TypeError
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			errs = append(errs, TypeError{File: path, Line: e.Pos.Line, Column: e.Pos.Column, Msg: "syntax error: " + e.Msg})
		}
	}
	return file, errs
}

// abs joins a package directory and a file name that go list printed.
func abs(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// importsLegacy reports whether the file on disk imports a legacy library, without parsing more than its imports.
func (l *load) importsLegacy(path string) bool {
	f, _ := l.sources.file(path)
	if f.Syntax == nil {
		return false
	}
	for _, i := range f.Syntax.Imports {
		if l.cfg.IsLegacy(strings.Trim(i.Path.Value, "`\"")) {
			return true
		}
	}
	return false
}
