package metrics

import (
	"cmp"
	"go/ast"
	"slices"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// record replaces a measurement on a metric without labels. On a child of a vector, child has planned it already.
//
//	orders.Inc()    =>  orders.Add(ctx, 1)
//	depth.Set(n)    =>  depth.Record(ctx, n)
func record(r *rewriter, s *rewriters.Site) {
	i := r.of(s.Unit)
	if i.problem != "" {
		s.Block(i.problem)
		return
	}
	sel, ok := s.Name().(*ast.SelectorExpr)
	call := s.Call()
	if !ok || call == nil {
		s.Block("the method is used as a function value; write a function literal that records")
		return
	}
	if i.vec {
		s.Block("a single series of the vector is kept in a variable; keep its labels as []metric.AddOption beside the instrument, and pass them with every measurement")
		return
	}
	measure(s, i, call, s.Ident, sel.X, nil)
}

// child replaces the measurement on one series of a vector; the label values become attributes, named as the constructor says.
//
//	requests.WithLabelValues(code, "GET").Inc()
//	=>  requests.Add(ctx, 1, metric.WithAttributes(attribute.String("code", code), attribute.String("method", "GET")))
//	requests.WithLabelValues("a")  (alone, to show 0)  =>  requests.Add(ctx, 0, …)
//
// Not served: a child that is kept or passed on, values from a slice, labels that are not written out, another number of values.
func child(r *rewriter, s *rewriters.Site) {
	i := r.of(s.Unit)
	if i.problem != "" {
		s.Block(i.problem)
		return
	}
	call := s.Call()
	sel, ok := s.Name().(*ast.SelectorExpr)
	if call == nil || !ok {
		s.Block("the method is used as a function value; write a function literal that records")
		return
	}
	labels, problem := labelsOf(s, i, call)
	if problem != "" {
		s.Block(problem)
		return
	}
	switch p := s.Parent(call).(type) {
	case *ast.ExprStmt:
		if i.kind == "Histogram" {
			s.Block("a series of the histogram is made to show empty buckets, which OpenTelemetry cannot record; drop it, or keep the histogram on client_golang")
			return
		}
		measure(s, i, call, nil, sel.X, labels)
		return
	case *ast.SelectorExpr:
		outer, ok := s.Parent(p).(*ast.CallExpr)
		use := s.Plan.UseAt(p.Sel)
		if ok && ast.Unparen(outer.Fun) == p && use != nil && recorders[p.Sel.Name] {
			s.Claim(p.Sel)
			measure(s, i, outer, p.Sel, sel.X, labels)
			return
		}
	}
	s.Block("a single series of the vector is kept or passed on; keep its labels as []metric.AddOption beside the instrument, and pass them with every measurement")
}

var recorders = map[string]bool{"Inc": true, "Dec": true, "Add": true, "Sub": true, "Set": true, "SetToCurrentTime": true, "Observe": true}

// labelsOf pairs the label names with the values of the call.
func labelsOf(s *rewriters.Site, i *instrument, call *ast.CallExpr) (list []label, problem string) {
	if s.Ident.Name == "With" {
		lit, ok := ast.Unparen(call.Args[0]).(*ast.CompositeLit)
		if !ok {
			return nil, "the labels are not written out in the call; pass them as attributes by hand"
		}
		if list, problem = literalLabels(s, lit); problem != "" {
			return nil, problem
		}
		if lit.Type != nil {
			s.ClaimAll(lit.Type)
		}
		var names []string
		for _, l := range list {
			names = append(names, l.name)
		}
		if want := slices.Clone(i.labels); !slices.Equal(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(want))) {
			return nil, "the labels are not those of the constructor, which makes the client panic; OpenTelemetry would show another series"
		}
		return list, ""
	}
	if call.Ellipsis.IsValid() {
		return nil, "the label values come as a slice; pass them as attributes by hand"
	}
	if len(call.Args) != len(i.labels) {
		return nil, "the number of label values is not that of the constructor, which makes the client panic; OpenTelemetry would show another series"
	}
	for n, a := range call.Args {
		list = append(list, label{name: i.labels[n], value: a})
	}
	return list, ""
}

// measure replaces the call by a measurement. method is the legacy method, nil for a series that is only made; of is the instrument.
func measure(s *rewriters.Site, i *instrument, call *ast.CallExpr, method *ast.Ident, of ast.Expr, labels []label) {
	ctx := contextOf(s, call)
	all := append(slices.Clone(i.constant), labels...)
	name := ""
	if method != nil {
		name = method.Name
	}
	verb := "Add"
	if name == "Set" || name == "SetToCurrentTime" || name == "Observe" || name == "" && i.kind == "Gauge" && !i.added {
		verb = "Record"
	}
	var options *options
	if method != nil && repeated(s, call) {
		options = constantOptions(s, verb, all)
	}
	s.On(call, func(e *rewriters.Edit) {
		var value dst.Expr = e.Quote("0")
		switch name {
		case "Inc":
			value = e.Quote("1")
		case "Dec":
			value = e.Quote("-1")
		case "Sub":
			value = e.Quote(minus(call.Args[0]), e.Expr(call.Args[0]))
		case "SetToCurrentTime":
			value = e.Quote("float64(time.Now().UnixNano()) / 1e9")
		case "Add", "Set", "Observe":
			value = e.Expr(call.Args[0])
		}
		args := []dst.Expr{e.Quote(ctx), value}
		switch {
		case options != nil:
			args = append(args, options.declare(e))
		case len(all) > 0:
			args = append(args, e.Quote("metric.WithAttributes(_1)", attributes(s, e, all)))
		}
		now := e.Quote("_1."+verb+"(_2)", e.Expr(of), args).(*dst.CallExpr)
		now.Ellipsis = options != nil
		e.Become(now)
	})
	note := ""
	if options == nil && len(labels) > 0 && inLoop(s, call) {
		note = s.Reason + "; it is in a loop, where its attributes cost an allocation each time: keep them in a variable, or use --style exact, which costs what the client did"
	}
	s.Auto(note)
}

