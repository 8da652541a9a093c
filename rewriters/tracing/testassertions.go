package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// spanContextAssertions plans, once a file, the assertions that ask whether a span context is nil: it is a struct in OpenTelemetry.
//
//	assert.NotNil(t, span.Context())  =>  assert.True(t, span.SpanContext().IsValid())
func spanContextAssertions(s *rewriters.Site) {
	sites := sitesOf(s, func(symbol string) bool { return true })
	for n := range ast.Preorder(s.File.Syntax) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		f, ok := s.Pkg.Info.Uses[sel.Sel].(*gotypes.Func)
		if !ok || f.Pkg() == nil || f.Pkg().Path() != "github.com/stretchr/testify/assert" && f.Pkg().Path() != "github.com/stretchr/testify/require" {
			continue
		}
		to := map[string]string{"Nil": "False", "Nilf": "Falsef", "Empty": "False", "Emptyf": "Falsef",
			"NotNil": "True", "NotNilf": "Truef", "NotEmpty": "True", "NotEmptyf": "Truef"}[sel.Sel.Name]
		if to == "" {
			continue
		}
		for _, a := range call.Args {
			if isSpanContext(s, a) {
				s := owner(s, sites, a)
				s.On(a, func(e *rewriters.Edit) { surround(e, a, "_1.IsValid()") })
				s.On(sel.Sel, func(e *rewriters.Edit) { e.Become(dst.NewIdent(to)) })
				break
			}
		}
	}
}
