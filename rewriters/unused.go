package rewriters

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/dstutil"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// An edit may take away the last use of a local variable, which Go does not allow to stay. This file decides what becomes of the
// variable, after all edits of a file.

// dropUnused takes away the local variables that the edits left without a use, and those that only these used in turn. What they
// were given is evaluated as before when that may have an effect.
//
//	m := jaeger.NewMetrics(f, nil)  =>
//	m := f()                        =>  _ = f()
//	m, err := f()                   =>  _, err := f()
func (fe *fileEdit) dropUnused() {
	for d := range fe.dirty {
		now := fe.dec.Dst.Nodes[d]
		if now == nil {
			continue
		}
		locals := fe.locals(d)
		for len(locals) > 0 {
			dead := fe.unread(now, locals)
			if len(dead) == 0 {
				break
			}
			fe.dropStores(now, dead)
			for v := range dead {
				delete(locals, v)
			}
		}
	}
}

// locals are the variables declared in d, parameters left out, that were used there.
func (fe *fileEdit) locals(d ast.Decl) map[*types.Var]bool {
	declared, locals := map[*types.Var]bool{}, map[*types.Var]bool{}
	for n := range ast.Preorder(d) {
		id, ok := n.(*ast.Ident)
		if !ok {
			continue
		}
		if v, ok := fe.pkg.Info.Defs[id].(*types.Var); ok && v.Kind() == types.LocalVar {
			declared[v] = true
		}
		if v, ok := fe.pkg.Info.Uses[id].(*types.Var); ok && declared[v] {
			locals[v] = true
		}
	}
	return locals
}

// was returns the original expression that n still stands for, or nil.
func (fe *fileEdit) was(n dst.Node) ast.Expr {
	if fe.made[n] {
		return nil
	}
	x, _ := fe.dec.Ast.Nodes[n].(ast.Expr)
	return x
}

// varOf returns the variable that the identifier stands for, or nil.
func (fe *fileEdit) varOf(n dst.Node) *types.Var {
	id, ok := n.(*dst.Ident)
	if !ok {
		return nil
	}
	was, ok := fe.was(id).(*ast.Ident)
	if !ok || was.Name != id.Name {
		return nil
	}
	v, _ := fe.pkg.Info.ObjectOf(was).(*types.Var)
	return v
}

// stored reports whether the identifier under the cursor is only given a value.
func stored(c *dstutil.Cursor) bool {
	switch p := c.Parent().(type) {
	case *dst.AssignStmt:
		return c.Name() == "Lhs" && (p.Tok == token.DEFINE || p.Tok == token.ASSIGN)
	case *dst.RangeStmt:
		return c.Name() == "Key" || c.Name() == "Value"
	case *dst.ValueSpec:
		return c.Name() == "Names"
	}
	return false
}

// unread lists those of the variables that are given values below n and are not asked for them. What the edits wrote is known by
// its name alone.
func (fe *fileEdit) unread(n dst.Node, locals map[*types.Var]bool) map[*types.Var]bool {
	kept, read, names := map[*types.Var]bool{}, map[*types.Var]bool{}, map[string]bool{}
	dstutil.Apply(n, func(c *dstutil.Cursor) bool {
		id, ok := c.Node().(*dst.Ident)
		if !ok {
			return true
		}
		_, selector := c.Parent().(*dst.SelectorExpr)
		switch v := fe.varOf(id); {
		case v != nil && stored(c):
			kept[v] = true
		case v != nil:
			read[v] = true
		case selector && c.Name() == "Sel":
		default:
			if was, ok := fe.was(id).(*ast.Ident); !ok || was.Name != id.Name { // written by an edit, or left of a larger expression
				names[id.Name] = true
			}
		}
		return true
	}, nil)
	dead := map[*types.Var]bool{}
	for v := range kept {
		if locals[v] && !read[v] && !names[v.Name()] {
			dead[v] = true
		}
	}
	return dead
}

