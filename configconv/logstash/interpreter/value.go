package interpreter

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// convert makes a value of an event out of a value of Go.
func convert(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, int64, *big.Int, float64, string, Timestamp:
		return v, nil
	case int:
		return int64(v), nil
	case time.Time:
		return Timestamp{v}, nil
	case json.Number:
		return jsonNumber(v)
	case []string:
		out := make([]any, len(v))
		for i, s := range v {
			out[i] = s
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			c, err := convert(x)
			if err != nil {
				return nil, err
			}
			out[i] = c
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			c, err := convert(x)
			if err != nil {
				return nil, err
			}
			out[k] = c
		}
		return out, nil
	case hash:
		out := make(map[string]any, len(v))
		for _, p := range v {
			c, err := convert(p.value)
			if err != nil {
				return nil, err
			}
			out[p.key] = c
		}
		return out, nil
	}
	return nil, fmt.Errorf("an event cannot hold a %T", v)
}

func clone(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = clone(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = clone(x)
		}
		return out
	}
	return v
}

// equal is the equality of Ruby's objects in Java, RubyObject.equals: 1 and 1.0 are not equal.
func equal(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, equal)
	case hash:
		b, ok := b.(hash)
		return ok && slices.EqualFunc(a, b, func(p, q pair) bool { return p.key == q.key && equal(p.value, q.value) })
	case *big.Int:
		b, ok := b.(*big.Int)
		return ok && a.Cmp(b) == 0
	case Timestamp:
		b, ok := b.(Timestamp)
		return ok && a.Time.Equal(b.Time)
	}
	switch b.(type) {
	case []any, map[string]any, hash:
		return false
	}
	return a == b
}

// integer is a big.Int as an event holds it.
func integer(i *big.Int) any {
	if i.IsInt64() {
		return i.Int64()
	}
	return i
}

// array is Ruby's Kernel#Array.
func array(v any) []any {
	switch v := v.(type) {
	case nil:
		return []any{}
	case []any:
		return v
	case map[string]any:
		out := []any{}
		for _, k := range sortedKeys(v) {
			out = append(out, []any{k, v[k]})
		}
		return out
	}
	return []any{v}
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// toS is Ruby's to_s.
func toS(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return rubyFloat(v)
	}
	return inspect(v)
}

// inspect is Ruby's inspect, of the version 3.4.
func inspect(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		return strconv.Quote(v)
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = inspect(x)
		}
		return "[" + strings.Join(out, ", ") + "]"
	case map[string]any:
		var out []string
		for _, k := range sortedKeys(v) {
			out = append(out, inspect(k)+" => "+inspect(v[k]))
		}
		return "{" + strings.Join(out, ", ") + "}"
	case hash:
		m, _ := convert(v)
		return inspect(m)
	}
	return scalarString(v, rubyFloat)
}

// javaString is Java's toString, with which %{field} prints a value and "in" compares it.
func javaString(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = javaString(x)
		}
		return "[" + strings.Join(out, ", ") + "]"
	case map[string]any:
		var out []string
		for _, k := range sortedKeys(v) {
			out = append(out, k+"="+javaString(v[k]))
		}
		return "{" + strings.Join(out, ", ") + "}"
	}
	return scalarString(v, javaFloat)
}

func scalarString(v any, float func(float64) string) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return float(v)
	case fmt.Stringer: // *big.Int, Timestamp
		return v.String()
	}
	return ""
}
