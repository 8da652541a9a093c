package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// memoryReads handles values of legacy types whose memory the file reads through package unsafe, whose layout is another after
// the rewrite. Programs do so to learn what jaeger.SpanContext knows and does not tell: whether it came from another process.
//
//	mirror := *(*mirrorOfSpanContext)(unsafe.Pointer(&sc)); return mirror.remote  =>  return sc.IsRemote()
//
// Anything else blocks the unit.
func memoryReads(s *rewriters.Site) {
	for n := range ast.Preorder(s.File.Syntax) {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			continue
		}
		if b, ok := s.TypeOf(call.Fun).(*gotypes.Basic); !ok || b.Kind() != gotypes.UnsafePointer || !s.Pkg.Info.Types[call.Fun].IsType() {
			continue
		}
		p, ok := s.TypeOf(call.Args[0]).(*gotypes.Pointer)
		if !ok {
			continue
		}
		named, ok := gotypes.Unalias(p.Elem()).(*gotypes.Named)
		if !ok || !legacy.IsLegacy(named.Obj().Pkg()) {
			continue
		}
		var u *rewriters.Unit
		if addr, ok := ast.Unparen(call.Args[0]).(*ast.UnaryExpr); ok && addr.Op == gotoken.AND {
			if v := variable(s, addr.X); v != nil {
				if u = s.Plan.UnitAt(v.Pos()); u == nil {
					continue
				}
				at := &rewriters.Site{Plan: s.Plan, File: s.File, Pkg: s.Pkg, Unit: u}
				if named.Obj().Name() == "SpanContext" && named.Obj().Pkg().Path() == jaeger && remoteRead(at, call, addr.X, named) {
					continue
				}
			}
		}
		if u == nil {
			u = s.Unit
		}
		u.Block(s.Plan, call.Pos(), named.Obj().Name(), "the memory of a "+named.Obj().Pkg().Name()+"."+named.Obj().Name()+" is read through unsafe.Pointer, and is laid out otherwise in OpenTelemetry; use the methods of the new type")
	}
}

// remoteRead plans a copy of the span context into a struct of the same layout of which nothing but the flag remote is read.
func remoteRead(s *rewriters.Site, conversion *ast.CallExpr, sc ast.Expr, spanContext *gotypes.Named) bool {
	cast, ok := s.Parent(conversion).(*ast.CallExpr)
	if !ok || !s.Pkg.Info.Types[cast.Fun].IsType() {
		return false
	}
	deref, ok := s.Parent(cast).(*ast.StarExpr)
	if !ok {
		return false
	}
	assign, ok := s.Parent(deref).(*ast.AssignStmt)
	if !ok || assign.Tok != gotoken.DEFINE || len(assign.Lhs) != 1 || !repeatable(sc) {
		return false
	}
	mirror := variable(s, assign.Lhs[0])
	if mirror == nil {
		return false
	}
	var reads []*ast.SelectorExpr
	for n := range ast.Preorder(declarationAround(s, assign)) {
		id, ok := n.(*ast.Ident)
		if !ok || s.Pkg.Info.Uses[id] != mirror {
			continue
		}
		sel, ok := s.Parent(id).(*ast.SelectorExpr)
		if !ok || fieldAt(spanContext, offsetOf(mirror.Type(), sel.Sel.Name)) != "remote" {
			return false
		}
		reads = append(reads, sel)
	}
	s.On(assign, func(e *rewriters.Edit) { e.Remove() })
	for _, r := range reads {
		s.On(r, func(e *rewriters.Edit) { e.Become(e.Quote("_1.IsRemote()", e.Expr(sc))) })
	}
	return true
}

var layout = gotypes.SizesFor("gc", "amd64")

// offsetOf is where the field lies in a struct, or -1.
func offsetOf(t gotypes.Type, name string) int64 {
	fields, offsets := laidOut(t)
	for i, f := range fields {
		if f.Name() == name {
			return offsets[i]
		}
	}
	return -1
}

// fieldAt is the name of the field that begins there, or "".
func fieldAt(t gotypes.Type, offset int64) string {
	fields, offsets := laidOut(t)
	for i, o := range offsets {
		if o == offset {
			return fields[i].Name()
		}
	}
	return ""
}

func laidOut(t gotypes.Type) (fields []*gotypes.Var, offsets []int64) {
	s, ok := t.Underlying().(*gotypes.Struct)
	if !ok {
		return nil, nil
	}
	for f := range s.Fields() {
		fields = append(fields, f)
	}
	return fields, layout.Offsetsof(fields)
}
