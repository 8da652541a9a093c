package delivery

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/teststorage"
)

// stored is a series in Prometheus' database.
type stored struct {
	labels labels.Labels
	last   float64 // the last value that is no stale marker
	stale  bool    // it has a stale marker
	custom bool    // it is a native histogram with custom buckets
}

// all are the series of a database.
func all(t *testing.T, db *teststorage.TestStorage) (list []stored) {
	t.Helper()
	q, err := db.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	found := q.Select(context.Background(), true, nil, labels.MustNewMatcher(labels.MatchRegexp, "__name__", ".+"))
	for found.Next() {
		at := found.At()
		s := stored{labels: at.Labels()}
		it := at.Iterator(nil)
		for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
			switch kind {
			case chunkenc.ValFloat:
				if _, v := it.At(); value.IsStaleNaN(v) {
					s.stale = true
				} else {
					s.last = v
				}
			case chunkenc.ValHistogram:
				_, h := it.AtHistogram(nil)
				s.custom = h.UsesCustomBuckets()
				s.stale = s.stale || value.IsStaleNaN(h.Sum)
			case chunkenc.ValFloatHistogram:
				_, h := it.AtFloatHistogram(nil)
				s.custom = h.UsesCustomBuckets()
			}
		}
		if err := it.Err(); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// scrapeSeries are the series that Prometheus makes of each scrape.
var scrapeSeries = []string{"scrape_duration_seconds", "scrape_samples_post_metric_relabeling", "scrape_samples_scraped", "scrape_series_added", "up"}

// split parts the series of the program's instruments from those that the delivery adds, of which it returns the names.
func split(list []stored) (program []stored, delivery []string) {
	for _, s := range list {
		name := s.labels.Get("__name__")
		if name == "target_info" || name == "target.info" || slices.Contains(scrapeSeries, name) {
			delivery = append(delivery, name)
		} else {
			program = append(program, s)
		}
	}
	slices.Sort(delivery)
	return program, delivery
}

// named is the series of a name; there has to be one.
func named(t *testing.T, list []stored, name string) stored {
	t.Helper()
	var found []stored
	for _, s := range list {
		if s.labels.Get("__name__") == name {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d series %s in\n%s", len(found), name, text(list))
	}
	return found[0]
}

// compare holds the series of a program against those that were predicted.
func compare(t *testing.T, want []labels.Labels, got []stored) {
	t.Helper()
	there := map[string]bool{}
	for _, s := range got {
		there[s.labels.String()] = true
	}
	predicted := map[string]bool{}
	for _, l := range want {
		predicted[l.String()] = true
		if !there[l.String()] {
			t.Errorf("predicted, but not there: %s", l)
		}
	}
	for _, s := range got {
		if !predicted[s.labels.String()] {
			t.Errorf("there, but not predicted: %s", s.labels)
		}
	}
	if len(got) != len(predicted) || len(want) != len(predicted) {
		t.Errorf("%d series, and %d were predicted", len(got), len(want))
	}
}

func text(list []stored) string {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintln(&b, s.labels)
	}
	return b.String()
}

// names are the names of all labels of a series but its own name, sorted.
func names(s stored) (list []string) {
	s.labels.Range(func(l labels.Label) {
		if l.Name != "__name__" {
			list = append(list, l.Name)
		}
	})
	slices.Sort(list)
	return list
}
