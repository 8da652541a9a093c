package rewriters

import (
	"go/token"
	"go/types"
)

// function handles a function handed over as `any`: what takes it calls it by reflection. Dependency injection does so by
// the types of parameters and results, so equal types are linked.
func (w *walk) function(sig *types.Signature, pos token.Pos) {
	for _, t := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range t.Variables() {
			w.inject(v, pos)
		}
	}
}

func (w *walk) inject(v *types.Var, pos token.Pos) {
	if w.carries(v.Type()) {
		w.union(w.varNode(v, pos), w.named("di:"+types.TypeString(v.Type(), nil)))
		return
	}
	// fx.In and dig.Out structs carry one dependency a field.
	nt := named(v.Type())
	if nt == nil || w.file(nt.Obj().Pos()) == nil {
		return
	}
	if s, ok := nt.Underlying().(*types.Struct); ok {
		injected := false
		for field := range s.Fields() {
			if in := named(field.Type()); field.Embedded() && in != nil && in.Obj().Pkg() != nil {
				injected = injected || injectors[in.Obj().Pkg().Path()]
			}
		}
		for field := range s.Fields() {
			if injected && w.carries(field.Type()) {
				w.union(w.varNode(field, pos), w.named("di:"+types.TypeString(field.Type(), nil)))
			}
		}
	}
}

// injectors are the packages that hand values to functions by type.
var injectors = map[string]bool{"go.uber.org/fx": true, "go.uber.org/dig": true, "github.com/google/wire": true, "github.com/samber/do": true, "github.com/samber/do/v2": true}
