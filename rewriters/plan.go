package rewriters

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// Options steer a plan.
type Options struct {
	KeepAPI bool                     // leave units whole that change what other modules can import
	Only    func(family string) bool // families to rewrite; nil means all
	// OnePackage says that the load holds one package of a larger program: what others can see stays.
	OnePackage bool
	// Bridge keeps dependencies that take or use an OpenTracing tracer going, through the official bridge.
	Bridge bool
	// SemanticConventions gives attributes whose keys OpenTelemetry has renamed their current keys.
	SemanticConventions bool
	// ExactMetrics makes no instruments: all metrics become those of the generated package otelmetric.
	ExactMetrics bool
	// ThreadContext gives functions without a context in which metrics are recorded a parameter for one.
	ThreadContext bool
	// SummariesAsHistograms turns summaries, which OpenTelemetry does not have, into histograms.
	SummariesAsHistograms bool
	// OTLPMetrics sends metrics over OTLP, besides showing them on the registry.
	OTLPMetrics bool
}

// Plan is what would become of every use of a load.
type Plan struct {
	Load  *loader.Result
	Units []*Unit // those that hold at least one use, in the order of their first use
	Sites []*Site // every use, in the order of files and positions
	Opts  Options

	flow      *flow
	byPos     map[token.Pos]*Site
	units     map[node]*Unit
	actions   map[*loader.File]map[ast.Node][]action
	parents   map[*loader.File]map[ast.Node]ast.Node
	rewriters []Rewriter
	memo      map[any]any
	other     []finding.Finding // about more than one use
	once      map[ast.Node]bool // nodes that onOnce has edited
}

// Unit is a set of declarations and uses that are rewritten together or not at all.
type Unit struct {
	ID       string
	Sites    []*Site
	Blockers []finding.Blocker
	API      []finding.APIChange
	// NeedMethods says why what replaces the types of the unit has to have their methods: the program's own types stand for them,
	// or they go where they are known by their methods only.
	NeedMethods []finding.Blocker
	fixed       int  // the number of blockers that no rewriter has named
	taken       bool // taken back by verification
}

// Blocked reports whether the unit stays as it is.
func (u *Unit) Blocked() bool { return len(u.Blockers) > 0 || u.taken }

type action struct {
	unit  *Unit
	of    *Unit  // the unit of the use that asks for it, where that is another
	needs []node // for a shared call: the units whose arguments it holds
	edit  func(*Edit)
}

// NewPlan follows the flow of legacy values through the loaded packages and lets the rewriters plan every use.
func NewPlan(res *loader.Result, rewriters []Rewriter, opts Options) *Plan {
	p := &Plan{Load: res, Opts: opts, rewriters: rewriters, byPos: map[token.Pos]*Site{}, units: map[node]*Unit{},
		actions: map[*loader.File]map[ast.Node][]action{}, parents: map[*loader.File]map[ast.Node]ast.Node{}, memo: map[any]any{},
		once: map[ast.Node]bool{}}
	p.flow = newFlow(res, p)
	for _, pkg := range res.Packages {
		p.guard(pkg, func() { p.flow.addPackage(pkg) })
		for _, file := range pkg.Files {
			if reason := cmp.Or(broken(pkg, file), keptOnPurpose(file)); reason != "" {
				p.blockFile(pkg, file, reason)
			}
		}
	}
	p.flow.satisfyByShape()
	p.flow.blockImplementers()
	p.joinAmbient()
	p.flow.giveBack()
	p.collect()
	p.formUnits()
	p.blockByAPI()
	for _, u := range p.Units {
		u.fixed = len(u.Blockers)
	}
	for _, s := range p.Sites {
		p.guard(s.Pkg, func() { p.planSite(s) })
	}
	p.planNils()
	for _, r := range rewriters {
		r.Check(p)
	}
	p.cross()
	p.override()
	p.replaceForeign()
	p.blockPartial()
	p.remark()
	p.threadContexts()
	return p
}

