package rewriters

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// takeBack leaves alone the units that own the errors: those that changed the declaration in which an error stands; for an
// error in code that was not changed, those that the code uses; and all of them when no unit can be told.
func (r *rewrite) takeBack(a *attempt, errs []loader.TypeError) {
	took := false
	for _, e := range errs {
		units := r.owners(a, e)
		for _, u := range units {
			took = r.takeUnit(u, e) || took
		}
	}
	if took {
		return
	}
	for _, u := range r.Units {
		if u.Active() {
			r.takeUnit(u, errs[0])
		}
	}
}

func (r *rewrite) takeUnit(u *Unit, e loader.TypeError) bool {
	if !u.Active() {
		return false
	}
	u.taken = true
	rel, err := filepath.Rel(r.Load.Root, e.File)
	if err != nil {
		rel = e.File
	}
	msg, _, _ := strings.Cut(e.Msg, "\n")
	s := u.Sites[0]
	file, line, column := r.position(s.Ident.Pos())
	u.Blockers = append(u.Blockers, finding.Blocker{File: file, Line: line, Column: column, Symbol: s.Symbol,
		Reason: fmt.Sprintf("taken back, because the rewritten code does not compile: %s:%d: %s", filepath.ToSlash(rel), e.Line, msg)})
	return true
}

// owners returns the active units that may have caused the error.
func (r *rewrite) owners(a *attempt, e loader.TypeError) (units []*Unit) {
	for _, fe := range a.edits {
		if fe.file.Path != e.File {
			continue
		}
		name := declAt(a.sources[e.File], e.Line)
		var all []*Unit
		for d, us := range fe.dirty {
			all = append(all, us...)
			if name != "" && declName(d) == name {
				units = append(units, us...)
			}
		}
		if len(units) == 0 {
			units = all // an error in the imports, say
		}
		return r.inOrder(units)
	}
	// The file itself was not changed: a unit that changed something it uses.
	for _, u := range r.Units {
		if !u.Active() {
			continue
		}
		for _, s := range u.Sites {
			if s.File.Path == e.File || s.Pkg.Path == e.Package {
				units = append(units, u)
				break
			}
		}
	}
	if len(units) == 0 {
		imports := r.importsOf(e.Package)
		for _, fe := range a.edits {
			if imports[fe.pkg.Path] {
				for _, us := range fe.dirty {
					units = append(units, us...)
				}
			}
		}
	}
	return r.inOrder(units)
}

// inOrder sorts units as the plan lists them and drops repetitions.
func (p *Plan) inOrder(units []*Unit) (sorted []*Unit) {
	for _, u := range p.Units {
		if slices.Contains(units, u) {
			sorted = append(sorted, u)
		}
	}
	return sorted
}

func (p *Plan) importsOf(path string) map[string]bool {
	m := map[string]bool{}
	for _, pkg := range p.Load.Packages {
		if pkg.Path == path && pkg.Types != nil {
			for _, i := range pkg.Types.Imports() {
				m[i.Path()] = true
			}
		}
	}
	return m
}

// declAt names the top-level declaration that holds the line.
func declAt(src []byte, line int) string {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if f == nil {
		return ""
	}
	for _, d := range f.Decls {
		if fset.Position(d.Pos()).Line <= line && line <= fset.Position(d.End()).Line {
			return declName(d)
		}
	}
	return ""
}

// declName tells the declarations of a file apart: by function and receiver, or by the first declared name.
func declName(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && len(d.Recv.List) == 1 {
			t := d.Recv.List[0].Type
			for {
				switch x := t.(type) {
				case *ast.StarExpr:
					t = x.X
					continue
				case *ast.IndexExpr:
					t = x.X
					continue
				case *ast.IndexListExpr:
					t = x.X
					continue
				case *ast.Ident:
					return x.Name + "." + d.Name.Name
				}
				break
			}
		}
		return d.Name.Name
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.ValueSpec:
				return "var " + s.Names[0].Name
			case *ast.TypeSpec:
				return "type " + s.Name.Name
			}
		}
	}
	return ""
}

// takeBackFile leaves alone every active unit that has an edit in the file.
func (r *rewrite) takeBackFile(file *loader.File, cause error) {
	for _, acts := range r.actions[file] {
		for _, act := range acts {
			units := []*Unit{act.unit}
			for _, n := range act.needs {
				units = append(units, r.UnitOf(n))
			}
			for _, u := range units {
				if u != nil && u.Active() {
					u.taken = true
					u.Block(r.Plan, u.Sites[0].Ident.Pos(), u.Sites[0].Symbol, "taken back: "+cause.Error())
				}
			}
		}
	}
}

// takeBackImport leaves alone the units in files that import what cannot be had, or else the whole module.
func (r *rewrite) takeBackImport(a *attempt, m *loader.Module, cause error) {
	var missing *gomod.MissingError
	found := false
	if errors.As(cause, &missing) {
		for _, fe := range a.edits {
			if fe.pkg.Module.Dir == m.Dir && fe.imports[missing.Path] != "" {
				r.takeBackFile(fe.file, cause)
				found = true
			}
		}
	}
	if !found {
		r.takeBackModule(m, cause)
	}
}

// takeBackModule leaves alone every active unit that has a use in the module.
func (r *rewrite) takeBackModule(m *loader.Module, cause error) {
	for _, u := range r.Units {
		if !u.Active() {
			continue
		}
		for _, s := range u.Sites {
			if s.Pkg.Module.Dir == m.Dir {
				u.taken = true
				u.Block(r.Plan, s.Ident.Pos(), s.Symbol, cause.Error())
				break
			}
		}
	}
}
