package rewriters

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"
	"golang.org/x/tools/go/ast/astutil"
)

// source renders the edited file: the changed declarations and the imports are replaced in the original text, so that
// everything else keeps its bytes, whether or not the file was formatted by gofmt.
func (fe *fileEdit) source() (src []byte, err error) {
	defer func() { // a tree that the edits have left in disorder
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: otelmigrate failed on this file (%v); please report it", fe.file.Rel, p)
		}
	}()
	fe.dropBoot()
	decls, err := fe.print()
	if err != nil {
		return nil, err
	}
	src = fe.file.Src
	tokenFile := fe.plan.Load.Fset.File(fe.file.Syntax.FileStart)
	type splice struct {
		from, to int
		text     []byte
	}
	var splices []splice
	for d := range fe.dirty {
		from, to := tokenFile.Offset(declStart(d)), tokenFile.Offset(d.End())
		n, _ := fe.dec.Dst.Nodes[d].(dst.Decl)
		if fe.sameDoc(d) {
			from = tokenFile.Offset(d.Pos())
		}
		text, present := decls[n]
		if !present { // the whole declaration is gone, and the line it stood on
			from, to = tokenFile.Offset(declStart(d)), endOfLine(src, to)
			if rest := bytes.TrimPrefix(src[to:], []byte("\r")); bytes.HasPrefix(rest, []byte("\n")) && bytes.HasSuffix(bytes.ReplaceAll(src[:from], []byte("\r"), nil), []byte("\n\n")) {
				to = endOfLine(src, to) // one empty line is enough
			}
		}
		splices = append(splices, splice{from, to, text})
	}
	slices.SortFunc(splices, func(a, b splice) int { return cmp.Compare(a.from, b.from) })
	crlf := bytes.Contains(src, []byte("\r\n"))
	var out bytes.Buffer
	at := 0
	for _, s := range splices {
		out.Write(src[at:s.from])
		out.Write(lines(s.text, crlf))
		at = s.to
	}
	out.Write(src[at:])
	return fe.imported(out.Bytes(), crlf)
}

// print formats the edited tree and returns the text of each of its original declarations, with what was added behind it.
func (fe *fileEdit) print() (map[dst.Decl][]byte, error) {
	var buf bytes.Buffer
	if err := decorator.Fprint(&buf, fe.tree); err != nil {
		return nil, fmt.Errorf("%s: printing the rewritten file: %w", fe.file.Rel, err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, fe.file.Path, buf.Bytes(), parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("%s: the rewritten file does not parse: %w", fe.file.Rel, err)
	}
	if len(f.Decls) != len(fe.tree.Decls) {
		return nil, fmt.Errorf("%s: the rewritten file has %d declarations instead of %d", fe.file.Rel, len(f.Decls), len(fe.tree.Decls))
	}
	original := map[dst.Decl]ast.Decl{}
	for _, d := range fe.file.Syntax.Decls {
		if n, ok := fe.dec.Dst.Nodes[d].(dst.Decl); ok {
			original[n] = d
		}
	}
	texts := map[dst.Decl][]byte{}
	var last dst.Decl
	for i, d := range f.Decls {
		from := declStart(d)
		now := fe.tree.Decls[i]
		was := original[now]
		if was != nil && fe.sameDoc(was) {
			from = d.Pos()
		}
		text := buf.Bytes()[fset.Position(from).Offset:fset.Position(d.End()).Offset]
		if was != nil {
			texts[now], last = text, now
		} else { // added behind another
			texts[last] = slices.Concat(texts[last], []byte("\n\n"), text)
		}
	}
	return texts, nil
}

// sameDoc reports whether the doc comment of a declaration is the original one, which then keeps its bytes: printing would give
// it the form that gofmt has had since Go 1.19.
func (fe *fileEdit) sameDoc(d ast.Decl) bool {
	n := fe.dec.Dst.Nodes[d]
	return n != nil && slices.Equal(n.Decorations().Start, fe.starts[d])
}

// declStart is where the declaration begins, its doc comment included.
func declStart(d ast.Decl) token.Pos {
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
	case *ast.GenDecl:
		doc = d.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return d.Pos()
}

func endOfLine(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}

// lines gives the text the file's own line ends.
func lines(text []byte, crlf bool) []byte {
	if !crlf {
		return text
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// imported adds and removes imports and package-level declarations.
func (fe *fileEdit) imported(src []byte, crlf bool) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, fe.file.Path, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("%s: the rewritten file does not parse: %w", fe.file.Rel, err)
	}
	changed := false
	paths := make([]string, 0, len(fe.imports))
	selected := fe.selected()
	for path, name := range fe.imports {
		if selected[name] {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, path := range paths {
		name := fe.imports[path]
		if name == baseName(path) {
			name = ""
		}
		if !fe.importedAlready(path) {
			changed = astutil.AddNamedImport(fset, f, name, path) || changed
		}
	}
	// After the additions, which group themselves beside what goes.
	for _, spec := range fe.unused() {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		changed = astutil.DeleteNamedImport(fset, f, name, path) || changed
	}
	if !changed && len(fe.decls) == 0 {
		return src, nil
	}
	unparenthesize(f, fe.file.Syntax)
	var buf bytes.Buffer
	if err := format.Node(&buf, fset, f); err != nil {
		return nil, fmt.Errorf("%s: %w", fe.file.Rel, err)
	}
	from, to, err := importRegion(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fe.file.Rel, err)
	}
	newFrom, newTo, err := importRegion(buf.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fe.file.Rel, err)
	}
	var out bytes.Buffer
	out.Write(src[:from])
	region := splitStandard(src[from:to], slices.Clone(buf.Bytes()[newFrom:newTo]))
	for _, d := range grouped(fe.decls) {
		formatted, err := format.Source([]byte(d))
		if err != nil {
			return nil, fmt.Errorf("%s: added declaration: %w", fe.file.Rel, err)
		}
		region = append(append(region, "\n\n"...), formatted...)
	}
	out.Write(lines(region, crlf))
	out.Write(src[to:])
	return out.Bytes(), nil
}

// grouped puts variables that are added one after another into one declaration.
func grouped(decls []string) (list []string) {
	var specs []string
	flush := func() {
		switch len(specs) {
		case 0:
		case 1:
			list = append(list, "var "+specs[0])
		default:
			list = append(list, "var (\n"+strings.Join(specs, "\n")+"\n)")
		}
		specs = nil
	}
	for _, d := range decls {
		if spec, ok := strings.CutPrefix(d, "var "); ok {
			specs = append(specs, spec)
			continue
		}
		flush()
		list = append(list, d)
	}
	flush()
	return list
}

// unparenthesize writes a single import without parentheses, which came with an addition, where the file had none before.
func unparenthesize(f, before *ast.File) {
	for _, d := range before.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT && g.Lparen.IsValid() {
			return
		}
	}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT && len(g.Specs) == 1 {
			g.Lparen, g.Rparen = token.NoPos, token.NoPos
		}
	}
}

