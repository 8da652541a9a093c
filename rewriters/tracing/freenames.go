package tracing

import (
	"go/ast"
	"go/token"
	"strconv"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// namesIn are the identifiers below n.
func namesIn(n ast.Node) map[string]bool {
	names := map[string]bool{}
	for c := range ast.Preorder(n) {
		if id, ok := c.(*ast.Ident); ok {
			names[id.Name] = true
		}
	}
	return names
}

// numbered returns the name, or that with a number, which is not taken.
func numbered(name string, taken map[string]bool) string {
	free := name
	for i := 2; taken[free] || token.IsKeyword(free); i++ {
		free = name + strconv.Itoa(i)
	}
	return free
}

// namesKey is the key of the names that a declaration uses.
type namesKey struct{ decl ast.Node }

// freeName returns a name that the declaration around n does not use: the wanted one, or that with a number. It is taken then.
func freeName(s *rewriters.Site, n ast.Node, want string) string {
	decl := declarationAround(s, n)
	used := s.Plan.Memo(namesKey{decl}, func() any { return namesIn(decl) }).(map[string]bool)
	name := numbered(want, used)
	used[name] = true
	return name
}

// freshName is a name that nothing in the file has: the wanted one, or that with a number.
func freshName(s *rewriters.Site, want string) string { return numbered(want, namesIn(s.File.Syntax)) }

// unusedName returns the first of the names that the file does not use, or "".
func unusedName(s *rewriters.Site, names ...string) string {
	taken := namesIn(s.File.Syntax)
	for _, name := range names {
		if !taken[name] {
			return name
		}
	}
	return ""
}
