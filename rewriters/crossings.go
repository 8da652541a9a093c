package rewriters

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Crossing says what may happen to the values of a legacy type where the flow of declared types ends. The zero value means
// that they may not go there, which blocks the unit.
type Crossing struct {
	// Opaque values may pass through `any`: who takes them out asserts a type that is replaced as well.
	Opaque bool
	// AsAny says that the library itself takes values of the type as `any`. A function of the program that does so is as likely a
	// step on the way there, which is nothing to remark.
	AsAny bool
	// Tagged types may be those of struct fields with a tag: the replacement decodes the same, or neither can be decoded.
	Tagged bool
	// Embedded types may be embedded in a struct: what the struct needs of them, their replacements have.
	Embedded bool
	// Adapt names the function of the generated package that makes a value of the replacement from one that stays legacy,
	// because the program or a dependency implements the type itself. "" where there is none.
	Adapt string
	// Unwrap names the function that gives back what Adapt was given, or nil.
	Unwrap string
	// Own names the function of the generated package that makes a value of the replacement from one of the program's own types
	// that has the methods of the legacy interface and is rewritten itself. "" where there is none.
	Own string
	// Bridge names the function of the generated package that makes a value of the legacy type from a replacement, for
	// dependencies that take one. "" where there is none. It is used on request only (Options.Bridge).
	Bridge string
	// Alias says that the replacement is another name of the same type, so that values may go anywhere.
	Alias bool
	// Lossless says that what Adapt and Bridge return does all that the value did: both are used wherever it is needed, and there is
	// nothing to remark.
	Lossless bool
	// Overrides gives, for a method of the legacy interface that a struct which embeds it may have of its own, the method of
	// the replacement that calls it; _1 is the receiver.
	Overrides map[string]string
}

// crossing returns what may happen to values of t, a legacy type or a pointer to or container of one.
func (f *flow) crossing(t types.Type) Crossing {
	switch t := types.Unalias(t).(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			if f.carries(v.Type()) {
				return f.crossing(v.Type())
			}
		}
	case *types.Pointer:
		return f.crossing(t.Elem())
	case *types.Slice:
		return f.crossing(t.Elem())
	case *types.Array:
		return f.crossing(t.Elem())
	case *types.Map:
		return f.crossing(t.Elem())
	case *types.Named:
		if legacy.IsLegacy(t.Obj().Pkg()) {
			m, _ := f.policy.lookup(t.Obj())
			return f.policy.crossing(m)
		}
		if f.carries(t) {
			return f.crossing(t.Underlying())
		}
	}
	return Crossing{}
}

// adapter is the function that adapts a value to t, a legacy interface itself, or "".
func (f *flow) adapter(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && types.IsInterface(n) && legacy.IsLegacy(n.Obj().Pkg()) {
		return f.crossing(t).Adapt
	}
	return ""
}

// remark is something to tell about a use of the set that holds the node: the one that stands last before pos.
type remark struct {
	node node
	pos  token.Pos
	text string
}

// crossings gathers what has to be done where values enter or leave the code that is rewritten.
type crossings struct {
	conversions  []conversion
	remarks      []remark
	implementers []implementer
	overridden   []override
	replacements []replacement
	makers       []maker
	takers       []taker
	switched     map[ast.Expr]bool  // subjects of type switches
	arguments    map[token.Pos]bool // of functions that the program declares, and of function values
}

// adaptable reports whether every result that carries a legacy type has an adapter.
func (w *walk) adaptable(results *types.Tuple) bool {
	for v := range results.Variables() {
		if t := v.Type(); w.carries(t) && w.adapter(t) == "" && !w.crossing(t).Alias {
			return false
		}
	}
	return true
}

// lookedBehind handles an assertion of a replaced interface to a type that stays as it is.
func (w *walk) lookedBehind(x node, subject ast.Expr, pos token.Pos, target types.Type) {
	from := w.info.TypeOf(subject)
	if w.isOpen(from) {
		if _, stays := w.methodNodes(target, from); stays && !w.switched[subject] && w.crossing(from).Unwrap != "" {
			w.conversions = append(w.conversions, conversion{x, subject, -1, w.crossing(from).Unwrap, true})
		} else if stays {
			w.block(x, pos, short(target), fmt.Sprintf("a %s is taken out of a %s, where it will no longer stand; keep it where it is made", short(target), short(from)))
		}
		return
	}
	if field := embeds(target, from); field != nil && w.file(field.Pos()) != nil {
		w.union(x, w.varNode(field.Origin(), pos))
		return
	}
	if adapted := w.adapter(from) != "" && w.implements(target, from); adapted && !w.switched[subject] {
		w.conversions = append(w.conversions, conversion{x, subject, -1, w.crossing(from).Unwrap, false})
		return
	} else if adapted {
		w.block(x, pos, short(target), fmt.Sprintf("a %s is taken out of a %s, where it will no longer stand; keep it where it is made", short(target), short(from)))
		return
	}
	w.remarks = append(w.remarks, remark{x, pos, fmt.Sprintf("what stands behind it is asked whether it is a %s, and is another type now", short(target))})
}

