package tracing

import (
	"cmp"
	"go/ast"
	"go/build/constraint"
	"go/token"
	gotypes "go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

func starts() map[string]handler {
	return map[string]handler{
		ot + ".StartSpanFromContext":           startFromContext,
		ot + ".StartSpanFromContextWithTracer": startFromContextWithTracer,
		ot + ".StartSpan":                      startSpan,
		ot + ".Tracer.StartSpan":               startSpan,
		ot + ".GlobalTracer":                   globalTracer,
		ot + ".SetGlobalTracer":                setGlobalTracer,
		ot + ".SpanFromContext":                spanFromContext,
		ot + ".ContextWithSpan":                contextWithSpan,
	}
}

// startFromContext swaps the results and keeps names, `=` or `:=`, and blanks as they are.
//
//	span, ctx := opentracing.StartSpanFromContext(ctx, "op")  =>  ctx, span := tracer.Start(ctx, "op")
//
// Not served: results that are not assigned in place (returned, passed on), options that are not written in the call.
func startFromContext(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("StartSpanFromContext is used as a function value; write a function literal that calls Tracer.Start")
		return
	}
	start(s, call, tracerOf(s), call.Args[0], call.Args[1], call.Args[2:], true)
}

// span, ctx := opentracing.StartSpanFromContextWithTracer(ctx, t, "op")  =>  ctx, span := t.Start(ctx, "op")
func startFromContextWithTracer(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("StartSpanFromContextWithTracer is used as a function value; write a function literal that calls Tracer.Start")
		return
	}
	tracer := func(e *rewriters.Edit) dst.Expr { return e.Expr(call.Args[1]) }
	start(s, call, tracer, call.Args[0], call.Args[2], call.Args[3:], true)
}

// startSpan starts a root, or a child of the span named by a ChildOf option; the context that Start returns is dropped,
// because the legacy call left the span in no context either.
//
//	span := t.StartSpan("op", opentracing.ChildOf(p.Context()))
//	=>  _, span := t.Start(trace.ContextWithSpan(context.Background(), p), "op")
func startSpan(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("StartSpan is used as a function value; write a function literal that calls Tracer.Start")
		return
	}
	tracer := tracerOf(s)
	if sel, ok := s.Name().(*ast.SelectorExpr); ok && s.Symbol == ot+".Tracer.StartSpan" {
		tracer = func(e *rewriters.Edit) dst.Expr { return e.Expr(sel.X) }
	}
	start(s, call, tracer, nil, call.Args[0], call.Args[1:], false)
}

// start plans the call and the statement around it. ctx is nil where the legacy call took no context.
func start(s *rewriters.Site, call *ast.CallExpr, tracer func(*rewriters.Edit) dst.Expr, ctx, name ast.Expr, opts []ast.Expr, pair bool) {
	if call.Ellipsis.IsValid() {
		s.Block("the start options come as a slice, in which a parent may hide; build []trace.SpanStartOption and pass the parent as a context")
		return
	}
	o, reason := startOptions(s, opts)
	if reason != "" {
		s.Block(reason)
		return
	}
	if reason := swappable(s, call, pair); reason != "" {
		s.Block(reason)
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		var from dst.Expr
		switch {
		case ctx != nil:
			from = e.Expr(ctx)
		default:
			from = e.Quote("context.Background()")
		}
		if o.parent != nil {
			from = o.parent(e, from)
		}
		options := o.build(e)
		if s.OnLines(opts) {
			options = rewriters.Lines(options)
		}
		args := append([]dst.Expr{from, e.Expr(name)}, options...)
		e.Become(e.Quote("_1.Start(_2)", tracer(e), args))
	})
	s.On(s.Parent(call), func(e *rewriters.Edit) {
		switch n := e.Node().(type) {
		case *dst.AssignStmt:
			n.Lhs = startedNames(n.Lhs, pair)
		case *dst.ValueSpec:
			if pair {
				n.Names[0], n.Names[1] = n.Names[1], n.Names[0]
			} else {
				n.Names = append([]*dst.Ident{dst.NewIdent("_")}, n.Names...)
			}
		}
	})
	s.Auto("")
}

func startedNames(lhs []dst.Expr, pair bool) []dst.Expr {
	if !pair {
		return append([]dst.Expr{dst.NewIdent("_")}, lhs...)
	}
	a, b := lhs[0], lhs[1]
	*a.Decorations(), *b.Decorations() = *b.Decorations(), *a.Decorations()
	return []dst.Expr{b, a}
}

// swappable says why the results cannot be swapped where they stand, or "".
func swappable(s *rewriters.Site, call *ast.CallExpr, pair bool) string {
	want := 1
	if pair {
		want = 2
	}
	switch p := s.Parent(call).(type) {
	case *ast.AssignStmt:
		if len(p.Rhs) == 1 && len(p.Lhs) == want {
			if !pair && p.Tok == token.DEFINE && isBlank(p.Lhs[0]) {
				return "the span is started and thrown away"
			}
			return ""
		}
	case *ast.ValueSpec:
		if len(p.Values) == 1 && len(p.Names) == want && p.Type == nil {
			return ""
		}
	}
	if pair {
		return "the results of the call are used in place (returned or passed on); assign them to variables first, because Tracer.Start returns them in the other order"
	}
	return "the span is used in place; assign it to a variable first, because Tracer.Start returns a context and a span"
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// globalTracer replaces the global tracer by the package's own, which delegates to the global provider.
//
//	opentracing.GlobalTracer()  =>  tracer, with var tracer = otel.Tracer("import/path")
func globalTracer(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("GlobalTracer is used as a function value; pass a function that returns otel.Tracer(name)")
		return
	}
	if lookUpDropped(s, call) {
		return
	}
	tracer := tracerOf(s)
	s.On(call, func(e *rewriters.Edit) { e.Become(tracer(e)) })
	s.Auto("")
}

