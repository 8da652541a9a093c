package env

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// propagation keeps the format that a service spoke until the last phase, so that traces stay whole.
func (t *translation) propagation(legacy []*variable) {
	if !slices.ContainsFunc(legacy, func(v *variable) bool { return isClient(v.name) }) {
		return // the SDK's own variables say already what it speaks
	}
	old := []string{"jaeger"}
	if !t.isJaeger() {
		old = []string{"b3multi"}
	}
	if v, ok := t.literal("JAEGER_PROPAGATION"); ok && !refers(v) {
		old = nil
		for p := range strings.SplitSeq(v, ",") {
			switch strings.ToLower(strings.TrimSpace(p)) {
			case "jaeger":
				old = append(old, "jaeger")
			case "b3":
				old = append(old, "b3multi") // Java's codec writes the headers of several
			case "w3c":
			}
		}
		t.say("JAEGER_PROPAGATION", finding.Review, "is OTEL_PROPAGATORS, with W3C trace context and baggage before it", sdkDocs)
	}
	t.say("JAEGER_PROPAGATION", finding.Manual, "set OTEL_PROPAGATORS to the same formats: jaeger, b3multi or tracecontext,baggage", sdkDocs)
	list := []string{"tracecontext", "baggage"}
	if t.phase != conversion.Final {
		list = append(list, old...)
	}
	if have := t.scope.get("OTEL_PROPAGATORS"); have != nil && t.phase == conversion.Final && have.known && len(old) > 0 && strings.Contains(have.value, old[0]) {
		t.said["OTEL_PROPAGATORS"] = true
		t.Add(have.at, rule("OTEL_PROPAGATORS"), "OTEL_PROPAGATORS", finding.Manual, "still speaks the old format; once every service speaks W3C trace context, leave "+strings.Join(old, ",")+" out", sdkDocs)
	}
	t.add("OTEL_PROPAGATORS", strings.Join(list, ","))
}
