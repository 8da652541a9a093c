package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const (
	zipkinRecorderPath = zipkinReporter + "/recorder"
	zipkinSpanModel    = zipkinModelPath + ".SpanModel"

	notShared       = "a server's span has an id of its own in OpenTelemetry, and the client's as its parent: this is always false"
	recordedSpan    = "spans of zipkin-go's form are made or sent by the program; OpenTelemetry's come from a tracer, and go to an sdktrace.SpanProcessor or SpanExporter: write one of these"
	recordedChanged = "a recorded span of OpenTelemetry cannot be changed, and what is read of it has no address; copy it to a variable first"
	recordedAsJSON  = "a span of zipkin-go is written as, or read from, the JSON of Zipkin's API, which OpenTelemetry's spans know nothing of; use a struct of the test's own with the fields that it needs"
)

// zipkinRecorder serves the reporter that keeps spans, and what tests read of them.
//
//	rec := recorder.NewReporter()      =>  rec := oteltest.NewReporter()
//	spans := rec.Flush()               =>  spans := rec.Flush(), which are of the SDK
//	spans[0].Name, spans[0].Tags["k"]  =>  spans[0].Name(), oteltest.StringTags(spans[0])["k"]
//
// Not served: spans that are written out or come as JSON, fields that are assigned or whose address is taken.
func zipkinRecorder() map[string]handler {
	const span = zipkinSpanModel
	return map[string]handler{
		zipkinRecorderPath + ".NewReporter":            withZipkinMethods(counterpart("oteltest.NewReporter")),
		zipkinRecorderPath + ".ReporterRecorder":       withZipkinMethods(pointerType("oteltest.Reporter", "oteltest.NewReporter()")),
		zipkinRecorderPath + ".ReporterRecorder.Flush": withZipkinMethods(keepsName),
		zipkinRecorderPath + ".ReporterRecorder.Close": withZipkinMethods(keepsName),

		span:                     spanModel,
		span + ".SpanContext":    recordedField("_1.SpanContext()", ""),
		span + ".Name":           recordedField("_1.Name()", ""),
		span + ".Kind":           recordedField("_1.SpanKind()", ""),
		span + ".Timestamp":      recordedField("_1.StartTime()", ""),
		span + ".Duration":       recordedField("oteltest.Duration(_1)", ""),
		span + ".Shared":         recordedField("oteltest.Shared(_1)", notShared),
		span + ".LocalEndpoint":  recordedField("otelboot.LocalEndpointOf(_1)", ""),
		span + ".RemoteEndpoint": recordedField("otelboot.RemoteEndpointOf(_1)", ""),
		span + ".Annotations":    recordedField("oteltest.Annotations(_1)", ""),
		span + ".Tags":           recordedField("oteltest.StringTags(_1)", ""),

		zipkinModelPath + ".Annotation":           counterpart("oteltest.Annotation"),
		zipkinModelPath + ".Annotation.Timestamp": keepsName,
		zipkinModelPath + ".Annotation.Value":     keepsName,
	}
}

// withZipkinMethods sees to the methods that the file of zipkin-go's recorder adds to the reporter. They are needed where nobody names
// them, too: with Close, the reporter is an otelboot.Reporter.
func withZipkinMethods(h handler) handler {
	return func(s *rewriters.Site) {
		s.On(s.Ident, func(e *rewriters.Edit) { e.Need("oteltest.StringTags") })
		h(s)
	}
}

// readsRecorded reports whether the file may read recorded spans: it is one of a test, or of what tests are set up with.
func readsRecorded(s *rewriters.Site) bool {
	return isTest(s.File) != 0 || importsPackage(s, zipkinRecorderPath)
}

// spanModel replaces the type, which is read by methods now, and its zero value. The replacement is an interface, which needs no
// pointer; see recordedPointers.
//
//	spans []model.SpanModel      =>  spans []sdktrace.ReadOnlySpan
//	span *model.SpanModel        =>  span sdktrace.ReadOnlySpan
//	return model.SpanModel{}     =>  return oteltest.NoSpan()
//	var found model.SpanModel    =>  var found = oteltest.NoSpan()
func spanModel(s *rewriters.Site) {
	if !readsRecorded(s) {
		s.Block(recordedSpan)
		return
	}
	noSpan := func(n ast.Node) {
		s.On(n, func(e *rewriters.Edit) { e.Become(e.Quote("oteltest.NoSpan()")) })
		s.Auto("")
	}
	switch p := s.Parent(s.Name()).(type) {
	case *ast.CompositeLit:
		if p.Type != s.Name() {
			break
		}
		if len(p.Elts) > 0 {
			s.Block(recordedSpan)
		} else if amp, ok := s.Parent(p).(*ast.UnaryExpr); ok && amp.Op == token.AND {
			noSpan(amp)
		} else {
			noSpan(p)
		}
		return
	case *ast.CallExpr:
		if isBuiltin(s, p, "new") {
			noSpan(p)
			return
		}
	case *ast.StarExpr:
		replaceType(s, p, "sdktrace.ReadOnlySpan")
		return
	case *ast.ValueSpec:
		if p.Type == s.Name() && len(p.Values) == 0 {
			s.On(p, func(e *rewriters.Edit) {
				spec := &dst.ValueSpec{}
				for _, name := range p.Names {
					spec.Names = append(spec.Names, dst.NewIdent(name.Name))
					spec.Values = append(spec.Values, e.Quote("oteltest.NoSpan()"))
				}
				e.Become(spec)
			})
			s.Auto("")
			return
		}
	}
	replaceType(s, s.Name(), "sdktrace.ReadOnlySpan")
}

