// Package logs holds what needs the Collector's own processors of logs, in this process: the statements that are built for them, and what
// converted pipelines make of events.
package logs

import (
	"math"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottllog"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/ottlfuncs"
	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// source makes values, conditions and statements of the bytes of a fuzzing engine.
type source struct {
	data  []byte
	depth int
}

func (s *source) byte() byte {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return b
}

func (s *source) text() string {
	n := min(int(s.byte())%24, len(s.data))
	t := string(s.data[:n])
	s.data = s.data[n:]
	return t
}

func (s *source) int() int64 {
	var i uint64
	for range s.byte() % 9 {
		i = i<<8 | uint64(s.byte())
	}
	return int64(i)
}

func (s *source) path() ottl.Path {
	p := []ottl.Path{ottl.Attributes, ottl.Cache, ottl.Body, ottl.Resource}[s.byte()%4]
	for range 1 + s.byte()%3 {
		switch s.byte() % 4 {
		case 0, 1:
			p = p.Key(s.text())
		case 2:
			p = p.Index(int(s.byte()) - 5)
		default:
			p = p.At(ottl.Call("Concat", ottl.List(ottl.Str(s.text()), ottl.Attributes.Key(s.text()).Value()), ottl.Str("")))
		}
	}
	return p
}

func (s *source) value() ottl.Value {
	if s.depth++; s.depth > 3 {
		return ottl.Nil
	}
	defer func() { s.depth-- }()
	switch s.byte() % 14 {
	case 0:
		return ottl.Str(s.text())
	case 1:
		return ottl.Int(s.int())
	case 2:
		return ottl.Float(math.Float64frombits(uint64(s.int())))
	case 3:
		return ottl.Bool(s.byte()%2 == 0)
	case 4:
		return ottl.List(s.value(), s.value())
	case 5:
		return ottl.Map(ottl.Item{Key: s.text(), Value: s.value()}, ottl.Item{Key: s.text(), Value: s.value()})
	case 6:
		return ottl.Sum(s.number(), s.number())
	case 7:
		return ottl.Quotient(ottl.Difference(s.number(), s.number()), ottl.Product(s.number(), s.number()))
	case 8:
		return ottl.Call("Coalesce", ottl.List(s.value(), s.value()))
	case 9:
		return ottl.Call("Split", ottl.Str(s.text()), ottl.Str(s.text()))
	case 10:
		return ottl.Text(collector.Text{{Literal: s.text()}, {Env: "NAME", Default: "plain", HasDefault: s.byte()%2 == 0}, {Literal: s.text()}})
	case 11:
		return ottl.Call("Concat", ottl.List(ottl.Str(s.text()), s.path().Value()), ottl.Str(s.text()))
	case 12:
		return ottl.Nil
	}
	return s.path().Value()
}

// number is a value that can be calculated with.
func (s *source) number() ottl.Value {
	switch s.byte() % 4 {
	case 0:
		return ottl.Int(s.int())
	case 1:
		return ottl.Float(1 / (1 + math.Abs(float64(s.int()))))
	case 2:
		return ottl.Call("Int", s.path().Value())
	}
	return s.path().Value()
}

func (s *source) condition() ottl.Cond {
	if s.depth++; s.depth > 3 {
		return ottl.True
	}
	defer func() { s.depth-- }()
	switch s.byte() % 12 {
	case 0:
		return ottl.And(s.condition(), s.condition(), s.condition())
	case 1:
		return ottl.Or(s.condition(), s.condition(), s.condition())
	case 2:
		return ottl.Not(s.condition())
	case 3:
		return ottl.Is("IsString", s.path().Value())
	case 4:
		return ottl.Exists(s.path().Value())
	case 5:
		return ottl.Missing(s.value())
	case 6:
		return ottl.Lt(s.value(), s.value())
	case 7:
		return ottl.Ge(s.number(), s.number())
	case 8:
		return ottl.False
	case 9:
		return ottl.True
	case 10:
		return ottl.Is("ContainsValue", ottl.Strs(s.text(), s.text()), s.path().Value())
	}
	return ottl.Eq(s.value(), s.value())
}

func (s *source) statement() ottl.Statement {
	where := s.condition()
	switch s.byte() % 4 {
	case 0:
		return ottl.Append(s.path(), s.value()).Where(where)
	case 1:
		return ottl.Delete(s.path()).Where(where)
	case 2:
		st, _ := ottl.Set(s.path(), s.value()).Where(s.condition()).Where(where).Replace(where, s.condition())
		return st
	}
	return ottl.Set(s.path(), s.value()).Where(where)
}

// Whatever is built is what the Collector's own parser takes.
func FuzzBuilders(f *testing.F) {
	parser, err := ottllog.NewParser(ottlfuncs.StandardFuncs[*ottllog.TransformContext](), componenttest.NewNopTelemetrySettings(), ottllog.EnablePathContextNames())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("\x00\x01\x02\x03quote\"back\\slash\n\t"))
	f.Add([]byte{2, 1, 0, 9, 255, 254, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &source{data: data[:min(len(data), 400)]} // more would only be more statements
		for len(s.data) > 0 {
			// What stands for a variable of the environment is put in before OTTL reads the text.
			statement := expanded(s.statement().Text())
			if _, err := parser.ParseStatement(statement); err != nil {
				t.Fatalf("%s\n%v", statement, err)
			}
		}
	})
}

// expanded is a text with the environment's values in it, and single dollar signs.
func expanded(t collector.Text) (s string) {
	for _, p := range t {
		if p.Env != "" {
			s += "value"
		} else {
			s += p.Literal
		}
	}
	return s
}
