package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func sample() *finding.Report {
	r := &finding.Report{
		Findings: []finding.Finding{
			{File: "a b.go", Line: 3, Column: 8, Rule: "opentracing-import", Family: "opentracing", Symbol: "lib", Kind: finding.Import, Status: finding.Manual, Message: "goes later"},
			{File: "a b.go", Line: 5, Column: 2, Rule: "r1", Family: "opentracing", Symbol: "lib.Baggage", Kind: finding.Use, Status: finding.Manual, Message: "write <it> by *hand*", Unit: "u1"},
			{File: "a b.go", Line: 6, Column: 2, Rule: "r2", Family: "opentracing", Symbol: "lib.Span", Kind: finding.Use, Status: finding.Manual, Message: "left as it is", Unit: "u1"},
			{File: "c.go", Line: 1, Column: 2, Rule: "r3", Family: "jaeger", Symbol: "lib.Config", Kind: finding.Use, Status: finding.Review, Message: "goes elsewhere", Unit: "u2"},
			{File: "c.go", Line: 2, Column: 2, Rule: "r4", Family: "jaeger", Symbol: "lib.Done", Kind: finding.Use, Status: finding.Auto, Message: "becomes End", Unit: "u2"},
			{File: "c.go", Line: 9, Column: 2, Rule: "r5", Family: "prometheus", Symbol: "lib.Summary", Kind: finding.Use, Status: finding.Keep, Message: "stays", Unit: "u3"},
		},
		Variants: []finding.Variant{{Name: "windows/amd64", Findings: []finding.Finding{
			{File: "w.go", Line: 4, Column: 1, Rule: "r4", Family: "jaeger", Symbol: "lib.Done", Kind: finding.Use, Status: finding.Review, Message: "elsewhere", Unit: "u2"}}}},
		Units: []finding.Unit{
			{ID: "u1", Families: []string{"opentracing"}, Status: finding.Manual, Packages: []string{"m/a"}, Uses: 2,
				Blockers: []finding.Blocker{{File: "a b.go", Line: 5, Column: 2, Symbol: "lib.Baggage", Reason: "write <it> by *hand*"}}},
			{ID: "u2", Families: []string{"jaeger"}, Status: finding.Review, Packages: []string{"m/c"}, Uses: 2,
				APIChanges: []finding.APIChange{{File: "c.go", Line: 1, Name: "m/c.F", Old: "func(lib.Span)", New: "func(trace.Span)"}}},
		},
		Problems: []finding.Problem{{File: "x.go", Line: 7, Column: 3, Message: "does not compile: oh"}},
	}
	r.Finish()
	return r
}

func write(t *testing.T, format string, r *finding.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	got := write(t, "markdown", sample())
	at := 0
	for _, want := range []string{ // in this order
		"| manual | 3 |",
		"## Not processed, or only in part\n\n- [ ] x.go:7:3: does not compile: oh",
		"## To do by hand",
		"### u1: opentracing in m/a",
		"- [ ] [a b.go:5](a%20b.go#L5) `lib.Baggage`: write &lt;it> by \\*hand\\*",
		"Once that is settled, these change with it (1)",
		"- a b.go: line 6",
		"Imports that go with the last use in their file (1)",
		"## Done, and behaves differently",
		"- [ ] [c.go:1](c.go#L1) `lib.Config`: goes elsewhere",
		"- [ ] [w.go:4](w.go#L4) `lib.Done`: elsewhere (in the build for windows/amd64)",
		"## Exported declarations that change",
		"- [ ] [c.go:1](c.go#L1) `m/c.F`: `func(lib.Span)` becomes `func(trace.Span)`",
		"## Done\n",
		"- [x] [c.go:2](c.go#L2) `lib.Done`: becomes End",
		"## Stays as it is",
		"- [c.go:9](c.go#L9) `lib.Summary`: stays",
	} {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing after\n%s", want, got[:at])
		}
		at += i + len(want)
	}
}

func TestText(t *testing.T) {
	got := write(t, "text", sample())
	for _, want := range []string{
		"a b.go:5:2: manual: write <it> by *hand* (r1, u1)\n",
		"w.go:4:1: review: elsewhere [windows/amd64] (r4, u2)\n",
		"x.go:7:3: does not compile: oh\n",
		"u1: 2 uses in m/a\n",
		"m/c.F",
		"6 findings: 1 auto, 1 review, 3 manual, 1 keep",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := Write(&bytes.Buffer{}, "xml", sample()); err == nil || !strings.Contains(err.Error(), "text, json, markdown") {
		t.Errorf("error %v", err)
	}
}

// A disk that is full is an error, in every format.
func TestWriteErrors(t *testing.T) {
	for _, format := range Formats {
		if err := Write(fullDisk{}, format, sample()); err == nil {
			t.Errorf("%s: no error", format)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, bytes.ErrTooLarge }

// An item without a symbol has no empty code span, and one with a backtick in it stays one span.
func TestMarkdownSymbols(t *testing.T) {
	c := &finding.Checklist{Source: "a.yml", From: "zipkin", Findings: []finding.Finding{
		{File: "a.yml", Line: 1, Column: 1, Rule: "r1", Family: "zipkin", Kind: finding.Config, Status: finding.Manual, Message: "has no name"},
		{File: "a.yml", Line: 2, Column: 1, Rule: "r2", Family: "zipkin", Symbol: "a`b", Kind: finding.Config, Status: finding.Review, Message: "has one"},
	}}
	c.Finish()
	var b bytes.Buffer
	if err := WriteChecklist(&b, "markdown", c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"- [ ] [a.yml:1](a.yml#L1): has no name\n", "- [ ] [a.yml:2](a.yml#L2) `` a`b ``: has one\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}
