package tracing

import (
	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// spanContextAssertions plans, once a file, the assertions that ask whether a span context is nil: it is a struct in OpenTelemetry.
//
//	assert.NotNil(t, span.Context())  =>  assert.True(t, span.SpanContext().IsValid())
func spanContextAssertions(s *rewriters.Site) {
	sites := sitesOf(s, func(symbol string) bool { return true })
	counterparts := map[string]string{"Nil": "False", "Nilf": "Falsef", "Empty": "False", "Emptyf": "Falsef",
		"NotNil": "True", "NotNilf": "Truef", "NotEmpty": "True", "NotEmptyf": "Truef"}
	for call, f := range callsInto(s, "github.com/stretchr/testify/assert", "github.com/stretchr/testify/require") {
		to := counterparts[f.Name()]
		if to == "" {
			continue
		}
		for _, a := range call.Args {
			if isSpanContext(s, a) {
				s := owner(s, sites, a)
				s.On(a, func(e *rewriters.Edit) { surround(e, a, "_1.IsValid()") })
				s.On(called(call), func(e *rewriters.Edit) { e.Become(dst.NewIdent(to)) })
				break
			}
		}
	}
}
