package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// Times of the databases: four hours, a sample every ten minutes, in blocks of two hours.
const (
	databaseStep  = 10 * 60 * 1000
	databaseSteps = 25
	blockRange    = 2 * 60 * 60 * 1000
)

// makeDatabases makes what the request tsdb reads:
//
//	data    a data directory of the old side, with a block and a WAL
//	blocks  the same of the new side, all in blocks and without a WAL
//	block   a single block, with the series that the request gives the old side itself
func makeDatabases(t *testing.T, dir string) {
	t.Helper()
	old := openDatabase(t, filepath.Join(dir, "data"))
	get := labels.FromStrings("__name__", "requests_total", "method", "GET")
	for i := range int64(databaseSteps) {
		appendSamples(t, old, i*databaseStep, func(add adder) {
			add(get, float64(3*i), nil)
			addLatencies(add, i, false)
		})
	}
	compact(t, old)
	closeDatabase(t, old)

	after := openDatabase(t, filepath.Join(dir, "blocks"))
	for i := range int64(databaseSteps) {
		appendSamples(t, after, i*databaseStep, func(add adder) {
			add(get, float64(3*i), nil)
			addLatencies(add, i, true)
		})
	}
	compact(t, after)
	// What is still in the head becomes blocks too.
	if err := after.CompactHead(tsdb.NewRangeHead(after.Head(), after.Head().MinTime(), after.Head().MaxTime())); err != nil {
		t.Fatal(err)
	}
	closeDatabase(t, after)
	for _, name := range []string{"wal", "chunks_head", "wbl"} {
		if err := os.RemoveAll(filepath.Join(dir, "blocks", name)); err != nil {
			t.Fatal(err)
		}
	}

	w, err := tsdb.NewBlockWriter(promslog.NewNopLogger(), filepath.Join(dir, "written"), 10*blockRange)
	if err != nil {
		t.Fatal(err)
	}
	put := labels.FromStrings("__name__", "requests_total", "method", "PUT")
	for i := range int64(databaseSteps) {
		appendSamples(t, w, i*databaseStep, func(add adder) { add(put, float64(i), nil) })
	}
	id, err := w.Flush(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "written", id.String()), filepath.Join(dir, "block")); err != nil {
		t.Fatal(err)
	}
}

// adder adds a sample of a series at the time that it is made for.
type adder func(ls labels.Labels, v float64, h *histogram.FloatHistogram)

// addLatencies adds native histograms, of which some are others on the new side.
func addLatencies(add adder, i int64, new bool) {
	latency := func(kind string) labels.Labels { return labels.FromStrings("__name__", "latency", "kind", kind) }
	plain := func(second float64) *histogram.FloatHistogram {
		return &histogram.FloatHistogram{
			Count: float64(3 + i), Sum: 4.5, ZeroThreshold: 0.001, ZeroCount: 1,
			PositiveSpans:   []histogram.Span{{Offset: 0, Length: 2}},
			PositiveBuckets: []float64{float64(1 + i), second},
		}
	}
	add(latency("equal"), 0, plain(1))
	layout, bucket := plain(1), plain(1)
	if new {
		layout.PositiveSpans[0].Length = 3
		layout.PositiveBuckets = append(layout.PositiveBuckets, 0)
		bucket = plain(2)
		add(latency("number"), 3, nil)
	} else {
		add(latency("number"), 0, plain(1))
	}
	add(latency("layout"), 0, layout)
	add(latency("bucket"), 0, bucket)
}

// openDatabase makes a database as a server does.
func openDatabase(t *testing.T, dir string) *tsdb.DB {
	t.Helper()
	opts := tsdb.DefaultOptions()
	opts.RetentionDuration = 0
	db, err := tsdb.Open(dir, promslog.NewNopLogger(), nil, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.DisableCompactions()
	return db
}

// appendSamples commits what add adds at a time.
func appendSamples(t *testing.T, to storage.AppendableV2, at int64, add func(adder)) {
	t.Helper()
	app := to.AppenderV2(context.Background())
	add(func(ls labels.Labels, v float64, h *histogram.FloatHistogram) {
		if _, err := app.Append(0, ls, 0, at, v, nil, h, storage.AOptions{}); err != nil {
			t.Fatal(err)
		}
	})
	if err := app.Commit(); err != nil {
		t.Fatal(err)
	}
}

// compact writes a block of what is old enough in the head.
func compact(t *testing.T, db *tsdb.DB) {
	t.Helper()
	db.EnableCompactions()
	if err := db.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(db.Blocks()) == 0 {
		t.Fatal("nothing was compacted into a block")
	}
}

// closeDatabase closes a database.
func closeDatabase(t *testing.T, db *tsdb.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