// recordedField replaces a field that is read by a method or a function, with a note where the value is another one now.
func recordedField(form, note string) handler {
	return func(s *rewriters.Site) {
		if !readsRecorded(s) {
			s.Block(recordedSpan)
			return
		}
		if sel := readField(s, recordedSpan, recordedChanged); sel != nil {
			s.On(sel, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(sel.X))) })
			say(s, note)
		}
	}
}

// recordedPointers plans, once a file, the steps to a pointer and from one, which are written where no name is that changes.
//
//	span := &spans[i]  =>  span := spans[i]
//	use(*span)         =>  use(span)
func recordedPointers(s *rewriters.Site) {
	if !readsRecorded(s) {
		return
	}
	done := map[ast.Expr]bool{}
	for n := range ast.Preorder(s.File.Syntax) {
		x, ok := n.(ast.Expr)
		if !ok {
			continue
		}
		var of ast.Expr
		switch step := ast.Unparen(x).(type) {
		case *ast.UnaryExpr:
			if _, literal := ast.Unparen(step.X).(*ast.CompositeLit); step.Op == token.AND && !literal && typeSymbol(s.TypeOf(step.X)) == zipkinSpanModel {
				of = step.X
			}
		case *ast.StarExpr:
			if tv := s.Pkg.Info.Types[step]; tv.IsValue() && typeSymbol(tv.Type) == zipkinSpanModel {
				of = step.X
			}
		}
		if of == nil || done[ast.Unparen(x)] {
			continue
		}
		done[ast.Unparen(x)] = true // with the parentheses around it
		u := recordedOwner(s, x)
		if u == nil {
			continue
		}
		if _, star := ast.Unparen(x).(*ast.StarExpr); star && written(s, ast.Unparen(x)) {
			u.Block(recordedChanged)
			continue
		}
		u.On(x, func(e *rewriters.Edit) { e.Become(e.Expr(of)) })
	}
}

// recordedOwner is a use in the file with which an expression of a recorded span is rewritten.
func recordedOwner(s *rewriters.Site, x ast.Expr) *rewriters.Site {
	if unit := unitNamed(s, x); unit != nil {
		var sites []*rewriters.Site
		for _, u := range unit.Sites {
			if u.File == s.File {
				sites = append(sites, u)
			}
		}
		if len(sites) > 0 {
			return owner(s, sites, x)
		}
	}
	return owner(s, sitesOf(s, func(symbol string) bool {
		return strings.HasPrefix(symbol, zipkinSpanModel) || strings.HasPrefix(symbol, zipkinRecorderPath)
	}), x)
}

// recordedJSON blocks, once a file, what writes recorded spans as JSON or fills them from it: with OpenTelemetry's this compiles, and
// yields nothing.
//
//	json.Marshal(spans)
//	json.NewDecoder(r.Body).Decode(&spans)
//	get(url, &spans)
func recordedJSON(s *rewriters.Site) {
	for n := range ast.Preorder(s.File.Syntax) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		for _, a := range call.Args {
			a = ast.Unparen(a)
			if !asInterfaceArg(s, a) || !holdsRecorded(s.TypeOf(a), 0) {
				continue
			}
			amp, filled := a.(*ast.UnaryExpr)
			filled = filled && amp.Op == token.AND
			if !encodes(s, call) && (!filled || showsOnly(s, call)) {
				continue
			}
			if u := recordedOwner(s, a); u != nil {
				u.Block(recordedAsJSON)
			}
		}
	}
}

// holdsRecorded reports whether values of the type are recorded spans, or lists, maps or structs of them.
func holdsRecorded(t gotypes.Type, depth int) bool {
	if t == nil || depth > 4 {
		return false
	}
	if typeSymbol(t) == zipkinSpanModel {
		return true
	}
	switch u := t.Underlying().(type) {
	case *gotypes.Pointer:
		return holdsRecorded(u.Elem(), depth+1)
	case *gotypes.Slice:
		return holdsRecorded(u.Elem(), depth+1)
	case *gotypes.Array:
		return holdsRecorded(u.Elem(), depth+1)
	case *gotypes.Map:
		return holdsRecorded(u.Elem(), depth+1)
	case *gotypes.Struct:
		for f := range u.Fields() {
			if f.Exported() && holdsRecorded(f.Type(), depth+1) { // JSON has no others
				return true
			}
		}
	}
	return false
}

// encodes reports whether the call is one of a package or a function for JSON.
func encodes(s *rewriters.Site, call *ast.CallExpr) bool {
	id := called(call)
	if id == nil {
		return false
	}
	if strings.Contains(strings.ToLower(id.Name), "json") || strings.Contains(id.Name, "Marshal") {
		return true
	}
	obj := s.Pkg.Info.Uses[id]
	return obj != nil && obj.Pkg() != nil && strings.Contains(obj.Pkg().Path(), "json")
}

// showsOnly reports whether the call prints or compares what it is given.
func showsOnly(s *rewriters.Site, call *ast.CallExpr) bool {
	id := called(call)
	if id == nil || s.Pkg.Info.Uses[id] == nil || s.Pkg.Info.Uses[id].Pkg() == nil {
		return false
	}
	switch path := s.Pkg.Info.Uses[id].Pkg().Path(); path {
	case "fmt", "log", "testing", "reflect":
		return true
	default:
		return strings.HasPrefix(path, "github.com/stretchr/testify/") || strings.HasPrefix(path, "github.com/onsi/gomega")
	}
}

// recordedOf is what a field of the span context is selected from when that is a recorded span; else nil.
func recordedOf(s *rewriters.Site, sel *ast.SelectorExpr) ast.Expr {
	t := s.TypeOf(sel.X)
	if p, ok := underlying(t).(*gotypes.Pointer); ok {
		t = p.Elem()
	}
	if typeSymbol(t) != zipkinSpanModel {
		return nil
	}
	return sel.X
}
