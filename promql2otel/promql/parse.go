package promql

import "github.com/prometheus/prometheus/promql/parser"

// language takes all that a server can be told to take: what is switched off there is refused there.
var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, EnableBinopFillModifiers: true})
