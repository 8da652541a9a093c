package legacy

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"
)

// Reaches is the fact of a package whose imports lead to a legacy library. In vet mode it is what tells the packages that
// import it apart from those that need not be looked at.
type Reaches struct{}

// AFact marks Reaches as a fact.
func (*Reaches) AFact() {}

func (*Reaches) String() string { return "reaches a legacy library" }

// Analyzer exports Reaches for the packages that it is run on, which are those whose imports lead to a legacy library. The
// analyzers of the families require it.
var Analyzer = &analysis.Analyzer{
	Name:      "legacyreach",
	Doc:       "mark packages whose imports lead to a legacy tracing or metrics library",
	FactTypes: []analysis.Fact{new(Reaches)},
	Run: func(pass *analysis.Pass) (any, error) {
		pass.ExportPackageFact(&Reaches{})
		return nil, nil
	},
}

// Report reports every use and import of the family in the package of the pass. detail adds to the
// message of a use what only the analyzer of its family knows; it may be nil.
func Report(pass *analysis.Pass, family string, detail func(Use) string) {
	self := ""
	if pass.Module != nil {
		self = pass.Module.Path
	}
	for _, f := range pass.Files {
		for _, i := range Imports(f, self) {
			if i.Family == family {
				pass.Report(analysis.Diagnostic{Pos: i.Spec.Pos(), End: i.Spec.End(), Category: family + "-import",
					Message: "imports the legacy package " + i.Path})
			}
		}
	}
	for _, u := range Uses(pass.TypesInfo, pass.Files, self) {
		if u.Family != family {
			continue
		}
		message := fmt.Sprintf("%s: %s, %s", u.Name, u.Status, u.Reason)
		if detail != nil {
			if d := detail(u); d != "" {
				message += " (" + d + ")"
			}
		}
		pass.Report(analysis.Diagnostic{Pos: u.Ident.Pos(), End: u.Ident.End(), Category: u.Rule, Message: message, URL: u.URL})
	}
}

// Selected returns what the identifier is selected from (x in x.Name), or nil.
func Selected(files []*ast.File, id *ast.Ident) (x ast.Expr) {
	for _, f := range files {
		if f.FileStart <= id.Pos() && id.Pos() < f.FileEnd {
			for n := range ast.Preorder(f) {
				if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel == id {
					return sel.X
				}
			}
		}
	}
	return nil
}
