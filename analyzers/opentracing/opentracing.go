// Package opentracing defines an analyzer that reports every use of the OpenTracing API and the instrumentation around it.
package opentracing

import (
	"golang.org/x/tools/go/analysis"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
)

// Doc is the analyzer's help.
const Doc = `report uses of OpenTracing

Every identifier that names an object of the OpenTracing API and the instrumentation around it is
reported with what it becomes in OpenTelemetry. The command otelmigrate rewrites them.`

// Analyzer reports the uses. It changes nothing.
var Analyzer = &analysis.Analyzer{
	Name:     "opentracing",
	Doc:      Doc,
	URL:      "https://github.com/otelmigrate/otelmigrate",
	Requires: []*analysis.Analyzer{legacy.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		legacy.Report(pass, "opentracing", nil)
		return nil, nil
	},
}
