package tracing

import (
	"go/ast"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const (
	httpReport   = "spans go as OTLP to port 4318 of the host that took them as Zipkin's: run a Collector there with an otlp receiver and a zipkin exporter to the old address, or set OTEL_EXPORTER_OTLP_ENDPOINT"
	queueReport  = "spans go as OTLP to the endpoint in OTEL_EXPORTER_OTLP_ENDPOINT, http://localhost:4318 by default, and no longer to the queue: run a Collector there that writes to it with the kafka or rabbitmq exporter, in the encoding zipkin_json"
	clientGone   = "OpenTelemetry's exporter has an HTTP client of its own; set OTEL_EXPORTER_OTLP_CERTIFICATE, _HEADERS and the proxy variables for what the client did"
	callbackOnce = "the function is called once, when the reporter is made, and the headers that it sets are sent with every request"
	loggerGone   = "errors go to OpenTelemetry's error handler, standard error by default; otel.SetErrorHandler sets another"
	formatGone   = "spans are sent as OTLP, whatever the serializer; the Collector's zipkin exporter writes json or proto"
	logReport    = "a finished span is one line with its ids and name, and no longer a JSON document"
)

// zipkinReporters serves what took finished spans, which becomes a span processor that can be closed.
//
//	rep := zipkinhttp.NewReporter(url, zipkinhttp.BatchSize(10))  =>  rep := otelboot.HTTPReporter(url, otelboot.BatchSize(10))
//
// Not served: reporters of the program's own, spans that the program sends itself.
func zipkinReporters() map[string]handler {
	const (
		http  = zipkinReporter + "/http"
		kafka = zipkinReporter + "/kafka"
		amqp  = zipkinReporter + "/amqp"
	)
	m := map[string]handler{
		zipkinReporter + ".Reporter":                       typeName("otelboot.Reporter"),
		zipkinReporter + ".Reporter.Close":                 keepsName,
		zipkinReporter + ".NewNoopReporter":                counterpart("otelboot.NewNoopReporter"),
		zipkinReporter + ".JSONSerializer":                 goesWithOption,
		zipkinReporter + "/log.NewReporter":                substituted("otelboot.LogReporter", -1, logReport),
		http + ".NewReporter":                              substituted("otelboot.HTTPReporter", -1, httpReport),
		http + ".ReporterOption":                           typeName("otelboot.ReporterOption"),
		http + ".Timeout":                                  counterpart("otelboot.ReportTimeout"),
		http + ".BatchSize":                                counterpart("otelboot.BatchSize"),
		http + ".MaxBacklog":                               counterpart("otelboot.MaxBacklog"),
		http + ".BatchInterval":                            counterpart("otelboot.BatchInterval"),
		http + ".RequestCallback":                          substituted("otelboot.RequestCallback", -1, callbackOnce),
		http + ".RequestCallbackFn":                        typeName("func(*http.Request)"),
		http + ".Client":                                   dropped("otelboot.DefaultReport()", clientGone),
		http + ".Logger":                                   dropped("otelboot.DefaultReport()", loggerGone),
		http + ".Serializer":                               dropped("otelboot.DefaultReport()", formatGone),
		zipkinPath + "/proto/zipkin_proto3.SpanSerializer": goesWithOption,
	}
	for path, options := range map[string][]string{kafka: {"Logger", "Producer", "Topic", "Serializer"}, amqp: {"Logger", "Exchange", "Queue", "Channel", "Connection"}} {
		m[path+".NewReporter"] = substituted("otelboot.OTLPReporter", 0, queueReport)
		for _, option := range options {
			m[path+"."+option] = goesWithReporter(path + ".NewReporter")
		}
	}
	return m
}

// goesWithReporter serves an option that goes with the call it is an argument of.
func goesWithReporter(reporter string) handler {
	return func(s *rewriters.Site) {
		if c := s.Call(); c != nil {
			if outer, ok := s.Parent(c).(*ast.CallExpr); ok {
				if u := useOf(s, outer.Fun); u != nil && u.Symbol == reporter {
					s.Auto("goes with the reporter")
					return
				}
			}
		}
		s.Block("the option of a reporter that goes is held in a variable; drop it")
	}
}

// goesWithOption serves a serializer that goes with the option it is given to.
func goesWithOption(s *rewriters.Site) {
	for n := s.Parent(s.Name()); n != nil; n = s.Parent(n) {
		if c, ok := n.(*ast.CallExpr); ok {
			if u := useOf(s, c.Fun); u != nil && (u.Ident.Name == "Serializer" || u.Ident.Name == "NewReporter") {
				s.Review(formatGone)
				return
			}
			break
		}
	}
	s.Block("spans are serialised by the program; OpenTelemetry exports OTLP, and the Collector writes Zipkin's formats")
}