// selected are the names that something is selected from in the edited tree and in the added declarations. An edit may have made
// code that another edit then dropped.
func (fe *fileEdit) selected() map[string]bool {
	names := map[string]bool{}
	dst.Inspect(fe.tree, func(n dst.Node) bool {
		if sel, ok := n.(*dst.SelectorExpr); ok {
			if x, ok := sel.X.(*dst.Ident); ok {
				names[x.Name] = true
			}
		}
		return true
	})
	for _, d := range fe.decls {
		for _, name := range selectedFrom.FindAllStringSubmatch(d, -1) {
			names[name[1]] = true
		}
	}
	return names
}

var selectedFrom = regexp.MustCompile(`\b(\w+)\.`)

// importRegion is the range from the end of the package clause to the end of the last import declaration.
func importRegion(src []byte) (from, to int, err error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return 0, 0, err
	}
	from = fset.Position(f.Name.End()).Offset
	to = from
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			to = fset.Position(g.End()).Offset
			if s, ok := g.Specs[len(g.Specs)-1].(*ast.ImportSpec); ok && s.Comment != nil && !g.Rparen.IsValid() {
				to = fset.Position(s.Comment.End()).Offset
			}
		}
	}
	return from, to, nil
}

func (fe *fileEdit) importedAlready(path string) bool {
	unused := fe.unused()
	for _, spec := range fe.file.Syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err == nil && p == path && !slices.Contains(unused, spec) && localName(fe.pkg, spec, "") == fe.imports[path] {
			return true
		}
	}
	return false
}

// baseName is the package name that an import path of a target package has.
func baseName(path string) string {
	for name, p := range targetPackages {
		if p == path {
			if name == "sdktrace" {
				return "trace"
			}
			return name
		}
	}
	return path[bytes.LastIndexByte([]byte(path), '/')+1:]
}

// unused lists the imports that were used before and are not used by what is left of the original code.
func (fe *fileEdit) unused() (specs []*ast.ImportSpec) {
	used, still := map[*types.PkgName]bool{}, map[*types.PkgName]bool{}
	info := fe.pkg.Info
	dot := map[string]*types.PkgName{}
	for _, spec := range fe.file.Syntax.Imports {
		if pn := info.PkgNameOf(spec); pn != nil && spec.Name != nil && spec.Name.Name == "." {
			dot[pn.Imported().Path()] = pn
		}
	}
	pkgName := func(id *ast.Ident) *types.PkgName {
		obj := info.Uses[id]
		if pn, ok := obj.(*types.PkgName); ok {
			return pn
		}
		if obj != nil && obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
			return dot[obj.Pkg().Path()] // a name that only a dot import brings in, or a qualified one: kept either way
		}
		return nil
	}
	for n := range ast.Preorder(fe.file.Syntax) {
		if id, ok := n.(*ast.Ident); ok {
			if pn := pkgName(id); pn != nil {
				used[pn] = true
			}
		}
	}
	dst.Inspect(fe.tree, func(n dst.Node) bool {
		if id, ok := fe.dec.Ast.Nodes[n].(*ast.Ident); ok && !fe.made[n] {
			if pn := pkgName(id); pn != nil {
				still[pn] = true
			}
		}
		return true
	})
	for _, spec := range fe.file.Syntax.Imports {
		if pn := info.PkgNameOf(spec); pn != nil && used[pn] && !still[pn] && !fe.reused(spec) {
			specs = append(specs, spec)
		}
	}
	return specs
}

// reused reports whether an edit writes new code through this import.
func (fe *fileEdit) reused(spec *ast.ImportSpec) bool {
	path, _ := strconv.Unquote(spec.Path.Value)
	local, ok := fe.imports[path]
	return ok && localName(fe.pkg, spec, "") == local && fe.selected()[local]
}
