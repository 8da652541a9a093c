package tracing

import (
	"go/ast"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Import paths of zipkin-go.
const (
	zipkinPath      = "github.com/openzipkin/zipkin-go"
	zipkinModelPath = zipkinPath + "/model"
	zipkinReporter  = zipkinPath + "/reporter"
	zipkinB3Path    = zipkinPath + "/propagation/b3"
	zipkinIDs       = zipkinPath + "/idgenerator"
	zipkinBridge    = "github.com/openzipkin-contrib/zipkin-go-opentracing"
)

// zipkinAmbient reports whether the symbol finds a span in a context or leaves one there, or works with the global propagator.
func zipkinAmbient(m catalog.Match) bool {
	switch m.Symbol {
	case zipkinPath + ".Tracer.StartSpanFromContext", zipkinPath + ".SpanFromContext", zipkinPath + ".SpanOrNoopFromContext",
		zipkinPath + ".NewContext", zipkinPath + ".BaggageFromContext", zipkinPath + ".NewTracer", zipkinPath + ".Tracer.Extract":
		return true
	}
	return strings.HasPrefix(m.Symbol, zipkinPath+"/middleware") || strings.HasPrefix(m.Symbol, zipkinPath+"/propagation/")
}

// What differs about a tracer that OpenTelemetry makes.
const (
	zipkinSet    = "span ids are never shared: where Zipkin showed the client's and the server's half of a call as one span, it shows two, the server's below the client's; trace ids have 128 bits. The tracer sets the global propagator: requests carry traceparent and baggage beside B3, until OTEL_PROPAGATORS says otherwise"
	sharedGone   = "OpenTelemetry never shares a span id between client and server: Zipkin's UI shows two spans, the server's below the client's, where it showed one; durations and the dependency graph stay"
	twoFamilies  = "the program traces with OpenTracing as well: both find their parents in one context now, so that where both record, the spans of one appear below those of the other"
	policyGone   = "headers that cannot be read begin a new trace, whatever the policy was: there is no panic, and no tag error.extract"
	noopSpanGone = "a span that is not sampled records nothing, and its context is passed on, which is what the option asked for; without the option it was the same to the reporter"
)

// zipkinTracers serves the tracer and what it is set up with.
//
//	tracer *zipkin.Tracer                                              =>  tracer trace.Tracer
//	tracer, err := zipkin.NewTracer(rep, zipkin.WithLocalEndpoint(e))  =>  tracer, err := otelboot.NewB3Tracer(rep, otelboot.WithLocalEndpoint(e))
func zipkinTracers() map[string]handler {
	return map[string]handler{
		zipkinPath + ".Tracer":                            pointerTo("trace.Tracer"),
		zipkinPath + ".NewTracer":                         zipkinNewTracer,
		zipkinPath + ".Tracer.StartSpan":                  startSpan,
		zipkinPath + ".Tracer.StartSpanFromContext":       zipkinStartFromContext,
		zipkinPath + ".Tracer.Extract":                    zipkinExtract,
		zipkinPath + ".Tracer.SetNoop":                    methodAs("otelboot.SetNoop(_1, _2)", ""),
		zipkinPath + ".Tracer.LocalEndpoint":              methodAs("otelboot.LocalEndpoint(_1)", ""),
		zipkinPath + ".TracerOption":                      typeName("otelboot.TracerOption"),
		zipkinPath + ".WithLocalEndpoint":                 counterpart("otelboot.WithLocalEndpoint"),
		zipkinPath + ".WithTags":                          counterpart("otelboot.WithSpanTags"),
		zipkinPath + ".WithIDGenerator":                   counterpart("otelboot.WithIDGenerator"),
		zipkinPath + ".WithNoopTracer":                    counterpart("otelboot.WithNoopTracer"),
		zipkinPath + ".WithNoopSpan":                      dropped(withNothing, noopSpanGone),
		zipkinPath + ".WithSharedSpans":                   dropped(withNothing, sharedGone),
		zipkinPath + ".WithTraceID128Bit":                 dropped(withNothing, idsGone),
		zipkinPath + ".WithExtractFailurePolicy":          dropped(withNothing, policyGone),
		zipkinPath + ".ExtractFailurePolicyRestart":       alongsideOption,
		zipkinPath + ".ExtractFailurePolicyError":         alongsideOption,
		zipkinPath + ".ExtractFailurePolicyTagAndRestart": alongsideOption,
		zipkinPath + ".WithSampler":                       zipkinWithSampler,
		zipkinPath + ".Sampler":                           typeName("otelboot.IDSampler"),
		zipkinPath + ".AlwaysSample":                      counterpart("otelboot.KeepAll"),
		zipkinPath + ".NeverSample":                       counterpart("otelboot.KeepNone"),
		zipkinPath + ".NewModuloSampler":                  counterpart("otelboot.ModuloSampler"),
		zipkinPath + ".NewBoundarySampler":                counterpart("otelboot.BoundarySampler"),
		zipkinPath + ".NewCountingSampler":                counterpart("otelboot.CountingSampler"),
		zipkinPath + ".NewEndpoint":                       counterpart("otelboot.NewEndpoint"),
		zipkinIDs + ".IDGenerator":                        typeName("otelboot.IDGenerator"),
		zipkinIDs + ".IDGenerator.SpanID":                 unchanged,
		zipkinIDs + ".IDGenerator.TraceID":                unchanged,
		zipkinIDs + ".NewRandom64":                        counterpart("otelboot.NewRandom64"),
		zipkinIDs + ".NewRandom128":                       counterpart("otelboot.NewRandom128"),
		zipkinIDs + ".NewRandomTimestamped":               counterpart("otelboot.NewRandomTimestamped"),
		zipkinBridge + ".SpanContext":                     contextType,
		zipkinBridge + ".Wrap":                            bridgeWrap,
	}
}

func zipkinNewTracer(s *rewriters.Site) {
	replaceName(s, "otelboot.NewB3Tracer")
	s.Review(zipkinSet)
	for _, other := range s.Plan.Sites {
		if other.Pkg == s.Pkg && other.Family == "opentracing" {
			s.Remark(twoFamilies)
			break
		}
	}
}

// alongsideOption serves a value that goes with the option that it is given to.
func alongsideOption(s *rewriters.Site) {
	if call, ok := s.Parent(s.Name()).(*ast.CallExpr); ok {
		if u := useOf(s, call.Fun); u != nil && u.Symbol == zipkinPath+".WithExtractFailurePolicy" {
			s.Review(policyGone)
			return
		}
	}
	s.Block("the policy is held in a variable, and OpenTelemetry has none; drop it")
}

// zipkinWithSampler takes the SDK's own samplers where they say the same.
//
//	zipkin.WithSampler(zipkin.AlwaysSample)  =>  otelboot.WithSampler(sdktrace.AlwaysSample())
//	zipkin.WithSampler(sampler)              =>  otelboot.WithIDSampler(sampler)
func zipkinWithSampler(s *rewriters.Site) {
	call := s.Call()
	if call != nil && len(call.Args) == 1 {
		if u := useOf(s, call.Args[0]); u != nil && (u.Symbol == zipkinPath+".AlwaysSample" || u.Symbol == zipkinPath+".NeverSample") {
			s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.WithSampler(sdktrace." + u.Ident.Name + "())")) })
			s.Auto("")
			return
		}
	}
	counterpart("otelboot.WithIDSampler")(s)
}

// zipkinExtract reads a span context; what cannot be read is an empty one.
//
//	tracer.Extract(b3.ExtractHTTP(r))  =>  otelboot.ExtractHTTP(r).SpanContext()
//	tracer.Extract(f)                  =>  otelboot.Extractor(f).SpanContext()
//
// Not served: a tracer that is the result of a call of the program.
func zipkinExtract(s *rewriters.Site) {
	call, tracer, args := writtenCall(s)
	if call == nil || len(args) != 1 {
		s.Block(functionValue)
		return
	}
	if !repeatable(tracer) {
		s.Block("the tracer is the result of a call; assign it to a variable first")
		return
	}
	form := "otelboot.Extractor(_1).SpanContext()"
	if typeSymbol(s.TypeOf(args[0])) == zipkinPath+"/propagation.Extractor" {
		form = "_1.SpanContext()"
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(args[0]))) })
	s.Auto("")
}

