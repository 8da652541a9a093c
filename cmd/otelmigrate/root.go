package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

// common are the flags that every command over code has.
type common struct {
	format string
	output string
	only   []string
	failOn string
	tags   []string
	quiet  bool
	// semconv renames attributes to the current semantic conventions.
	semconv bool
	// bridge keeps dependencies going that speak OpenTracing.
	bridge bool
	// style is how metrics are written: as instruments wherever that loses nothing, or all of them exactly as they were.
	style string
	// threadContext gives functions parameters for contexts.
	threadContext bool
	// summaries is what becomes of summaries.
	summaries string
	// delivery is how metrics leave the program.
	delivery string
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "otelmigrate",
		Short: "Move Go services from OpenTracing, Jaeger, Zipkin and Prometheus clients to OpenTelemetry",
		Long: `otelmigrate finds every use of a legacy tracing or metrics client in a Go repository, rewrites what can be
rewritten to OpenTelemetry without breaking the build, converts the configuration around it to an OpenTelemetry
Collector, and lists what a person must decide.

Exit status: 0 nothing at or above --fail-on, 1 something is, 2 wrong use or nothing could be done,
3 a part of the input could not be processed and the rest was done.`,
		SilenceUsage: true, SilenceErrors: true,
	}
	root.AddCommand(newScan(), newRewrite(), newMigrate(), newConvert(), newQueries(), newVerify(), newExplain(), newUndo())
	return root
}

// registerReport are the flags of every command that reports findings.
func (c *common) registerReport(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.format, "format", "text", "output format: "+strings.Join(report.Formats, ", "))
	f.StringVarP(&c.output, "output", "o", "", "write the report to `FILE` instead of standard output")
	f.StringVar(&c.failOn, "fail-on", "never", "exit with status 1 when a finding has this status or one that asks more: auto, review, manual, never")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "no progress on standard error")
}

func (c *common) register(cmd *cobra.Command) {
	c.registerReport(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&c.only, "only", nil, "families to work on: opentracing, jaeger, zipkin, prometheus (default all)")
	f.StringSliceVar(&c.tags, "tags", nil, "build tags")
	f.BoolVar(&c.bridge, "bridge", false, "keep dependencies going that take or use an OpenTracing tracer, through the official bridge (needs OpenTelemetry v1.46.0 or older)")
	f.BoolVar(&c.semconv, "semconv", false, "give span attributes the keys of OpenTelemetry's current semantic conventions, e.g. http.request.method for http.method (default: keep the old keys, on which queries and dashboards depend)")
	f.StringVar(&c.style, "style", "idiomatic", "how metrics are written: idiomatic (instruments, where that loses nothing) or exact (the client's API in a generated package, for all)")
	f.BoolVar(&c.threadContext, "thread-context", false, "give functions in which a metric is recorded, and which have no context, a parameter for one, and let their callers pass theirs (default: context.Background())")
	f.StringVar(&c.summaries, "summaries", "keep", "what becomes of summaries, which OpenTelemetry does not have: keep (they stay on the client) or histogram (their quantiles go, and queries on them change)")
	f.StringVar(&c.delivery, "delivery", "prometheus", "how metrics leave the program: prometheus (on the registry that it serves) or otlp (pushed as well)")
}

// check returns an error for a flag value that means nothing.
func (c *common) check() error {
	if err := c.checkReport(); err != nil {
		return err
	}
	if c.style != "idiomatic" && c.style != "exact" {
		return fmt.Errorf("--style %s: use idiomatic or exact", c.style)
	}
	if c.summaries != "keep" && c.summaries != "histogram" {
		return fmt.Errorf("--summaries %s: use keep or histogram", c.summaries)
	}
	if c.delivery != "prometheus" && c.delivery != "otlp" {
		return fmt.Errorf("--delivery %s: use prometheus or otlp", c.delivery)
	}
	for _, o := range c.only {
		if !slices.ContainsFunc(catalog.Modules(), func(m catalog.Module) bool { return m.Family == o }) {
			return fmt.Errorf("--only %s: no such family; use opentracing, jaeger, zipkin or prometheus", o)
		}
	}
	return nil
}

// checkReport returns an error for a value of a flag of registerReport that means nothing.
func (c *common) checkReport() error {
	if !slices.Contains(report.Formats, c.format) {
		return fmt.Errorf("--format %s: use one of %s", c.format, strings.Join(report.Formats, ", "))
	}
	if c.failOn != "never" && finding.Status(c.failOn).Rank() < finding.Auto.Rank() {
		return fmt.Errorf("--fail-on %s: use auto, review, manual or never", c.failOn)
	}
	return nil
}

// selects is the --only filter, nil for all families.
func (c *common) selects() func(string) bool {
	if len(c.only) == 0 {
		return nil
	}
	return func(family string) bool { return slices.Contains(c.only, family) }
}

// write writes the report where the flags say.
func (c *common) write(stdout io.Writer, r *finding.Report) error {
	if c.output == "" {
		return report.Write(stdout, c.format, r)
	}
	f, err := os.Create(c.output)
	if err != nil {
		return err
	}
	if err := report.Write(f, c.format, r); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// status is the exit status that the report asks for, as an error, or nil for 0.
func (c *common) status(r *finding.Report) error {
	if c.failOn != "never" && finding.Worst(r.Findings).Rank() >= finding.Status(c.failOn).Rank() {
		return &exitError{code: exitFound}
	}
	if len(r.Problems) > 0 {
		n := len(r.Problems)
		return &exitError{code: exitPartial, text: fmt.Sprintf("%d part(s) of the input could not be processed; the rest was done (see \"Not processed\" in the report)", n)}
	}
	return nil
}
