package renameplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/prometheus/otlptranslator"
)

// Kinds are the kinds of family that a plan may name; "" is one whose kind is not known.
var Kinds = []string{"", "counter", "gauge", "updowncounter", "histogram", "summary", "untyped", "collector"}

// Strategies are the translation strategies of exporters and servers (github.com/prometheus/otlptranslator, strategy.go).
var Strategies = []string{
	string(otlptranslator.UnderscoreEscapingWithSuffixes), string(otlptranslator.UnderscoreEscapingWithoutSuffixes),
	string(otlptranslator.NoUTF8EscapingWithSuffixes), string(otlptranslator.NoTranslation),
}

// Read reads a plan that a rewrite or a person wrote (docs/renameplan.schema.json). name is what errors name; they give the line.
// A family needs its old and its new name only.
func Read(name string, data []byte) (*Plan, error) {
	line := func(offset int64) int {
		return 1 + bytes.Count(data[:min(int(max(offset, 0)), len(data))], []byte("\n"))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var p Plan
	if err := d.Decode(&p); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return nil, fmt.Errorf("%s:%d: not a rename plan: %v", name, line(syntax.Offset), err)
		case errors.As(err, &kind):
			return nil, fmt.Errorf("%s:%d: not a rename plan: %s must be of type %s", name, line(kind.Offset), kind.Field, kind.Type)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, fmt.Errorf("%s: not a rename plan: the file ends too early", name)
		}
		return nil, fmt.Errorf("%s:%d: not a rename plan: %v", name, line(d.InputOffset()), err)
	}
	if p.SchemaVersion != SchemaVersion {
		return nil, fmt.Errorf("%s: schema_version %d: this release reads version %d", name, p.SchemaVersion, SchemaVersion)
	}
	if e := p.Exporter; e != nil && e.TranslationStrategy != "" && !slices.Contains(Strategies, e.TranslationStrategy) {
		return nil, fmt.Errorf("%s: exporter: no translation strategy %q; use one of %q", name, e.TranslationStrategy, Strategies)
	}
	for i, s := range p.Services {
		if s.Job == "" || s.Name == "" {
			return nil, fmt.Errorf("%s: services[%d] needs a job and a name", name, i)
		}
	}
	for i, f := range p.Families {
		switch {
		case f.Old == "" && f.Expression == "":
			return nil, fmt.Errorf("%s: families[%d] has no old name", name, i)
		case f.New == "" && f.Form != ClientGolang && f.Verdict != Left:
			return nil, fmt.Errorf("%s: families[%d] (%s) has no new name", name, i, f.Old)
		case !slices.Contains(Kinds, f.Kind) || !slices.Contains(Kinds, f.NewKind):
			return nil, fmt.Errorf("%s: families[%d] (%s): no kind %q; use one of %q", name, i, f.Old, f.Kind+f.NewKind, Kinds[1:])
		}
	}
	return &p, nil
}
