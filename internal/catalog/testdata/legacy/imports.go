// Package legacy pins, in its go.mod, the legacy modules whose API the catalog is checked against. It is never built.
package legacy
