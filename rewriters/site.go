package rewriters

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// Site is one use in its surroundings, as a rewriter sees it.
type Site struct {
	legacy.Use
	// Written is the symbol that stands in the code, where Symbol is the one that it is read as (see Reader).
	Written string
	Plan    *Plan
	File    *loader.File
	Pkg     *loader.Package // the first loaded package that holds the file
	Unit    *Unit
	node    node
	set     bool // an outcome has been said
	idle    bool // no rewriter said anything of it
	shared  []node
	status  finding.Status
	note    string
	extra   []string // what Remark adds to the note
	api     []string // the exported declarations that change and of which the site tells
}

// ---- what a rewriter says about a use

// Auto says that the use is rewritten with the same behaviour; an empty note means the catalog's text.
func (s *Site) Auto(note string) { s.say(finding.Auto, note) }

// Review says that the use is rewritten and behaves differently as the note states.
func (s *Site) Review(note string) { s.say(finding.Review, note) }

// Keep says that the use stays as it is, on purpose.
func (s *Site) Keep(note string) { s.say(finding.Keep, note) }

// Block says that the use cannot be rewritten, which leaves its whole unit as it is.
func (s *Site) Block(reason string) { s.say(finding.Manual, reason) }

// Planned reports whether it has been said what becomes of the use.
func (s *Site) Planned() bool { return s.set }

// Kept reports whether it has been said that the use stays.
func (s *Site) Kept() bool { return s.status == finding.Keep }

// Note is what has been said of the use.
func (s *Site) Note() string { return s.note }

// Remark says of a rewritten use, besides what its handler says, that it behaves differently. It makes the use one to review.
func (s *Site) Remark(note string) {
	if !slices.Contains(s.extra, note) {
		s.extra = append(s.extra, note)
	}
}

func (s *Site) say(status finding.Status, note string) {
	if note == "" {
		note = s.Reason
	}
	if s.set && s.status == finding.Manual {
		return // a blocker stays
	}
	s.set, s.status, s.note = true, status, note
}

// Claim says of another use, inside what this site's edits replace, that it goes with them.
func (s *Site) Claim(id *ast.Ident) *Site {
	other := s.Plan.byPos[id.Pos()]
	if other != nil && !other.set {
		status := finding.Auto
		if other.Status == catalog.Review {
			status = finding.Review
		}
		other.say(status, "")
	}
	return other
}

// ClaimAll claims every use inside n except the site's own.
func (s *Site) ClaimAll(n ast.Node) {
	for c := range ast.Preorder(n) {
		if id, ok := c.(*ast.Ident); ok {
			s.Claim(id)
		}
	}
}

// On registers an edit of the original node n, which is made when the unit is rewritten.
func (s *Site) On(n ast.Node, edit func(*Edit)) {
	s.Plan.on(s.File, n, action{unit: s.Unit, edit: edit})
}

// OnUnit is On for an edit that is made when another unit is rewritten.
func (s *Site) OnUnit(u *Unit, n ast.Node, edit func(*Edit)) {
	s.Plan.on(s.File, n, action{unit: u, of: s.Unit, edit: edit})
}

// OnReceiver is On for an edit of what the site's method is called on, which is made when the unit of that is rewritten.
func (s *Site) OnReceiver(edit func(*Edit, ast.Expr)) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if u := s.Plan.UnitOf(s.Plan.flow.receivers[s.Ident.Pos()]); ok && u != nil {
		s.Plan.onOnce(s.File, sel.X, action{unit: u, edit: func(e *Edit) { edit(e, sel.X) }})
	}
}

// OnOnce is On for an edit of a file of the site's package that several uses ask for: only the first counts. It reports whether
// this was it.
func (s *Site) OnOnce(file *loader.File, n ast.Node, edit func(*Edit)) bool {
	return s.Plan.onOnce(file, n, action{unit: s.Unit, edit: edit})
}

// OnShared registers an edit of a call whose arguments belong to several units; it is made when any of them is rewritten.
func (s *Site) OnShared(call *ast.CallExpr, n ast.Node, edit func(*Edit)) {
	for _, a := range call.Args {
		if un := s.ArgNode(a); un != 0 {
			s.shared = append(s.shared, un)
		}
	}
	s.Plan.on(s.File, n, action{of: s.Unit, needs: s.shared, edit: edit})
}

// ArgNode is the flow node of an argument of a separate call, or 0 when it carries nothing that is replaced.
func (s *Site) ArgNode(e ast.Expr) node { return s.Plan.flow.argNodes[e.Pos()] }

// ---- looking around

// TypeOf returns the static type of an expression of the site's file.
func (s *Site) TypeOf(e ast.Expr) types.Type { return s.Pkg.Info.TypeOf(e) }

// OnLines reports whether the expressions stand on several lines.
func (s *Site) OnLines(list []ast.Expr) bool {
	if len(list) == 0 {
		return false
	}
	line := func(pos token.Pos) int { return s.Plan.Load.Fset.PositionFor(pos, false).Line }
	return line(list[0].Pos()) != line(list[len(list)-1].Pos())
}

// Parent returns the node above n in the site's file, parentheses left out, or nil.
func (s *Site) Parent(n ast.Node) ast.Node {
	parents := s.Plan.parentsOf(s.File)
	up := parents[n]
	for {
		paren, ok := up.(*ast.ParenExpr)
		if !ok {
			return up
		}
		up = parents[paren]
	}
}

// Name returns the expression that stands for the use: the selector when the identifier is selected from something
// (pkg.Name, value.Method), else the identifier.
func (s *Site) Name() ast.Expr {
	if sel, ok := s.Plan.parentsOf(s.File)[s.Ident].(*ast.SelectorExpr); ok && sel.Sel == s.Ident {
		return sel
	}
	return s.Ident
}

// MethodExpr reports whether the use is a method that is selected from its type (T.Method), so that the receiver comes as the
// first argument.
func (s *Site) MethodExpr() bool {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		return false
	}
	selection := s.Pkg.Info.Selections[sel]
	return selection != nil && selection.Kind() == types.MethodExpr
}

// Call returns the call whose function is the use, or nil.
func (s *Site) Call() *ast.CallExpr {
	name := s.Name()
	if call, ok := s.Parent(name).(*ast.CallExpr); ok && ast.Unparen(call.Fun) == name {
		return call
	}
	return nil
}

// Stmt returns the innermost statement around n.
func (s *Site) Stmt(n ast.Node) ast.Stmt {
	for n != nil {
		if st, ok := n.(ast.Stmt); ok {
			return st
		}
		n = s.Plan.parentsOf(s.File)[n]
	}
	return nil
}