// repeated reports whether the node may run more than once: it is in a loop, or in a function that is neither main nor init.
func repeated(s *rewriters.Site, n ast.Node) bool {
	if inLoop(s, n) {
		return true
	}
	for n = s.Parent(n); n != nil; n = s.Parent(n) {
		switch n := n.(type) {
		case *ast.FuncLit:
			return true
		case *ast.FuncDecl:
			return n.Recv != nil || n.Name.Name != "init" && (n.Name.Name != "main" || s.Pkg.Name != "main")
		}
	}
	return false
}

// inLoop reports whether the node is run again and again by a loop of its own function.
func inLoop(s *rewriters.Site, n ast.Node) bool {
	for n = s.Parent(n); n != nil; n = s.Parent(n) {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncDecl, *ast.FuncLit:
			return false
		}
	}
	return false
}

// minus is the template that negates an expression.
func minus(x ast.Expr) string {
	switch x.(type) {
	case *ast.Ident, *ast.BasicLit, *ast.SelectorExpr, *ast.CallExpr, *ast.ParenExpr:
		return "-_1"
	}
	return "-(_1)"
}

func attributes(s *rewriters.Site, e *rewriters.Edit, labels []label) (list []dst.Expr) {
	for _, l := range labels {
		var value dst.Expr
		if l.text != "" {
			value = e.Quote(l.text)
		} else {
			value = e.Expr(l.value)
		}
		list = append(list, e.Quote("attribute.String("+strconv.Quote(l.name)+", _1)", value))
	}
	return list
}

// contextOf is the context at hand. For a metric it matters to exemplars only, so a function gets a parameter for it on request only.
func contextOf(s *rewriters.Site, at ast.Node) string {
	ctx := cmp.Or(s.ContextAt(at), s.RequestContextAt(at))
	if ctx == "" {
		name, why := s.ThreadedContext(at)
		if why != "" {
			s.Remark("it is recorded without a context, as --thread-context cannot give one: " + why)
		}
		ctx = cmp.Or(name, "context.Background()")
	}
	return ctx
}

// curry plans a vector that is curried in the argument of InstrumentHandlerCounter; anything else stays.
func curry(r *rewriter, s *rewriters.Site) {
	s.Block("the curried vector is kept or passed on; keep the labels as attributes and pass them with every measurement")
}

// instrumentHandler replaces the counting middleware.
//
//	promhttp.InstrumentHandlerCounter(requests.MustCurryWith(prometheus.Labels{"handler": name}), next)
//	=>  otelboot.InstrumentHandlerCounter(requests, []string{"code", "method"}, next, attribute.String("handler", name))
//
// Not served: further options, a vector that is curried elsewhere.
func instrumentHandler(r *rewriter, s *rewriters.Site) {
	i := r.of(s.Unit)
	if i.problem != "" {
		s.Block(i.problem)
		return
	}
	call := s.Call()
	if call == nil || len(call.Args) != 2 {
		s.Block("the middleware has options that the generated one does not know; write it by hand")
		return
	}
	vec := ast.Unparen(call.Args[0])
	attrs := slices.Clone(i.constant)
	left := slices.Clone(i.labels)
	if c, ok := vec.(*ast.CallExpr); ok {
		sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
		use := s.Plan.UseAt(selName(sel))
		if !ok || use == nil || use.Symbol != prom+".CounterVec.MustCurryWith" {
			s.Block("the counter is the result of a call; keep it in a variable")
			return
		}
		lit, ok := ast.Unparen(c.Args[0]).(*ast.CompositeLit)
		if !ok {
			s.Block("the curried labels are not written out in the call; pass them as attributes by hand")
			return
		}
		curried, problem := literalLabels(s, lit)
		if problem != "" {
			s.Block(problem)
			return
		}
		for _, l := range curried {
			left = slices.DeleteFunc(left, func(name string) bool { return name == l.name })
		}
		attrs = append(attrs, curried...)
		s.Claim(sel.Sel)
		if lit.Type != nil {
			s.ClaimAll(lit.Type)
		}
		vec = sel.X
	}
	for _, name := range left {
		if name != "code" && name != "method" {
			s.Block("the counter has the label " + name + ", which makes the middleware panic")
			return
		}
	}
	slices.Sort(left)
	s.On(call, func(e *rewriters.Edit) {
		var names []dst.Expr
		for _, name := range left {
			names = append(names, e.Quote(strconv.Quote(name)))
		}
		args := append([]dst.Expr{e.Expr(vec), e.Quote("[]string{_1}", names), e.Expr(call.Args[1])}, attributes(s, e, attrs)...)
		e.Become(e.Quote("otelboot.InstrumentHandlerCounter(_1)", args))
	})
	s.Auto("")
}

// instrumentSummary keeps a middleware that observes a summary, which has no counterpart.
func instrumentSummary(r *rewriter, s *rewriters.Site) {
	if call := s.Call(); call != nil && len(call.Args) > 0 && isNamed(s.TypeOf(call.Args[0]), "SummaryVec") && !s.Plan.Opts.SummariesAsHistograms {
		s.Keep("it observes a summary, for which OpenTelemetry has no instrument; both stay on the registry that the OpenTelemetry exporter also serves")
	}
}

func selName(sel *ast.SelectorExpr) *ast.Ident {
	if sel == nil {
		return ast.NewIdent("_")
	}
	return sel.Sel
}
