package rewriters

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// maker is a dependency's package of which a value of a legacy interface comes that is adapted, and the node it comes to.
type maker struct {
	node node
	path string
}

// taker is a function of a dependency that takes a value of a legacy interface.
type taker struct {
	node  node
	arg   ast.Expr
	where string
	typ   types.Type
}

// packageOf is the import path in the name of a function of a package.
func packageOf(function string) string {
	slash := strings.LastIndex(function, "/") + 1
	name, _, _ := strings.Cut(function[slash:], ".")
	return function[:slash] + name
}

// giveBack decides on values that are handed to a dependency which takes the legacy type. Where the dependency made one of them
// itself, which stays behind an adapter, it gets that back, as a call that flushes the tracer of a vendor wants it.
//
//	vendor.Flush(tracer)  =>  vendor.Flush(otelboot.LegacyTracer(tracer))
func (f *flow) giveBack() {
	for _, t := range f.takers {
		c := f.crossing(t.typ)
		made := slices.ContainsFunc(f.makers, func(m maker) bool {
			return m.path == packageOf(t.where) && f.find(m.node) == f.find(t.node)
		})
		reason := fmt.Sprintf("it is handed to %s, which takes a %s; use a release or a replacement of it that speaks OpenTelemetry", t.where, short(t.typ))
		switch {
		case made && c.Unwrap != "":
			f.conversions = append(f.conversions, conversion{t.node, t.arg, -1, c.Unwrap, false})
			f.remarks = append(f.remarks, remark{t.node, t.arg.Pos(), fmt.Sprintf("%s gets the %s that its own package made, and nil in place of any other", t.where, short(t.typ))})
		case c.Lossless && c.Bridge != "":
			f.conversions = append(f.conversions, conversion{t.node, t.arg, -1, c.Bridge, true})
		case c.Bridge == "":
			f.block(t.node, t.arg.Pos(), t.where, reason)
		case !f.policy.bridges():
			f.block(t.node, t.arg.Pos(), t.where, reason+", or keep it going beside the rest with --bridge")
		default:
			f.conversions = append(f.conversions, conversion{t.node, t.arg, -1, c.Bridge, false})
			f.remarks = append(f.remarks, remark{t.node, t.arg.Pos(), fmt.Sprintf("%s takes a %s and gets one through the official bridge, which no release after v1.46.0 of OpenTelemetry builds with", t.where, short(t.typ))})
		}
	}
}
