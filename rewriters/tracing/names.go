package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Most legacy names have a counterpart of the same shape, in OpenTelemetry or in the generated packages. This file holds the
// handlers for those.

// counterpart replaces a name by one of the same shape, wherever it stands: called with any arguments, spread or not, passed as a
// function, as a type, or as a constant.
//
//	otgrpc.OpenTracingServerInterceptor(tracer, opts...)  =>  otelboot.UnaryServerInterceptor(tracer, opts...)
//	var opts []nethttp.MWOption                           =>  var opts []otelboot.MiddlewareOption
//	var _ = nethttp.MWURLTagFunc                          =>  var _ = otelboot.URLAttribute
func counterpart(target string) handler {
	return func(s *rewriters.Site) {
		replaceName(s, target)
		s.Auto("")
	}
}

func replaceName(s *rewriters.Site, target string) {
	s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote(target)) })
}

// typeName replaces the name of a type.
//
//	tracer opentracing.Tracer  =>  tracer trace.Tracer
func typeName(target string) handler {
	return func(s *rewriters.Site) { replaceType(s, s.Name(), target) }
}

func replaceType(s *rewriters.Site, n ast.Node, target string) {
	s.On(n, func(e *rewriters.Edit) { e.Become(e.Type(target)) })
	s.Auto("")
}

// methodTo gives a method another name.
func methodTo(name string) handler {
	return func(s *rewriters.Site) {
		rename(s, name)
		s.Auto("")
	}
}

// rename replaces the identifier alone, and leaves what it is selected from.
func rename(s *rewriters.Site, name string) {
	s.On(s.Ident, func(e *rewriters.Edit) { e.Become(dst.NewIdent(name)) })
}

const functionValue = "the method is used as a function value; write a function literal that calls it"

// methodAs replaces a call of a method by a form in which _1 is what it is called on, and _2, _3, … are the arguments; a note
// makes it a review.
//
//	f.Marshal(enc)  =>  otelboot.Marshal(f, enc)
//
// Not served: method values.
func methodAs(form, note string) handler {
	return func(s *rewriters.Site) {
		call, on, args := writtenCall(s)
		if call == nil {
			s.Block(functionValue)
			return
		}
		s.On(call, func(e *rewriters.Edit) {
			values := []any{e.Expr(on)}
			for _, a := range args {
				values = append(values, e.Expr(a))
			}
			out := e.Quote(form, values...)
			if _, binary := out.(*dst.BinaryExpr); binary && isOperand(s, call) {
				out = &dst.ParenExpr{X: out}
			}
			e.Become(out)
		})
		say(s, note)
	}
}

func isOperand(s *rewriters.Site, x ast.Expr) bool {
	switch s.Parent(x).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		return true
	}
	return false
}

// keepsName keeps a method or field that its type's replacement has under the same name and with the same results.
func keepsName(s *rewriters.Site) {
	named(s)
	s.Auto("")
}

// named says that the identifier keeps its text, in code that means something else, so that the declaration around it is part of
// what is changed.
func named(s *rewriters.Site) { rename(s, s.Ident.Name) }

// unchanged serves a method or field whose name stays, because that of its type's replacement is the same.
func unchanged(s *rewriters.Site) { s.Auto("") }

// say reports the use as rewritten: with the same behaviour where the note is empty, else differently as the note states.
func say(s *rewriters.Site, note string) {
	if note == "" {
		s.Auto("")
		return
	}
	s.Review(note)
}
