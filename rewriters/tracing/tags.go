package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// extKeys are the keys of the tags in opentracing-go/ext (v1.2.0, tags.go), which stay the attribute keys, so that queries
// on spans go on working.
var extKeys = map[string]string{
	otExt + ".Component": "component", otExt + ".PeerService": "peer.service", otExt + ".PeerAddress": "peer.address",
	otExt + ".PeerHostname": "peer.hostname", otExt + ".PeerHostIPv6": "peer.ipv6", otExt + ".PeerPort": "peer.port",
	otExt + ".HTTPUrl": "http.url", otExt + ".HTTPMethod": "http.method", otExt + ".HTTPStatusCode": "http.status_code",
	otExt + ".DBInstance": "db.instance", otExt + ".DBStatement": "db.statement", otExt + ".DBType": "db.type", otExt + ".DBUser": "db.user",
	otExt + ".MessageBusDestination": "message_bus.destination",
	otExt + ".PeerHostIPv4":          "peer.ipv4", otExt + ".Error": "error",
	otExt + ".SpanKind": "span.kind", otExt + ".SamplingPriority": "sampling.priority",
}

func tags() map[string]handler {
	m := map[string]handler{otExt + ".Error": extError}
	for symbol := range extKeys {
		switch symbol {
		case otExt + ".Error", otExt + ".SpanKind", otExt + ".SamplingPriority", otExt + ".PeerHostIPv4":
		default:
			m[symbol] = extTag
		}
	}
	return m
}

// extSet returns the call and arguments of ext.X.Set(span, value) around the use, or says why it is something else.
func extSet(s *rewriters.Site) (call *ast.CallExpr, span, value ast.Expr) {
	sel, ok := s.Parent(s.Name()).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Set" {
		return nil, nil, nil
	}
	call, ok = s.Parent(sel).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || !isStatement(s, call) {
		return nil, nil, nil
	}
	s.Claim(sel.Sel)
	return call, call.Args[0], call.Args[1]
}

// ext.Component.Set(span, "db")  =>  span.SetAttributes(attribute.String("component", "db"))
func extTag(s *rewriters.Site) {
	call, span, value := extSet(s)
	if call == nil {
		s.Block("the tag is used otherwise than as ext.X.Set(span, value); set an attribute of the key " + extKeys[s.Symbol])
		return
	}
	key := &dst.BasicLit{Kind: stringToken, Value: quote(extKeys[s.Symbol])}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("_1.SetAttributes(_2)", e.Expr(span), attributeOf(s, e, key, value)))
	})
	s.Auto("")
}

//	ext.Error.Set(span, true)  =>  span.SetStatus(codes.Error, "")
//
// Not served: a value that is not a constant true (a status Error cannot be taken back).
func extError(s *rewriters.Site) {
	call, span, value := extSet(s)
	if call == nil || constant(s, value) != "true" {
		s.Block("the error tag is not set to a constant true; call span.SetStatus(codes.Error, …) where the error is known, because a status cannot be taken back")
		return
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(`_1.SetStatus(codes.Error, "")`, e.Expr(span))) })
	s.Auto("")
}
