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
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// Rewriter turns the uses of some legacy families into OpenTelemetry. It looks at uses one by one, and registers with the
// site what it would change; the engine decides which units are changed.
type Rewriter interface {
	// Families lists the catalog families that the rewriter serves.
	Families() []string
	// Ambient reports whether the symbol works through state that all code of a process shares.
	Ambient(m catalog.Match) bool
	// Separate reports whether a call of the symbol takes its arguments one by one (a registration).
	Separate(m catalog.Match) bool
	// Crossing says what may happen to values of a legacy type where the flow of types ends.
	Crossing(m catalog.Match) Crossing
	// Foreign returns the function of the generated package that takes the place of one of a dependency which is not a legacy
	// library but takes legacy types, when it is called with that many arguments; "" where there is none.
	Foreign(function string, args int) string
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
	once      map[ast.Node]bool // nodes that OnOnce has edited
}

// Unit is a set of declarations and uses that are rewritten together or not at all.
type Unit struct {
	ID       string
	Sites    []*Site
	Blockers []finding.Blocker
	API      []finding.APIChange
	taken    bool // taken back by verification
}

// Blocked reports whether the unit stays as it is.
func (u *Unit) Blocked() bool { return len(u.Blockers) > 0 || u.taken }

// Site is one use in its surroundings, as a rewriter sees it.
type Site struct {
	legacy.Use
	Plan   *Plan
	File   *loader.File
	Pkg    *loader.Package // the first loaded package that holds the file
	Unit   *Unit
	node   node
	set    bool // an outcome has been said
	idle   bool // no rewriter said anything of it
	shared []node
	status finding.Status
	note   string
	extra  []string // what Remark adds to the note
}

type action struct {
	unit  *Unit
	needs []node // for a shared call: the units whose arguments it holds
	edit  func(*Edit)
}

