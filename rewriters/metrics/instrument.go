package metrics

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// instrument is what the constructors of one unit say about its metric.
type instrument struct {
	kind       string // Counter, Gauge or Histogram
	vec        bool
	names      []string // exposed names, one a constructor
	labels     []string
	constant   []label // constant labels
	registered bool
	set, added bool // for a gauge: how it is used
	problem    string
}

type label struct {
	name  string
	value ast.Expr
	text  string // the value of a constant label as Go source, because it is written where the expression may mean nothing
}

// of reads the constructors of the unit, once.
func (r *rewriter) of(u *rewriters.Unit) *instrument {
	if i := r.units[u]; i != nil {
		return i
	}
	i := &instrument{}
	r.units[u] = i
	for _, s := range u.Sites {
		switch {
		case strings.HasPrefix(s.Symbol, prom+".New"), strings.HasPrefix(s.Symbol, promauto+".New"):
			if handlers[s.Symbol] != nil {
				i.read(s)
			}
		case s.Symbol == prom+".Gauge.Set", s.Symbol == prom+".Gauge.SetToCurrentTime":
			i.set = true
		case s.Symbol == prom+".Gauge.Inc", s.Symbol == prom+".Gauge.Dec", s.Symbol == prom+".Gauge.Add", s.Symbol == prom+".Gauge.Sub":
			i.added = true
		}
	}
	switch {
	case i.problem != "":
	case len(i.names) == 0:
		i.problem = "where the metric is made cannot be followed from here"
	case i.kind == "Gauge" && i.set && i.added:
		i.problem = "the gauge is both set and added to, for which OpenTelemetry has no synchronous instrument; keep the value yourself and observe it with a Float64ObservableGauge"
	}
	return i
}

// read takes one constructor call in.
func (i *instrument) read(s *rewriters.Site) {
	call := s.Call()
	if call == nil || len(call.Args) == 0 {
		i.problem = "the constructor is used as a function value"
		return
	}
	name := s.Symbol[strings.LastIndex(s.Symbol, ".New")+len(".New"):]
	kind, vec := strings.CutSuffix(name, "Vec")
	i.registered = i.registered || strings.HasPrefix(s.Symbol, promauto+".")
	o, problem := optionsOf(s, call.Args[0])
	if problem != "" {
		i.problem = problem
		return
	}
	var labels []string
	if vec {
		if labels, problem = labelNames(s, call.Args[1]); problem != "" {
			i.problem = problem
			return
		}
	}
	if i.kind != "" && (i.kind != kind || i.vec != vec || !slices.Equal(i.labels, labels) || len(i.constant)+len(o.constant) > 0) {
		i.problem = "several metrics of different kinds, labels or constant labels flow into one variable; split it"
		return
	}
	i.kind, i.vec, i.labels, i.constant = kind, vec, labels, o.constant
	i.names = append(i.names, o.name)
	if validName(o.name) != "" {
		i.problem = validName(o.name)
	}
}

// validName says why OpenTelemetry takes no instrument of that name, or "".
// https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax
func validName(name string) string {
	if name == "" || len(name) > 255 {
		return "the name " + strconv.Quote(name) + " is empty or longer than 255 characters, which no instrument may be"
	}
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if i == 0 && !letter {
			return "the name " + strconv.Quote(name) + " does not begin with a letter, as an instrument's name must"
		}
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune("_.-/", c) {
			return "the name " + strconv.Quote(name) + " contains " + strconv.QuoteRune(c) + ", which an instrument's name may not"
		}
	}
	return ""
}

// opts are the options of a constructor, as far as they are known when the code is read.
type opts struct {
	name     string // namespace, subsystem and name joined, as BuildFQName does
	help     ast.Expr
	buckets  ast.Expr
	constant []label
	fields   []*ast.Ident
}