// taken handles a value that is handed to a dependency which takes the legacy type.
func (w *walk) taken(arg ast.Expr, n node, where string, t types.Type) {
	if w.crossing(t).Alias {
		return
	}
	if nt, ok := types.Unalias(t).(*types.Named); ok && types.IsInterface(nt) {
		w.needMethods(n, arg.Pos(), where, "it is handed to "+where)
		w.takers = append(w.takers, taker{n, arg, where, t})
		return
	}
	w.block(n, arg.Pos(), where, fmt.Sprintf("it is handed to %s, which takes a %s; use a release or a replacement of it that speaks OpenTelemetry", where, short(t)))
}

// made handles a call into a dependency whose results carry legacy types; at is the node of the call.
func (w *walk) made(e *ast.CallExpr, at node, where string, results *types.Tuple) {
	var convert []conversion
	for i := range results.Len() {
		t := results.At(i).Type()
		if !w.carries(t) || w.crossing(t).Alias {
			continue
		}
		adapt := w.adapter(t)
		if adapt == "" {
			w.block(at, e.Pos(), where, fmt.Sprintf("it is made by %s, which returns a legacy type; use a release or a replacement of it that speaks OpenTelemetry", where))
			return
		}
		c := conversion{at, e, i, adapt, false}
		if results.Len() == 1 {
			c.result = -1
		}
		convert = append(convert, c)
	}
	w.conversions = append(w.conversions, convert...)
	w.makers = append(w.makers, maker{at, packageOf(where)})
	if w.crossing(results).Lossless {
		w.needMethods(at, e.Pos(), where, "it is made by "+where)
		return
	}
	w.remarks = append(w.remarks, remark{at, e.Pos(), fmt.Sprintf("what %s returns stays on OpenTracing behind %s: its spans go where they went, but their ids are not known to OpenTelemetry; replace it by OTLP when the backend takes it", where, convert[0].call)})
}

// opaque joins a value that is handed over as `any` with all others of its type that are, and reports whether it may be.
func (w *walk) opaque(n node, pos token.Pos, src, dst types.Type, to string) bool {
	i, ok := types.Unalias(dst).Underlying().(*types.Interface)
	if !ok || i.NumMethods() > 0 && !w.isOpen(src) || !w.crossing(src).Opaque {
		return false
	}
	w.union(n, w.named("any:"+types.TypeString(src, nil)))
	w.needMethods(n, pos, "", fmt.Sprintf("a %s is handed over as %s", short(src), short(dst)))
	if w.crossing(src).AsAny && w.arguments[pos] {
		return true
	}
	if file := w.file(pos); file != nil && !strings.HasSuffix(file.Rel, "_test.go") {
		w.remarks = append(w.remarks, remark{n, pos, fmt.Sprintf("the %s is handed over as %s%s: code outside of this tree that takes it out has to expect the new type", short(src), short(dst), to)})
	}
	return true
}

// argument notes what is handed to a function that the program declares, or to a function value.
func (w *walk) argument(a ast.Expr) {
	if w.arguments == nil {
		w.arguments = map[token.Pos]bool{}
	}
	w.arguments[a.Pos()] = true
}

// behind reports whether a value of a slice, map or channel type that the program declares goes behind an interface with
// methods of another library: an adapter of fields for a logger, a list that is sorted. What takes it can only call the methods,
// which stay, whatever the elements become.
func (w *walk) behind(src, dst types.Type) bool {
	i, ok := types.Unalias(dst).Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 || w.carries(dst) {
		return false
	}
	if to := named(dst); to != nil && w.legacy(to.Obj().Pkg()) {
		return false
	}
	own := named(src)
	if own == nil || w.file(own.Obj().Pos()) == nil {
		return false
	}
	switch own.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map, *types.Chan:
	default:
		return false
	}
	for m := range i.Methods() {
		if w.mentions(m.Type()) {
			return false
		}
	}
	return true
}

// remark tells what crosses the border of the rewritten code, with the use that stands last before it.
func (p *Plan) remark() {
	slices.SortStableFunc(p.flow.remarks, func(a, b remark) int { return cmp.Compare(a.pos, b.pos) })
	seen := map[token.Pos]bool{}
	for _, r := range p.flow.remarks {
		u := p.UnitOf(r.node)
		if u == nil || seen[r.pos] {
			continue
		}
		seen[r.pos] = true
		file := p.flow.file(r.pos)
		var at *Site
		for _, s := range u.Sites {
			if s.status == finding.Manual || s.status == finding.Keep {
				continue
			}
			switch {
			case at == nil:
				at = s
			case s.File == file && (at.File != file || s.Ident.Pos() <= r.pos || s.Name().Pos() == r.pos):
				at = s
			}
		}
		if at == nil {
			continue
		}
		_, line, _ := p.position(r.pos)
		where := ""
		if _, l, _ := p.position(at.Ident.Pos()); at.File != file {
			where = fmt.Sprintf(" (%s:%d)", file.Rel, line)
		} else if l != line {
			where = fmt.Sprintf(" (line %d)", line)
		}
		at.Remark(strings.Replace(r.text, "behind otelboot.", "behind "+p.adapts(file), 1) + where)
	}
}
