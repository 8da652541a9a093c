package rewriters

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// node is a place in the flow graph: a declaration (variable, field, parameter, result, named type) or an expression
// through which a value of a legacy type passes. 0 is no node.
type node int

// key identifies a node by where it stands in the source. Every file is parsed once, so the position is the same in each
// package, test variant and build variant that holds the file.
type key struct {
	pos  token.Pos
	name string // for nodes that stand for no position: "di:<type>", "ambient:<state>:<package>"
}

// graph is a union-find over nodes: nodes in one set must change together.
type graph struct {
	parent   []node
	nodes    map[key]node
	blockers map[node][]blocker
	methods  map[node][]blocker // see needMethods
}

// blocker is a reason why the set of a node cannot be rewritten.
type blocker struct {
	pos    token.Pos
	symbol string
	reason string
}

func newGraph() *graph {
	return &graph{parent: []node{0}, nodes: map[key]node{}, blockers: map[node][]blocker{}, methods: map[node][]blocker{}}
}

// at returns the node of the position, made on first use.
func (g *graph) at(pos token.Pos) node { return g.get(key{pos: pos}) }

// named returns the node of a name that stands for no position.
func (g *graph) named(name string) node { return g.get(key{name: name}) }

func (g *graph) get(k key) node {
	n, ok := g.nodes[k]
	if !ok {
		n = node(len(g.parent))
		g.parent = append(g.parent, n)
		g.nodes[k] = n
	}
	return n
}

// find returns the representative of n's set.
func (g *graph) find(n node) node {
	for g.parent[n] != n {
		g.parent[n] = g.parent[g.parent[n]]
		n = g.parent[n]
	}
	return n
}

// union joins the sets of a and b, either of which may be 0, and returns the one that is not.
func (g *graph) union(a, b node) node {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	a, b = g.find(a), g.find(b)
	if a != b {
		g.parent[max(a, b)] = min(a, b)
	}
	return min(a, b)
}

// block records why n's set must stay as it is.
func (g *graph) block(n node, pos token.Pos, symbol, reason string) {
	if n == 0 {
		return
	}
	b := blocker{pos, symbol, reason}
	if !slices.Contains(g.blockers[n], b) {
		g.blockers[n] = append(g.blockers[n], b)
	}
}

// needMethods records why what replaces the types in n's set has to have their methods.
func (g *graph) needMethods(n node, pos token.Pos, symbol, reason string) {
	if n == 0 {
		return
	}
	b := blocker{pos, symbol, reason}
	if !slices.Contains(g.methods[n], b) {
		g.methods[n] = append(g.methods[n], b)
	}
}

// bySet gathers the blockers of every set, by its representative, in the order of position and text.
func (g *graph) bySet(blockers map[node][]blocker) map[node][]blocker {
	sets := map[node][]blocker{}
	for n, bs := range blockers {
		sets[g.find(n)] = append(sets[g.find(n)], bs...)
	}
	for _, bs := range sets {
		slices.SortFunc(bs, func(a, b blocker) int {
			return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.reason, b.reason), cmp.Compare(a.symbol, b.symbol))
		})
	}
	return sets
}

// position turns a token position into the place a report prints.
func (b blocker) finding(at func(token.Pos) (file string, line, column int)) finding.Blocker {
	file, line, column := at(b.pos)
	return finding.Blocker{File: file, Line: line, Column: column, Symbol: b.symbol, Reason: b.reason}
}
