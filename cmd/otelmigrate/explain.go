package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [rule|symbol]",
		Short: "Tell what a legacy symbol becomes in OpenTelemetry, and why; without an argument, list the rules",
		Example: `  otelmigrate explain ot-start-span-from-context
  otelmigrate explain github.com/opentracing/opentracing-go.Span.SetTag
  otelmigrate explain CounterVec.WithLabelValues`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listRules(cmd.OutOrStdout())
			}
			matches := search(args[0])
			if len(matches) == 0 {
				return fmt.Errorf("no rule or symbol %q; `otelmigrate explain` lists the rules", args[0])
			}
			for i, m := range matches {
				if i > 0 {
					fmt.Fprintln(cmd.OutOrStdout())
				}
				if err := explain(cmd.OutOrStdout(), m); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func explain(w io.Writer, m catalog.Match) error {
	_, err := fmt.Fprintf(w, "%s\n  family   %s\n  rule     %s\n  becomes  %s\n  status   %s\n  %s\n  %s\n", m.Symbol, m.Family, m.Rule, m.Concept, m.Status, m.Reason, m.URL)
	return err
}

// search finds a rule by its id, or symbols by their full name or by its end ("Span.SetTag").
func search(what string) []catalog.Match {
	var rule, exact, end []catalog.Match
	catalog.Each(func(m catalog.Match) {
		switch {
		case m.Rule == what:
			rule = append(rule, m)
		case m.Symbol == what:
			exact = append(exact, m)
		case strings.HasSuffix(m.Symbol, "."+what) || strings.HasSuffix(m.Symbol, "/"+what):
			end = append(end, m)
		}
	})
	switch {
	case len(rule) > 0:
		return rule
	case len(exact) > 0:
		return exact
	case len(end) > 0:
		return end
	}
	// A member that its type's entry serves, such as jaeger.Metrics.SpansFinished.
	if dot := strings.LastIndexByte(what, '/'); dot >= 0 {
		if path, name, ok := strings.Cut(what[dot:], "."); ok {
			if m, ok := catalog.Lookup(what[:dot]+path, name); ok {
				return []catalog.Match{m}
			}
		}
	}
	return nil
}

func listRules(w io.Writer) error {
	type row struct{ family, rule, status, concept string }
	var rows []row
	seen := map[string]bool{}
	catalog.Each(func(m catalog.Match) {
		if !seen[m.Rule] {
			seen[m.Rule] = true
			rows = append(rows, row{m.Family, m.Rule, string(m.Status), m.Concept})
		}
	})
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.family+" "+a.rule, b.family+" "+b.rule) })
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%-12s %-36s %-7s %s\n", r.family, r.rule, r.status, r.concept); err != nil {
			return err
		}
	}
	return nil
}
