package rewriters

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"
	"github.com/dave/dst/dstutil"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// fileEdit is one file while it is rewritten: its decorated tree, and what the edits need around it.
type fileEdit struct {
	plan    *Plan
	file    *loader.File
	pkg     *loader.Package
	dec     *decorator.Decorator
	tree    *dst.File
	current map[ast.Node]dst.Node // what an original node became
	placed  map[dst.Node]bool     // nodes that stand somewhere already
	made    map[dst.Node]bool     // what stands in the place of an original node, and means something else
	imports map[string]string     // added imports: path to local name
	decls   []string              // package-level declarations to add, in source form
	names   map[string]bool       // every name the file or its package uses
	dirty   map[ast.Decl][]*Unit  // changed declarations, and the units that changed them
	starts  map[ast.Decl][]string // the comments above each declaration, as they were
	orphans []string              // comments of replaced nodes that found no place yet
	boot    map[string]bool       // symbols of the generated packages that the edits use: "otelboot.Name"
	unnamed map[string]bool       // those of boot that the code need not name: see Need
}

// Edit is the position in the new tree at which an edit is made. Children of the node have been rewritten already.
type Edit struct {
	*fileEdit
	*dstutil.Cursor
	node ast.Node
}

// apply makes the edits of the active units in the file; active tells whether a unit is rewritten in this attempt.
func (p *Plan) apply(file *loader.File, pkg *loader.Package, active func(*Unit) bool) (*fileEdit, error) {
	fe := &fileEdit{plan: p, file: file, pkg: pkg, dec: decorator.NewDecorator(p.Load.Fset), current: map[ast.Node]dst.Node{},
		placed: map[dst.Node]bool{}, made: map[dst.Node]bool{}, imports: map[string]string{}, dirty: map[ast.Decl][]*Unit{}, boot: map[string]bool{}, unnamed: map[string]bool{},
		starts: map[ast.Decl][]string{}}
	tree, err := fe.dec.DecorateFile(file.Syntax)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file.Rel, err)
	}
	fe.tree = tree
	fe.names = namesOf(file, pkg)
	decls := map[ast.Node]ast.Decl{}
	for _, d := range file.Syntax.Decls {
		decls[d] = d
		if n := fe.dec.Dst.Nodes[d]; n != nil {
			fe.starts[d] = slices.Clone([]string(n.Decorations().Start))
		}
	}
	acts := p.actions[file]
	owner := func(n ast.Node) ast.Decl {
		for parents := p.parentsOf(file); n != nil; n = parents[n] {
			if d := decls[n]; d != nil {
				return d
			}
		}
		return nil
	}
	dstutil.Apply(tree, nil, func(c *dstutil.Cursor) bool {
		n := fe.dec.Ast.Nodes[c.Node()]
		if n == nil {
			return true
		}
		for _, a := range acts[n] {
			var units []*Unit
			if a.unit != nil && active(a.unit) {
				units = append(units, a.unit)
			}
			for _, need := range a.needs {
				if u := p.UnitOf(need); u != nil && active(u) {
					units = append(units, u)
				}
			}
			if len(units) == 0 {
				continue
			}
			before := comments(c.Node())
			e := &Edit{fe, c, n}
			a.edit(e)
			if now := fe.current[n]; now != nil {
				fe.orphan(before, comments(now))
			}
			if d := owner(n); d != nil {
				fe.dirty[d] = append(fe.dirty[d], units...)
			}
		}
		fe.adopt(c)
		return true
	})
	fe.dropUnused()
	fe.dropEmptyInits()
	return fe, nil
}

// dropEmptyInits removes the init functions that lost their last statement.
func (fe *fileEdit) dropEmptyInits() {
	for d := range fe.dirty {
		was, ok := d.(*ast.FuncDecl)
		if !ok || was.Name.Name != "init" || was.Recv != nil || len(was.Body.List) == 0 {
			continue
		}
		now := fe.dec.Dst.Nodes[d].(*dst.FuncDecl)
		if len(now.Body.List) == 0 && len(comments(now)) == 0 {
			fe.tree.Decls = slices.DeleteFunc(fe.tree.Decls, func(x dst.Decl) bool { return x == now })
		}
	}
}

// comments lists the comments below n, in source order.
func comments(n dst.Node) (list []string) {
	dst.Inspect(n, func(c dst.Node) bool {
		if c != nil {
			_, _, points := dstutil.Decorations(c)
			for _, p := range points {
				for _, d := range p.Decs {
					if strings.HasPrefix(d, "/") {
						list = append(list, d)
					}
				}
			}
		}
		return true
	})
	return list
}

func (fe *fileEdit) orphan(before, after []string) {
	for _, c := range before {
		if i := slices.Index(after, c); i >= 0 {
			after = slices.Delete(slices.Clone(after), i, i+1)
			continue
		}
		fe.orphans = append(fe.orphans, c)
	}
}

