package rewriters

import (
	"bytes"
	"go/token"
	"maps"
	"slices"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
)

// TextEdits returns the edits that rewrite one unit and nothing else, and the import paths that the new code needs.
func (p *Plan) TextEdits(u *Unit) (edits []analysis.TextEdit, needs []string, err error) {
	r := &rewrite{Plan: p}
	imports := map[string]bool{}
	for _, pkg := range p.Load.Packages {
		for _, file := range pkg.Files {
			if p.actions[file] == nil {
				continue
			}
			fe, err := r.editOf(file, func(other *Unit) bool { return other == u })
			if err != nil {
				return nil, nil, err
			}
			if len(fe.dirty) == 0 {
				continue
			}
			src, err := fe.source()
			if err != nil {
				return nil, nil, err
			}
			if bytes.Equal(src, file.Src) {
				continue
			}
			for path := range fe.imports {
				imports[path] = true
			}
			start := token.Pos(p.Load.Fset.File(file.Syntax.FileStart).Base())
			for _, e := range udiff.Bytes(file.Src, src) {
				edits = append(edits, analysis.TextEdit{Pos: start + token.Pos(e.Start), End: start + token.Pos(e.End), NewText: []byte(e.New)})
			}
		}
	}
	return edits, slices.Sorted(maps.Keys(imports)), nil
}
