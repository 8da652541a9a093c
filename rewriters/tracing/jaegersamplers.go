package tracing

// jaegerSamplers serves the samplers that the program makes itself. All of them leave the decision on a span with a parent
// to the parent, as the client did.
//
//	jaeger.NewConstSampler(true)                              =>  otelboot.ConstSampler(true)
//	jaeger.NewRemotelyControlledSampler("shop", options...)   =>  otelboot.RemoteSampler("shop", options...)
//
// Not served: samplers of the program's own, methods called on samplers, strategies written by hand.
func jaegerSamplers() map[string]handler {
	m := map[string]handler{
		jaeger + ".NewConstSampler":                             substituted("otelboot.ConstSampler", -1, ""),
		jaeger + ".NewProbabilisticSampler":                     substituted("otelboot.ProbabilisticSampler", -1, "the share is the same; which traces are in it depends on the trace id in another way"),
		jaeger + ".NewRateLimitingSampler":                      substituted("otelboot.RateLimitingSampler", -1, ""),
		jaeger + ".NewGuaranteedThroughputProbabilisticSampler": substituted("otelboot.GuaranteedThroughputSampler", -1, ""),
		jaeger + ".NewRemotelyControlledSampler":                substituted("otelboot.RemoteSampler", -1, "the sampler asks its server at once, and not only after the first interval"),
		jaeger + ".SamplerOption":                               typeName("jaegerremote.Option"),
	}
	for _, name := range []string{"Sampler", "SamplerV2", "ConstSampler", "ProbabilisticSampler", "RateLimitingSampler",
		"GuaranteedThroughputProbabilisticSampler", "RemotelyControlledSampler"} {
		m[jaeger+"."+name] = pointerTo("sdktrace.Sampler")
	}
	for _, owner := range []string{jaeger + ".SamplerOptionsFactory", jaeger + ".samplerOptions"} {
		m[owner+".InitialSampler"] = substituted("jaegerremote.WithInitialSampler", -1, "")
		m[owner+".SamplingServerURL"] = substituted("jaegerremote.WithSamplingServerURL", -1, "")
		m[owner+".MaxOperations"] = substituted("jaegerremote.WithMaxOperations", -1, "")
		m[owner+".SamplingRefreshInterval"] = substituted("jaegerremote.WithSamplingRefreshInterval", -1, "")
		m[owner+".OperationNameLateBinding"] = substituted("jaegerremote.WithOperationNameLateBinding", -1, "a sampler decides at start, on the name given there")
		m[owner+".Metrics"] = dropped("jaegerremote.WithMaxOperations(2000)", metricsGone)
		m[owner+".Logger"] = dropped("jaegerremote.WithMaxOperations(2000)", "errors of the sampler are not logged; see jaegerremote.WithLogger")
	}
	return m
}
