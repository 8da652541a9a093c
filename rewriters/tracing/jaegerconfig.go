package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func jaegerConfig() map[string]handler {
	m := map[string]handler{
		jaegercf + ".Configuration":                  configuration,
		jaegercf + ".Configuration.New":              newTracer,
		jaegercf + ".Configuration.NewTracer":        newTracer,
		jaegercf + ".Configuration.InitGlobalTracer": newTracer,
		jaegercf + ".FromEnv":                        fromEnvironment,
		jaegercf + ".Configuration.FromEnv":          fromEnvironment,
		jaegercf + ".Configuration.Tags":             tagsField,
		jaegercf + ".SamplerConfig":                  typeName("otelboot.SamplerConfig"),
		jaegercf + ".ReporterConfig":                 typeName("otelboot.ReporterConfig"),
		jaegercf + ".BaggageRestrictionsConfig":      typeName("otelboot.BaggageRestrictionsConfig"),
		jaegercf + ".ThrottlerConfig":                typeName("otelboot.ThrottlerConfig"),
	}
	for owner, fields := range map[string][]string{
		"Configuration":             {"ServiceName", "Disabled", "Sampler", "Reporter", "Headers"},
		"SamplerConfig":             {"Type", "Param", "SamplingServerURL", "SamplingRefreshInterval", "MaxOperations", "Options"},
		"ReporterConfig":            {"QueueSize", "BufferFlushInterval", "LogSpans", "HTTPHeaders"},
		"BaggageRestrictionsConfig": {"DenyBaggageOnInitializationFailure", "HostPort", "RefreshInterval"},
		"ThrottlerConfig":           {"HostPort", "RefreshInterval", "SynchronousInitialization"},
	} {
		for _, f := range fields {
			m[jaegercf+"."+owner+"."+f] = keepsName
		}
	}
	for field, note := range map[string]string{
		"Configuration.RPCMetrics":                  "the client's metrics of requests are gone; use otelhttp, otelgrpc, or the spanmetrics connector of the Collector",
		"Configuration.Gen128Bit":                   idsGone,
		"Configuration.BaggageRestrictions":         "baggage is no longer restricted to what the agent allows, and a value is cut off at 2,048 bytes whatever length the agent says; the field has no effect",
		"Configuration.Throttler":                   "debug requests are no longer throttled; the field has no effect",
		"SamplerConfig.OperationNameLateBinding":    "a sampler decides at start, on the name given there; the field has no effect",
		"ReporterConfig.LocalAgentHostPort":         otlpNote,
		"ReporterConfig.CollectorEndpoint":          otlpNote,
		"ReporterConfig.User":                       otlpNote,
		"ReporterConfig.Password":                   otlpNote,
		"ReporterConfig.DisableAttemptReconnecting": "HTTP connects anew by itself; the field has no effect",
		"ReporterConfig.AttemptReconnectInterval":   "HTTP connects anew by itself; the field has no effect",
	} {
		m[jaegercf+"."+field] = ignored(note)
	}
	return m
}

const lengthsLifted = "; strings longer than 256 bytes are no longer cut off"

// configuration serves the type. Where every configuration of the unit is a plain literal, it becomes the generated
// TracerConfig; otherwise the generated Configuration, which has the client's fields, tags and methods.
//
//	cfg := &config.Configuration{}; cfg.ServiceName = name  =>  cfg := &otelboot.Configuration{}; …
func configuration(s *rewriters.Site) {
	if plain(s) {
		tracerConfig(s, s.Parent(s.Name()).(*ast.CompositeLit))
		return
	}
	if asserted(s) {
		s.Block("a type assertion or type switch looks at what stands behind the interface; decide by hand what it means in OpenTelemetry")
		return
	}
	s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Type("otelboot.Configuration")) })
	note := "the generated type has the client's fields and means what they meant; spans leave as OTLP over HTTP, to port 4318 of the agent's or collector's host or OTEL_EXPORTER_OTLP_ENDPOINT: make sure that something listens there" + lengthsLifted
	if lit, ok := s.Parent(s.Name()).(*ast.CompositeLit); ok && lit.Type == s.Name() && !hasField(lit, "Sampler") {
		note += "; no sampler is written here, so unless it is set elsewhere, a server at localhost:5778 is asked for one, and 1 trace in 1,000 is kept until it answers, as before"
	}
	s.Review(note)
}

// fromEnvironment keeps the call: the generated type reads the same variables.
//
//	cfg, err := config.FromEnv()  =>  cfg, err := otelboot.FromEnv()
func fromEnvironment(s *rewriters.Site) {
	if s.Symbol == jaegercf+".FromEnv" {
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.FromEnv")) })
	} else {
		named(s)
	}
	s.Review("the JAEGER_* variables are read as before, and OTEL_* variables win over them; without JAEGER_SAMPLER_TYPE, a server at port 5778 is asked for the sampler, and no trace is kept until it answers, as before")
}

// tagsField keeps the field, whose tags are attributes of the resource.
//
//	cfg.Tags = append(cfg.Tags, opentracing.Tag{Key: "zone", Value: z})  =>  … attribute.String("zone", z))
//
// Not served: tags read out of the field.
func tagsField(s *rewriters.Site) {
	named(s)
	s.Auto("")
	switch up := s.Parent(s.Name()).(type) {
	case *ast.KeyValueExpr:
		tagList(s, up.Value)
	case *ast.AssignStmt:
		for i, l := range up.Lhs {
			if l == s.Name() && i < len(up.Rhs) {
				tagList(s, up.Rhs[i])
			}
		}
	case *ast.CallExpr: // append(cfg.Tags, …)
		if isNamed(ast.Unparen(up.Fun), "append") && up.Args[0] == s.Name() {
			for _, a := range up.Args[1:] {
				tagList(s, a)
			}
		}
	}
}

// tagList turns the opentracing.Tag literals of an expression into attributes: a tag, a list of them, or append of a list.
func tagList(s *rewriters.Site, e ast.Expr) {
	switch x := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		u := (*rewriters.Site)(nil)
		if x.Type != nil {
			u = useOf(s, x.Type)
		}
		if u != nil && u.Symbol == ot+".Tag" {
			key, value := tagParts(x)
			if key == nil || value == nil {
				return
			}
			s.ClaimAll(x.Type)
			claimFields(s, x)
			claimKey(s, key)
			s.On(x, func(e *rewriters.Edit) { e.Become(attributeOf(s, e, keyExpr(s, e, key), value)) })
			return
		}
		if list, reason := resourceTags(s, &ast.KeyValueExpr{Value: x}); reason == "" {
			s.On(x, func(e *rewriters.Edit) { e.Become(list(e).(*dst.KeyValueExpr).Value) })
		}
	case *ast.CallExpr:
		if isNamed(ast.Unparen(x.Fun), "append") {
			for _, a := range x.Args[1:] {
				tagList(s, a)
			}
		}
	}
}

// newTracer keeps the call, whose method has the same name and results in the generated package.
//
//	tracer, closer, err := cfg.NewTracer()  =>  unchanged text, on a generated configuration
func newTracer(s *rewriters.Site) {
	named(s) // the mark makes the declaration part of what is changed
	note := "the same method of the generated configuration returns an OpenTelemetry tracer, and a closer that flushes"
	if s.Symbol == jaegercf+".Configuration.InitGlobalTracer" && setsSeveral(s) {
		s.On(s.Name(), func(e *rewriters.Edit) { e.Need(newestProvider) })
		note += followsNewest
	}
	s.Auto(note)
}
