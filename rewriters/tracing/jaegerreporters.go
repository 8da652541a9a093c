package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const (
	defaultBatch   = "otelboot.DefaultBatch()"
	defaultRequest = "otelboot.DefaultRequest()"
	otlpNote       = "spans leave as OTLP over HTTP, to port 4318 of the same host, instead of Thrift: make sure that something listens there"
	batchLogs      = "errors of the export go to OpenTelemetry's error handler, not to a logger of the reporter"
)

// jaegerReporters serves what receives spans: reporters become span processors, transports exporters.
//
//	jaeger.NewRemoteReporter(transport.NewHTTPTransport(url))  =>  otelboot.BatchProcessor(otelboot.CollectorExporter(url))
//
// Not served: reporters and transports of the program's own, a transport's HTTP round tripper.
func jaegerReporters() map[string]handler {
	m := map[string]handler{
		jaeger + ".Reporter":                     typeName("sdktrace.SpanProcessor"),
		jaeger + ".Transport":                    typeName("sdktrace.SpanExporter"),
		jaeger + ".ReporterOption":               typeName("sdktrace.BatchSpanProcessorOption"),
		jaeger + ".NewRemoteReporter":            substituted("otelboot.BatchProcessor", -1, ""),
		jaeger + ".NewNullReporter":              substituted("otelboot.NoProcessor", -1, ""),
		jaeger + ".NewLoggingReporter":           substituted("otelboot.LogProcessor", -1, "a finished span is logged with its ids in OpenTelemetry's form"),
		jaeger + ".NewCompositeReporter":         substituted("otelboot.Processors", -1, ""),
		jaeger + ".Reporter.Close":               methodAs("otelboot.Shutdown(_1)", ""),
		jaeger + ".NewUDPTransport":              substituted("otelboot.AgentExporter", 1, otlpNote),
		jaeger + ".NewUDPTransportWithParams":    udpParams,
		jaegerTransport + ".HTTPTransport":       pointerTo("sdktrace.SpanExporter"),
		jaegerTransport + ".NewHTTPTransport":    substituted("otelboot.CollectorExporter", -1, otlpNote),
		jaegerTransport + ".HTTPOption":          typeName("otelboot.ExporterOption"),
		jaegerTransport + ".HTTPBasicAuth":       substituted("otelboot.BasicAuth", -1, ""),
		jaegerTransport + ".HTTPHeaders":         substituted("otelboot.RequestHeaders", -1, ""),
		jaegerTransport + ".HTTPTimeout":         substituted("otelboot.RequestTimeout", -1, ""),
		jaegerTransport + ".HTTPBatchSize":       dropped(defaultRequest, "the batch processor decides how many spans go into a request; OTEL_BSP_MAX_EXPORT_BATCH_SIZE sets it"),
		jaegerTransport + ".HTTPTransport.Close": methodAs("otelboot.Shutdown(_1)", ""),
	}
	for _, owner := range []string{jaeger + ".reporterOptions", jaeger + ".ReporterOptions"} {
		m[owner+".QueueSize"] = substituted("otelboot.QueueSize", -1, "")
		m[owner+".BufferFlushInterval"] = substituted("otelboot.FlushInterval", -1, "")
		m[owner+".Logger"] = dropped(defaultBatch, batchLogs)
		m[owner+".Metrics"] = dropped(defaultBatch, metricsGone)
	}
	return m
}

// udpParams takes the agent's address out of the literal.
//
//	jaeger.NewUDPTransportWithParams(jaeger.UDPTransportParams{AgentClientUDPParams: utils.AgentClientUDPParams{HostPort: a}})
//	=>  otelboot.AgentExporter(a)
//
// Not served: parameters that are not written out there.
func udpParams(s *rewriters.Site) {
	c := s.Call()
	if c == nil || len(c.Args) != 1 {
		s.Block("the function is used as a value; write a function literal around otelboot.AgentExporter")
		return
	}
	lit, ok := ast.Unparen(c.Args[0]).(*ast.CompositeLit)
	if !ok {
		s.Block("the parameters are not written out here; pass the agent's address to otelboot.AgentExporter")
		return
	}
	var host ast.Expr
	var look func(lit *ast.CompositeLit) bool
	look = func(lit *ast.CompositeLit) bool {
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return false
			}
			key, _ := kv.Key.(*ast.Ident)
			inner, isLit := ast.Unparen(kv.Value).(*ast.CompositeLit)
			switch {
			case key == nil:
				return false
			case key.Name == "AgentClientUDPParams" && isLit:
				if !look(inner) {
					return false
				}
			case key.Name == "HostPort":
				host = kv.Value
			default:
				if !discard(s, kv.Value) {
					return false
				}
			}
		}
		return true
	}
	if !look(lit) {
		s.Block("the parameters are not written out here; pass the agent's address to otelboot.AgentExporter")
		return
	}
	for n := range ast.Preorder(lit) {
		if id, ok := n.(*ast.Ident); ok && (host == nil || id.Pos() < host.Pos() || id.Pos() >= host.End()) {
			s.Claim(id)
		}
	}
	s.On(c, func(e *rewriters.Edit) {
		var address dst.Expr = e.Quote(`""`)
		if host != nil {
			address = e.Expr(host)
		}
		e.Become(e.Quote("otelboot.AgentExporter(_1)", address))
	})
	s.Review(otlpNote)
}