// adopt puts comments whose node was replaced above the statement, field or declaration around it.
func (fe *fileEdit) adopt(c *dstutil.Cursor) {
	if len(fe.orphans) == 0 || c.Node() == nil {
		return
	}
	switch n := c.Node().(type) {
	case dst.Stmt, dst.Spec, *dst.Field, dst.Decl:
		if _, isBlock := n.(*dst.BlockStmt); isBlock {
			return
		}
		if d, ok := c.Parent().(*dst.GenDecl); ok && !d.Lparen {
			return // above the declaration, not inside of it
		}
		decs := n.Decorations()
		if decs.Before == dst.None {
			decs.Before = dst.NewLine
		}
		decs.Start = append(slices.Clone(fe.orphans), decs.Start...)
		fe.orphans = nil
	}
}

// Become replaces the node by another that takes over its leading and trailing comments and line breaks.
func (e *Edit) Become(n dst.Node) {
	old := e.Cursor.Node()
	if old == n {
		e.current[e.node] = n
		return
	}
	o, d := old.Decorations(), n.Decorations()
	d.Before, d.After = o.Before, o.After
	d.Start = append(slices.Clone(o.Start), d.Start...)
	d.End = append(d.End, o.End...)
	e.Cursor.Replace(n)
	e.current[e.node] = n
	e.dec.Ast.Nodes[n] = e.node // for a further edit of the same node
	e.made[n] = true
}

// Remove deletes the node, which stands in a list (a statement, a field, an element). The comments above a statement go
// with it, since they speak of it.
func (e *Edit) Remove() {
	e.Cursor.Delete()
	e.current[e.node] = nil
}

// Evaluate puts statements before the one that is edited that go on evaluating an original expression, which stands nowhere any more,
// unless that does nothing.
func (e *Edit) Evaluate(n ast.Expr) {
	if x := e.Expr(n); !e.idle(x) {
		st := e.Stmts("_ = _1", x)[0]
		decs, now := st.Decorations(), e.Cursor.Node().Decorations()
		decs.Before, now.Before = now.Before, dst.NewLine
		e.Cursor.InsertBefore(st)
	}
}

// Expr returns what the original expression became, to be placed in a new tree. An expression that is asked for again is
// copied, because a node stands in one place.
func (e *Edit) Expr(n ast.Expr) dst.Expr {
	now, ok := e.current[n].(dst.Expr)
	if !ok {
		now, ok = e.dec.Dst.Nodes[n].(dst.Expr)
	}
	if !ok {
		panic(fmt.Sprintf("no tree for %T at %v", n, e.plan.Load.Fset.Position(n.Pos())))
	}
	if e.placed[now] {
		return e.clone(now)
	}
	e.placed[now] = true
	// Line breaks before an element belong to the list it came from.
	now.Decorations().Before, now.Decorations().After = dst.None, dst.None
	return now
}

// Copy returns a copy of what the original expression became; that stays where it is.
func (e *Edit) Copy(n ast.Expr) dst.Expr {
	now, ok := e.current[n].(dst.Expr)
	if !ok {
		now = e.dec.Dst.Nodes[n].(dst.Expr)
	}
	c := e.clone(now)
	c.Decorations().Before, c.Decorations().After = dst.None, dst.None
	return c
}

// Stmt returns what the original statement became, where it stands; nil when it is gone.
func (e *Edit) Stmt(n ast.Stmt) dst.Stmt {
	if now, ok := e.current[n]; ok {
		st, _ := now.(dst.Stmt)
		return st
	}
	st, _ := e.dec.Dst.Nodes[n].(dst.Stmt)
	return st
}

// clone copies an expression and remembers which original nodes its parts stand for.
func (e *fileEdit) clone(x dst.Expr) dst.Expr {
	c := dst.Clone(x).(dst.Expr)
	var from []dst.Node
	dst.Inspect(x, func(n dst.Node) bool { from = append(from, n); return true })
	i := 0
	dst.Inspect(c, func(n dst.Node) bool {
		if n != nil && e.dec.Ast.Nodes[from[i]] != nil {
			e.dec.Ast.Nodes[n] = e.dec.Ast.Nodes[from[i]]
		}
		i++
		return true
	})
	return c
}

// Exprs is Expr for a list.
func (e *Edit) Exprs(list []ast.Expr) (out []dst.Expr) {
	for _, x := range list {
		out = append(out, e.Expr(x))
	}
	return out
}

// Quote parses a Go expression in which _1, _2, … stand for args: a dst.Expr, a []dst.Expr (spread into the argument
// list it stands in) or a string (an identifier). Names of the packages in targetPackages are imported as needed.
func (e *Edit) Quote(src string, args ...any) dst.Expr {
	f, err := decorator.Parse("package p\nvar _ = " + src)
	if err != nil {
		panic(fmt.Sprintf("template %q: %v", src, err))
	}
	spec := f.Decls[0].(*dst.GenDecl).Specs[0].(*dst.ValueSpec)
	e.fill(spec, args)
	return spec.Values[0]
}

