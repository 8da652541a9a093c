package tracing

import (
	"go/ast"
	goconstant "go/constant"
	"slices"

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
			m[jaegercf+"."+owner+"."+f] = member
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

func hasField(lit *ast.CompositeLit, name string) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); !ok || isNamed(kv.Key, name) {
			return true
		}
	}
	return false
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
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
			key, value := tagParts(s, x)
			if key == nil || value == nil {
				return
			}
			s.ClaimAll(x.Type)
			claimTag(s, x)
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

func claimTag(s *rewriters.Site, tag *ast.CompositeLit) {
	for _, f := range tag.Elts {
		if kv, ok := f.(*ast.KeyValueExpr); ok {
			s.ClaimAll(kv.Key)
		}
	}
}

// plainLiteral says why the literal cannot become a TracerConfig, or "".
func plainLiteral(s *rewriters.Site, lit *ast.CompositeLit) string {
	const dynamic = "it is not written out"
	sampler := false
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return dynamic
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok {
			return dynamic
		}
		switch key.Name {
		case "ServiceName", "Disabled":
		case "Sampler":
			fields := fieldsOf(kv.Value)
			sampler = true
			for name := range fields {
				if name != "Type" && name != "Param" {
					return dynamic
				}
			}
			if fields["Type"] == nil {
				return dynamic
			}
			param := 0.0
			if p := fields["Param"]; p != nil {
				value := s.Pkg.Info.Types[p.Value].Value
				if value == nil {
					return dynamic
				}
				param, _ = goconstant.Float64Val(goconstant.ToFloat(value))
			}
			switch constant(s, fields["Type"].Value) {
			case "const":
			case "probabilistic":
				if fields["Param"] == nil || param < 0 || param > 1 {
					return dynamic
				}
			default:
				return dynamic
			}
		case "Reporter":
			fields := fieldsOf(kv.Value)
			if fields == nil || fields["LocalAgentHostPort"] != nil && fields["CollectorEndpoint"] != nil {
				return dynamic
			}
			for name := range fields {
				if !slices.Contains([]string{"LocalAgentHostPort", "CollectorEndpoint", "User", "Password", "BufferFlushInterval", "QueueSize", "LogSpans"}, name) {
					return dynamic
				}
			}
		case "Tags":
			list, ok := ast.Unparen(kv.Value).(*ast.CompositeLit)
			if !ok {
				return dynamic
			}
			for _, elt := range list.Elts {
				if tag, ok := elt.(*ast.CompositeLit); !ok {
					return dynamic
				} else if key, value := tagParts(s, tag); key == nil || value == nil {
					return dynamic
				}
			}
		default:
			return dynamic
		}
	}
	if !sampler {
		return dynamic
	}
	return ""
}

// fieldsOf returns the named fields of &T{…} or T{…}; nil when the value is anything else.
func fieldsOf(e ast.Expr) map[string]*ast.KeyValueExpr {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	fields := map[string]*ast.KeyValueExpr{}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		id, ok := kv.Key.(*ast.Ident)
		if !ok {
			return nil
		}
		fields[id.Name] = kv
	}
	return fields
}

