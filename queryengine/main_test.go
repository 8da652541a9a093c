package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// TestWrongRequests checks the exit status and the text of requests that cannot be answered.
func TestWrongRequests(t *testing.T) {
	const head = `{"version":1,"end":60000,"step":60000,`
	rule := func(text string) string { return head + `"old":{"groups":[{"name":"g","rules":[` + text + `]}]}}` }
	data := func(text string) string { return head + `"new":{"data":[` + text + `]}}` }
	for request, want := range map[string]string{
		``:                       "it is empty",
		`[]`:                     "cannot unmarshal array",
		`{"version":1`:           "unexpected EOF",
		head + `"pairs":[]} {}`:  "something follows",
		head + `"pears":[]}`:     `unknown field "pears"`,
		`{"version":2,"step":1}`: "version is 2",
		`{"version":1}`:          "step must be more than 0",
		`{"version":1,"step":1,"start":-9000000000000000000,"end":9000000000000000000}`: "up to the year 9999",
		head + `"lookback":9000000000000000000}`:                                        "lookback must be",
		`{"version":1,"step":1,"start":5,"end":4}`:                                      "end is before start",
		`{"version":1,"step":1,"end":4000000000000}`:                                    "more than 1000000 steps",
		head + `"lookback":0}`:                                                          "lookback must be more than 0",
		head + `"tolerance":-1}`:                                                        "tolerance must not be negative",
		head + `"pairs":[{"old":"a","new":"b"}]}`:                                       "pairs[0]: no id",
		head + `"instants":[{"id":"i","side":"left"}]}`:                                 `instants[0]: side is "left"`,
		head + `"old":{"groups":[{"interval":-1}]}}`:                                    "old.groups[0]: interval must be more than 0",
		rule(`{"record":"a"}`):                                                          "old.groups[0].rules[0]: no id",
		rule(`{"id":"i"}`):                                                              "exactly one of record and alert",
		rule(`{"id":"i","record":"a","alert":"b"}`):                                     "exactly one of record and alert",
		rule(`{"id":"i","record":"a","for":1}`):                                         "a recording rule has no for",
		rule(`{"id":"i","alert":"a","for":-1}`):                                         "must not be negative",
		rule(`{"id":"i","record":"a"},{"id":"i","alert":"a"}`):                          `old.groups[0].rules[1]: the id "i" is given twice`,
		data(`{"kind":"csv"}`):                                                          `new.data[0]: kind is "csv"`,
		data(`{"kind":"tsdb"}`):                                                         "needs a path",
		data(`{"kind":"tsdb","path":"a","labels":{}}`):                                  "has no labels",
		data(`{"kind":"tsdb","path":"a","series":[]}`):                                  "has no series",
		data(`{"kind":"series","path":"a"}`):                                            "has no path",
		data(`{"kind":"series","series":[{"samples":[[1]]}]}`):                          "[time, value], not [1]",
		data(`{"kind":"series","series":[{"samples":[7]}]}`):                            "[time, value], not 7",
		data(`{"kind":"series","series":[{"samples":[[1.5,1]]}]}`):                      "whole number of milliseconds, not 1.5",
		data(`{"kind":"series","series":[{"samples":[[1,"x"]]}]}`):                      `not "x"`,
		data(`{"kind":"series","series":[{"samples":[[1,null]]}]}`):                     "is null",
	} {
		var out, problems bytes.Buffer
		status := serve(context.Background(), strings.NewReader(request), &out, &problems)
		if status != 2 || !strings.Contains(problems.String(), want) || out.Len() > 0 {
			t.Errorf("%s\nstatus %d, %q, want 2 and %q", request, status, problems.String(), want)
		}
	}
}

// TestOtherFailures checks that what is no fault of the request has another exit status, and leaves no temporary files.
func TestOtherFailures(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	const request = `{"version":1,"end":60000,"step":60000,"pairs":[{"id":"a","old":"1","new":"1"}]}`
	interrupted, cancel := context.WithCancel(context.Background())
	cancel()
	var out, problems bytes.Buffer
	if status := serve(interrupted, strings.NewReader(request), &out, &problems); status != 1 || out.Len() > 0 || !strings.Contains(problems.String(), "interrupted") {
		t.Errorf("interrupted: status %d, %q", status, problems.String())
	}
	problems.Reset()
	if status := serve(context.Background(), strings.NewReader(request), brokenWriter{}, &problems); status != 1 || !strings.Contains(problems.String(), "broken pipe") {
		t.Errorf("no output: status %d, %q", status, problems.String())
	}
	if left := tree(t, temporary); left != "" {
		t.Errorf("temporary files are left: %s", left)
	}
}

// brokenWriter takes nothing.
type brokenWriter struct{}

// Write fails.
func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }
