package rewriters

import (
	"go/ast"
	"go/token"
	"go/types"
)

// ContextAt returns an expression for the context at hand where n stands: the innermost variable of type context.Context, or
// else the context of an *http.Request. It is "" where there is none.
func (s *Site) ContextAt(n ast.Node) string {
	scope := s.Pkg.Types.Scope().Innermost(n.Pos())
	request := ""
	for ; scope != nil && scope != s.Pkg.Types.Scope(); scope = scope.Parent() {
		var found *types.Var
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if !ok || name == "_" || !s.declared(v, n.Pos()) {
				continue
			}
			switch types.TypeString(v.Type(), nil) {
			case "context.Context":
				if found == nil || v.Pos() > found.Pos() {
					found = v // the latest one holds the latest span
				}
			case "*net/http.Request":
				if request == "" {
					request = name + ".Context()"
				}
			}
		}
		if found != nil {
			return found.Name()
		}
		if request != "" {
			break // nearer than any context further out: a handler written inside another function
		}
	}
	return request
}

// VariableOf returns the innermost variable at n whose type the function selects by its name, or nil.
func (s *Site) VariableOf(n ast.Node, selects func(typ string) bool) *types.Var {
	for scope := s.Pkg.Types.Scope().Innermost(n.Pos()); scope != nil && scope != s.Pkg.Types.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			if v, ok := scope.Lookup(name).(*types.Var); ok && name != "_" && selects(types.TypeString(v.Type(), nil)) && s.declared(v, n.Pos()) {
				return v
			}
		}
	}
	return nil
}

// declared reports whether the variable's name means the variable at pos: it is declared before, and no inner scope hides it.
func (s *Site) declared(v *types.Var, pos token.Pos) bool {
	inner := s.Pkg.Types.Scope().Innermost(pos)
	if inner == nil {
		return false
	}
	_, obj := inner.LookupParent(v.Name(), pos)
	return obj == v
}
