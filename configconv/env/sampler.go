package env

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// sampler turns type and parameter into the SDK's. All samplers of Jaeger decide at the root of a trace only, hence parentbased_.
func (t *translation) sampler() {
	typ, typed := t.literal("JAEGER_SAMPLER_TYPE")
	param, hasParam := t.text("JAEGER_SAMPLER_PARAM")
	typ = strings.ToLower(strings.TrimSpace(typ))
	if v := t.scope.get("JAEGER_SAMPLER_TYPE"); v != nil && (!v.known || refers(v.value)) {
		for _, name := range []string{"JAEGER_SAMPLER_TYPE", "JAEGER_SAMPLER_PARAM"} {
			t.say(name, finding.Manual, "the type of sampler is not known here: const is OTEL_TRACES_SAMPLER=parentbased_always_on (or _off for 0), probabilistic is parentbased_traceidratio with OTEL_TRACES_SAMPLER_ARG", sdkDocs)
		}
		return
	}
	both := func(status finding.Status, message string) {
		t.say("JAEGER_SAMPLER_TYPE", status, message, sdkDocs)
		t.say("JAEGER_SAMPLER_PARAM", status, message, sdkDocs)
	}
	switch {
	case typ == "const":
		value := "parentbased_always_on"
		if hasParam && refers(param) {
			both(finding.Manual, "its parameter is not known here: 0 is OTEL_TRACES_SAMPLER=parentbased_always_off, anything else parentbased_always_on")
			return
		}
		// Go: Param != 0; the parameter's default is 0.001, which is not 0.
		if n, err := strconv.ParseFloat(strings.TrimSpace(param), 64); err == nil && n == 0 || strings.EqualFold(param, "false") {
			value = "parentbased_always_off"
		}
		t.add("OTEL_TRACES_SAMPLER", value)
		both(finding.Auto, "is OTEL_TRACES_SAMPLER="+value)
	case typ == "probabilistic":
		if !hasParam {
			param = "0.001"
		}
		if n, err := strconv.ParseFloat(param, 64); !refers(param) && (err != nil || n < 0 || n > 1) {
			both(finding.Manual, fmt.Sprintf("%q is no probability from 0 to 1; set OTEL_TRACES_SAMPLER=parentbased_traceidratio and OTEL_TRACES_SAMPLER_ARG", param))
			return
		}
		t.add("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
		t.add("OTEL_TRACES_SAMPLER_ARG", param)
		both(finding.Review, "is OTEL_TRACES_SAMPLER=parentbased_traceidratio with the same probability; it hashes the trace id in another way, and so keeps other traces than a service that is not migrated yet")
	case typ == "ratelimiting" || typ == "lowerbound" || typ == "guaranteed-throughput":
		both(finding.Manual, "no variable of the SDK limits the rate: keep every trace here (OTEL_TRACES_SAMPLER=parentbased_always_on) and limit in the Collector (tail_sampling with a rate_limiting policy), or use a remote sampler")
	case typ == "remote" || typ == "" && (typed || hasParam || t.scope.get("JAEGER_SAMPLING_ENDPOINT") != nil || t.scope.get("JAEGER_SAMPLER_MANAGER_HOST_PORT") != nil):
		t.remote(param, both)
	case typ == "":
		// A part that others take over, and a secret, are not a whole environment.
		if legacy := t.scope.legacy(); t.isJaeger() && !strings.HasPrefix(t.scope.name, "x-") && !t.scope.secret && !t.scope.inheritsSampler() {
			t.Add(legacy[0].at, "env-default-sampler", t.scope.name, finding.Review, "no sampler is set: Jaeger's clients then ask for one at port 5778 and keep 1 trace in 1000 until they are told, where the SDK keeps every trace. Set OTEL_TRACES_SAMPLER if that is too much", sdkDocs)
		}
	default:
		both(finding.Manual, fmt.Sprintf("%q is no type of sampler that this tool knows", typ))
	}
	t.say("JAEGER_SAMPLER_MAX_OPERATIONS", finding.Auto, "is not needed: the SDK's samplers keep no list of operations", sdkDocs)
	t.say("JAEGER_SAMPLER_REFRESH_INTERVAL", finding.Auto, "is not needed without a remote sampler", sdkDocs)
	for _, name := range []string{"JAEGER_SAMPLING_ENDPOINT", "JAEGER_SAMPLER_MANAGER_HOST_PORT"} {
		t.say(name, finding.Auto, "is not needed without a remote sampler", sdkDocs)
	}
}

// inheritsSampler reports whether a sampler is set by a part that a merge key takes over.
func (s *scope) inheritsSampler() bool {
	return slices.ContainsFunc(s.inherited, func(name string) bool {
		return strings.HasPrefix(name, "JAEGER_SAMPL") || name == "OTEL_TRACES_SAMPLER"
	})
}

// isJaeger reports whether a client of Jaeger is among those that the variables are for.
func (t *translation) isJaeger() bool {
	return slices.ContainsFunc(t.scope.legacy(), func(v *variable) bool { return isClient(v.name) && !isZipkin(v.name) })
}

// remote is the sampler that asks for its strategy. JAEGER_SAMPLING_ENDPOINT beats JAEGER_SAMPLER_MANAGER_HOST_PORT beats the agent.
func (t *translation) remote(param string, both func(finding.Status, string)) {
	host := "localhost"
	switch {
	case t.scope.get("JAEGER_SAMPLING_ENDPOINT") != nil || t.scope.get("JAEGER_SAMPLER_MANAGER_HOST_PORT") != nil:
		endpoint, ok := t.text("JAEGER_SAMPLING_ENDPOINT")
		if !ok {
			endpoint, _ = t.text("JAEGER_SAMPLER_MANAGER_HOST_PORT")
		}
		if !strings.Contains(endpoint, "://") {
			endpoint = "http://" + endpoint
		}
		if a, ok := parseAddress(endpoint); ok {
			host = a.host
		}
	default:
		if h, ok := t.text("JAEGER_AGENT_HOST"); ok {
			host = hostName(h)
		}
	}
	interval := "60000"
	if v, ok := t.literal("JAEGER_SAMPLER_REFRESH_INTERVAL"); ok {
		if ms, ok := milliseconds(v); ok {
			interval = ms
		}
	}
	initial := orElse(param, "0.001")
	t.add("OTEL_TRACES_SAMPLER", "parentbased_jaeger_remote")
	t.add("OTEL_TRACES_SAMPLER_ARG", "endpoint=http://"+host+":5779,pollingIntervalMs="+interval+",initialSamplingRate="+initial)
	both(finding.Review, "is OTEL_TRACES_SAMPLER=parentbased_jaeger_remote, which asks over gRPC at port 5779 for its strategy, where a converted agent or collector and Jaeger v2 answer; a collector of Jaeger v1 answers at 14250. Java has this sampler; a Go program needs the jaegerremote sampler of contrib in its code, and others may know no such sampler and keep every trace")
	for _, name := range []string{"JAEGER_SAMPLING_ENDPOINT", "JAEGER_SAMPLER_MANAGER_HOST_PORT", "JAEGER_SAMPLER_REFRESH_INTERVAL"} {
		t.say(name, finding.Review, "is in OTEL_TRACES_SAMPLER_ARG of the remote sampler", samplerDocs)
	}
}
