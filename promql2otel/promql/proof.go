package promql

import (
	"fmt"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
)

// prove makes the edits, and compares the tree of the new text with the old tree on which the same changes were made. It returns the text.
// Edits that put a part into a new expression are made last, and are held to give an expression only.
func (a *adapting) prove(tree parser.Expr) (string, error) {
	inPlace := a.edits
	if a.opts.Adjust {
		inPlace = slices.Concat(a.edits, a.forms)
	}
	text, err := Apply(a.text, inPlace)
	if err != nil {
		return "", err
	}
	got, err := language.ParseExpr(text)
	if err != nil {
		return "", err
	}
	for _, change := range a.onTree {
		change()
	}
	if want := tree.String(); got.String() != want {
		return "", fmt.Errorf("the text would read %s, and not %s", got, want)
	}
	if text, err = Apply(a.text, a.r.Edits); err != nil {
		return "", err
	}
	_, err = language.ParseExpr(text)
	return text, err
}

// labelText writes a label name.
func labelText(name string) string {
	if model.LegacyValidation.IsValidLabelName(name) {
		return name
	}
	return quote(name, `"`)
}
