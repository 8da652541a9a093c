package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/otelmigrate/otelmigrate/configconv"
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// merged are the configurations of all sources as one, or as an agent and a gateway.
func (c *converting) merged(done []*conversion.Conversion) []*collector.Config {
	one := configconv.Merge(done)
	if one.Empty() {
		return nil
	}
	if c.layout == "agent-gateway" {
		agent, gateway := one.Split()
		return []*collector.Config{agent, gateway}
	}
	return []*collector.Config{one}
}

// mergedNames are the files that the merged configurations are written to.
func mergedNames(merged []*collector.Config) []string {
	if len(merged) == 2 {
		return []string{"agent.otel.yaml", "gateway.otel.yaml"}
	}
	return []string{"collector.otel.yaml"}
}

// sharedIn says which variables that several sources refer to a merged configuration refers to.
func (c *converting) sharedIn(m *collector.Config) (messages []string) {
	names := m.Variables()
	for _, s := range c.shared {
		if slices.Contains(names, s.Name) {
			messages = append(messages, s.Message)
		}
	}
	return messages
}

// emitMerged writes the merged configurations. What keeps one from starting is a problem, and a comment at its top.
func (c *converting) emitMerged(ctx context.Context, merged []*collector.Config, failed *[]finding.Problem, stdout, stderr io.Writer) error {
	names := mergedNames(merged)
	for i, m := range merged {
		problems := conversion.Collisions(m, names[i])
		for _, p := range problems {
			m.Notes = append(m.Notes, "otelmigrate: manual: "+p.Message)
		}
		for _, text := range append(conversion.Shared(m), c.sharedIn(m)...) {
			m.Notes = append(m.Notes, "otelmigrate: review: "+text)
			fmt.Fprintf(stderr, "otelmigrate: %s: review: %s\n", names[i], text)
		}
		data, err := m.YAML(c.opts.Version)
		if err != nil {
			return err
		}
		o := output{names[i], data}
		if p := c.validate(ctx, o.name, o); p != nil {
			problems = append(problems, *p)
		}
		for _, p := range problems {
			fmt.Fprintf(stderr, "otelmigrate: %s: %s\n", p.File, p.Message)
		}
		*failed = append(*failed, problems...)
		if c.out != "" {
			if err := writeOutput(c.out, o); err != nil {
				return err
			}
			continue
		}
		c.print(stdout, o)
	}
	return nil
}
