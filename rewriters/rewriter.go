package rewriters

import (
	"go/types"
	"slices"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
)

// Rewriter turns the uses of some legacy families into OpenTelemetry. It looks at uses one by one, and registers with the
// site what it would change; the engine decides which units are changed.
type Rewriter interface {
	// Families lists the catalog families that the rewriter serves.
	Families() []string
	// Ambient names the state that all code of a process shares and that the symbol works through; "" where it does not.
	Ambient(m catalog.Match) string
	// Separate reports whether a call of the symbol takes its arguments one by one (a registration).
	Separate(m catalog.Match) bool
	// Crossing says what may happen to values of a legacy type where the flow of types ends.
	Crossing(m catalog.Match) Crossing
	// Foreign returns the function of the generated package that takes the place of one of a dependency which is not a legacy
	// library but takes legacy types, when it is called with that many arguments; "" where there is none.
	Foreign(function string, args int) string
	// ForeignOption returns what takes the place of a function that makes an option for such a call, or of the options' type; ""
	// for any other name.
	ForeignOption(name string) string
	// Plan handles one use: it registers edits with the site, claims the other uses that these edits remove, and says
	// what becomes of the use by calling Auto, Review, Keep or Block. A use on which it calls none of them is manual,
	// with the catalog's text.
	Plan(s *Site)
	// Check is called once, when every use has been planned, and may block units that cannot stand as they are.
	Check(p *Plan)
}

// ValueRewriter is what a Rewriter implements as well when it replaces types whose values need more than a new name.
type ValueRewriter interface {
	// Open reports whether the type's replacement has the same methods and the same underlying type. Then the program's own
	// types go on implementing it, and its values may pass through `any`, to be found again by a type assertion.
	Open(m catalog.Match) bool
	// PlanNil handles a nil that is assigned to, passed as or compared with a value of the interface that the site's symbol
	// names: the site's identifier is the nil. Only edits count; what the site says of itself is not reported.
	PlanNil(s *Site)
}

// Reader is what a Rewriter implements as well when the options of a plan change what becomes of a symbol.
type Reader interface {
	// Read returns what the plan is to know of the symbol in place of what the catalog says.
	Read(m catalog.Match, opts Options) catalog.Match
}

// lookup is what becomes of a legacy object under the options of the plan.
func (p *Plan) lookup(obj types.Object) (catalog.Match, bool) {
	m, ok := legacy.Lookup(obj)
	return p.read(m), ok
}

func (p *Plan) read(m catalog.Match) catalog.Match {
	if r, ok := p.rewriterOf(m.Family).(Reader); ok {
		return r.Read(m, p.Opts)
	}
	return m
}

func (p *Plan) rewriterOf(family string) Rewriter {
	for _, r := range p.rewriters {
		if slices.Contains(r.Families(), family) {
			return r
		}
	}
	return nil
}

func (p *Plan) ambient(m catalog.Match) string {
	if r := p.rewriterOf(m.Family); r != nil {
		return r.Ambient(m)
	}
	return ""
}

func (p *Plan) separate(m catalog.Match) bool {
	r := p.rewriterOf(m.Family)
	return r != nil && r.Separate(m)
}

func (p *Plan) crossing(m catalog.Match) Crossing {
	if r := p.rewriterOf(m.Family); r != nil {
		return r.Crossing(m)
	}
	return Crossing{}
}

func (p *Plan) foreign(function string, args int) string {
	for _, r := range p.rewriters {
		if to := r.Foreign(function, args); to != "" {
			return to
		}
	}
	return ""
}

func (p *Plan) foreignOption(name string) string {
	for _, r := range p.rewriters {
		if to := r.ForeignOption(name); to != "" {
			return to
		}
	}
	return ""
}

func (p *Plan) bridges() bool { return p.Opts.Bridge }

func (p *Plan) serves(family string) bool { return p.rewriterOf(family) != nil }

func (p *Plan) open(m catalog.Match) bool {
	r, ok := p.rewriterOf(m.Family).(ValueRewriter)
	return ok && r.Open(m)
}
