package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/prometheus/prometheus/promql"
)

// run is the work on one request.
type run struct {
	req      *Request
	engine   *promql.Engine
	old, new *sideRun
}

// sideRun is one side of a request while it is worked on.
type sideRun struct {
	name     string
	in       Side
	storage  *sideStorage
	groups   []*ruleGroup
	problems []string
}

// times is the steps of queries.
func (r *run) times() times { return times{r.req.Start, r.req.End, r.req.Step} }

// sides is both sides, the old one first.
func (r *run) sides() []*sideRun { return []*sideRun{r.old, r.new} }

// Run answers a request. The error is one of the program's surroundings, such as a disk that is full; what is wrong with data sets or
// queries is in the response.
func Run(ctx context.Context, req *Request) (resp *Response, err error) {
	dir, err := os.MkdirTemp("", "otelmigrate-queryengine-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	r := &run{
		req:    req,
		engine: newEngine(req.lookback()),
		old:    &sideRun{name: SideOld, in: req.Old},
		new:    &sideRun{name: SideNew, in: req.New},
	}
	defer func() { err = errors.Join(err, r.engine.Close()) }()
	for _, s := range r.sides() {
		if s.storage, err = openStorage(filepath.Join(dir, s.name), newRecordedNames(s.in.Groups)); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, s.storage.close()) }()
	}
	if err := r.each(func(s *sideRun) (err error) {
		s.problems, err = load(ctx, s.name, s.in.Data, s.storage)
		return err
	}); err != nil {
		return nil, err
	}
	resp = &Response{
		Version:  Version,
		Pairs:    []PairResult{},
		Instants: []InstantResult{},
		AlertsAt: []AlertsResult{},
		Errors:   append(append([]string{}, r.old.problems...), r.new.problems...),
	}
	for _, s := range r.sides() {
		s.groups = newRuleGroups(req, s.in.Groups)
	}
	if len(resp.Errors) > 0 {
		r.refuse(resp)
		return resp, nil
	}
	if err := r.each(func(s *sideRun) error {
		evaluateGroups(ctx, r.engine, s.storage, s.groups, req.End)
		return nil
	}); err != nil {
		return nil, err
	}
	r.answer(ctx, resp)
	return resp, nil
}

// each does something with both sides at the same time. A panic becomes an error: in another goroutine it would end the program before
// its temporary data are removed.
func (r *run) each(do func(*sideRun) error) error {
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, s := range r.sides() {
		wait.Go(func() {
			defer func() {
				if broken := recover(); broken != nil {
					errs[i] = fmt.Errorf("the work on the %s side broke down: %v", s.name, broken)
				}
			}()
			errs[i] = do(s)
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// answer fills a response after the rules of both sides were evaluated.
func (r *run) answer(ctx context.Context, resp *Response) {
	resp.Rules = r.compareRules()
	for _, p := range r.req.Pairs {
		resp.Pairs = append(resp.Pairs, r.comparePair(ctx, p))
	}
	for _, q := range r.req.Instants {
		data := r.old.storage
		if q.Side == SideNew {
			data = r.new.storage
		}
		resp.Instants = append(resp.Instants, instantResult(ctx, r.engine, data, q))
	}
	for _, t := range r.req.AlertsAt {
		for _, s := range r.sides() {
			resp.AlertsAt = append(resp.AlertsAt, activeAlerts(s.name, s.groups, t))
		}
	}
}

// refuse fills a response with failures, when the data sets could not be read as a whole.
func (r *run) refuse(resp *Response) {
	const why = "not evaluated: the data sets have problems, see errors"
	for _, p := range r.req.Pairs {
		resp.Pairs = append(resp.Pairs, PairResult{ID: p.ID, Status: Failed, Detail: why, ExtraLabels: []string{}})
	}
	resp.Rules = r.compareRules()
	for i := range resp.Rules {
		resp.Rules[i].Status, resp.Rules[i].Detail = Failed, why
	}
	for _, q := range r.req.Instants {
		resp.Instants = append(resp.Instants, InstantResult{ID: q.ID, Samples: []InstantSample{}, Error: why})
	}
}
