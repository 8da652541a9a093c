package tracing

import (
	"go/ast"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// jaegerLoggers serves what the client logs to.
//
//	jaeger.StdLogger           =>  otelboot.StdLogger
//	jaegerzap.NewLogger(l)     =>  otelboot.SugaredLogger(l.Sugar())
//
// Not served: log fields made of a span (jaeger/log/zap.Trace), buffers that keep messages.
func jaegerLoggers() map[string]handler {
	m := map[string]handler{}
	for _, path := range []string{jaeger, jaegerLog} {
		m[path+".Logger"] = typeName("otelboot.Logger")
		m[path+".Logger.Error"] = keepsName
		m[path+".Logger.Infof"] = keepsName
		m[path+".StdLogger"] = counterpart("otelboot.StdLogger")
		m[path+".NullLogger"] = counterpart("otelboot.NullLogger")
		m[path+".stdLogger.Error"], m[path+".stdLogger.Infof"] = keepsName, keepsName
		m[path+".nullLogger.Error"], m[path+".nullLogger.Infof"] = keepsName, keepsName
	}
	m[jaegerZap+".Logger"] = pointerTo("otelboot.Logger")
	m[jaegerZap+".NewLogger"] = zapLogger
	return m
}

func zapLogger(s *rewriters.Site) {
	c := s.Call()
	if c == nil || len(c.Args) != 1 {
		s.Block("the function is used as a value; write a function literal around otelboot.SugaredLogger")
		return
	}
	if _, ok := ast.Unparen(c.Args[0]).(*ast.UnaryExpr); ok {
		s.Block("the logger is not a plain value; pass its Sugar() to otelboot.SugaredLogger")
		return
	}
	s.On(c, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.SugaredLogger(_1.Sugar())", e.Expr(c.Args[0]))) })
	s.Auto("")
}
