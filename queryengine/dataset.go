package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
)

// maxProblems is how many problems of one data set are reported: a file in the wrong format has one on every line.
const maxProblems = 10

// loader collects the samples of data sets that are to be written into a storage. Prometheus takes the samples of a series in the order
// of their times, and data sets may bring them in any order, so nothing is written before everything is read.
type loader struct {
	series   map[string]*loadedSeries // by the text of the labels
	recorded recordedNames            // what is left out
	order    []*loadedSeries
	// problems are in the order of the data sets; those of the one being read are counted.
	problems []string
	counted  int
}

// loadedSeries is what was read of a series.
type loadedSeries struct {
	labels  labels.Labels
	samples []loadedSample
}

// loadedSample is a sample and where it came from.
type loadedSample struct {
	t      int64
	v      float64
	origin origin
}

// origin is the place of a sample: a file and a line, or a data set of the request and no line.
type origin struct {
	name string
	line int
}

// String is the origin as problems begin with it.
func (o origin) String() string {
	if o.line == 0 {
		return o.name
	}
	return fmt.Sprintf("%s:%d", o.name, o.line)
}

// newLoader is a loader that has read nothing and leaves the recorded series out.
func newLoader(recorded recordedNames) *loader {
	return &loader{series: map[string]*loadedSeries{}, recorded: recorded}
}

// begin starts a data set, whose problems are counted anew.
func (l *loader) begin() { l.counted = 0 }

// problem reports something that is wrong with the data set being read.
func (l *loader) problem(at origin, format string, args ...any) {
	l.counted++
	switch {
	case l.counted <= maxProblems:
		l.problems = append(l.problems, at.String()+": "+fmt.Sprintf(format, args...))
	case l.counted == maxProblems+1:
		l.problems = append(l.problems, at.name+": there are more problems, the first are reported")
	}
}

// add takes one sample.
func (l *loader) add(ls labels.Labels, t int64, v float64, at origin) {
	if l.recorded.has(ls) {
		return
	}
	key := ls.String()
	s := l.series[key]
	if s == nil {
		s = &loadedSeries{labels: ls}
		l.series[key] = s
		l.order = append(l.order, s)
	}
	s.samples = append(s.samples, loadedSample{t, v, at})
}

// addSeries takes the series of a data set of the request; name is what its problems are reported under.
func (l *loader) addSeries(name string, all []InputSeries) {
	for i, in := range all {
		at := origin{name: fmt.Sprintf("%s.series[%d]", name, i)}
		ls := labels.FromMap(in.Labels)
		// An empty value is no label for Prometheus, and FromMap keeps it.
		ls = ls.WithoutEmpty()
		if ls.Get(labels.MetricName) == "" {
			l.problem(at, "the series %s has no __name__", ls)
			continue
		}
		if !ls.IsValid(model.UTF8Validation) {
			l.problem(at, "the labels %s are not valid", ls)
			continue
		}
		for _, s := range in.Samples {
			l.add(ls, s.T, s.V, at)
		}
	}
}

// write stores everything that was read. Samples that contradict each other are problems.
func (l *loader) write(ctx context.Context, to storage.AppendableV2) error {
	app := to.AppenderV2(ctx)
	for _, s := range l.order {
		slices.SortStableFunc(s.samples, func(a, b loadedSample) int { return cmp.Compare(a.t, b.t) })
		var ref storage.SeriesRef
		for i, sample := range s.samples {
			if i > 0 && s.samples[i-1].t == sample.t {
				before := s.samples[i-1]
				// By their bits, as a NaN is equal to itself here and different from the stale marker.
				if math.Float64bits(before.v) != math.Float64bits(sample.v) {
					l.begin()
					l.problem(sample.origin, "%s has two values at %s, %s here and %s from %s",
						s.labels, formatTime(sample.t), formatValue(sample.v), formatValue(before.v), before.origin)
				}
				continue
			}
			var err error
			ref, err = app.Append(ref, s.labels, 0, sample.t, sample.v, nil, nil, storage.AOptions{})
			if err != nil {
				l.begin()
				l.problem(sample.origin, "%s at %s cannot be stored: %v", s.labels, formatTime(sample.t), err)
			}
		}
	}
	if err := app.Commit(); err != nil {
		return fmt.Errorf("cannot store the data sets: %w", err)
	}
	return nil
}

// load reads the data sets of a side that is called name into its storage and reports what is wrong with them.
func load(ctx context.Context, name string, sets []Dataset, to *sideStorage) ([]string, error) {
	l := newLoader(to.recorded)
	for i, set := range sets {
		l.begin()
		switch set.Kind {
		case KindSeries:
			l.addSeries(fmt.Sprintf("%s.data[%d]", name, i), set.Series)
		case KindOpenMetrics:
			l.addFile(set.Path, set.Labels)
		case KindTSDB:
			if err := to.attach(set.Path); err != nil {
				l.problem(origin{name: set.Path}, "%s", strings.TrimSpace(err.Error()))
			}
		}
	}
	if len(l.problems) > 0 {
		return l.problems, nil
	}
	if err := l.write(ctx, to); err != nil {
		return nil, err
	}
	return l.problems, nil
}
