package main

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
)

// unrollConfig follows processor/unrollprocessor/config.go of contrib.
type unrollConfig struct {
	Recursive bool `mapstructure:"recursive"`
}

// newUnrollProcessor stands in for processor/unrollprocessor of contrib. Unlike other stand-ins, it does what its documentation says, because
// what becomes of events depends on it.
func newUnrollProcessor() processor.Factory {
	create := func(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
		recursive := cfg.(*unrollConfig).Recursive
		unroll := func(_ context.Context, ld plog.Logs) (plog.Logs, error) {
			for _, resource := range ld.ResourceLogs().All() {
				for _, scope := range resource.ScopeLogs().All() {
					unrollRecords(scope.LogRecords(), recursive)
				}
			}
			return ld, nil
		}
		return processorhelper.NewLogs(ctx, set, cfg, next, unroll, processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}))
	}
	return processor.NewFactory(component.MustNewType("unroll"), func() component.Config { return &unrollConfig{} }, processor.WithLogs(create, level))
}

// unrollRecords replaces each record whose body is a list by one for each element, behind all others.
func unrollRecords(records plog.LogRecordSlice, recursive bool) {
	unrolled := plog.NewLogRecordSlice()
	for _, r := range records.All() {
		if r.Body().Type() == pcommon.ValueTypeSlice {
			unrollRecord(r, recursive, unrolled)
		}
	}
	records.RemoveIf(func(r plog.LogRecord) bool { return r.Body().Type() == pcommon.ValueTypeSlice })
	unrolled.MoveAndAppendTo(records)
}

func unrollRecord(r plog.LogRecord, recursive bool, to plog.LogRecordSlice) {
	for _, element := range r.Body().Slice().All() {
		one := plog.NewLogRecord()
		r.CopyTo(one)
		element.CopyTo(one.Body())
		switch {
		case element.Type() == pcommon.ValueTypeSlice && recursive:
			unrollRecord(one, recursive, to)
			continue
		case element.Type() == pcommon.ValueTypeEmpty:
			one.Body().SetStr("")
		}
		one.MoveTo(to.AppendEmpty())
	}
}