// Stmts parses statements, with the placeholders of Quote.
func (e *Edit) Stmts(src string, args ...any) []dst.Stmt {
	f, err := decorator.Parse("package p\nfunc _() {\n" + src + "\n}")
	if err != nil {
		panic(fmt.Sprintf("template %q: %v", src, err))
	}
	body := f.Decls[0].(*dst.FuncDecl).Body
	e.fill(body, args)
	return body.List
}

// Lines puts each expression of a list on a line of its own.
func Lines(list []dst.Expr) []dst.Expr {
	for _, x := range list {
		x.Decorations().Before, x.Decorations().After = dst.NewLine, dst.NewLine
	}
	return list
}

// Type is Quote for a type expression.
func (e *Edit) Type(src string) dst.Expr {
	f, err := decorator.Parse("package p\nvar _ " + src)
	if err != nil {
		panic(fmt.Sprintf("template %q: %v", src, err))
	}
	spec := f.Decls[0].(*dst.GenDecl).Specs[0].(*dst.ValueSpec)
	e.fill(spec, nil)
	return spec.Type
}

// Need makes the generated package hold a symbol that the edited code depends on without naming it.
func (e *Edit) Need(symbol string) { e.boot[symbol], e.unnamed[symbol] = true, true }

func (e *Edit) fill(root dst.Node, args []any) {
	// The template's own package names first: what is placed afterwards has its own.
	dst.Inspect(root, func(n dst.Node) bool {
		sel, ok := n.(*dst.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*dst.Ident); ok {
			if path, ok := targetPackages[x.Name]; ok {
				if path == bootPath || path == metricPath || path == testPath {
					e.boot[x.Name+"."+sel.Sel.Name] = true
				}
				x.Name = e.Import(path, x.Name)
			}
		}
		return true
	})
	dstutil.Apply(root, func(c *dstutil.Cursor) bool {
		id, ok := c.Node().(*dst.Ident)
		if !ok {
			return true
		}
		i, ok := placeholder(id.Name)
		if !ok {
			return true
		}
		switch a := args[i-1].(type) {
		case dst.Expr:
			c.Replace(a)
		case string:
			c.Replace(dst.NewIdent(a))
		case []dst.Expr:
			for _, x := range a {
				c.InsertBefore(x)
			}
			c.Delete()
		default:
			panic(fmt.Sprintf("placeholder %s: %T", id.Name, a))
		}
		return false
	}, nil)
}

func placeholder(name string) (int, bool) {
	if len(name) < 2 || name[0] != '_' {
		return 0, false
	}
	i, err := strconv.Atoi(name[1:])
	return i, err == nil && i > 0
}

// targetPackages are the packages that templates may name, by the name they use.
var targetPackages = map[string]string{
	"attribute":    "go.opentelemetry.io/otel/attribute",
	"codes":        "go.opentelemetry.io/otel/codes",
	"context":      "context",
	"fmt":          "fmt",
	"jaegerremote": "go.opentelemetry.io/contrib/samplers/jaegerremote",
	"metric":       "go.opentelemetry.io/otel/metric",
	"noop":         "go.opentelemetry.io/otel/trace/noop",
	"otel":         "go.opentelemetry.io/otel",
	"otelboot":     bootPath,
	"otelmetric":   metricPath,
	"oteltest":     testPath,
	"prometheus":   "github.com/prometheus/client_golang/prometheus",
	"promauto":     "github.com/prometheus/client_golang/prometheus/promauto",
	"propagation":  "go.opentelemetry.io/otel/propagation",
	"sdktrace":     "go.opentelemetry.io/otel/sdk/trace",
	"time":         "time",
	"trace":        "go.opentelemetry.io/otel/trace",
}

// bootPath, metricPath and testPath stand for the import paths of the generated packages, which depend on the module.
const (
	bootPath   = "otelboot"
	metricPath = "otelmetric"
	testPath   = "oteltest"
)

// generatedDir is the directory, inside a migrated module, that the generated packages lie in.
const generatedDir = "internal"

// BootDir, MetricDir and TestDir are where the generated packages lie inside a migrated module; the last is for tests only.
const (
	BootDir   = generatedDir + "/otelboot"
	MetricDir = generatedDir + "/otelmetric"
	TestDir   = generatedDir + "/oteltest"
)

// Declare adds a package-level declaration, given in source form, below the file's imports; the same text is added once.
func (e *Edit) Declare(src string) {
	if !slices.Contains(e.decls, src) {
		e.decls = append(e.decls, src)
	}
}