// dropStores takes away the declarations of the variables and what is assigned to them.
func (fe *fileEdit) dropStores(n dst.Node, dead map[*types.Var]bool) {
	dropped := func(x dst.Expr) bool { v := fe.varOf(x); return v != nil && dead[v] }
	blank := func(x dst.Expr) bool { id, ok := x.(*dst.Ident); return ok && id.Name == "_" }
	dstutil.Apply(n, nil, func(c *dstutil.Cursor) bool {
		switch s := c.Node().(type) {
		case *dst.AssignStmt:
			if !slices.ContainsFunc(s.Lhs, dropped) {
				return true
			}
			pairs := len(s.Lhs) == len(s.Rhs)
			for i := len(s.Lhs) - 1; i >= 0; i-- {
				if !dropped(s.Lhs[i]) {
					continue
				}
				if pairs && fe.idle(s.Rhs[i]) && (len(s.Lhs) > 1 || c.Index() >= 0) {
					s.Lhs, s.Rhs = slices.Delete(s.Lhs, i, i+1), slices.Delete(s.Rhs, i, i+1)
				} else {
					s.Lhs[i] = dst.NewIdent("_")
				}
			}
			if len(s.Lhs) == 0 {
				deleteStmt(c)
			} else if s.Tok == token.DEFINE && !slices.ContainsFunc(s.Lhs, fe.declares) {
				s.Tok = token.ASSIGN
			}
		case *dst.RangeStmt:
			if s.Value != nil && dropped(s.Value) {
				s.Value = nil
			}
			if s.Key != nil && dropped(s.Key) {
				s.Key = dst.NewIdent("_")
			}
			if s.Value == nil && (s.Key == nil || blank(s.Key)) {
				s.Key, s.Tok = nil, token.ILLEGAL
			}
		case *dst.ValueSpec:
			pairs := len(s.Names) == len(s.Values)
			for i := len(s.Names) - 1; i >= 0; i-- {
				if !dropped(s.Names[i]) {
					continue
				}
				switch {
				case len(s.Values) == 0:
					s.Names = slices.Delete(s.Names, i, i+1)
				case pairs && fe.idle(s.Values[i]):
					s.Names, s.Values = slices.Delete(s.Names, i, i+1), slices.Delete(s.Values, i, i+1)
				default:
					s.Names[i] = dst.NewIdent("_")
				}
			}
			if len(s.Names) == 0 {
				c.Delete()
			}
		case *dst.DeclStmt:
			if g, ok := s.Decl.(*dst.GenDecl); ok && len(g.Specs) == 0 && g.Tok == token.VAR && c.Index() >= 0 {
				deleteStmt(c)
			}
		}
		return true
	})
}

// deleteStmt deletes a statement. The empty line above it stays, except at the beginning of a block.
func deleteStmt(c *dstutil.Cursor) {
	var list []dst.Stmt
	switch p := c.Parent().(type) {
	case *dst.BlockStmt:
		list = p.List
	case *dst.CaseClause:
		list = p.Body
	case *dst.CommClause:
		list = p.Body
	}
	if i := c.Index(); i+1 < len(list) {
		above, next := c.Node().Decorations().Before, list[i+1].Decorations()
		if i == 0 || above == dst.EmptyLine {
			next.Before = above
		}
	}
	c.Delete()
}

// declares reports whether the left side of a := is declared there.
func (fe *fileEdit) declares(x dst.Expr) bool {
	id, ok := x.(*dst.Ident)
	if !ok || id.Name == "_" {
		return false
	}
	was, ok := fe.was(id).(*ast.Ident)
	return !ok || fe.pkg.Info.Defs[was] != nil
}