// opentracing.SetGlobalTracer(t)  =>  otel.SetTracerProvider(otelboot.Provider(t))
func setGlobalTracer(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("SetGlobalTracer is used as a function value")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("otel.SetTracerProvider(otelboot.Provider(_1))", e.Expr(call.Args[0])))
	})
	s.Auto("")
}

// spanFromContext keeps the legacy meaning of nil: no span was started in this process.
//
//	if span := opentracing.SpanFromContext(ctx); span != nil  =>  if span := otelboot.SpanFromContext(ctx); span != nil
//	opentracing.SpanFromContext(ctx).SetTag(k, v)             =>  trace.SpanFromContext(ctx).SetAttributes(...)
func spanFromContext(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("SpanFromContext is used as a function value; use trace.SpanFromContext, which never returns nil")
		return
	}
	if lookUpDropped(s, call) {
		return
	}
	form := "otelboot.SpanFromContext(_1)"
	if sel, ok := s.Parent(call).(*ast.SelectorExpr); ok && sel.X == call {
		form = "trace.SpanFromContext(_1)" // without a span the legacy call panicked, so nothing can depend on nil
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(call.Args[0]))) })
	s.Auto("")
}

// opentracing.ContextWithSpan(ctx, span)  =>  trace.ContextWithSpan(ctx, span)
func contextWithSpan(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("ContextWithSpan is used as a function value; use trace.ContextWithSpan")
		return
	}
	to := "trace.ContextWithSpan"
	if s.Plan.Mixed() {
		to = "otelboot.ContextWithSpan"
	}
	with := withBaggage(s, call)
	s.On(call, func(e *rewriters.Edit) { e.Become(with(e, e.Quote(to+"(_1)", e.Exprs(call.Args)))) })
	s.Auto("")
}

// tracerOf returns the tracer of the site's package: one variable, declared in the first file of the package that needs it.
// Where no file is part of every build, the tracer is asked for in place.
func tracerOf(s *rewriters.Site) func(*rewriters.Edit) dst.Expr {
	path := s.Pkg.Path
	host, name := tracerHost(s)
	if host == nil {
		return func(e *rewriters.Edit) dst.Expr { return e.Quote("otel.Tracer(" + strconv.Quote(path) + ")") }
	}
	return func(e *rewriters.Edit) dst.Expr {
		if s.File == host {
			e.Declare("var " + name + " = " + e.Import("go.opentelemetry.io/otel", "otel") + ".Tracer(" + strconv.Quote(path) + ")")
		}
		return dst.NewIdent(name)
	}
}

// usesPackageTracer lists the symbols that work on the global tracer.
var usesPackageTracer = []string{ot + ".StartSpanFromContext", ot + ".StartSpan", ot + ".GlobalTracer"}

func tracerHost(s *rewriters.Site) (*loader.File, string) {
	var files []*loader.File
	taken := map[string]bool{}
	for _, other := range s.Plan.Sites {
		if filepath.Dir(other.File.Path) != filepath.Dir(s.File.Path) || other.File.Syntax.Name.Name != s.File.Syntax.Name.Name {
			continue
		}
		if call := other.Call(); call != nil && vanishes(other, call) {
			continue
		}
		if slices.Contains(usesPackageTracer, other.Symbol) && !slices.Contains(files, other.File) {
			files = append(files, other.File)
		}
	}
	for _, pkg := range s.Plan.Load.Packages {
		if pkg.Path == s.Pkg.Path {
			for _, f := range pkg.Files {
				for n := range ast.Preorder(f.Syntax) {
					if id, ok := n.(*ast.Ident); ok {
						if v, isVar := pkg.Info.ObjectOf(id).(*gotypes.Var); !isVar || !v.IsField() {
							taken[id.Name] = true
						}
					}
				}
			}
		}
	}
	files = slices.DeleteFunc(files, conditional)
	slices.SortFunc(files, func(a, b *loader.File) int {
		return cmp.Or(cmp.Compare(isTest(a), isTest(b)), cmp.Compare(a.Rel, b.Rel))
	})
	if len(files) == 0 || (isTest(files[0]) == 1 && isTest(s.File) == 0) {
		return nil, ""
	}
	for _, name := range []string{"tracer", "otelTracer", "packageTracer"} {
		if !taken[name] {
			return files[0], name
		}
	}
	return nil, ""
}

func isTest(f *loader.File) int {
	if strings.HasSuffix(f.Rel, "_test.go") {
		return 1
	}
	return 0
}

// conditional reports whether some builds leave the file out.
func conditional(f *loader.File) bool {
	for _, g := range f.Syntax.Comments {
		for _, c := range g.List {
			if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				return true
			}
		}
	}
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f.Rel), ".go"), "_test"), "_")
	return len(parts) > 1 && (knownOS[parts[len(parts)-1]] || knownArch[parts[len(parts)-1]])
}

var knownOS = set("aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows")
var knownArch = set("386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
