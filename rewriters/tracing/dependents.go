package tracing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// otelBridge is OpenTelemetry's own OpenTracing tracer: a package, and a module.
const otelBridge = "go.opentelemetry.io/otel/bridge/opentracing"

// globalSetters are the symbols that give the whole process a tracer.
var globalSetters = []string{ot + ".SetGlobalTracer", ot + ".InitGlobalTracer", jaegercf + ".Configuration.InitGlobalTracer"}

// remarkDependents says, where the global tracer is set, which dependencies go on speaking OpenTracing: without a tracer
// registered there, their spans are lost.
func remarkDependents(p *rewriters.Plan) {
	var modules []string
	for _, d := range p.Load.Dependents() {
		if slices.Contains(d.Legacy, ot) && d.Module != otelBridge && !slices.Contains(modules, d.Module) {
			modules = append(modules, d.Module)
		}
	}
	if len(modules) == 0 {
		return
	}
	text := fmt.Sprintf("%s speak(s) OpenTracing by itself and no longer finds a tracer, so the spans that it made are lost: replace it by a release or an instrumentation that speaks OpenTelemetry, or keep it going with --bridge",
		strings.Join(modules, ", "))
	if p.Opts.Bridge {
		text = fmt.Sprintf("%s goes on speaking OpenTracing, through the official bridge", strings.Join(modules, ", "))
	}
	for _, s := range p.Sites {
		call := s.Call()
		keepsBridge := call != nil && len(call.Args) == 1 && isBridge(s.Pkg.Info.TypeOf(call.Args[0]))
		if slices.Contains(globalSetters, s.Symbol) && !keepsBridge {
			s.Remark(text)
		}
	}
}