// bridgeWrap leaves the tracer, which is one of OpenTelemetry on either side.
//
//	zipkinot.Wrap(tracer)  =>  tracer
func bridgeWrap(s *rewriters.Site) {
	call := s.Call()
	if call == nil || len(call.Args) == 0 {
		s.Block("the bridge is used as a function value; pass the tracer itself")
		return
	}
	for _, option := range call.Args[1:] {
		if !discard(s, option) {
			return
		}
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Expr(call.Args[0])) })
	if len(call.Args) > 1 {
		s.Review("the bridge's options are gone: its spans were shared or observed in ways that OpenTelemetry does not know")
		return
	}
	s.Auto("")
}

// zipkinStartFromContext swaps the results; see startFromContext. A Parent option counts where the context holds no span.
//
//	span, ctx := tracer.StartSpanFromContext(ctx, "op")                      =>  ctx, span := tracer.Start(ctx, "op")
//	span, ctx := tracer.StartSpanFromContext(ctx, "op", zipkin.Parent(sc))  =>  ctx, span := otelboot.Start(ctx, tracer, "op", otelboot.Parent(sc))
//
// Not served: the method value of a tracer that is the result of a call.
func zipkinStartFromContext(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok || s.Call() == nil && !repeatable(sel.X) {
		s.Block("the tracer is the result of a call; assign it to a variable first")
		return
	}
	startInContext(s, func(e *rewriters.Edit) dst.Expr { return e.Expr(sel.X) })
}
