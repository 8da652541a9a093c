package interpreter

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// rubyFloat is Float#to_s: 16777217.0, 1.0e+16.
func rubyFloat(f float64) string {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 0):
		return map[bool]string{true: "Infinity", false: "-Infinity"}[f > 0]
	case f == 0 || abs >= 1e-4 && abs < 1e16:
		return withPoint(strconv.FormatFloat(f, 'f', -1, 64))
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	return withPoint(mantissa) + "e" + exponent
}

// javaFloat is Double.toString: 1.6777217E7, 0.01.
func javaFloat(f float64) string {
	abs := math.Abs(f)
	if f == 0 || math.IsNaN(f) || math.IsInf(f, 0) || abs >= 1e-3 && abs < 1e7 {
		return rubyFloat(f)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	n, _ := strconv.Atoi(exponent)
	return withPoint(mantissa) + "E" + strconv.Itoa(n)
}

func withPoint(s string) string {
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

var (
	leadingInteger = regexp.MustCompile(`^[\s]*([+-]?\d+(?:_\d+)*)`)
	leadingFloat   = regexp.MustCompile(`^[\s]*([+-]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+(?:[eE][+-]?\d+)?)`)
	wholeDecimal   = regexp.MustCompile(`^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eEdD][+-]?\d+)?$`)
	wholeFloat     = regexp.MustCompile(`^[+-]?(?:\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?$`)
	javaDecimal    = regexp.MustCompile(`^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$`)
	hexadecimal    = regexp.MustCompile(`(?i)^[+-]?0x`)
)

// largestExponent is up to where a decimal becomes an integer; Ruby goes on to what the memory holds.
const largestExponent = 4000

// stringToI is String#to_i: the number that a text begins with, or 0.
func stringToI(s string) any {
	m := leadingInteger.FindStringSubmatch(s)
	if m == nil {
		return int64(0)
	}
	i, _ := new(big.Int).SetString(strings.ReplaceAll(m[1], "_", ""), 10)
	return integer(i)
}

// stringToF is String#to_f.
func stringToF(s string) float64 {
	m := leadingFloat.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	f, _ := strconv.ParseFloat(strings.ReplaceAll(m[1], "_", ""), 64)
	return f
}

// floatToI is Float#to_i.
func floatToI(f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, errors.New("FloatDomainError")
	}
	i, _ := big.NewFloat(f).Int(nil)
	return integer(i), nil
}

// decimalToI is BigDecimal(s).to_i, of Ruby or of Java as the form says.
func decimalToI(s string, form *regexp.Regexp) (any, error) {
	if !form.MatchString(s) {
		return nil, errors.New("invalid value for BigDecimal: " + strconv.Quote(s))
	}
	s = strings.NewReplacer("_", "", "d", "e", "D", "e").Replace(s)
	if _, exponent, found := strings.Cut(strings.ToLower(s), "e"); found {
		if n, err := strconv.Atoi(exponent); err != nil || n > largestExponent || n < -largestExponent {
			return nil, errors.New("the exponent is too large")
		}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, errors.New("invalid value for BigDecimal: " + strconv.Quote(s))
	}
	return integer(new(big.Int).Quo(r.Num(), r.Denom())), nil
}

// strictFloat is Kernel#Float of a text.
func strictFloat(s string) (float64, error) {
	s = strings.TrimSpace(s)
	if hexadecimal.MatchString(s) {
		if !strings.ContainsAny(s, "pP") {
			s += "p0"
		}
		return strconv.ParseFloat(s, 64)
	}
	if !wholeFloat.MatchString(s) {
		return 0, errors.New("invalid value for Float(): " + strconv.Quote(s))
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if errors.Is(err, strconv.ErrRange) {
		err = nil // infinite, as in Ruby
	}
	return f, err
}

// strictInteger is Kernel#Integer of a text: 12, 0x1f, 0b11, 017, 1_000.
func strictInteger(s string) (any, error) {
	s = strings.TrimSpace(s)
	i, ok := new(big.Int).SetString(s, 0)
	if !ok {
		return nil, errors.New("invalid value for Integer(): " + strconv.Quote(s))
	}
	return integer(i), nil
}

// toF is Ruby's to_f of a number.
func toF(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return f
	}
	return 0
}
