// Package analyzers_test runs the analyzers with the driver of go/analysis, on code that uses the real libraries.
package analyzers_test

import (
	"bytes"
	"fmt"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/otelmigrate/otelmigrate/analyzers/jaegerclient"
	"github.com/otelmigrate/otelmigrate/analyzers/opentracing"
	"github.com/otelmigrate/otelmigrate/analyzers/promclient"
	"github.com/otelmigrate/otelmigrate/analyzers/zipkin"
	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
)

// The program says in comments what is to be found in a line: want "regexp" for every finding.
const program = `
-- tracing/tracing.go --
package tracing

import (
	opentracing "github.com/opentracing/opentracing-go" // want "imports the legacy package github.com/opentracing/opentracing-go"
	"github.com/uber/jaeger-client-go/config" // want "imports the legacy package github.com/uber/jaeger-client-go/config"
)

// New makes a tracer.
func New() (opentracing.Tracer, error) { // want "^Tracer: auto"
	tracer, _, err := config.Configuration{}.NewTracer() // want "^Configuration: review" "^Configuration.NewTracer: auto"
	return tracer, err
}
-- metrics/metrics.go --
package metrics

import (
	"github.com/prometheus/client_golang/prometheus" // want "imports the legacy package"
	"github.com/prometheus/client_golang/prometheus/promauto" // want "imports the legacy package"
)

// Orders counts orders.
var Orders = promauto.NewCounterVec(prometheus.CounterOpts{Name: "orders_total"}, []string{"state", "kind"}) // want "^NewCounterVec: auto" "^CounterOpts: auto" "^Opts.Name: auto"
-- main.go --
package main

import (
	"github.com/openzipkin/zipkin-go" // want "imports the legacy package github.com/openzipkin/zipkin-go"

	"example.com/app/metrics"
	"example.com/app/tracing"
)

func main() {
	tracer, err := tracing.New() // want "New returns a tracer made by the Jaeger client"
	if err != nil {
		panic(err)
	}
	span := tracer.StartSpan("main") // want "^Tracer.StartSpan: auto"
	span.Finish() // want "^Span.Finish: auto"
	metrics.Orders.WithLabelValues("new", "x").Inc() // want "^CounterVec.WithLabelValues: auto.*labels state, kind" "^Counter.Inc: auto"
	var _ *zipkin.Tracer // want "^Tracer: auto, becomes a trace.Tracer"
}
`

var wants = regexp.MustCompile(`"([^"]*)"`)

func TestAnalyzers(t *testing.T) {
	dir := rewritertest.Module(t, txtar.Parse([]byte(program)).Files)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{opentracing.Analyzer, jaegerclient.Analyzer, zipkin.Analyzer, promclient.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	place := func(pos token.Position) string { return fmt.Sprintf("%s:%d", filepath.Base(pos.Filename), pos.Line) }
	for act := range graph.All() {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			if act.IsRoot {
				at := place(act.Package.Fset.Position(d.Pos))
				found[at] = append(found[at], d.Message)
			}
		}
	}
	for _, f := range txtar.Parse([]byte(program)).Files {
		for i, line := range bytes.Split(f.Data, []byte("\n")) {
			at := fmt.Sprintf("%s:%d", filepath.Base(f.Name), i+1)
			messages := found[at]
			_, comment, _ := strings.Cut(string(line), "// want ")
			for _, m := range wants.FindAllStringSubmatch(comment, -1) {
				want := regexp.MustCompile(m[1])
				n := slices.IndexFunc(messages, want.MatchString)
				if n < 0 {
					t.Errorf("%s: nothing matches %q in %q", at, m[1], messages)
					continue
				}
				messages = slices.Delete(slices.Clone(messages), n, n+1)
			}
			if len(messages) > 0 {
				t.Errorf("%s: unexpected %q", at, messages)
			}
		}
	}
}

// An analyzer must be documented, and pass the checks of the framework.
func TestValid(t *testing.T) {
	list := []*analysis.Analyzer{opentracing.Analyzer, jaegerclient.Analyzer, zipkin.Analyzer, promclient.Analyzer}
	if err := analysis.Validate(list); err != nil {
		t.Error(err)
	}
}