// NewPlan follows the flow of legacy values through the loaded packages and lets the rewriters plan every use.
func NewPlan(res *loader.Result, rewriters []Rewriter, opts Options) *Plan {
	p := &Plan{Load: res, Opts: opts, rewriters: rewriters, byPos: map[token.Pos]*Site{}, units: map[node]*Unit{},
		actions: map[*loader.File]map[ast.Node][]action{}, parents: map[*loader.File]map[ast.Node]ast.Node{}, memo: map[any]any{}}
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
	p.collect()
	p.formUnits()
	p.blockByAPI()
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

// broken says why nothing in the file can be changed, or "": where it does not compile, types are missing, and with them
// what depends on what.
func broken(pkg *loader.Package, file *loader.File) string {
	for _, e := range pkg.Errors {
		if !e.Soft && (e.File == "" || e.File == file.Path) {
			return fmt.Sprintf("%s does not compile (%s)", file.Rel, e.Msg)
		}
	}
	return ""
}

// keepMark begins a comment that says that a file stays as it is, and why.
const keepMark = "//otelmigrate:keep"

// keptOnPurpose is the reason that the file itself gives for staying as it is, or "".
func keptOnPurpose(file *loader.File) string {
	if file.Syntax == nil {
		return ""
	}
	for _, g := range file.Syntax.Comments {
		for _, c := range g.List {
			if reason, ok := strings.CutPrefix(c.Text, keepMark); ok {
				return cmp.Or(strings.TrimSpace(reason), "the file says that it stays as it is")
			}
		}
	}
	return ""
}

// blockFile blocks everything that the file declares or uses, and every unit that has a use in it already.
func (p *Plan) blockFile(pkg *loader.Package, file *loader.File, reason string) {
	if file.Syntax == nil {
		return
	}
	for n := range ast.Preorder(file.Syntax) {
		id, ok := n.(*ast.Ident)
		if !ok || pkg.Info.Defs[id] == nil {
			continue
		}
		obj := pkg.Info.Defs[id]
		if p.flow.carries(obj.Type()) {
			p.flow.block(p.flow.at(obj.Pos()), id.Pos(), "", reason)
		}
		if f, ok := obj.(*types.Func); ok { // whose results may have no names
			for _, t := range []*types.Tuple{f.Signature().Params(), f.Signature().Results()} {
				for v := range t.Variables() {
					if p.flow.carries(v.Type()) {
						p.flow.block(p.flow.at(v.Pos()), id.Pos(), "", reason)
					}
				}
			}
		}
	}
	for _, u := range legacy.Uses(pkg.Info, []*ast.File{file.Syntax}, pkg.Module.Path) {
		p.flow.block(p.flow.at(u.Ident.Pos()), u.Ident.Pos(), u.Symbol, reason)
		if s := p.byPos[u.Ident.Pos()]; s != nil && s.Unit != nil {
			s.Unit.Block(p, u.Ident.Pos(), u.Symbol, reason)
		}
	}
}

func (p *Plan) ambient(m catalog.Match) bool {
	r := p.rewriterOf(m.Family)
	return r != nil && r.Ambient(m)
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

func (p *Plan) bridges() bool { return p.Opts.Bridge }

func (p *Plan) serves(family string) bool { return p.rewriterOf(family) != nil }

func (p *Plan) open(m catalog.Match) bool {
	r, ok := p.rewriterOf(m.Family).(ValueRewriter)
	return ok && r.Open(m)
}

func (p *Plan) rewriterOf(family string) Rewriter {
	for _, r := range p.rewriters {
		if slices.Contains(r.Families(), family) {
			return r
		}
	}
	return nil
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
				s := &Site{Use: u, Plan: p, File: file, Pkg: pkg, node: p.flow.at(u.Ident.Pos())}
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
	blockers := p.flow.blockersBySet()
	for _, s := range p.Sites {
		set := p.flow.find(s.node)
		u := p.units[set]
		if u == nil {
			u = &Unit{ID: fmt.Sprintf("u%d", len(p.Units)+1)}
			for _, b := range blockers[set] {
				u.Blockers = append(u.Blockers, b.finding(p.position))
			}
			p.units[set] = u
			p.Units = append(p.Units, u)
		}
		s.Unit = u
		u.Sites = append(u.Sites, s)
	}
}

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
		if p.Opts.Only != nil && !p.Opts.Only(s.Family) {
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

// ---- what a rewriter says about a use

// Auto says that the use is rewritten with the same behaviour; an empty note means the catalog's text.
func (s *Site) Auto(note string) { s.say(finding.Auto, note) }

// Review says that the use is rewritten and behaves differently as the note states.
func (s *Site) Review(note string) { s.say(finding.Review, note) }

// Keep says that the use stays as it is, on purpose.
func (s *Site) Keep(note string) { s.say(finding.Keep, note) }

// Block says that the use cannot be rewritten, which leaves its whole unit as it is.
func (s *Site) Block(reason string) { s.say(finding.Manual, reason) }

// Remark says of a rewritten use, besides what its handler says, that it behaves differently. It makes the use one to review.
func (s *Site) Remark(note string) {
	if !slices.Contains(s.extra, note) {
		s.extra = append(s.extra, note)
	}
}

func (s *Site) say(status finding.Status, note string) {
	if note == "" {
		note = s.Reason
	}
	if s.set && s.status == finding.Manual {
		return // a blocker stays
	}
	s.set, s.status, s.note = true, status, note
}

// Claim says of another use, inside what this site's edits replace, that it goes with them.
func (s *Site) Claim(id *ast.Ident) *Site {
	other := s.Plan.byPos[id.Pos()]
	if other != nil && !other.set {
		status := finding.Auto
		if other.Status == catalog.Review {
			status = finding.Review
		}
		other.say(status, "")
	}
	return other
}

// ClaimAll claims every use inside n except the site's own.
func (s *Site) ClaimAll(n ast.Node) {
	for c := range ast.Preorder(n) {
		if id, ok := c.(*ast.Ident); ok {
			s.Claim(id)
		}
	}
}

// On registers an edit of the original node n, which is made when the unit is rewritten.
func (s *Site) On(n ast.Node, edit func(*Edit)) {
	s.Plan.on(s.File, n, action{unit: s.Unit, edit: edit})
}

// OnOnce is On for an edit that several uses ask for: of a file of the site's package, and only the first time. It reports
// whether it was.
func (s *Site) OnOnce(file *loader.File, n ast.Node, edit func(*Edit)) bool {
	if s.Plan.once[n] {
		return false
	}
	s.Plan.mark(n)
	s.Plan.on(file, n, action{unit: s.Unit, edit: edit})
	return true
}

// mark says of a node that an edit of it is registered.
func (p *Plan) mark(n ast.Node) {
	if p.once == nil {
		p.once = map[ast.Node]bool{}
	}
	p.once[n] = true
}

// OnShared registers an edit of a call whose arguments belong to several units; it is made when any of them is rewritten.
func (s *Site) OnShared(call *ast.CallExpr, n ast.Node, edit func(*Edit)) {
	for _, a := range call.Args {
		if un := s.ArgNode(a); un != 0 {
			s.shared = append(s.shared, un)
		}
	}
	s.Plan.on(s.File, n, action{needs: s.shared, edit: edit})
}

func (p *Plan) on(file *loader.File, n ast.Node, a action) {
	if p.actions[file] == nil {
		p.actions[file] = map[ast.Node][]action{}
	}
	p.actions[file][n] = append(p.actions[file][n], a)
}

// ArgNode is the flow node of an argument of a separate call, or 0 when it carries nothing that is replaced.
func (s *Site) ArgNode(e ast.Expr) node { return s.Plan.flow.argNodes[e.Pos()] }

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

// ---- looking around

// TypeOf returns the static type of an expression of the site's file.
func (s *Site) TypeOf(e ast.Expr) types.Type { return s.Pkg.Info.TypeOf(e) }

// OnLines reports whether the expressions stand on several lines.
func (s *Site) OnLines(list []ast.Expr) bool {
	if len(list) == 0 {
		return false
	}
	line := func(pos token.Pos) int { return s.Plan.Load.Fset.PositionFor(pos, false).Line }
	return line(list[0].Pos()) != line(list[len(list)-1].Pos())
}

// Parent returns the node above n in the site's file, parentheses left out, or nil.
func (s *Site) Parent(n ast.Node) ast.Node {
	parents := s.Plan.parentsOf(s.File)
	up := parents[n]
	for {
		paren, ok := up.(*ast.ParenExpr)
		if !ok {
			return up
		}
		up = parents[paren]
	}
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

// Name returns the expression that stands for the use: the selector when the identifier is selected from something
// (pkg.Name, value.Method), else the identifier.
func (s *Site) Name() ast.Expr {
	if sel, ok := s.Plan.parentsOf(s.File)[s.Ident].(*ast.SelectorExpr); ok && sel.Sel == s.Ident {
		return sel
	}
	return s.Ident
}

// MethodExpr reports whether the use is a method that is selected from its type (T.Method), so that the receiver comes as the
// first argument.
func (s *Site) MethodExpr() bool {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		return false
	}
	selection := s.Pkg.Info.Selections[sel]
	return selection != nil && selection.Kind() == types.MethodExpr
}

// Call returns the call whose function is the use, or nil.
func (s *Site) Call() *ast.CallExpr {
	name := s.Name()
	if call, ok := s.Parent(name).(*ast.CallExpr); ok && ast.Unparen(call.Fun) == name {
		return call
	}
	return nil
}

// Stmt returns the innermost statement around n.
func (s *Site) Stmt(n ast.Node) ast.Stmt {
	for n != nil {
		if st, ok := n.(ast.Stmt); ok {
			return st
		}
		n = s.Plan.parentsOf(s.File)[n]
	}
	return nil
}

// UseAt returns the site of an identifier, or nil when it names nothing legacy.
func (p *Plan) UseAt(id *ast.Ident) *Site { return p.byPos[id.Pos()] }
