package rewriters

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// threads give functions that have no context a parameter for one, on request (Options.ThreadContext), and let their callers pass
// theirs. A function gets one when a use in it, or a function that it calls, asks for it, and when everything that names it can be
// seen and calls it.
type threads struct {
	plan  *Plan
	funcs map[token.Pos]*function // by the position of the name
	asked map[*Site]*function
}

// function is a function declaration, in the first package that holds its file.
type function struct {
	decl  *ast.FuncDecl
	file  *loader.File
	pkg   *loader.Package
	calls []call
	no    string // why it gets no parameter
}

// call is a call of a function; in is the declaration around it, nil outside of functions.
type call struct {
	expr *ast.CallExpr
	file *loader.File
	pkg  *loader.Package
	in   *function
}

type threadsKey struct{}

// threadedContext is the name of the parameter.
const threadedContext = "ctx"

// ThreadedContext asks for a context where n stands, in a function that has none, and returns its name; otherwise it says why the
// function gets none. Both are "" where it is not asked for such parameters.
func (s *Site) ThreadedContext(n ast.Node) (name, why string) {
	if !s.Plan.Opts.ThreadContext {
		return "", ""
	}
	t := s.Plan.threads()
	f := t.around(s.File, n)
	switch {
	case f == nil:
		return "", "it stands outside of a function"
	case f.no != "":
		return "", f.no
	}
	t.asked[s] = f
	return threadedContext, ""
}

// threads reads the functions of the load, once.
func (p *Plan) threads() *threads {
	return p.Memo(threadsKey{}, func() any {
		t := &threads{plan: p, funcs: map[token.Pos]*function{}, asked: map[*Site]*function{}}
		seen := map[*loader.File]bool{}
		p.eachFile(func(pkg *loader.Package, file *loader.File) {
			if seen[file] {
				return
			}
			seen[file] = true
			for _, d := range file.Syntax.Decls {
				if decl, ok := d.(*ast.FuncDecl); ok {
					f := &function{decl: decl, file: file, pkg: pkg}
					f.no = t.refuses(f)
					t.funcs[decl.Name.Pos()] = f
				}
			}
		})
		used := map[*ast.Ident]bool{}
		p.eachFile(func(pkg *loader.Package, file *loader.File) { t.uses(pkg, file, used) })
		return t
	}).(*threads)
}

func (p *Plan) eachFile(visit func(*loader.Package, *loader.File)) {
	for _, pkg := range p.Load.Packages {
		for _, file := range pkg.Files {
			if file.Syntax != nil {
				visit(pkg, file)
			}
		}
	}
}

// around is the function declaration that n stands in, or nil.
func (t *threads) around(file *loader.File, n ast.Node) *function {
	for parents := t.plan.parentsOf(file); n != nil; n = parents[n] {
		if decl, ok := n.(*ast.FuncDecl); ok {
			return t.funcs[decl.Name.Pos()]
		}
	}
	return nil
}

// refuses says why the declaration itself keeps the function from getting a parameter.
func (t *threads) refuses(f *function) string {
	name := f.decl.Name.Name
	method := f.decl.Recv != nil
	switch {
	case f.file.Generated || f.file.Cgo || keptOnPurpose(f.file) != "" || broken(f.pkg, f.file) != "":
		return name + " stands in a file that is not changed"
	case f.decl.Body == nil:
		return name + " has no body here"
	case !method && (name == "main" && f.pkg.Name == "main" || name == "init"), calledByTesting(f):
		return name + " is called by Go itself"
	case f.decl.Name.IsExported() && (f.pkg.Name != "main" || method):
		return name + " is exported"
	case f.decl.Doc != nil && slices.ContainsFunc(f.decl.Doc.List, func(c *ast.Comment) bool { return directive.MatchString(c.Text) }):
		return name + " has a directive above it"
	case method && t.inInterface(f):
		return name + " is a method that an interface asks for"
	}
	for n := range ast.Preorder(f.decl) {
		if id, ok := n.(*ast.Ident); ok && id.Name == threadedContext {
			return "something in " + name + " is called " + threadedContext
		}
	}
	return ""
}

// directive matches a comment that tells a tool something, such as "//go:noinline" and "//export name".
var directive = regexp.MustCompile(`^//[^\s/]`)

// calledByTesting reports whether the testing package calls the function.
func calledByTesting(f *function) bool {
	params := f.decl.Type.Params.List
	if f.decl.Recv != nil || len(params) > 1 {
		return false
	}
	if len(params) == 0 {
		return strings.HasPrefix(f.decl.Name.Name, "Example")
	}
	switch types.TypeString(f.pkg.Info.TypeOf(params[0].Type), nil) {
	case "*testing.T", "*testing.B", "*testing.F", "*testing.M":
		return f.decl.Name.IsExported()
	}
	return false
}

