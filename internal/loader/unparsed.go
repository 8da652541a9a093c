package loader

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// parseRest looks for syntax errors in the files of the tree that are not analysed, because no import of theirs leads to a
// legacy library. Behind such an error anything may hide.
func (u *universe) parseRest() {
	var paths []string
	for _, id := range u.order {
		p := u.meta[id]
		if c := u.pkgs[id]; !u.belongs(p) || p.ForTest != "" || c != nil && c.pkg != nil {
			continue
		}
		for _, list := range [][]string{p.GoFiles, p.TestGoFiles, p.XTestGoFiles} {
			for _, name := range list {
				paths = append(paths, abs(p.Dir, name))
			}
		}
	}
	errs := make([]*scanner.Error, len(paths))
	parallel(len(paths), func(i int) { errs[i] = syntaxError(paths[i]) })
	for i, e := range errs {
		if e != nil {
			u.problem(finding.Problem{File: u.Rel(paths[i]), Line: e.Pos.Line, Column: e.Pos.Column, Message: "does not compile: syntax error: " + e.Msg})
		}
	}
}

// syntaxError returns the first syntax error of the file, or nil. What cannot be read is reported by the go command.
func syntaxError(path string) *scanner.Error {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	_, err = parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return list[0]
	}
	return nil
}
