package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// Version is the version of requests and responses.
const Version = 1

// Request is what is to be compared. All times and durations are in milliseconds.
type Request struct {
	Version int `json:"version"`
	// Queries of pairs are evaluated, and groups of rules begin, at Start; the last time is the last one that is not after End.
	Start int64 `json:"start"`
	End   int64 `json:"end"`
	Step  int64 `json:"step"`
	// Lookback is how old a sample may be to be taken; absent, Prometheus' five minutes.
	Lookback *int64 `json:"lookback"`
	// Tolerance is how far two values may be apart, relative to the greater one and at least to 1; absent, 1e-9.
	Tolerance *float64 `json:"tolerance"`

	Old Side `json:"old"`
	New Side `json:"new"`
	// Mapping is how labels of results of the new side are called on the old side.
	Mapping  Mapping   `json:"mapping"`
	Pairs    []Pair    `json:"pairs"`
	Instants []Instant `json:"instants"`
	// AlertsAt are the times at which the active alerts of both sides are listed.
	AlertsAt []int64 `json:"alerts_at"`
}

// Side is the data and the rules before or after the migration.
type Side struct {
	Data   []Dataset `json:"data"`
	Groups []Group   `json:"groups"`
}

// Kinds of data sets.
const (
	KindSeries      = "series"
	KindOpenMetrics = "openmetrics"
	KindTSDB        = "tsdb"
)

// Dataset is one source of samples. What a kind does not read must be absent.
type Dataset struct {
	Kind string `json:"kind"`
	// Series are the samples of the kind "series".
	Series []InputSeries `json:"series"`
	// Path is the file of the kind "openmetrics", or the directory of the kind "tsdb".
	Path string `json:"path"`
	// Labels are those of the target that the file of the kind "openmetrics" is of.
	Labels map[string]string `json:"labels"`
}

// InputSeries is a series of the request; __name__ is one of its labels.
type InputSeries struct {
	Labels  map[string]string `json:"labels"`
	Samples []InputSample     `json:"samples"`
}

// Group is a group of rules, evaluated from the request's start on, every interval.
type Group struct {
	Name     string      `json:"name"`
	File     string      `json:"file"`
	Interval int64       `json:"interval"` // absent, the request's step
	Rules    []InputRule `json:"rules"`
}

// InputRule is a recording rule or an alerting rule. ID says which rules of both sides are compared.
type InputRule struct {
	ID            string            `json:"id"`
	Record        string            `json:"record"`
	Alert         string            `json:"alert"`
	Expr          string            `json:"expr"`
	For           int64             `json:"for"`
	KeepFiringFor int64             `json:"keep_firing_for"`
	Labels        map[string]string `json:"labels"`
	Annotations   map[string]string `json:"annotations"`
	// Mapping, of a rule of the new side, overrides the request's as that of a pair does.
	Mapping *Mapping `json:"mapping"`
}

// Pair is a query before and after the migration.
type Pair struct {
	ID  string `json:"id"`
	Old string `json:"old"`
	New string `json:"new"`
	// Mapping overrides the request's for this pair: its entries are added or replace those of the same key, its drop replaces drop.
	Mapping *Mapping `json:"mapping"`
}

// Sides of a request.
const (
	SideOld = "old"
	SideNew = "new"
)

// Instant is a query at one time, whose result is only reported.
type Instant struct {
	ID   string `json:"id"`
	Side string `json:"side"`
	Expr string `json:"expr"`
	Time int64  `json:"time"`
}

// Defaults of a request, those of Prometheus where it has them.
const (
	defaultLookback  = 5 * 60 * 1000
	defaultTolerance = 1e-9
)

// maxTime bounds start and end, about the year 9999, and maxDuration what a [time.Duration] holds, so that no sum of them overflows.
const (
	maxTime     = 253_402_300_800_000
	maxDuration = math.MaxInt64 / 1_000_000
)

// maxSteps bounds the points of a series: more are a mistake in the units of start, end or step.
const maxSteps = 1_000_000

// ReadRequest decodes a request and checks it. The error says what is wrong and where.
func ReadRequest(in io.Reader) (*Request, error) {
	dec := json.NewDecoder(in)
	dec.DisallowUnknownFields()
	var req Request
	if err := dec.Decode(&req); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows after the JSON object")
	}
	if err := req.check(); err != nil {
		return nil, err
	}
	return &req, nil
}

// lookback is how old a sample may be, in milliseconds.
func (r *Request) lookback() int64 {
	if r.Lookback == nil {
		return defaultLookback
	}
	return *r.Lookback
}

// tolerance is the relative difference of values that are equal.
func (r *Request) tolerance() float64 {
	if r.Tolerance == nil {
		return defaultTolerance
	}
	return *r.Tolerance
}

