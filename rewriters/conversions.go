package rewriters

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// conversion is a call of a function of the generated package around an expression, made with the unit of the place that
// the value goes to.
type conversion struct {
	to     node
	expr   ast.Expr
	result int // for a call with several results: which of them is converted; -1 for the value of the expression
	call   string
	own    bool // the value is rewritten, too
}

// Mixed reports whether some of the program goes on speaking the legacy API beside what is rewritten, so that spans have to be
// visible to both. What only tests make, a double of a tracer, does not count.
func (p *Plan) Mixed() bool {
	return p.Opts.Bridge || slices.ContainsFunc(p.flow.conversions, func(c conversion) bool {
		return !c.own && !isTest(p.flow.file(c.expr.Pos()))
	})
}

// adapts is the package of the function that adapts values in the file: that which only tests use, where only tests need it.
func (p *Plan) adapts(file *loader.File) string {
	if !isTest(file) || p.Mixed() {
		return "otelboot."
	}
	return "oteltest."
}

func isTest(file *loader.File) bool { return file != nil && strings.HasSuffix(file.Rel, "_test.go") }

// cross registers the conversions with the units that they belong to.
func (p *Plan) cross() {
	type result struct {
		call ast.Expr
		i    int
	}
	converted := map[result]bool{} // onOnce does not tell the results of one assignment apart
	for _, c := range p.flow.conversions {
		file, u := p.flow.file(c.expr.Pos()), p.UnitOf(c.to)
		if file == nil || u == nil {
			continue
		}
		if !c.own {
			c.call = strings.Replace(c.call, "otelboot.", p.adapts(file), 1)
		}
		if c.result < 0 {
			p.onOnce(file, c.expr, action{unit: u, edit: func(e *Edit) { e.Wrap(c.expr, c.call) }})
			continue
		}
		if converted[result{c.expr, c.result}] {
			continue
		}
		converted[result{c.expr, c.result}] = true
		if reason := p.convertResult(u, c); reason != "" {
			u.Block(p, c.expr.Pos(), "", reason)
		}
	}
}

// convertResult converts one result of a call with several, in a statement of its own behind the assignment:
//
//	tracer, closer, err := vendor.NewTracer()
//	=>
//	legacyTracer, closer, err := vendor.NewTracer()
//	tracer := otelboot.FromOpenTracing(legacyTracer)
//
// It says why it cannot, or "".
func (p *Plan) convertResult(u *Unit, c conversion) string {
	file := p.flow.file(c.expr.Pos())
	parents := p.parentsOf(file)
	assign, ok := parents[c.expr].(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || len(assign.Lhs) <= c.result {
		return "several results of the call are passed on at once; assign them to variables first, so that the legacy one can be converted"
	}
	switch parents[assign].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
	default:
		return "the call's results are assigned in the head of a statement; assign them before it, so that the legacy one can be converted"
	}
	lhs := assign.Lhs[c.result]
	if isBlank(lhs) {
		return ""
	}
	declares := false
	if id, ok := lhs.(*ast.Ident); ok && assign.Tok == token.DEFINE {
		declares = p.packageOf(file).Info.Defs[id] != nil
	}
	p.on(file, assign, action{unit: u, edit: func(e *Edit) {
		now := e.Cursor.Node().(*dst.AssignStmt)
		name := e.free("legacy" + title(lhs))
		target := now.Lhs[c.result]
		now.Lhs[c.result] = dst.NewIdent(name)
		tok := "="
		if declares {
			tok = ":="
		}
		after := e.Stmts("_1 "+tok+" "+c.call+"(_2)", target, name)[0]
		after.Decorations().Before = dst.NewLine
		if assign.Tok != token.DEFINE {
			results := p.packageOf(file).Info.TypeOf(c.expr).(*types.Tuple)
			nt := named(results.At(c.result).Type()).Obj()
			pkg := e.Import(nt.Pkg().Path(), nt.Pkg().Name())
			before := e.Stmts("var " + name + " " + pkg + "." + nt.Name())[0]
			before.Decorations().Before, before.Decorations().After = now.Decs.Before, dst.NewLine
			now.Decs.Before = dst.NewLine
			e.Cursor.InsertBefore(before)
		}
		after.Decorations().After = now.Decs.After
		now.Decs.After = dst.NewLine
		e.Cursor.InsertAfter(after)
		e.current[assign] = now
	}})
	return ""
}

// title is the last name in an assignable expression, capitalised.
func title(e ast.Expr) string {
	name := "Value"
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.Sel.Name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// free returns a name that nothing in the file uses yet, and takes it.
func (e *fileEdit) free(name string) string {
	for i := 2; e.names[name]; i++ {
		name = fmt.Sprintf("%s%d", strings.TrimRight(name, "0123456789"), i)
	}
	e.names[name] = true
	return name
}

// Wrap puts a call of the generated package around what the expression became.
func (e *Edit) Wrap(x ast.Expr, call string) {
	was := e.Expr(x)
	decs := was.Decorations()
	start, end := decs.Start, decs.End
	decs.Start, decs.End = nil, nil
	old := e.Cursor.Node().Decorations()
	now := e.Quote(call+"(_1)", was)
	d := now.Decorations()
	d.Start, d.End, d.Before, d.After = start, end, old.Before, old.After
	e.Cursor.Replace(now)
	e.current[x] = now
	e.dec.Ast.Nodes[now] = x
	e.made[now] = true
}