// guard runs f and turns a panic into a problem of the package, so that everything else is still done.
func (p *Plan) guard(pkg *loader.Package, f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.Load.Problems = append(p.Load.Problems, finding.Problem{Package: pkg.Path,
				Message: fmt.Sprintf("otelmigrate failed on this package, which is left as it is (%v); please report it", r)})
			for _, file := range pkg.Files {
				p.blockFile(pkg, file, "otelmigrate failed on package "+pkg.Path)
			}
		}
	}()
	f()
}

// collect makes a site of every identifier that names a legacy object, once for each file.
func (p *Plan) collect() {
	for _, pkg := range p.Load.Packages {
		for _, file := range pkg.Files {
			if file.Syntax == nil {
				continue
			}
			for _, u := range legacy.Uses(pkg.Info, []*ast.File{file.Syntax}, pkg.Module.Path) {
				if p.byPos[u.Ident.Pos()] != nil {
					continue
				}
				written := u.Symbol
				u.Match = p.read(u.Match)
				s := &Site{Use: u, Written: written, Plan: p, File: file, Pkg: pkg, node: p.flow.at(u.Ident.Pos())}
				p.byPos[u.Ident.Pos()] = s
				p.Sites = append(p.Sites, s)
			}
		}
	}
	slices.SortStableFunc(p.Sites, func(a, b *Site) int {
		return cmp.Or(cmp.Compare(a.File.Rel, b.File.Rel), cmp.Compare(a.Ident.Pos(), b.Ident.Pos()))
	})
}

func (p *Plan) formUnits() {
	blockers, methods := p.flow.bySet(p.flow.blockers), p.flow.bySet(p.flow.methods)
	for _, s := range p.Sites {
		set := p.flow.find(s.node)
		u := p.units[set]
		if u == nil {
			u = &Unit{ID: fmt.Sprintf("u%d", len(p.Units)+1)}
			for _, b := range blockers[set] {
				u.Blockers = append(u.Blockers, b.finding(p.position))
			}
			for _, b := range methods[set] {
				u.NeedMethods = append(u.NeedMethods, b.finding(p.position))
			}
			p.units[set] = u
			p.Units = append(p.Units, u)
		}
		s.Unit = u
		u.Sites = append(u.Sites, s)
	}
}

// Position returns the place of pos as a report prints it.
func (p *Plan) Position(pos token.Pos) (file string, line, column int) { return p.position(pos) }

// position returns the place of pos as a report prints it.
func (p *Plan) position(pos token.Pos) (file string, line, column int) {
	at := p.Load.Fset.PositionFor(pos, false)
	if f := p.flow.file(pos); f != nil {
		return f.Rel, at.Line, at.Column
	}
	return at.Filename, at.Line, at.Column
}

// Block says why the unit cannot be rewritten.
func (u *Unit) Block(p *Plan, pos token.Pos, symbol, reason string) {
	b := blocker{pos, symbol, reason}.finding(p.position)
	if !slices.Contains(u.Blockers, b) {
		u.Blockers = append(u.Blockers, b)
	}
}

// StartOver forgets what was planned for the uses of the unit, and plans them again.
func (p *Plan) StartOver(u *Unit) {
	for _, acts := range p.actions {
		for n, list := range acts {
			left := slices.DeleteFunc(slices.Clone(list), func(a action) bool { return a.unit == u || a.of == u })
			if len(left) < len(list) {
				acts[n] = left
				delete(p.once, n)
			}
		}
	}
	u.Blockers = u.Blockers[:u.fixed]
	for _, s := range u.Sites {
		s.set, s.idle, s.status, s.note, s.extra, s.shared = false, false, "", "", nil, nil
		if t, ok := p.memo[threadsKey{}].(*threads); ok {
			delete(t.asked, s)
		}
	}
	for _, s := range u.Sites {
		p.guard(s.Pkg, func() { p.planSite(s) })
	}
}

