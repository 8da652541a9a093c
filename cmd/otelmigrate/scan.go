package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/metrics"
	"github.com/otelmigrate/otelmigrate/rewriters/tracing"
)

func newScan() *cobra.Command {
	var c common
	var keep keepAPI
	cmd := &cobra.Command{
		Use:   "scan [dir|packages]",
		Short: "List every use of a legacy library and what would become of it; writes nothing",
		Example: `  otelmigrate scan .
  otelmigrate scan --format json ./services/cart > findings.json
  otelmigrate scan --only opentracing,jaeger --fail-on manual`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(); err != nil {
				return err
			}
			plan, err := c.plan(cmd.Context(), args, keep)
			if err != nil {
				return err
			}
			rep := plan.Report()
			if err := c.write(cmd.OutOrStdout(), rep); err != nil {
				return err
			}
			return c.status(rep)
		},
	}
	c.register(cmd)
	keep.register(cmd)
	return cmd
}

// keepAPI is the --keep-api flag.
type keepAPI bool

func (k *keepAPI) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar((*bool)(k), "keep-api", false, "leave units whole that change a declaration which other modules can import")
}

// plan loads the code that the arguments name and plans every use in it.
func (c *common) plan(ctx context.Context, args []string, keep keepAPI) (*rewriters.Plan, error) {
	dir, patterns := target(args)
	progress := newProgress(c.quiet)
	defer progress.done()
	res, err := loader.Load(ctx, loader.Config{Dir: dir, Patterns: patterns, Tags: c.tags, Progress: progress.update,
		IsLegacy: func(path string) bool { return catalog.FamilyOf(path) != "" }})
	if err != nil {
		return nil, err
	}
	return rewriters.NewPlan(res, []rewriters.Rewriter{tracing.New(), metrics.New()}, rewriters.Options{KeepAPI: bool(keep), Only: c.selects(), SemanticConventions: c.semconv, Bridge: c.bridge, ExactMetrics: c.style == "exact", ThreadContext: c.threadContext, SummariesAsHistograms: c.summaries == "histogram", OTLPMetrics: c.delivery == "otlp"}), nil
}

// target splits the arguments into the directory to work in and package patterns: one argument that is a directory is the
// tree to work on; anything else are patterns below the current directory.
func target(args []string) (dir string, patterns []string) {
	switch {
	case len(args) == 0:
		return ".", nil
	case len(args) == 1 && isTree(args[0]):
		return filepath.Clean(args[0]), nil
	}
	return ".", args
}