// dropUnusedGlobals takes away the variables of packages that no other package can name, that the edits changed, and that left
// without a use what was used before.
func (r *rewrite) dropUnusedGlobals(edits []*fileEdit) {
	for again := true; again; {
		again = false
		for _, fe := range edits {
			for d := range fe.dirty {
				now, ok := fe.dec.Dst.Nodes[d].(*dst.GenDecl)
				if !ok || now.Tok != token.VAR {
					continue
				}
				dropped := false
				for _, spec := range slices.Clone(now.Specs) {
					spec := spec.(*dst.ValueSpec)
					if len(spec.Names) != 1 || len(spec.Values) > 1 || len(spec.Values) == 1 && !fe.idle(spec.Values[0]) {
						continue
					}
					v := fe.varOf(spec.Names[0])
					if v == nil || v.Exported() || v.Name() == "_" || !r.lostItsUses(v, edits) {
						continue
					}
					now.Specs = slices.DeleteFunc(now.Specs, func(s dst.Spec) bool { return s == spec })
					dropped, again = true, true
				}
				if dropped && len(now.Specs) == 0 {
					fe.tree.Decls = slices.DeleteFunc(fe.tree.Decls, func(x dst.Decl) bool { return x == now })
				}
			}
		}
	}
}

// lostItsUses reports whether a variable of a package was used, and is not after the edits.
func (r *rewrite) lostItsUses(v *types.Var, edits []*fileEdit) bool {
	used := map[*loader.File]bool{}
	for _, pkg := range r.Load.Packages {
		for id, obj := range pkg.Info.Uses {
			if obj.Pos() == v.Pos() {
				used[r.flow.file(id.Pos())] = true
			}
		}
	}
	for file := range used {
		i := slices.IndexFunc(edits, func(fe *fileEdit) bool { return fe.file == file })
		if i < 0 || edits[i].mentions(v) {
			return false
		}
	}
	return len(used) > 0
}

// mentions reports whether the edited file uses the variable. What the edits wrote is known by its name alone.
func (fe *fileEdit) mentions(v *types.Var) (found bool) {
	dstutil.Apply(fe.tree, func(c *dstutil.Cursor) bool {
		id, ok := c.Node().(*dst.Ident)
		if !ok {
			return !found
		}
		if id.Name == "got" {
			println("DBG", c.Name(), fe.varOf(id) != nil, fe.was(id) != nil, fe.made[id], fe.dec.Ast.Nodes[id] != nil)
		}
		_, selector := c.Parent().(*dst.SelectorExpr)
		_, declared := c.Parent().(*dst.ValueSpec)
		if was, ok := fe.was(id).(*ast.Ident); ok {
			obj := fe.pkg.Info.Uses[was]
			found = found || obj != nil && obj.Pos() == v.Pos()
		} else if id.Name == v.Name() && !(selector && c.Name() == "Sel") && !(declared && c.Name() == "Names") {
			found = true
		}
		return !found
	}, nil)
	return found
}

// idle reports whether nothing happens when the expression is not evaluated.
func (fe *fileEdit) idle(x dst.Expr) bool {
	switch x := x.(type) {
	case nil, *dst.Ident, *dst.BasicLit, *dst.FuncLit, *dst.ArrayType, *dst.MapType, *dst.ChanType, *dst.FuncType, *dst.StructType, *dst.InterfaceType:
		return true
	case *dst.ParenExpr:
		return fe.idle(x.X)
	case *dst.StarExpr:
		return fe.idle(x.X)
	case *dst.SelectorExpr:
		return fe.idle(x.X)
	case *dst.UnaryExpr:
		return x.Op != token.ARROW && fe.idle(x.X)
	case *dst.BinaryExpr:
		return x.Op != token.QUO && x.Op != token.REM && x.Op != token.SHL && x.Op != token.SHR && fe.idle(x.X) && fe.idle(x.Y)
	case *dst.KeyValueExpr:
		return fe.idle(x.Key) && fe.idle(x.Value)
	case *dst.CompositeLit:
		return !slices.ContainsFunc(x.Elts, func(e dst.Expr) bool { return !fe.idle(e) })
	case *dst.IndexExpr:
		was, ok := fe.was(x).(*ast.IndexExpr)
		if !ok {
			return false
		}
		t := fe.pkg.Info.TypeOf(was.X)
		if t == nil {
			return false
		}
		_, isMap := t.Underlying().(*types.Map)
		return isMap && fe.idle(x.X) && fe.idle(x.Index)
	case *dst.CallExpr:
		return !slices.ContainsFunc(x.Args, func(e dst.Expr) bool { return !fe.idle(e) }) && fe.idleFunc(x.Fun)
	}
	return false
}

