package metrics

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// options are those of measurements whose attributes are known when the program is built. They are kept in a variable of the package,
// so that a measurement allocates nothing.
//
//	var methodGET = []metric.AddOption{metric.WithAttributeSet(attribute.NewSet(attribute.String("method", "GET")))}
type options struct {
	name string
	kind string // Add or Record
	list []label
}

// optionsKey says which uses share a variable: those in one file, of any instrument.
type optionsKey struct {
	file   *loader.File
	labels string
}

// constantOptions returns the options of a measurement on the instrument, or nil where it has no attributes, or such as are known
// at run time only.
func constantOptions(s *rewriters.Site, kind string, labels []label) *options {
	if len(labels) == 0 {
		return nil
	}
	list := make([]label, len(labels))
	name, text := "", kind
	for i, l := range labels {
		if l.text == "" {
			v := s.Pkg.Info.Types[l.value].Value
			if v == nil || v.Kind() != constant.String {
				return nil
			}
			l.text = strconv.Quote(constant.StringVal(v))
		}
		list[i] = label{name: l.name, text: l.text}
		value, _ := strconv.Unquote(l.text)
		name += title(l.name) + title(value)
		text += "\x00" + l.name + "=" + l.text
	}
	return s.Plan.Memo(optionsKey{s.File, text}, func() any { return &options{freeName(s, name), kind, list} }).(*options)
}

// declare declares the variable in the file, and returns its name.
func (o *options) declare(e *rewriters.Edit) dst.Expr {
	metric, attribute := e.Import("go.opentelemetry.io/otel/metric", "metric"), e.Import("go.opentelemetry.io/otel/attribute", "attribute")
	var set []string
	for _, l := range o.list {
		set = append(set, attribute+".String("+strconv.Quote(l.name)+", "+l.text+")")
	}
	e.Declare("var " + o.name + " = []" + metric + "." + o.kind + "Option{" + metric + ".WithAttributeSet(" + attribute + ".NewSet(" + strings.Join(set, ", ") + "))}")
	return dst.NewIdent(o.name)
}

// title is the letters and digits of a text, each word with a capital.
func title(text string) string {
	var b strings.Builder
	up := true
	for _, c := range text {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			up = true
		case up:
			b.WriteRune(unicode.ToUpper(c))
			up = false
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

type takenNames struct{ pkg string }

// freeName is the name, or the name with a number, that no identifier of the package has, so that nothing hides the variable.
func freeName(s *rewriters.Site, name string) string {
	taken := s.Plan.Memo(takenNames{s.Pkg.Path}, func() any {
		names := map[string]bool{}
		for _, pkg := range s.Plan.Load.Packages {
			if pkg.Path != s.Pkg.Path {
				continue
			}
			for _, file := range pkg.Files {
				if file.Syntax == nil {
					continue
				}
				for n := range ast.Preorder(file.Syntax) {
					if id, ok := n.(*ast.Ident); ok {
						names[id.Name] = true
					}
				}
			}
		}
		return names
	}).(map[string]bool)
	first, size := utf8.DecodeRuneInString(name)
	name = string(unicode.ToLower(first)) + name[size:]
	free := name
	for i := 2; taken[free] || token.IsKeyword(free) || types.Universe.Lookup(free) != nil; i++ {
		free = name + strconv.Itoa(i)
	}
	taken[free] = true
	return free
}
