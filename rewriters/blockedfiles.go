package rewriters

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// broken says why nothing in the file can be changed, or "": where it does not compile, types are missing, and with them
// what depends on what.
func broken(pkg *loader.Package, file *loader.File) string {
	for _, e := range pkg.Errors {
		if !e.Soft && (e.File == "" || e.File == file.Path) {
			return fmt.Sprintf("%s does not compile (%s)", file.Rel, e.Msg)
		}
	}
	return ""
}

// keepMark begins a comment that says that a file stays as it is, and why.
const keepMark = "//otelmigrate:keep"

// keptOnPurpose is the reason that the file itself gives for staying as it is, or "".
func keptOnPurpose(file *loader.File) string {
	if file.Syntax == nil {
		return ""
	}
	for _, g := range file.Syntax.Comments {
		for _, c := range g.List {
			if reason, ok := strings.CutPrefix(c.Text, keepMark); ok {
				return cmp.Or(strings.TrimSpace(reason), "the file says that it stays as it is")
			}
		}
	}
	return ""
}

// blockFile blocks everything that the file declares or uses, and every unit that has a use in it already.
func (p *Plan) blockFile(pkg *loader.Package, file *loader.File, reason string) {
	if file.Syntax == nil {
		return
	}
	for n := range ast.Preorder(file.Syntax) {
		id, ok := n.(*ast.Ident)
		if !ok || pkg.Info.Defs[id] == nil {
			continue
		}
		obj := pkg.Info.Defs[id]
		if p.flow.carries(obj.Type()) {
			p.flow.block(p.flow.at(obj.Pos()), id.Pos(), "", reason)
		}
		if f, ok := obj.(*types.Func); ok { // whose results may have no names
			for v := range p.flow.carried(f.Signature()) {
				p.flow.block(p.flow.at(v.Pos()), id.Pos(), "", reason)
			}
		}
	}
	for _, u := range legacy.Uses(pkg.Info, []*ast.File{file.Syntax}, pkg.Module.Path) {
		p.flow.block(p.flow.at(u.Ident.Pos()), u.Ident.Pos(), u.Symbol, reason)
		if s := p.byPos[u.Ident.Pos()]; s != nil && s.Unit != nil {
			s.Unit.Block(p, u.Ident.Pos(), u.Symbol, reason)
		}
	}
}
