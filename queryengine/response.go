package main

// Response is what the comparison gave. Lists are in the order of the request.
type Response struct {
	Version  int             `json:"version"`
	Pairs    []PairResult    `json:"pairs"`
	Rules    []RuleResult    `json:"rules"`
	Instants []InstantResult `json:"instants"`
	AlertsAt []AlertsResult  `json:"alerts_at"`
	// Errors are problems with the data sets. With any of them nothing was evaluated: what is equal on half of the data proves nothing.
	Errors []string `json:"errors"`
}

// Status is what a comparison came to.
type Status string

// The statuses of a comparison.
const (
	Equal  Status = "equal"  // something was compared and all of it is equal
	Differ Status = "differ" // something is not equal
	// Vacuous says that there was nothing to compare on either side, which is no success.
	Vacuous Status = "vacuous"
	Failed  Status = "error" // one side or both could not be evaluated
)

// PairResult is what the comparison of a pair of queries came to.
type PairResult struct {
	ID     string `json:"id"`
	Status Status `json:"status"`
	// Points is how many points there were on one side or the other, and Series how many series they belong to.
	Points int `json:"points"`
	Series int `json:"series"`
	// MaxError is the greatest difference of two values, in the measure of the tolerance.
	MaxError float64 `json:"max_error"`
	Detail   string  `json:"detail"`
	OldEmpty bool    `json:"old_empty"`
	NewEmpty bool    `json:"new_empty"`
	// ExtraLabels are labels that the mapping drops and that series of the new side had.
	ExtraLabels []string `json:"extra_labels"`
}

// Kinds of rules.
const (
	KindRecord = "record"
	KindAlert  = "alert"
)

// RuleResult is what the comparison of a rule of the old side with that of the same id on the new side came to.
type RuleResult struct {
	ID     string `json:"id"`
	Name   string `json:"name"` // on the old side if it is there
	Kind   string `json:"kind"`
	Status Status `json:"status"`
	// Points is how many recorded points, or how many alerts at evaluations, there were on one side or the other.
	Points int `json:"points"`
	// Firing and Pending are in how many evaluations an alert was firing or pending on one side or the other.
	Firing  int    `json:"firing"`
	Pending int    `json:"pending"`
	Detail  string `json:"detail"`
}

// InstantResult is the result of a query at one time.
type InstantResult struct {
	ID      string          `json:"id"`
	Samples []InstantSample `json:"samples"` // sorted by labels
	Error   string          `json:"error"`
}

// InstantSample is one sample of a result. A scalar has no labels.
type InstantSample struct {
	Labels map[string]string `json:"labels"`
	Value  Value             `json:"value"`
	// Histogram is the text of a native histogram, and Text the result of a query for a string; Value is 0 then.
	Histogram string `json:"histogram,omitempty"`
	Text      string `json:"text,omitempty"`
}

// AlertsResult is the alerts that were pending or firing on a side at a time, as its last evaluation up to then left them.
type AlertsResult struct {
	Side   string        `json:"side"`
	Time   int64         `json:"time"`
	Alerts []ActiveAlert `json:"alerts"` // sorted by name, then by labels
}

// ActiveAlert is an alert that is pending or firing.
type ActiveAlert struct {
	Name        string            `json:"name"`
	State       string            `json:"state"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}
