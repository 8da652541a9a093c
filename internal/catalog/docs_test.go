package catalog

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/concepts.md anew")

const conceptsFile = "../../docs/concepts.md"

// concepts renders the catalog as the tables of docs/concepts.md.
func concepts() string {
	var b strings.Builder
	b.WriteString(`# What code becomes

These tables are printed from the catalog that also drives the tool; ` + "`go test ./internal/catalog -update`" + ` writes them.
` + "`otelmigrate explain`" + ` prints single entries. The statuses: ` + "`auto`" + ` is done with the same behaviour, ` + "`review`" + ` is done and behaves differently as
stated, ` + "`manual`" + ` is left to you, ` + "`keep`" + ` is right as it is. A use is rewritten only together with everything that it is tied to, so it can be
left in a place where something else stands in the way; the checklist says what.
`)
	for _, m := range Modules() {
		fmt.Fprintf(&b, "\n## %s %s\n", m.Path, m.Version)
		for _, p := range m.Packages {
			fmt.Fprintf(&b, "\n### [%s](%s)\n\n| rule | symbols | becomes | status | how |\n|---|---|---|---|---|\n", p.Path, p.URL)
			for _, e := range p.Entries {
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", e.Rule, quoted(e.Names), cell(e.Concept), e.Status, cell(e.Reason))
			}
			if e := p.Whole; e != nil {
				fmt.Fprintf(&b, "| %s | everything else | %s | %s | %s |\n", e.Rule, cell(e.Concept), e.Status, cell(e.Reason))
			}
		}
	}
	return b.String()
}

func quoted(names string) string {
	var list []string
	for name := range strings.FieldsSeq(names) {
		list = append(list, "`"+name+"`")
	}
	return strings.Join(list, " ")
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

func TestConceptsAreWritten(t *testing.T) {
	want := concepts()
	if *update {
		if err := os.WriteFile(conceptsFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(conceptsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the catalog says; run go test ./internal/catalog -update", conceptsFile)
	}
}
