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

// RequestContextAt returns an expression for the context of the request that the nearest variable of a web framework's type holds, ""
// where there is none.
func (s *Site) RequestContextAt(n ast.Node) string {
	request := s.VariableOf(n, func(t string) bool { return requestContexts[t] != "" })
	if request == nil {
		return ""
	}
	return request.Name() + requestContexts[types.TypeString(request.Type(), nil)]
}

// requestContexts give, for the type that a web framework hands to handlers, the context of the request.
var requestContexts = map[string]string{
	"*github.com/gin-gonic/gin.Context":          ".Request.Context()",
	"github.com/labstack/echo.Context":           ".Request().Context()",
	"github.com/labstack/echo/v4.Context":        ".Request().Context()",
	"*github.com/labstack/echo/v5.Context":       ".Request().Context()",
	"*github.com/gofiber/fiber/v2.Ctx":           ".UserContext()",
	"github.com/gofiber/fiber/v3.Ctx":            ".Context()",
	"*github.com/emicklei/go-restful/v3.Request": ".Request.Context()",
	"*github.com/emicklei/go-restful.Request":    ".Request.Context()",
}
