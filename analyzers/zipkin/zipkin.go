// Package zipkin defines an analyzer that reports every use of zipkin-go and its middleware.
package zipkin

import (
	"golang.org/x/tools/go/analysis"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
)

// Doc is the analyzer's help.
const Doc = `report uses of zipkin-go

Every identifier that names an object of zipkin-go and its middleware is
reported with what it becomes in OpenTelemetry. The command otelmigrate rewrites them.`

// Analyzer reports the uses. It changes nothing.
var Analyzer = &analysis.Analyzer{
	Name:     "zipkin",
	Doc:      Doc,
	URL:      "https://github.com/otelmigrate/otelmigrate",
	Requires: []*analysis.Analyzer{legacy.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		legacy.Report(pass, "zipkin", nil)
		return nil, nil
	},
}