// check reports the first thing that makes the request one that cannot be answered.
func (r *Request) check() error {
	switch {
	case r.Version != Version:
		return fmt.Errorf("version is %d, this program reads version %d", r.Version, Version)
	case r.Step <= 0 || r.Step > maxDuration:
		return errors.New("step must be more than 0, and a duration in milliseconds")
	case r.Start < -maxTime || r.End > maxTime:
		return errors.New("start and end must be times in milliseconds, up to the year 9999")
	case r.End < r.Start:
		return errors.New("end is before start")
	case (r.End-r.Start)/r.Step >= maxSteps:
		return fmt.Errorf("there are more than %d steps between start and end", maxSteps)
	case r.lookback() <= 0 || r.lookback() > maxDuration:
		return errors.New("lookback must be more than 0, and a duration in milliseconds")
	case !(r.tolerance() >= 0):
		return errors.New("tolerance must not be negative")
	}
	if err := r.Old.check(SideOld, r); err != nil {
		return err
	}
	if err := r.New.check(SideNew, r); err != nil {
		return err
	}
	for i, p := range r.Pairs {
		if p.ID == "" {
			return fmt.Errorf("pairs[%d]: no id", i)
		}
	}
	for i, q := range r.Instants {
		if q.Side != SideOld && q.Side != SideNew {
			return fmt.Errorf("instants[%d]: side is %q, it must be %q or %q", i, q.Side, SideOld, SideNew)
		}
	}
	return nil
}

// check reports the first wrong thing of a side that is called name.
func (s *Side) check(name string, r *Request) error {
	for i := range s.Data {
		if err := s.Data[i].check(); err != nil {
			return fmt.Errorf("%s.data[%d]: %w", name, i, err)
		}
	}
	ids := map[string]bool{}
	for i, g := range s.Groups {
		interval := g.interval(r)
		if interval <= 0 || interval > maxDuration {
			return fmt.Errorf("%s.groups[%d]: interval must be more than 0, and a duration in milliseconds", name, i)
		}
		if (r.End-r.Start)/interval >= maxSteps {
			return fmt.Errorf("%s.groups[%d]: there are more than %d intervals between start and end", name, i, maxSteps)
		}
		for j := range g.Rules {
			rule := &g.Rules[j]
			if err := rule.check(); err != nil {
				return fmt.Errorf("%s.groups[%d].rules[%d]: %w", name, i, j, err)
			}
			if ids[rule.ID] {
				return fmt.Errorf("%s.groups[%d].rules[%d]: the id %q is given twice", name, i, j, rule.ID)
			}
			ids[rule.ID] = true
		}
	}
	return nil
}

// interval is the time between two evaluations of the group.
func (g *Group) interval(r *Request) int64 {
	if g.Interval == 0 {
		return r.Step
	}
	return g.Interval
}

// check reports what is wrong with the form of a data set; what is in it is read later.
func (d *Dataset) check() error {
	switch d.Kind {
	case KindSeries:
		if d.Path != "" || d.Labels != nil {
			return fmt.Errorf("the kind %q has no path and no labels of its own", d.Kind)
		}
	case KindOpenMetrics, KindTSDB:
		if d.Path == "" {
			return fmt.Errorf("the kind %q needs a path", d.Kind)
		}
		if d.Series != nil {
			return fmt.Errorf("the kind %q has no series", d.Kind)
		}
		if d.Kind == KindTSDB && d.Labels != nil {
			return fmt.Errorf("the kind %q has no labels: those of its series are stored", d.Kind)
		}
	default:
		return fmt.Errorf("kind is %q, it must be %q, %q or %q", d.Kind, KindSeries, KindOpenMetrics, KindTSDB)
	}
	return nil
}

// check reports what no rule may be; whether its query can be parsed is reported with the results.
func (r *InputRule) check() error {
	switch {
	case r.ID == "":
		return errors.New("no id")
	case (r.Record == "") == (r.Alert == ""):
		return fmt.Errorf("%s: exactly one of record and alert must be given", r.ID)
	case r.Record != "" && (r.For != 0 || r.KeepFiringFor != 0 || len(r.Annotations) > 0):
		return fmt.Errorf("%s: a recording rule has no for, keep_firing_for or annotations", r.ID)
	case r.For < 0 || r.KeepFiringFor < 0:
		return fmt.Errorf("%s: for and keep_firing_for must not be negative", r.ID)
	case r.For > maxDuration || r.KeepFiringFor > maxDuration:
		return fmt.Errorf("%s: for and keep_firing_for must be durations in milliseconds", r.ID)
	}
	return nil
}
