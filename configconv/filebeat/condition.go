package filebeat

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// condition is a condition of Filebeat (libbeat/conditions of github.com/elastic/beats). Several in one map all have to hold.
func (c *converter) condition(v yamledit.Value) (ottl.Cond, error) {
	return c.settingsOf(v).condition("")
}

// condition is the condition that stands under a prefix.
func (s *settings) condition(prefix string) (ottl.Cond, error) {
	var all []ottl.Cond
	negated := false
	for _, key := range s.order {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		op, field, _ := strings.Cut(rest, ".")
		if op == "not" {
			if !negated {
				inner, err := s.condition(prefix + "not.")
				if err != nil {
					return ottl.False, err
				}
				all = append(all, ottl.Not(inner))
			}
			negated = true
			continue
		}
		cond, err := s.check(op, field, s.values[key])
		if err != nil {
			return ottl.False, err
		}
		all = append(all, cond)
	}
	return ottl.And(all...), nil
}

func (c *converter) check(op, field string, v yamledit.Value) (ottl.Cond, error) {
	switch op {
	case "and", "or":
		var list []ottl.Cond
		for _, item := range v.Items() {
			cond, err := c.condition(item)
			if err != nil {
				return ottl.False, err
			}
			list = append(list, cond)
		}
		if op == "and" {
			return ottl.And(list...), nil
		}
		return ottl.Or(list...), nil
	case "has_fields":
		var list []ottl.Cond
		for _, name := range v.Strings() {
			list = append(list, exists(name))
		}
		return ottl.And(list...), nil
	}
	f := path(field).Value()
	switch op {
	case "equals":
		return ottl.Eq(f, value(v)), nil
	case "contains":
		text := value(v)
		return ottl.Or(ottl.And(ottl.Is("IsString", f), ottl.Ge(ottl.Call("Index", f, text), ottl.Int(0))), ottl.And(ottl.Is("IsList", f), ottl.Is("ContainsValue", f, text))), nil
	case "regexp":
		if _, err := regexp.Compile(v.Text()); err != nil {
			return ottl.False, fmt.Errorf("the expression %s: %v", v.Text(), err)
		}
		return ottl.Is("IsMatch", f, ottl.Text(textOf(v.Text()))), nil
	case "range":
		return ranged(field, v)
	case "network":
		return network(field, v)
	}
	return ottl.False, fmt.Errorf("the condition %s is not known here", op)
}

// ranged compares a number: http.response.code.gte: 400.
func ranged(field string, v yamledit.Value) (ottl.Cond, error) {
	dot := strings.LastIndexByte(field, '.')
	if dot < 0 {
		return ottl.False, fmt.Errorf("range has no gt, gte, lt or lte")
	}
	number, err := strconv.ParseFloat(v.Text(), 64)
	if err != nil {
		return ottl.False, fmt.Errorf("%s is no number", v.Text())
	}
	f, n := path(field[:dot]).Value(), ottl.Float(number)
	switch field[dot+1:] {
	case "gt":
		return ottl.Gt(f, n), nil
	case "gte":
		return ottl.Ge(f, n), nil
	case "lt":
		return ottl.Lt(f, n), nil
	case "lte":
		return ottl.Le(f, n), nil
	}
	return ottl.False, fmt.Errorf("range has no gt, gte, lt or lte")
}

// named are the networks that have a name (libbeat/conditions/network.go).
var named = map[string][]string{
	"loopback":           {"127.0.0.0/8", "::1/128"},
	"private":            {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8"},
	"multicast":          {"224.0.0.0/4", "ff00::/8"},
	"link_local_unicast": {"169.254.0.0/16", "fe80::/10"},
	"unspecified":        {"0.0.0.0/32", "::/128"},
}

// network holds where an address is in a network.
func network(field string, v yamledit.Value) (ottl.Cond, error) {
	var list []string
	negated := false
	names := v.Strings()
	if v.IsScalar() {
		names = []string{v.Text()}
	}
	for _, n := range names {
		switch {
		case named[n] != nil:
			list = append(list, named[n]...)
		case n == "public":
			negated = true
			for _, other := range []string{"private", "loopback", "multicast", "link_local_unicast", "unspecified"} {
				list = append(list, named[other]...)
			}
		case strings.Contains(n, "/"):
			list = append(list, n)
		default:
			return ottl.False, fmt.Errorf("the network %s is not known here", n)
		}
	}
	f := path(field).Value()
	in := ottl.Is("IsInCIDR", f, ottl.Strs(list...))
	if negated {
		in = ottl.Not(in)
	}
	return ottl.And(ottl.Is("IsString", f), in), nil
}