// tracerConfig replaces the literal by the generated TracerConfig, which has methods of the same names and results.
//
//	config.Configuration{
//		ServiceName: "shop",
//		Sampler:     &config.SamplerConfig{Type: "const", Param: 1},
//		Reporter:    &config.ReporterConfig{LocalAgentHostPort: addr, BufferFlushInterval: time.Second},
//	}
//	=>
//	otelboot.TracerConfig{
//		ServiceName:  "shop",
//		Sampler:      sdktrace.ParentBased(sdktrace.AlwaysSample()),
//		Endpoint:     otelboot.AgentEndpoint(addr),
//		BatchTimeout: time.Second,
//	}
//
// Not served: what plainLiteral turns down.
func tracerConfig(s *rewriters.Site, lit *ast.CompositeLit) {
	var fields []func(*rewriters.Edit) dst.Expr
	sampler, addressed := false, false
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			s.Block("the configuration's fields have no names")
			return
		}
		key := kv.Key.(*ast.Ident)
		var reason string
		switch key.Name {
		case "ServiceName":
			fields = append(fields, same(kv, "ServiceName"))
		case "Disabled":
			fields = append(fields, same(kv, "Disabled"))
		case "Sampler":
			var f func(*rewriters.Edit) dst.Expr
			if f, reason = samplerOf(s, kv); reason == "" {
				fields = append(fields, f)
				sampler = true
			}
		case "Reporter":
			var list []func(*rewriters.Edit) dst.Expr
			list, addressed, reason = reporterOf(s, kv)
			fields = append(fields, list...)
		case "Tags":
			var f func(*rewriters.Edit) dst.Expr
			if f, reason = resourceTags(s, kv); reason == "" {
				fields = append(fields, f)
			}
		default:
			reason = "config.Configuration." + key.Name + " has no counterpart in the generated set-up; write it by hand"
		}
		if reason != "" {
			s.Block(reason)
			return
		}
		s.Claim(key)
	}
	if !sampler {
		s.Block("no sampler is configured, so the client asked the agent for one and kept 1 trace in 1,000 until it answered; OpenTelemetry keeps all: decide, and set a sampler")
		return
	}
	s.On(lit, func(e *rewriters.Edit) {
		out := e.Quote("otelboot.TracerConfig{}").(*dst.CompositeLit)
		for _, f := range fields {
			kv := f(e)
			kv.Decorations().Before, kv.Decorations().After = dst.NewLine, dst.NewLine
			out.Elts = append(out.Elts, kv)
		}
		e.Become(out)
	})
	if addressed {
		s.Review("the tracer is set up at the same place; spans leave as OTLP over HTTP, to port 4318 of the host that the agent or collector address names, instead of Thrift: make sure that something listens there" + lengthsLifted)
		return
	}
	s.Review("the tracer is set up at the same place; spans leave as OTLP over HTTP to localhost:4318 or OTEL_EXPORTER_OTLP_ENDPOINT, instead of Thrift to the local agent: make sure that something listens there" + lengthsLifted)
}

func same(kv *ast.KeyValueExpr, name string) func(*rewriters.Edit) dst.Expr {
	return func(e *rewriters.Edit) dst.Expr { return keyed(name, e.Expr(kv.Value)) }
}

func keyed(name string, value dst.Expr) dst.Expr {
	return &dst.KeyValueExpr{Key: dst.NewIdent(name), Value: value}
}