// inInterface reports whether an interface of the package has a method of that name, which is not exported: no other package's can.
func (t *threads) inInterface(f *function) bool {
	for _, file := range f.pkg.Files {
		if file.Syntax == nil {
			continue
		}
		for n := range ast.Preorder(file.Syntax) {
			i, ok := n.(*ast.InterfaceType)
			if !ok {
				continue
			}
			for _, m := range i.Methods.List {
				for _, name := range m.Names {
					if name.Name == f.decl.Name.Name {
						return true
					}
				}
			}
		}
	}
	return false
}

// uses notes the calls of functions in a file, and refuses a parameter to those that are used otherwise.
func (t *threads) uses(pkg *loader.Package, file *loader.File, used map[*ast.Ident]bool) {
	parents := t.plan.parentsOf(file)
	for n := range ast.Preorder(file.Syntax) {
		id, ok := n.(*ast.Ident)
		if !ok || used[id] {
			continue
		}
		fn, ok := pkg.Info.Uses[id].(*types.Func)
		if !ok {
			continue
		}
		f := t.funcs[fn.Pos()]
		if f == nil {
			continue
		}
		used[id] = true
		var callee ast.Expr = id
		if sel, ok := parents[id].(*ast.SelectorExpr); ok && sel.Sel == id {
			if s := pkg.Info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
				f.no = cmp.Or(f.no, fn.Name()+" is used as a value")
				continue
			}
			callee = sel
		}
		up := parents[callee]
		for paren, ok := up.(*ast.ParenExpr); ok; paren, ok = up.(*ast.ParenExpr) {
			callee, up = paren, parents[paren]
		}
		expr, ok := up.(*ast.CallExpr)
		switch {
		case !ok || expr.Fun != callee:
			f.no = cmp.Or(f.no, fn.Name()+" is used as a value")
		case file.Generated || file.Cgo || keptOnPurpose(file) != "" || broken(pkg, file) != "":
			f.no = cmp.Or(f.no, fmt.Sprintf("%s is called in %s, which is not changed", fn.Name(), file.Rel))
		case len(expr.Args) == 1 && fn.Signature().Params().Len() > 1 && !fn.Signature().Variadic():
			f.no = cmp.Or(f.no, fn.Name()+" gets all its arguments from one call")
		default:
			f.calls = append(f.calls, call{expr, file, pkg, t.around(file, expr)})
		}
	}
}

// threadContexts adds the parameters that were asked for, and the arguments of the calls.
func (p *Plan) threadContexts() {
	if !p.Opts.ThreadContext {
		return
	}
	t := p.threads()
	needs := map[*function][]node{}
	var order []*function
	var ask func(f *function, by node)
	ask = func(f *function, by node) {
		if slices.Contains(needs[f], by) {
			return
		}
		if needs[f] == nil {
			order = append(order, f)
		}
		needs[f] = append(needs[f], by)
		for _, c := range f.calls {
			if ctx := t.at(c); ctx == "" && c.in != nil && c.in.no == "" {
				ask(c.in, by)
			}
		}
	}
	for _, s := range p.Sites { // in the order of files
		if f := t.asked[s]; f != nil && (s.status == finding.Auto || s.status == finding.Review) {
			ask(f, s.node)
		}
	}
	for _, f := range order {
		p.on(f.file, f.decl, action{needs: needs[f], edit: func(e *Edit) {
			params := e.Cursor.Node().(*dst.FuncDecl).Type.Params
			field := &dst.Field{Names: []*dst.Ident{dst.NewIdent(threadedContext)}, Type: e.Type("context.Context")}
			if len(params.List) > 0 { // on lines of their own where the others are
				field.Decs.Before, field.Decs.After = params.List[0].Decs.Before, params.List[0].Decs.After
			}
			params.List = slices.Insert(params.List, 0, field)
		}})
		for _, c := range f.calls {
			ctx := cmp.Or(t.at(c), "context.Background()")
			if in := c.in; ctx == "context.Background()" && in != nil && needs[in] != nil {
				ctx = threadedContext
			}
			p.on(c.file, c.expr, action{needs: needs[f], edit: func(e *Edit) {
				now := e.dec.Dst.Nodes[c.expr].(*dst.CallExpr)
				arg := e.Quote(ctx)
				if len(now.Args) > 0 {
					arg.Decorations().Before, arg.Decorations().After = now.Args[0].Decorations().Before, now.Args[0].Decorations().After
				}
				now.Args = slices.Insert(now.Args, 0, arg)
			}})
		}
	}
}

// at is the context at hand where a call stands, "" where there is none.
func (t *threads) at(c call) string {
	s := &Site{Plan: t.plan, File: c.file, Pkg: c.pkg}
	return cmp.Or(s.ContextAt(c.expr), s.RequestContextAt(c.expr))
}
