// Package promclient defines an analyzer that reports every use of prometheus/client_golang.
package promclient

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
)

// Doc is the analyzer's help.
const Doc = `report uses of prometheus/client_golang

Every identifier that names an object of client_golang is reported with what it becomes in OpenTelemetry. The label
names of a vector are known wherever the vector is used, also in other packages.`

// Labels is the fact of a variable or field that holds a vector: its label names, in order.
type Labels struct{ Names []string }

// AFact marks Labels as a fact.
func (*Labels) AFact() {}

func (l *Labels) String() string { return "labels " + strings.Join(l.Names, ",") }

// Analyzer reports the uses. It changes nothing.
var Analyzer = &analysis.Analyzer{
	Name:      "promclient",
	Doc:       Doc,
	URL:       "https://github.com/otelmigrate/otelmigrate",
	Requires:  []*analysis.Analyzer{legacy.Analyzer},
	FactTypes: []analysis.Fact{new(Labels)},
	Run:       run,
}

const prom = "github.com/prometheus/client_golang/prometheus"

func run(pass *analysis.Pass) (any, error) {
	local := map[types.Object]*Labels{}
	for _, f := range pass.Files {
		for n := range ast.Preorder(f) {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						note(pass, local, pass.TypesInfo.Defs[name], n.Values[i])
					}
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if len(n.Lhs) == len(n.Rhs) {
						note(pass, local, target(pass.TypesInfo, l), n.Rhs[i])
					}
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok {
					note(pass, local, pass.TypesInfo.Uses[id], n.Value)
				}
			}
		}
	}
	legacy.Report(pass, "prometheus", func(u legacy.Use) string {
		if u.Ident.Name != "WithLabelValues" && u.Ident.Name != "With" {
			return ""
		}
		obj := target(pass.TypesInfo, legacy.Selected(pass.Files, u.Ident))
		if obj == nil {
			return ""
		}
		l := local[obj]
		if l == nil {
			l = new(Labels)
			if !pass.ImportObjectFact(obj, l) {
				return ""
			}
		}
		return "labels " + strings.Join(l.Names, ", ")
	})
	return nil, nil
}

// target is the variable or field that an expression names, or nil.
func target(info *types.Info, e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return info.ObjectOf(e)
	case *ast.SelectorExpr:
		return info.Uses[e.Sel]
	}
	return nil
}

// note records the labels when value makes a vector.
func note(pass *analysis.Pass, local map[types.Object]*Labels, obj types.Object, value ast.Expr) {
	v, ok := obj.(*types.Var)
	call, isCall := ast.Unparen(value).(*ast.CallExpr)
	if !ok || !isCall || len(call.Args) != 2 {
		return
	}
	t := fmt.Sprint(types.TypeString(pass.TypesInfo.TypeOf(call), nil))
	if !strings.HasPrefix(t, "*"+prom+".") || !strings.HasSuffix(t, "Vec") {
		return
	}
	lit, ok := ast.Unparen(call.Args[1]).(*ast.CompositeLit)
	if !ok {
		return
	}
	l := &Labels{}
	for _, e := range lit.Elts {
		c := pass.TypesInfo.Types[e].Value
		if c == nil || c.Kind() != constant.String {
			return
		}
		l.Names = append(l.Names, constant.StringVal(c))
	}
	local[v] = l
	if v.Exported() && v.Pkg() == pass.Pkg && (v.IsField() || v.Parent() == pass.Pkg.Scope()) {
		pass.ExportObjectFact(v, l)
	}
}