// Stuck says why the unit cannot be rewritten in the way that is planned, where a rewriter says so; "" otherwise.
func (p *Plan) Stuck(u *Unit) string {
	for _, idle := range []bool{false, true} {
		for _, s := range u.Sites {
			if s.status == finding.Manual && s.idle == idle && len(s.shared) == 0 {
				return s.note
			}
		}
		if len(u.Blockers) > u.fixed {
			return u.Blockers[u.fixed].Reason
		}
	}
	return ""
}

// Edits reports whether rewriting the unit changes the code.
func (p *Plan) Edits(u *Unit) bool {
	for _, acts := range p.actions {
		for _, list := range acts {
			if slices.ContainsFunc(list, func(a action) bool { return a.unit == u }) {
				return true
			}
		}
	}
	return false
}

// planSite hands the use to the rewriter of its family, unless an earlier use has claimed it.
func (p *Plan) planSite(s *Site) {
	if s.set {
		return
	}
	if s.Status == catalog.Keep {
		s.Keep("")
		return
	}
	if reason := keptOnPurpose(s.File); reason != "" {
		s.Keep(reason)
		return
	}
	if reason := broken(s.Pkg, s.File); reason != "" {
		s.Block(reason)
		return
	}
	if r := p.rewriterOf(s.Family); r != nil {
		if !p.selects(s.Family) {
			s.Block("its family is not selected")
			return
		}
		r.Plan(s)
	}
	if !s.set {
		s.idle = s.Status != catalog.Manual
		s.Block(s.Reason)
	}
}

// blockPartial blocks a unit when one of its uses has no edit. A use that would have gone with another is named as a reason
// only where there is no better one.
func (p *Plan) blockPartial() {
	for _, idle := range []bool{false, true} {
		for _, u := range p.Units {
			if idle && u.Blocked() {
				continue
			}
			for _, s := range u.Sites {
				if s.status == finding.Manual && s.idle == idle && len(s.shared) == 0 {
					u.Block(p, s.Ident.Pos(), s.Symbol, s.note)
				}
			}
		}
	}
}

func (p *Plan) on(file *loader.File, n ast.Node, a action) {
	if p.actions[file] == nil {
		p.actions[file] = map[ast.Node][]action{}
	}
	p.actions[file][n] = append(p.actions[file][n], a)
}

// onOnce is on for an edit that is asked for more than once: by several uses, or by each of the packages that hold the file, such
// as a package and its test variant. Only the first counts; onOnce reports whether this was it.
func (p *Plan) onOnce(file *loader.File, n ast.Node, a action) bool {
	if p.once[n] {
		return false
	}
	p.once[n] = true
	p.on(file, n, a)
	return true
}

// UnitOf returns the unit of a node, or nil.
func (p *Plan) UnitOf(n node) *Unit {
	if n == 0 {
		return nil
	}
	return p.units[p.flow.find(n)]
}

// UnitAt returns the unit of the declaration (a variable, a parameter, a result) at pos, or nil.
func (p *Plan) UnitAt(pos token.Pos) *Unit {
	n, ok := p.flow.nodes[key{pos: pos}]
	if !ok {
		return nil
	}
	return p.UnitOf(n)
}

// Memo keeps what a rewriter finds out about the whole load, or collects from several uses: make is called once for a key.
func (p *Plan) Memo(key any, make func() any) any {
	v, ok := p.memo[key]
	if !ok {
		v = make()
		p.memo[key] = v
	}
	return v
}

// ParentOf returns the node above n, parentheses included.
func (p *Plan) ParentOf(file *loader.File, n ast.Node) ast.Node { return p.parentsOf(file)[n] }

func (p *Plan) parentsOf(file *loader.File) map[ast.Node]ast.Node {
	if m := p.parents[file]; m != nil {
		return m
	}
	m := map[ast.Node]ast.Node{}
	ast.PreorderStack(file.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
		if len(stack) > 0 {
			m[n] = stack[len(stack)-1]
		}
		return true
	})
	p.parents[file] = m
	return m
}

// UseAt returns the site of an identifier, or nil when it names nothing legacy.
func (p *Plan) UseAt(id *ast.Ident) *Site { return p.byPos[id.Pos()] }