// literalFields is fieldsOf, and claims the names.
func literalFields(s *rewriters.Site, e ast.Expr) map[string]*ast.KeyValueExpr {
	fields := fieldsOf(e)
	for _, kv := range fields {
		s.ClaimAll(kv.Key)
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type != nil {
		s.ClaimAll(lit.Type)
	}
	return fields
}

func samplerOf(s *rewriters.Site, kv *ast.KeyValueExpr) (func(*rewriters.Edit) dst.Expr, string) {
	fields := literalFields(s, kv.Value)
	typ, param := fields["Type"], fields["Param"]
	if fields == nil || typ == nil {
		return nil, "the sampler is not written out here; set TracerConfig.Sampler to sdktrace.ParentBased(…) by hand"
	}
	for name := range fields {
		if name != "Type" && name != "Param" {
			return nil, "the sampler's " + name + " has no counterpart in the generated set-up; use go.opentelemetry.io/contrib/samplers/jaegerremote"
		}
	}
	s.ClaimAll(typ.Value)
	switch constant(s, typ.Value) {
	case "const":
		value := "0"
		if param != nil {
			if value = constant(s, param.Value); value == "" {
				return nil, "the const sampler's parameter is not a constant; choose sdktrace.AlwaysSample or sdktrace.NeverSample by hand"
			}
		}
		form := "sdktrace.ParentBased(sdktrace.AlwaysSample())"
		if value == "0" {
			form = "sdktrace.ParentBased(sdktrace.NeverSample())"
		}
		return func(e *rewriters.Edit) dst.Expr { return keyed("Sampler", e.Quote(form)) }, ""
	case "probabilistic":
		if param == nil {
			return nil, "the probabilistic sampler has no parameter"
		}
		return func(e *rewriters.Edit) dst.Expr {
			return keyed("Sampler", e.Quote("sdktrace.ParentBased(sdktrace.TraceIDRatioBased(_1))", e.Expr(param.Value)))
		}, ""
	}
	return nil, "the sampler is remote, rate-limiting or chosen at run time; use go.opentelemetry.io/contrib/samplers/jaegerremote, or sample in the Collector"
}

func reporterOf(s *rewriters.Site, kv *ast.KeyValueExpr) (list []func(*rewriters.Edit) dst.Expr, addressed bool, reason string) {
	fields := literalFields(s, kv.Value)
	if fields == nil {
		return nil, false, "the reporter is not written out here; set the fields of TracerConfig by hand"
	}
	add := func(kv *ast.KeyValueExpr, name, form string) {
		list = append(list, func(e *rewriters.Edit) dst.Expr { return keyed(name, e.Quote(form, e.Expr(kv.Value))) })
	}
	if fields["LocalAgentHostPort"] != nil && fields["CollectorEndpoint"] != nil {
		return nil, false, "the reporter names an agent and a collector; keep the collector's address, which the client preferred"
	}
	for _, name := range []string{"LocalAgentHostPort", "CollectorEndpoint", "User", "Password", "BufferFlushInterval", "QueueSize", "LogSpans"} {
		f := fields[name]
		if f == nil {
			continue
		}
		delete(fields, name)
		switch name {
		case "LocalAgentHostPort":
			addressed = true
			add(f, "Endpoint", "otelboot.AgentEndpoint(_1)")
		case "CollectorEndpoint":
			addressed = true
			add(f, "Endpoint", "otelboot.CollectorEndpoint(_1)")
		case "User", "Password":
			add(f, name, "_1")
		case "BufferFlushInterval":
			add(f, "BatchTimeout", "_1")
		case "QueueSize":
			add(f, "MaxQueueSize", "_1")
		case "LogSpans":
			if constant(s, f.Value) != "false" && logsSpans(s) {
				add(f, "LogSpans", "_1")
			}
		}
	}
	for name := range fields {
		return nil, false, "config.ReporterConfig." + name + " has no counterpart in the generated set-up; write it by hand"
	}
	return list, addressed, ""
}

// resourceTags turns process tags into resource attributes.
func resourceTags(s *rewriters.Site, kv *ast.KeyValueExpr) (func(*rewriters.Edit) dst.Expr, string) {
	lit, ok := ast.Unparen(kv.Value).(*ast.CompositeLit)
	if !ok {
		return nil, "the tags are not written out here; set TracerConfig.Attributes by hand"
	}
	type pair struct{ key, value ast.Expr }
	var pairs []pair
	for _, elt := range lit.Elts {
		tag, ok := elt.(*ast.CompositeLit)
		if !ok {
			return nil, "the tags are not written out here; set TracerConfig.Attributes by hand"
		}
		if tag.Type != nil {
			s.ClaimAll(tag.Type)
		}
		key, value := tagParts(s, tag)
		if key == nil || value == nil {
			return nil, "a tag has no key or no value"
		}
		claimTag(s, tag)
		claimKey(s, key)
		pairs = append(pairs, pair{key, value})
	}
	if lit.Type != nil {
		s.ClaimAll(lit.Type)
	}
	return func(e *rewriters.Edit) dst.Expr {
		out := e.Quote("[]attribute.KeyValue{}").(*dst.CompositeLit)
		for _, p := range pairs {
			out.Elts = append(out.Elts, attributeOf(s, e, keyExpr(s, e, p.key), p.value))
		}
		return keyed("Attributes", out)
	}, ""
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
