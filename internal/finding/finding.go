// Package finding defines the one record in which code, configuration and queries report what the migration meets.
// It formats nothing: internal/report does.
package finding

import (
	"cmp"
	"slices"
)

// SchemaVersion is the version of the JSON documents that carry findings.
const SchemaVersion = 1

// Status says what became of the thing a finding names, and so what its reader has to do.
type Status string

// The four statuses, from the one that asks nothing of the reader to the one that asks most.
const (
	Keep   Status = "keep"   // right as it is; the message says why
	Auto   Status = "auto"   // done by the tool, with the same behaviour
	Review Status = "review" // done by the tool, and behaves differently in the way the message states
	Manual Status = "manual" // left alone; the message says what to do
)

// Rank orders statuses by how much they ask of the reader: keep 0, auto 1, review 2, manual 3. An unknown status ranks -1.
func (s Status) Rank() int {
	return slices.Index([]Status{Keep, Auto, Review, Manual}, s)
}

// Kind says what sort of place a finding names.
type Kind string

// The kinds of place.
const (
	Use    Kind = "use"    // an identifier that names an object of a legacy library
	Import Kind = "import" // an import declaration of a legacy package
	Env    Kind = "env"    // an environment variable that a legacy client reads
	Config Kind = "config" // a directive of a configuration file
	Query  Kind = "query"  // a PromQL expression, a dashboard or a saved search
)

// Finding is one place that the migration concerns.
type Finding struct {
	File    string `json:"file"`             // slash-separated, relative to the directory on the command line
	Line    int    `json:"line"`             // 1-based; the line of the identifier that names the legacy object
	Column  int    `json:"column"`           // 1-based, in bytes
	Rule    string `json:"rule"`             // the catalog rule, e.g. "ot-start-span-from-context"
	Family  string `json:"family"`           // opentracing, jaeger, zipkin, prometheus, ...
	Symbol  string `json:"symbol,omitempty"` // "pkg/path.Func", "pkg/path.Type.Method" or "pkg/path.Type.Field"
	Kind    Kind   `json:"kind"`
	Status  Status `json:"status"`
	Message string `json:"message"`
	Unit    string `json:"unit,omitempty"` // the unit it changes with, "" outside code
	URL     string `json:"url,omitempty"`
}

// Compare orders findings by place, then by rule and symbol, so that equal inputs give equal reports.
func Compare(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Message, b.Message))
}

// Blocker is one reason why a unit was left whole.
type Blocker struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Symbol string `json:"symbol,omitempty"`
	Reason string `json:"reason"`
}

// APIChange is an exported declaration, importable by other modules, whose type a rewrite changes.
type APIChange struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Name string `json:"name"` // "pkg/path.Func" or "pkg/path.Type.Method"
	Old  string `json:"old"`  // the declaration's type as it was
	New  string `json:"new"`  // the declaration's type after the rewrite
}

// Unit is the smallest set of declarations and uses that must change together.
type Unit struct {
	ID         string      `json:"id"`
	Families   []string    `json:"families"`
	Status     Status      `json:"status"`
	Packages   []string    `json:"packages"`
	Uses       int         `json:"uses"`
	Blockers   []Blocker   `json:"blockers,omitempty"`
	APIChanges []APIChange `json:"api_changes,omitempty"`
}

// Problem is a part of the input that could not be processed; everything else still was.
type Problem struct {
	File    string `json:"file,omitempty"` // relative to the root, "" where no file is concerned
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Package string `json:"package,omitempty"`
	Message string `json:"message"`
	// Snippet is the line of the source, and a line with a caret below it, where that helps.
	Snippet string `json:"snippet,omitempty"`
	// Skipped says that the place was not analysed at all; otherwise what could be read of it was.
	Skipped bool `json:"skipped,omitempty"`
}

// Variant holds the findings of files that the host's build leaves out (another operating system, a build tag).
type Variant struct {
	Name     string    `json:"name"` // "darwin/amd64", "linux/amd64,tag"
	Findings []Finding `json:"findings"`
}

// Summary counts findings by status, and again by family.
type Summary struct {
	Auto     int                    `json:"auto"`
	Review   int                    `json:"review"`
	Manual   int                    `json:"manual"`
	Keep     int                    `json:"keep"`
	Families map[string]StatusCount `json:"families,omitempty"`
}

// StatusCount counts the findings of one family by status.
type StatusCount map[Status]int

// Report is what a command found, in the form of the JSON contract (docs/schema.json).
type Report struct {
	SchemaVersion int       `json:"schema_version"`
	Findings      []Finding `json:"findings"`
	Variants      []Variant `json:"variants,omitempty"`
	Units         []Unit    `json:"units"`
	Problems      []Problem `json:"problems,omitempty"`
	Summary       Summary   `json:"summary"`
}

// Finish sorts the report and fills its version and summary; it must be called once, after the last finding.
func (r *Report) Finish() {
	r.SchemaVersion = SchemaVersion
	slices.SortFunc(r.Findings, Compare)
	for _, v := range r.Variants {
		slices.SortFunc(v.Findings, Compare)
	}
	slices.SortFunc(r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Package, b.Package), cmp.Compare(a.Message, b.Message))
	})
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	if r.Units == nil {
		r.Units = []Unit{}
	}
	r.Summary = Summarize(r.Findings)
}

// Summarize counts findings by status and family.
func Summarize(findings []Finding) Summary {
	s := Summary{Families: map[string]StatusCount{}}
	for _, f := range findings {
		switch f.Status {
		case Auto:
			s.Auto++
		case Review:
			s.Review++
		case Manual:
			s.Manual++
		case Keep:
			s.Keep++
		}
		if s.Families[f.Family] == nil {
			s.Families[f.Family] = StatusCount{}
		}
		s.Families[f.Family][f.Status]++
	}
	return s
}

// Worst is the status among findings that asks most of the reader, or "" when there are none.
func Worst(findings []Finding) Status {
	var worst Status
	for _, f := range findings {
		if f.Status.Rank() > worst.Rank() {
			worst = f.Status
		}
	}
	return worst
}
