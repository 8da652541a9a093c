package promql

import "github.com/otelmigrate/otelmigrate/internal/finding"

// Verdict says what a migration does to a query.
type Verdict string

// The verdicts, from the one that asks least of the reader to the one that asks most.
const (
	Same     Verdict = "same"     // it asks for the same series by the same names
	Renamed  Verdict = "renamed"  // it asks for the same series by other names
	Adjusted Verdict = "adjusted" // it needs another form to give the same result
	Changed  Verdict = "changed"  // what it asks for is gone or means something else
	Unknown  Verdict = "unknown"  // what it asks for is not known here
)

// Status is the status of a query's finding. An adjusted query that was not edited is left for a human.
func (r *Result) Status() finding.Status {
	switch {
	case r.Verdict == Changed || r.Verdict == Unknown:
		return finding.Manual
	case r.Verdict == Adjusted && len(r.Edits) == 0:
		return finding.Manual
	case r.Verdict == Adjusted || len(r.Reviews) > 0:
		return finding.Review
	case len(r.Edits) > 0:
		return finding.Auto
	}
	return finding.Keep
}