// idleFunc reports whether a call of the function does no more than return something: a conversion, some built-in functions, and
// functions that are known.
func (fe *fileEdit) idleFunc(fun dst.Expr) bool {
	was := fe.was(fun)
	if was == nil {
		sel, ok := fun.(*dst.SelectorExpr)
		if !ok {
			return false
		}
		x, ok := sel.X.(*dst.Ident)
		if !ok {
			return false
		}
		for path, name := range fe.imports {
			if name == x.Name && idlePackages[path] {
				return true
			}
		}
		made := strings.HasPrefix(sel.Sel.Name, "With") || sel.Sel.Name == "NewTraceID" || sel.Sel.Name == "NewSpanID"
		return made && x.Name == fe.imports[fe.pkg.Module.Path+"/"+BootDir]
	}
	was = ast.Unparen(was)
	tv := fe.pkg.Info.Types[was]
	if tv.IsType() {
		return true
	}
	id, _ := was.(*ast.Ident)
	now, _ := fun.(*dst.Ident)
	if sel, ok := fun.(*dst.SelectorExpr); ok && fe.idle(sel.X) {
		now = sel.Sel
		if x, ok := was.(*ast.SelectorExpr); ok {
			id = x.Sel
		}
	}
	if id == nil || now == nil || id.Name != now.Name {
		return false
	}
	switch obj := fe.pkg.Info.Uses[id].(type) {
	case *types.Builtin:
		return slices.Contains([]string{"len", "cap", "make", "new", "min", "max", "complex", "real", "imag"}, obj.Name())
	case *types.Func:
		return obj.Pkg() != nil && (idlePackages[obj.Pkg().Path()] && obj.Signature().Recv() == nil || idleFuncs[obj.FullName()])
	}
	return false
}

// idlePackages are those whose functions do no more than return something. strings.Repeat and the like panic only where an
// argument is wrong.
var idlePackages = map[string]bool{
	"errors": true, "math": true, "path": true, "strconv": true, "strings": true, "unicode": true,
	"go.opentelemetry.io/otel/attribute": true,
}

var idleFuncs = map[string]bool{
	"(*net/http.Request).Context": true, "context.Background": true, "context.TODO": true, "fmt.Sprint": true, "fmt.Sprintf": true, "fmt.Sprintln": true,
	"log.Default": true, "log.New": true, "os.Getenv": true, "os.LookupEnv": true, "path/filepath.Join": true, "time.Now": true, "time.Since": true,
}

// dropBoot forgets the symbols of the generated packages that edits wrote and that went with what another edit, or a variable, took
// away.
func (fe *fileEdit) dropBoot() {
	still := map[string]bool{}
	dst.Inspect(fe.tree, func(n dst.Node) bool {
		if sel, ok := n.(*dst.SelectorExpr); ok {
			if x, ok := sel.X.(*dst.Ident); ok {
				still[x.Name+"."+sel.Sel.Name] = true
			}
		}
		return true
	})
	for symbol := range fe.boot {
		pkg, name, _ := strings.Cut(symbol, ".")
		local := fe.imports[fe.pkg.Module.Path+"/"+generatedDir+"/"+pkg] + "." + name
		if !fe.unnamed[symbol] && !still[local] && !slices.ContainsFunc(fe.decls, func(d string) bool { return strings.Contains(d, local) }) {
			delete(fe.boot, symbol)
		}
	}
}
