package rewriters

import (
	"go/types"
	"iter"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// carrier tells which types carry a legacy type that a rewrite would replace. Types that the catalog keeps (a registry,
// a custom collector's Desc, a summary) do not: they stay as they are, so they tie nothing together.
type carrier struct {
	modules []*loader.Module // whose own types are not legacy, whatever their path
	policy  policy
	known   map[types.Type]bool
}

func newCarrier(modules []*loader.Module, p policy) *carrier {
	return &carrier{modules, p, map[types.Type]bool{}}
}

// carries reports whether a value of type t is, points to or contains a value of a replaced legacy type. Fields of struct
// types, methods of interfaces and parameters of function types are declarations of their own and do not count.
func (c *carrier) carries(t types.Type) bool {
	if t == nil {
		return false
	}
	if known, ok := c.known[t]; ok {
		return known
	}
	c.known[t] = false // a recursive type carries only what its other parts carry
	r := c.compute(t)
	c.known[t] = r
	return r
}

func (c *carrier) compute(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		return c.carries(types.Unalias(t))
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if c.carries(arg) {
				return true
			}
		}
		if pkg := t.Obj().Pkg(); legacy.IsLegacy(pkg) && !slices.ContainsFunc(c.modules, func(m *loader.Module) bool { return strings.HasPrefix(pkg.Path(), m.Path) }) {
			return !c.kept(t.Obj())
		}
		switch u := t.Underlying().(type) {
		case *types.Struct, *types.Interface, *types.Signature:
			return false
		default:
			return c.carries(u)
		}
	case *types.Pointer:
		return c.carries(t.Elem())
	case *types.Slice:
		return c.carries(t.Elem())
	case *types.Array:
		return c.carries(t.Elem())
	case *types.Chan:
		return c.carries(t.Elem())
	case *types.Map:
		return c.carries(t.Key()) || c.carries(t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if c.carries(v.Type()) {
				return true
			}
		}
	}
	return false
}

// carried yields the parameters and results of the function type that carry a replaced legacy type.
func (c *carrier) carried(sig *types.Signature) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		for _, t := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range t.Variables() {
				if c.carries(v.Type()) && !yield(v) {
					return
				}
			}
		}
	}
}

// mentions reports whether t carries a replaced legacy type, or is a function type that does so in its parameters or results.
func (c *carrier) mentions(t types.Type) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		return c.carries(sig.Params()) || c.carries(sig.Results())
	}
	return c.carries(t)
}

// kept reports whether the legacy object stays.
func (c *carrier) kept(obj types.Object) bool {
	m, ok := c.policy.lookup(obj)
	return ok && m.Status == catalog.Keep
}

// named returns the named type behind t and its pointer, or nil.
func named(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}
