package elastic

import (
	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// The kinds of JSON and the statuses that this package asks for.
const (
	null   = document.Null
	object = document.Map
	array  = document.List
	str    = document.String

	keep   = finding.Keep
	manual = finding.Manual
)
