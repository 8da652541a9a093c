package query

import (
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/shim"
)

var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// historical lets an adapted query of a dashboard ask for what was stored before the migration as well.
func (w *Work) historical(old string, r *promql.Result) {
	adapted := strings.TrimSpace(r.Text)
	joined := shim.Historical(r.Text, old, r.Flow.Renames())
	rest, ok := strings.CutPrefix(joined, "("+adapted)
	if !ok {
		r.Reviews = append(slices.Clone(r.Reviews), "it cannot be joined with the query of before, and shows nothing of that time")
		return
	}
	start, end := len(old)-len(strings.TrimLeft(old, " \t\r\n")), len(strings.TrimRight(old, " \t\r\n"))
	r.Edits = slices.Concat([]promql.Edit{{Start: start, End: start, Text: "("}}, r.Edits, []promql.Edit{{Start: end, End: end, Text: rest}})
	r.Text, _ = promql.Apply(old, r.Edits)
}

// isHistorical reports whether a query asks for the new series or the old ones, as historical writes it: the first part is what the second
// becomes. The text has its holes filled.
func (w *Work) isHistorical(text string, holes []promql.Hole) bool {
	tree, err := language.ParseExpr(text)
	if err != nil {
		return false
	}
	or, ok := tree.(*parser.BinaryExpr)
	if !ok || or.Op != parser.LOR {
		return false
	}
	first := promql.Bare(or.LHS).String()
	for old := promql.Bare(or.RHS); ; {
		at := old.PositionRange()
		part := text[at.Start:at.End]
		var inside []promql.Hole
		for _, h := range holes {
			if h.Start >= int(at.Start) && h.End <= int(at.End) {
				h.Start, h.End = h.Start-int(at.Start), h.End-int(at.Start)
				inside = append(inside, h)
			}
		}
		for _, adjust := range []bool{false, true} {
			r, err := promql.Adapt(part, inside, w.Mapping, promql.Options{Adjust: adjust})
			if err != nil || len(r.Edits) == 0 {
				continue
			}
			if adapted, err := language.ParseExpr(r.Text); err == nil && promql.Bare(adapted).String() == first {
				return true
			}
		}
		call, ok := old.(*parser.Call) // what gives the old part the new labels
		if !ok || call.Func.Name != "label_replace" {
			return false
		}
		old = promql.Bare(call.Args[0])
	}
}