// optionsOf reads an options literal, or a conversion of one.
func optionsOf(s *rewriters.Site, e ast.Expr) (o opts, problem string) {
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return o, "the metric's options are not written out in the call; make the instrument by hand where they are known"
	}
	parts := map[string]string{}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return o, "the metric's options have no field names"
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok {
			return o, "the metric's options have no field names"
		}
		o.fields = append(o.fields, key)
		switch key.Name {
		case "Namespace", "Subsystem", "Name":
			v := s.Pkg.Info.Types[kv.Value].Value
			if v == nil || v.Kind() != constant.String {
				return o, "the metric's " + strings.ToLower(key.Name) + " is not a constant, so its name is known only at run time; make the instrument by hand"
			}
			parts[key.Name] = constant.StringVal(v)
		case "Help":
			o.help = kv.Value
		case "Buckets":
			o.buckets = kv.Value
		case "ConstLabels":
			list, problem := literalLabels(s, kv.Value)
			if problem != "" {
				return o, problem
			}
			for i, l := range list {
				v := s.Pkg.Info.Types[l.value].Value
				if v == nil {
					return o, "the constant label " + l.name + " gets its value at run time; pass it as an attribute of every measurement by hand, or put it on the resource"
				}
				list[i].text = strconv.Quote(constant.StringVal(v))
			}
			o.constant = list
		default:
			if u := s.Plan.UseAt(key); u != nil && summaryOnly[u.Match.Name] && u.Status != catalog.Keep {
				continue // goes with the constructor
			}
			return o, "the option " + key.Name + " has no counterpart in the generated instruments (" + catalogReason(s, key) + ")"
		}
	}
	if parts["Name"] == "" {
		return o, "the metric has no name"
	}
	var names []string
	for _, p := range []string{"Namespace", "Subsystem", "Name"} {
		if parts[p] != "" {
			names = append(names, parts[p])
		}
	}
	o.name = strings.Join(names, "_")
	return o, ""
}

func catalogReason(s *rewriters.Site, id *ast.Ident) string {
	if u := s.Plan.UseAt(id); u != nil {
		return u.Reason
	}
	return string(catalog.Manual)
}

// literalLabels reads prometheus.Labels{"name": value}.
func literalLabels(s *rewriters.Site, e ast.Expr) (list []label, problem string) {
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return nil, "the labels are not written out here; pass them as attributes by hand"
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return nil, "the labels are not written out here; pass them as attributes by hand"
		}
		v := s.Pkg.Info.Types[kv.Key].Value
		if v == nil || v.Kind() != constant.String {
			return nil, "a label name is not a constant; pass the labels as attributes by hand"
		}
		list = append(list, label{name: constant.StringVal(v), value: kv.Value})
	}
	return list, ""
}

// labelNames reads []string{"a", "b"}.
func labelNames(s *rewriters.Site, e ast.Expr) (names []string, problem string) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok && id.Name == "nil" {
		return nil, ""
	}
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return nil, "the label names are not written out in the constructor; make the instrument by hand, and pass the labels as attributes"
	}
	for _, elt := range lit.Elts {
		v := s.Pkg.Info.Types[elt].Value
		if v == nil || v.Kind() != constant.String {
			return nil, "a label name is not a constant; make the instrument by hand, and pass the labels as attributes"
		}
		names = append(names, constant.StringVal(v))
	}
	return names, ""
}

// target is the OpenTelemetry instrument of the unit, as a type and as a constructor of the generated package.
func (i *instrument) target() (typ, constructor string) {
	vec := ""
	if i.vec {
		vec = "Vec" // shows nothing until a label set is used
	}
	switch i.kind {
	case "Counter":
		return "metric.Float64Counter", "otelboot.Counter" + vec
	case "Gauge":
		if i.added {
			return "metric.Float64UpDownCounter", "otelboot.UpDownCounter" + vec
		}
		return "metric.Float64Gauge", "otelboot.Gauge" + vec
	}
	return "metric.Float64Histogram", "otelboot.Histogram" + vec
}

func isNamed(t types.Type, name string) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == prom && n.Obj().Name() == name
}
