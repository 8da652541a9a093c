package main

import (
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

// newParser parses PromQL with everything that is behind a feature flag switched on: whether a flag is set is no matter of the migration.
func newParser() parser.Parser {
	return parser.NewParser(parser.Options{EnableExperimentalFunctions: true, EnableBinopFillModifiers: true})
}

// newEngine is an engine with Prometheus' own limits and the lookback in milliseconds.
func newEngine(lookback int64) *promql.Engine {
	return promql.NewEngine(promql.EngineOpts{
		Logger:        promslog.NewNopLogger(),
		MaxSamples:    50_000_000,
		Timeout:       2 * time.Minute,
		LookbackDelta: time.Duration(lookback) * time.Millisecond,
		// The default of the evaluation interval, which a subquery without a step takes.
		NoStepSubqueryIntervalFn: func(int64) int64 { return time.Minute.Milliseconds() },
		EnableAtModifier:         true,
		EnableNegativeOffset:     true,
		Parser:                   newParser(),
	})
}

// formatTime writes a time for people, and as it is in requests.
func formatTime(t int64) string {
	return time.UnixMilli(t).UTC().Format("2006-01-02T15:04:05.999Z07:00") + " (" + formatInt(t) + ")"
}
