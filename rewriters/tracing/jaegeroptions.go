package tracing

import (
	"go/ast"
	goconstant "go/constant"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const (
	withNothing  = "otelboot.WithNothing()"
	idsGone      = "OpenTelemetry's trace ids always have 128 bits; where 64 were used, ids in logs and headers get longer"
	poolGone     = "OpenTelemetry does not pool spans; the option goes"
	debugGone    = "sampling.priority does not change a decision in OpenTelemetry, so there is no debug flag to leave out; the option goes"
	timeGone     = "spans take their times from the system's clock; pass trace.WithTimestamp where a test needs others"
	hostGone     = "the process is described by the host name; its IP address is no longer sent"
	logsNote     = "the logger gets every error of OpenTelemetry in the process, as there is one handler; the client's other messages are gone"
	lengthNote   = "the limit counts characters, not bytes, and does not cut off strings in events"
	oneFormat    = "the propagator takes the place of Jaeger's in every carrier, as OpenTelemetry has one for all; requests carry traceparent and baggage as well, until OTEL_PROPAGATORS says otherwise"
	sharedReview = "client and server spans have ids of their own in OpenTelemetry, where the option let them share one"
)

// jaegerOptions serves the options of a tracer, which become functions that change the set-up.
//
//	config.Logger(l), jaeger.TracerOptions.Logger(l)  =>  otelboot.WithLogger(l)
//	config.Tag("zone", z)                             =>  otelboot.WithTag("zone", z)
//
// Not served: baggage restriction managers and throttlers made by hand.
func jaegerOptions() map[string]handler {
	m := map[string]handler{
		jaegercf + ".Option":     typeName("otelboot.TracerOption"),
		jaeger + ".TracerOption": typeName("otelboot.TracerOption"),
		jaeger + ".NewTracer":    makeTracer,
	}
	for name, h := range map[string]handler{
		"Logger":                      loggerOption,
		"Metrics":                     dropped(withNothing, metricsGone),
		"Tag":                         substituted("otelboot.WithTag", -1, ""),
		"Sampler":                     substituted("otelboot.WithSampler", -1, ""),
		"Reporter":                    substituted("otelboot.WithSpanProcessor", -1, ""),
		"MaxTagValueLength":           substituted("otelboot.WithValueLength", -1, lengthNote),
		"WithRandomNumber":            substituted("otelboot.WithRandomNumber", -1, ""),
		"RandomNumber":                substituted("otelboot.WithRandomNumber", -1, ""),
		"CustomHeaderKeys":            substituted("otelboot.WithHeaders", -1, ""),
		"Gen128Bit":                   dropped(withNothing, idsGone),
		"HighTraceIDGenerator":        dropped(withNothing, idsGone),
		"PoolSpans":                   dropped(withNothing, poolGone),
		"NoDebugFlagOnForcedSampling": dropped(withNothing, debugGone),
		"ZipkinSharedRPCSpan":         dropped(withNothing, sharedReview),
		"HostIPv4":                    dropped(withNothing, hostGone),
		"TimeNow":                     dropped(withNothing, timeGone),
		"MaxLogsPerSpan":              dropped(withNothing, "spans keep all their events; OTEL_SPAN_EVENT_COUNT_LIMIT sets a limit"),
		"Observer":                    observerOption,
		"ContribObserver":             observerOption,
		"Injector":                    formatOption("otelboot.WithInjector"),
		"Extractor":                   formatOption("otelboot.WithExtractor"),
	} {
		m[jaegercf+"."+name] = h
		m[jaeger+".TracerOptionsFactory."+name] = h
	}
	m[jaeger+".TracerOptions"] = alongside
	m[jaeger+".ReporterOptions"] = alongside
	m[jaeger+".SamplerOptions"] = alongside
	return m
}

// alongside is a variable that goes with the method called on it.
func alongside(s *rewriters.Site) {
	if sel, ok := s.Parent(s.Name()).(*ast.SelectorExpr); ok {
		if u := s.Plan.UseAt(sel.Sel); u != nil && u.Call() != nil {
			s.Auto("")
			return
		}
	}
	s.Block("the options are held in a variable; call " + s.Ident.Name + "'s methods in place")
}

// loggerOption passes the logger on; where every configuration of the unit is plain, OpenTelemetry's own handler logs errors.
func loggerOption(s *rewriters.Site) {
	if strings.HasPrefix(s.Symbol, jaegercf+".") && plain(s) {
		dropped(withNothing, "errors of OpenTelemetry go to standard error; the client's other messages are gone")(s)
		return
	}
	substituted("otelboot.WithLogger", -1, logsNote)(s)
}

// observersSee is what an observer of the program's own does not see at once any more.
const observersSee = "the observer sees what is set on a span after its start when the span ends, and values as attributes have them"

// observerOption drops the client's own observer, which counts requests. One of the program's own stays.
//
//	jaeger.TracerOptions.ContribObserver(o)  =>  otelboot.WithContribObserver(o)
func observerOption(s *rewriters.Site) {
	c := s.Call()
	if c != nil && len(c.Args) == 1 {
		if isNamed(ast.Unparen(c.Args[0]), "nil") {
			dropped(withNothing, "there is no observer; the option goes")(s)
			return
		}
		if made, ok := ast.Unparen(c.Args[0]).(*ast.CallExpr); ok {
			if u := useOf(s, made.Fun); u != nil && u.Symbol == jaegerRPC+".NewObserver" {
				dropped(withNothing, "the client's metrics of requests are gone; use otelhttp, otelgrpc, or the spanmetrics connector of the Collector")(s)
				return
			}
		}
	}
	substituted("otelboot.With"+s.Ident.Name, -1, observersSee)(s)
}

// jaegerObservers serves the interfaces of observers, which keep the names of their methods.
//
//	func (o *observer) OnStartSpan(op string, opts opentracing.StartSpanOptions) jaeger.SpanObserver
//	=>  func (o *observer) OnStartSpan(op string, opts otelboot.StartSpanOptions) otelboot.ContribSpanObserver
func jaegerObservers() map[string]handler {
	m := map[string]handler{}
	for name, target := range map[string]string{"Observer": "Observer", "ContribObserver": "ContribObserver",
		"SpanObserver": "ContribSpanObserver", "ContribSpanObserver": "ContribSpanObserver"} {
		m[jaeger+"."+name] = typeName("otelboot." + target)
		for _, method := range []string{"OnStartSpan", "OnSetOperationName", "OnSetTag", "OnFinish"} {
			m[jaeger+"."+name+"."+method] = unchanged
		}
	}
	return m
}

// formatOption registers a propagator. The format goes: OpenTelemetry has one propagator for all carriers.
//
//	config.Injector(opentracing.HTTPHeaders, p)  =>  otelboot.WithInjector(p)
//
// Not served: the binary format and formats of the program's own.
func formatOption(target string) handler {
	return func(s *rewriters.Site) {
		c := s.Call()
		if c == nil || len(c.Args) != 2 || c.Ellipsis.IsValid() {
			s.Block("the option is used as a function value; write a function literal around " + target)
			return
		}
		f := useOf(s, c.Args[0])
		if f == nil || f.Symbol != ot+".HTTPHeaders" && f.Symbol != ot+".TextMap" {
			s.Block("the format is binary or the program's own; write a propagation.TextMapPropagator and pass it with " + target)
			return
		}
		s.ClaimAll(c.Args[0])
		claimFactory(s)
		s.On(c, func(e *rewriters.Edit) { e.Become(e.Quote(target+"(_1)", e.Expr(c.Args[1]))) })
		s.Review(oneFormat)
	}
}

// makeTracer sets a tracer up of its parts.
//
//	jaeger.NewTracer("shop", jaeger.NewConstSampler(true), reporter)  =>  otelboot.NewTracer("shop", otelboot.ConstSampler(true), reporter)
func makeTracer(s *rewriters.Site) {
	substituted("otelboot.NewTracer", -1, "the tracer is set up at the same place; strings longer than 256 bytes are no longer cut off")(s)
}

// jaegerConstants replaces the client's constants by their values.
//
//	jaeger.SamplerTypeConst  =>  "const"
func jaegerConstants() map[string]handler {
	m := map[string]handler{}
	for _, name := range []string{"SamplerTypeConst", "SamplerTypeProbabilistic", "SamplerTypeRemote", "SamplerTypeRateLimiting", "SamplerTypeLowerBound",
		"DefaultUDPSpanServerHost", "DefaultUDPSpanServerPort", "DefaultSamplingServerPort", "DefaultMaxTagValueLength",
		"JaegerDebugHeader", "JaegerBaggageHeader", "TraceContextHeaderName", "TracerStateHeaderName", "TraceBaggageHeaderPrefix",
		"JaegerClientVersion", "JaegerClientVersionTagKey", "TracerHostnameTagKey", "TracerIPTagKey", "TracerUUIDTagKey", "SamplerTypeTagKey", "SamplerParamTagKey"} {
		m[jaeger+"."+name] = constantValue
	}
	m[jaeger+".DefaultSamplingServerURL"] = func(s *rewriters.Site) {
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote(`"http://127.0.0.1:5778/sampling"`)) })
		s.Auto("")
	}
	return m
}

func constantValue(s *rewriters.Site) {
	tv := s.Pkg.Info.Types[s.Name()]
	if tv.Value == nil {
		s.Block(s.Ident.Name + " is not used as a value; write it out")
		return
	}
	text := tv.Value.ExactString()
	if tv.Value.Kind() == goconstant.String {
		text = strconv.Quote(goconstant.StringVal(tv.Value))
	}
	counterpart(text)(s)
}
