package report

import (
	"io"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// sections are the parts of the checklist, in the order in which a reader needs them.
var sections = []struct {
	status finding.Status
	title  string
	box    string
}{
	{finding.Manual, "To do by hand", "- [ ] "},
	{finding.Review, "Done, and behaves differently", "- [ ] "},
	{finding.Auto, "Done", "- [x] "},
	{finding.Keep, "Stays as it is", "- "},
}

// markdown writes the checklist: one item for each place, the open ones first.
func markdown(w io.Writer, r *finding.Report) error {
	p := &printer{w: w}
	s := r.Summary
	p.f("# Migration checklist\n\n| status | findings |\n|---|---|\n| auto | %d |\n| review | %d |\n| manual | %d |\n| keep | %d |\n", s.Auto, s.Review, s.Manual, s.Keep)
	if len(r.Problems) > 0 {
		p.f("\n## Not processed, or only in part\n\n")
		for _, q := range r.Problems {
			p.f("- [ ] %s%s\n", escape(place(q)), escape(q.Message))
		}
	}
	for _, sec := range sections {
		var list []finding.Finding
		for _, f := range r.Findings {
			if f.Status == sec.status {
				list = append(list, f)
			}
		}
		for _, v := range r.Variants {
			for _, f := range v.Findings {
				if f.Status == sec.status {
					f.Message += " (in the build for " + v.Name + ")"
					list = append(list, f)
				}
			}
		}
		if len(list) == 0 {
			continue
		}
		p.f("\n## %s\n", sec.title)
		file := ""
		for _, f := range list {
			if f.File != file {
				p.f("\n### %s\n\n", escape(f.File))
				file = f.File
			}
			p.f("%s[%s:%d](%s#L%d) `%s`: %s\n", sec.box, escape(f.File), f.Line, strings.ReplaceAll(f.File, " ", "%20"), f.Line, f.Symbol, escape(f.Message))
		}
	}
	changes := false
	for _, u := range r.Units {
		if u.Status == finding.Manual || u.Status == finding.Keep {
			continue
		}
		for _, c := range u.APIChanges {
			if !changes {
				p.f("\n## Exported declarations that change\n\n")
				changes = true
			}
			p.f("- [ ] [%s:%d](%s#L%d) `%s`: `%s` becomes `%s`\n", escape(c.File), c.Line, c.File, c.Line, c.Name, c.Old, c.New)
		}
	}
	return p.err
}

var escaper = strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "<", "&lt;", "[", "\\[", "|", "\\|")

func escape(s string) string { return escaper.Replace(s) }
