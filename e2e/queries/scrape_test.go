package queries

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
)

// scraper stores what a program serves as a scrape of Prometheus 3 does, at times of the test's own.
type scraper struct {
	to            storage.AppendableV2
	job, instance string
	// drop are names of series that metric_relabel_configs keep out.
	drop func(name string) bool

	before map[string]labels.Labels // what the last scrape found
}

// scrape asks the program at the address once, and stores its series, up, and the marks of those that are gone.
func (s *scraper) scrape(address string, at time.Time) error {
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("/metrics: %s %v", resp.Status, err)
	}
	p, err := textparse.New(text, resp.Header.Get("Content-Type"), labels.NewSymbolTable(), textparse.ParserOptions{})
	if err != nil {
		return err
	}
	app := s.to.AppenderV2(context.Background())
	found := map[string]labels.Labels{}
	add := func(ls labels.Labels, v float64) error {
		_, err := app.Append(0, ls, 0, at.UnixMilli(), v, nil, nil, storage.AOptions{})
		return err
	}
	for {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.Join(err, app.Rollback())
		}
		if entry != textparse.EntrySeries {
			continue
		}
		var ls labels.Labels
		p.Labels(&ls)
		if s.drop != nil && s.drop(ls.Get(model.MetricNameLabel)) {
			continue
		}
		ls = s.target(ls)
		_, _, v := p.Series()
		found[ls.String()] = ls
		if err := add(ls, v); err != nil {
			return errors.Join(err, app.Rollback())
		}
	}
	for key, ls := range s.before {
		if _, ok := found[key]; !ok {
			if err := add(ls, math.Float64frombits(value.StaleNaN)); err != nil {
				return errors.Join(err, app.Rollback())
			}
		}
	}
	if err := add(s.target(labels.FromStrings(model.MetricNameLabel, "up")), 1); err != nil {
		return errors.Join(err, app.Rollback())
	}
	s.before = found
	return app.Commit()
}

// target adds the labels of the target.
func (s *scraper) target(ls labels.Labels) labels.Labels {
	b := labels.NewBuilder(ls)
	b.Set("job", s.job)
	b.Set("instance", s.instance)
	return b.Labels()
}
