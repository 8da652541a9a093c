package catalog

import "strings"

const (
	registryURL = "https://opentelemetry.io/ecosystem/registry/?language=go"
	contribRepo = "go.opentelemetry.io/contrib/instrumentation/"
	godoc       = "https://pkg.go.dev/"
)

// instrumentations are packages around OpenTracing that no rewriter serves, with the OpenTelemetry instrumentation of the same
// library. A path stands for its sub-packages and later major versions, too.
var instrumentations = []struct{ path, concept, doc, reason string }{
	{"github.com/opentracing-contrib/go-gin", "otelgin.Middleware", contribRepo + "github.com/gin-gonic/gin/otelgin",
		"use otelgin.Middleware(service); spans are named GET /route, and attributes follow the semantic conventions. Spans further in need c.Request.Context(), not c"},
	{"github.com/gin-contrib/opengintracing", "otelgin.Middleware", contribRepo + "github.com/gin-gonic/gin/otelgin",
		"use otelgin.Middleware(service) in place of SpanFromHeaders, SpanFromContext and NewSpan, and trace.SpanFromContext(c.Request.Context()) in place of GetSpan; InjectToHeaders becomes otel.GetTextMapPropagator().Inject"},
	{"github.com/labstack/echo-contrib/jaegertracing", "otelecho.Middleware", contribRepo + "github.com/labstack/echo/otelecho",
		"use otelecho.Middleware(service) in place of New and TraceWithConfig, set the SDK up in main, and start spans with Tracer.Start(c.Request().Context(), …) in place of TraceFunction and CreateChildSpan"},
	{"github.com/opentracing-contrib/echo", "otelecho.Middleware", contribRepo + "github.com/labstack/echo/otelecho",
		"use otelecho.Middleware(service); attributes follow the semantic conventions"},
	{"github.com/opentracing-contrib/go-gorilla", "otelmux.Middleware", contribRepo + "github.com/gorilla/mux/otelmux",
		"use router.Use(otelmux.Middleware(service)); spans are named by the route's template"},
	{"github.com/opentracing-contrib/goredis", "redisotel.InstrumentTracing", "github.com/redis/go-redis/extra/redisotel/v9",
		"use redisotel.InstrumentTracing(client) of go-redis v9 in place of Wrap; spans are named by the command, and commands need the caller's context"},
	{"github.com/opentracing-contrib/go-gorm", "tracing.NewPlugin", "gorm.io/plugin/opentelemetry/tracing",
		"use db.Use(tracing.NewPlugin()) of gorm.io/plugin/opentelemetry, and db.WithContext(ctx) for the parent"},
	{"github.com/smacker/opentracing-gorm", "tracing.NewPlugin", "gorm.io/plugin/opentelemetry/tracing",
		"move to gorm.io/gorm, use db.Use(tracing.NewPlugin()) of gorm.io/plugin/opentelemetry in place of AddGormCallbacks, and db.WithContext(ctx) in place of SetSpanToGorm"},
	{"gorm.io/plugin/opentracing", "tracing.NewPlugin", "gorm.io/plugin/opentelemetry/tracing",
		"use db.Use(tracing.NewPlugin()) of gorm.io/plugin/opentelemetry in place of New, and db.WithContext(ctx) for the parent as before"},
	{"github.com/luna-duclos/instrumentedsql", "otelsql.Register", "github.com/XSAM/otelsql",
		"use otelsql.Open or otelsql.WrapDriver in place of WrapDriver with this tracer; spans are named sql.conn.query and so on"},
	{"github.com/opentracing-contrib/go-amqp", "TextMapPropagator.Inject, TextMapPropagator.Extract", "go.opentelemetry.io/otel/propagation",
		"write a propagation.TextMapCarrier over amqp.Table (Get, Set, Keys), and call otel.GetTextMapPropagator() with it: Inject when publishing, Extract when consuming; there is no instrumentation of AMQP in the contrib modules"},
	{"github.com/opentracing-contrib/go-kafka", "otelsarama, kotel", "github.com/twmb/franz-go/plugin/kotel",
		"use github.com/dnwe/otelsarama for sarama, or kotel for franz-go; for other clients write a propagation.TextMapCarrier over the message's headers"},
	{"github.com/opentracing-contrib/go-zap", "Span.AddEvent, otelzap.NewCore", "go.opentelemetry.io/contrib/bridges/otelzap",
		"use otelzap.NewCore to send log records that carry the span's ids, or write them to the span with AddEvent where they are to stay on it"},
	{"github.com/opentracing-contrib/go-aws-sdk", "otelaws.AppendMiddlewares", contribRepo + "github.com/aws/aws-sdk-go-v2/otelaws",
		"use otelaws.AppendMiddlewares(&cfg.APIOptions) of aws-sdk-go-v2 in place of AddOTHandlers; version 1 of the SDK has no instrumentation"},
	{"github.com/opentracing-contrib/go-observer", "sdktrace.SpanProcessor", "go.opentelemetry.io/otel/sdk/trace",
		"write a sdktrace.SpanProcessor: OnStartSpan becomes OnStart, OnFinish OnEnd; what is set on a span later is seen in OnEnd"},
	{"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/opentracing", "otelgrpc.NewServerHandler, otelgrpc.NewClientHandler", contribRepo + "google.golang.org/grpc/otelgrpc",
		"use grpc.StatsHandler(otelgrpc.NewServerHandler()) and grpc.WithStatsHandler(otelgrpc.NewClientHandler()), as version 2 of go-grpc-middleware says; spans lose the leading slash of their names, and filters become otelgrpc.WithFilter"},
	{"github.com/grpc-ecosystem/go-grpc-middleware/providers/opentracing", "otelgrpc.NewServerHandler, otelgrpc.NewClientHandler", contribRepo + "google.golang.org/grpc/otelgrpc",
		"use grpc.StatsHandler(otelgrpc.NewServerHandler()) and grpc.WithStatsHandler(otelgrpc.NewClientHandler()), as version 2 of go-grpc-middleware says; spans lose the leading slash of their names, and filters become otelgrpc.WithFilter"},
}

// unlisted returns the entry of a symbol in a package that the table of modules does not list, and a link.
func unlisted(family, pkgPath string) (Entry, string) {
	for _, i := range instrumentations {
		if under(pkgPath, i.path) {
			return Entry{Rule: family + "-instrumentation", Concept: i.concept, Status: Manual, Reason: i.reason + " (" + i.doc + ")"}, godoc + i.doc
		}
	}
	return Entry{Rule: family + "-other", Concept: "none", Status: Manual,
		Reason: "otelmigrate has no mapping for package " + pkgPath + "; look for an OpenTelemetry instrumentation of the same library in the registry and replace it by hand."}, registryURL
}

// under reports whether the package is the one at path, or below it.
func under(pkgPath, path string) bool {
	rest, ok := strings.CutPrefix(pkgPath, path)
	return ok && (rest == "" || rest[0] == '/')
}

// Instrumentation returns what takes the place of a package that instruments a library with OpenTracing and is not a legacy
// library itself: gin's and echo's middleware, GORM's plugin. It is for the import of the package, not for each use.
func Instrumentation(pkgPath string) (m Match, ok bool) {
	if FamilyOf(pkgPath) != "" {
		return m, false
	}
	for _, i := range instrumentations {
		if under(pkgPath, i.path) {
			e, url := unlisted("opentracing", pkgPath)
			return Match{Entry: e, Symbol: pkgPath, Family: "opentracing", URL: url}, true
		}
	}
	return m, false
}
