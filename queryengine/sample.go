package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/prometheus/prometheus/model/value"
)

// InputSample is a sample of the request, written as [time, value]. The value is a number, or "NaN", "+Inf", "-Inf" or "stale", the
// marker that ends a series.
type InputSample struct {
	T int64
	V float64
}

// UnmarshalJSON reads the array of time and value.
func (s *InputSample) UnmarshalJSON(text []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return fmt.Errorf("a sample must be [time, value], not %s", text)
	}
	if len(parts) != 2 {
		return fmt.Errorf("a sample must be [time, value], not %s", text)
	}
	t, err := strconv.ParseInt(string(parts[0]), 10, 64)
	if err != nil {
		return fmt.Errorf("the time of a sample must be a whole number of milliseconds, not %s", parts[0])
	}
	v, err := parseValue(parts[1])
	if err != nil {
		return err
	}
	s.T, s.V = t, v
	return nil
}

// parseValue reads a JSON number or one of the words for values that JSON has no number for.
func parseValue(text json.RawMessage) (float64, error) {
	switch string(text) {
	case `"NaN"`:
		// Not math.NaN: Prometheus knows two NaNs, the other one is the stale marker.
		return math.Float64frombits(value.NormalNaN), nil
	case `"stale"`:
		return math.Float64frombits(value.StaleNaN), nil
	case `"+Inf"`:
		return math.Inf(1), nil
	case `"-Inf"`:
		return math.Inf(-1), nil
	case "null":
		return 0, errors.New("the value of a sample is null")
	}
	var v float64
	if err := json.Unmarshal(text, &v); err != nil {
		return 0, fmt.Errorf(`the value of a sample must be a number, "NaN", "+Inf", "-Inf" or "stale", not %s`, text)
	}
	return v, nil
}

// Value is a value of the response: a JSON number, or the text "NaN", "+Inf" or "-Inf".
type Value float64

// MarshalJSON writes the number or the text.
func (v Value) MarshalJSON() ([]byte, error) {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return json.Marshal(formatValue(f))
	}
	return json.Marshal(f)
}

// formatValue writes a value as Prometheus does.
func formatValue(v float64) string {
	return strconv.FormatFloat(v, 'g', -1, 64)
}
