// Package queryengine asks the program otelmigrate-queryengine, which holds Prometheus' own query engine, to evaluate queries and rules on two
// sets of data. That program is a module of its own (the folder queryengine), so that this one stays light.
package queryengine

import "encoding/json"

// Version is that of requests and responses.
const Version = 1

// Request is what to compare. Times and durations are in milliseconds.
type Request struct {
	Version  int       `json:"version"`
	Start    int64     `json:"start"`
	End      int64     `json:"end"`
	Step     int64     `json:"step"`
	Old      Side      `json:"old"`
	New      Side      `json:"new"`
	Mapping  Mapping   `json:"mapping"`
	Pairs    []Pair    `json:"pairs"`
	Instants []Instant `json:"instants"`
	AlertsAt []int64   `json:"alerts_at"`
	// Lookback is how old a sample may be to be taken; nil for Prometheus' five minutes. Tolerance is how far two values may be apart, relative to
	// the greater one; nil for 1e-9.
	Lookback  *int64   `json:"lookback,omitempty"`
	Tolerance *float64 `json:"tolerance,omitempty"`
}

// Side is the data and the rules before or after a migration.
type Side struct {
	Data   []Dataset `json:"data"`
	Groups []Group   `json:"groups"`
}

// Dataset is series, a file of OpenMetrics, or a folder of a TSDB.
type Dataset struct {
	Kind   string            `json:"kind"` // series, openmetrics, tsdb
	Series []Series          `json:"series,omitempty"`
	Path   string            `json:"path,omitempty"`
	Labels map[string]string `json:"labels,omitempty"`
}

// Series is a series, __name__ among its labels. A sample is a time and a value: a number, or one of "NaN", "+Inf", "-Inf", "stale".
type Series struct {
	Labels  map[string]string `json:"labels"`
	Samples [][2]any          `json:"samples"`
}

// Group is a group of rules.
type Group struct {
	Name     string `json:"name"`
	File     string `json:"file"`
	Interval int64  `json:"interval"`
	Rules    []Rule `json:"rules"`
}

// Rule is a rule; rules of one id on both sides are compared.
type Rule struct {
	ID            string            `json:"id"`
	Record        string            `json:"record,omitempty"`
	Alert         string            `json:"alert,omitempty"`
	Expr          string            `json:"expr"`
	For           int64             `json:"for,omitempty"`
	KeepFiringFor int64             `json:"keep_firing_for,omitempty"`
	Labels        map[string]string `json:"labels,omitempty"`
	Annotations   map[string]string `json:"annotations,omitempty"`
	// Mapping is of the new side: it overrides the request's for this rule.
	Mapping *Mapping `json:"mapping,omitempty"`
}

// Mapping is how labels of results of the new side are called on the old side.
type Mapping struct {
	Labels  map[string]string            `json:"labels,omitempty"`
	Values  map[string]map[string]string `json:"values,omitempty"`
	Drop    []string                     `json:"drop,omitempty"`
	Metrics map[string]string            `json:"metrics,omitempty"`
}

// Pair is a query before and after.
type Pair struct {
	ID      string   `json:"id"`
	Old     string   `json:"old"`
	New     string   `json:"new"`
	Mapping *Mapping `json:"mapping,omitempty"`
}

// Instant is a query at one time.
type Instant struct {
	ID   string `json:"id"`
	Side string `json:"side"`
	Expr string `json:"expr"`
	Time int64  `json:"time"`
}

// The statuses of a comparison.
const (
	Equal   = "equal"
	Differ  = "differ"
	Vacuous = "vacuous" // there was nothing to compare, which shows nothing
	Failed  = "error"
)

// Response is what the comparison came to, in the order of the request.
type Response struct {
	Version  int             `json:"version"`
	Pairs    []Comparison    `json:"pairs"`
	Rules    []Comparison    `json:"rules"`
	Instants []InstantResult `json:"instants"`
	AlertsAt []AlertsResult  `json:"alerts_at"`
	Errors   []string        `json:"errors"`
}

// Comparison is that of a pair of queries or of rules.
type Comparison struct {
	ID          string   `json:"id"`
	Name        string   `json:"name,omitempty"`
	Kind        string   `json:"kind,omitempty"` // record or alert
	Status      string   `json:"status"`
	Points      int      `json:"points"`
	Series      int      `json:"series"`
	Firing      int      `json:"firing,omitempty"`
	Pending     int      `json:"pending,omitempty"`
	MaxError    float64  `json:"max_error"`
	Detail      string   `json:"detail"`
	OldEmpty    bool     `json:"old_empty"`
	NewEmpty    bool     `json:"new_empty"`
	ExtraLabels []string `json:"extra_labels"`
}

// InstantResult is the result of a query at one time.
type InstantResult struct {
	ID      string          `json:"id"`
	Samples []InstantSample `json:"samples"`
	Error   string          `json:"error"`
}

// InstantSample is one sample of a result.
type InstantSample struct {
	Labels    map[string]string `json:"labels"`
	Value     json.RawMessage   `json:"value"` // a number, or "NaN", "+Inf", "-Inf"
	Histogram string            `json:"histogram,omitempty"`
	Text      string            `json:"text,omitempty"`
}

// AlertsResult is the alerts of a side at a time.
type AlertsResult struct {
	Side   string  `json:"side"`
	Time   int64   `json:"time"`
	Alerts []Alert `json:"alerts"`
}

// Alert is one that is pending or firing.
type Alert struct {
	Name        string            `json:"name"`
	State       string            `json:"state"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}
