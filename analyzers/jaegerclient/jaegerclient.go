// Package jaegerclient defines an analyzer that reports every use of jaeger-client-go and jaeger-lib.
package jaegerclient

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
)

// Doc is the analyzer's help.
const Doc = `report uses of jaeger-client-go

Every identifier that names an object of jaeger-client-go or jaeger-lib is reported with what it becomes in
OpenTelemetry. Functions that return a tracer made by the client are known to the packages that import them.`

// Tracer is the fact of a function whose result is a tracer, or a closer, made by the Jaeger client.
type Tracer struct{}

// AFact marks Tracer as a fact.
func (*Tracer) AFact() {}

func (*Tracer) String() string { return "returns a Jaeger tracer" }

// Analyzer reports the uses. It changes nothing.
var Analyzer = &analysis.Analyzer{
	Name:      "jaegerclient",
	Doc:       Doc,
	URL:       "https://github.com/otelmigrate/otelmigrate",
	Requires:  []*analysis.Analyzer{legacy.Analyzer},
	FactTypes: []analysis.Fact{new(Tracer)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	legacy.Report(pass, "jaeger", nil)
	if legacy.IsLegacy(pass.Pkg) { // the client itself, which drivers run over for facts
		return nil, nil
	}
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil || !fd.Name.IsExported() {
				continue
			}
			fn, ok := pass.TypesInfo.Defs[fd.Name].(*types.Func)
			if ok && returnsTracer(fn) && makesTracer(pass, fd.Body) {
				pass.ExportObjectFact(fn, &Tracer{})
			}
		}
	}
	// A tracer that comes from another package of the program is a use without an identifier of the client.
	for _, f := range pass.Files {
		for n := range ast.Preorder(f) {
			id, ok := n.(*ast.Ident)
			if !ok {
				continue
			}
			if fn, ok := pass.TypesInfo.Uses[id].(*types.Func); ok && fn.Pkg() != pass.Pkg && pass.ImportObjectFact(fn, new(Tracer)) {
				pass.Report(analysis.Diagnostic{Pos: id.Pos(), End: id.End(), Category: "jaeger-tracer-from",
					Message: fn.Name() + " returns a tracer made by the Jaeger client; it changes together with that package"})
			}
		}
	}
	return nil, nil
}

func returnsTracer(fn *types.Func) bool {
	for v := range fn.Signature().Results().Variables() {
		if n, ok := types.Unalias(v.Type()).(*types.Named); ok && n.Obj().Pkg() != nil &&
			n.Obj().Pkg().Path() == "github.com/opentracing/opentracing-go" && n.Obj().Name() == "Tracer" {
			return true
		}
	}
	return false
}

func makesTracer(pass *analysis.Pass, body ast.Node) bool {
	for n := range ast.Preorder(body) {
		id, ok := n.(*ast.Ident)
		if !ok {
			continue
		}
		fn, ok := pass.TypesInfo.Uses[id].(*types.Func)
		if ok && fn.Pkg() != nil && (returnsTracer(fn) && isJaeger(fn.Pkg().Path()) || pass.ImportObjectFact(fn, new(Tracer))) {
			return true
		}
	}
	return false
}

func isJaeger(path string) bool {
	return path == "github.com/uber/jaeger-client-go" || path == "github.com/uber/jaeger-client-go/config"
}
