package tracing

import (
	"go/ast"
	goconstant "go/constant"
	"slices"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

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
				} else if key, value := tagParts(tag); key == nil || value == nil {
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

func samplerOf(s *rewriters.Site, kv *ast.KeyValueExpr) (func(*rewriters.Edit) dst.Expr, string) {
	fields := claimedFields(s, kv.Value)
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
	fields := claimedFields(s, kv.Value)
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
		key, value := tagParts(tag)
		if key == nil || value == nil {
			return nil, "a tag has no key or no value"
		}
		claimFields(s, tag)
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

func same(kv *ast.KeyValueExpr, name string) func(*rewriters.Edit) dst.Expr {
	return func(e *rewriters.Edit) dst.Expr { return keyed(name, e.Expr(kv.Value)) }
}

func keyed(name string, value dst.Expr) dst.Expr {
	return &dst.KeyValueExpr{Key: dst.NewIdent(name), Value: value}
}
