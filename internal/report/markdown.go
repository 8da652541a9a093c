package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// markdown writes the checklist: what stops the most first, and every place once. What is done is folded away.
func markdown(w io.Writer, r *finding.Report) error {
	p := &printer{w: w}
	s := r.Summary
	p.f("# Migration checklist\n\n| status | findings | |\n|---|---|---|\n")
	p.f("| auto | %d | done, with the same behaviour |\n| review | %d | done, and behaves differently |\n", s.Auto, s.Review)
	p.f("| manual | %d | left for a human |\n| keep | %d | right as it is |\n", s.Manual, s.Keep)
	if len(r.Problems) > 0 {
		p.f("\n## Not processed, or only in part\n\n")
		for _, q := range r.Problems {
			p.f("- [ ] %s%s\n", escape(place(q)), escape(q.Message))
		}
	}
	all := slices.Clone(r.Findings)
	for _, v := range r.Variants {
		for _, f := range v.Findings {
			f.Message += " (in the build for " + v.Name + ")"
			all = append(all, f)
		}
	}
	p.manual(r, withStatus(all, finding.Manual))
	if review := withStatus(all, finding.Review); len(review) > 0 {
		p.f("\n## Done, and behaves differently\n\nRead these before the change goes live.\n\n")
		p.items("- [ ] ", review)
	}
	p.apiChanges(r)
	p.folded("Done", "- [x] ", withStatus(all, finding.Auto))
	p.folded("Stays as it is", "- ", withStatus(all, finding.Keep))
	return p.err
}

// manual lists the units that wait for a human by what stops them, and then the places that follow.
func (p *printer) manual(r *finding.Report, list []finding.Finding) {
	if len(list) == 0 {
		return
	}
	p.f("\n## To do by hand\n")
	units := map[string][]finding.Finding{}
	var imports, rest []finding.Finding
	for _, f := range list {
		switch {
		case f.Unit != "":
			units[f.Unit] = append(units[f.Unit], f)
		case f.Kind == finding.Import:
			imports = append(imports, f)
		default:
			rest = append(rest, f)
		}
	}
	p.items("- [ ] ", rest)
	for _, u := range r.Units {
		places := units[u.ID]
		if len(places) == 0 {
			continue
		}
		p.f("\n### %s: %s in %s\n\n", u.ID, strings.Join(u.Families, ", "), escape(strings.Join(u.Packages, ", ")))
		stops := map[string]bool{}
		for _, b := range u.Blockers {
			stops[fmt.Sprintf("%s:%d:%d", b.File, b.Line, b.Column)] = true
			p.f("- [ ] %s%s: %s\n", link(b.File, b.Line), code(b.Symbol), escape(b.Reason))
		}
		follow := slices.DeleteFunc(slices.Clone(places), func(f finding.Finding) bool {
			return stops[fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)]
		})
		if len(u.Blockers) == 0 {
			p.items("- [ ] ", follow)
			continue
		}
		p.places("Once that is settled, these change with it", follow)
	}
	p.places("Imports that go with the last use in their file", imports)
}

// places lists findings by file and line only.
func (p *printer) places(title string, list []finding.Finding) {
	if len(list) == 0 {
		return
	}
	p.f("\n<details><summary>%s (%d)</summary>\n\n", title, len(list))
	byFile := map[string][]string{}
	var files []string
	for _, f := range list {
		if byFile[f.File] == nil {
			files = append(files, f.File)
		}
		if n := strconv.Itoa(f.Line); !slices.Contains(byFile[f.File], n) {
			byFile[f.File] = append(byFile[f.File], n)
		}
	}
	for _, file := range files {
		p.f("- %s: line %s\n", escape(file), strings.Join(byFile[file], ", "))
	}
	p.f("\n</details>\n")
}

func (p *printer) items(box string, list []finding.Finding) {
	for _, f := range list {
		p.f("%s%s%s: %s\n", box, link(f.File, f.Line), code(f.Symbol), escape(f.Message))
	}
}

func (p *printer) folded(title, box string, list []finding.Finding) {
	if len(list) == 0 {
		return
	}
	p.f("\n## %s\n\n<details><summary>%d places</summary>\n\n", title, len(list))
	p.items(box, list)
	p.f("\n</details>\n")
}

func (p *printer) apiChanges(r *finding.Report) {
	title := "\n## Exported declarations that change\n\nOther modules can import these; the change breaks those that do.\n\n"
	for _, u := range r.Units {
		if u.Status == finding.Manual || u.Status == finding.Keep {
			continue
		}
		for _, c := range u.APIChanges {
			p.f("%s- [ ] %s%s:%s", title, link(c.File, c.Line), code(c.Name), code(c.Old))
			if c.New != "" { // known after the rewrite
				p.f(" becomes%s", code(c.New))
			}
			p.f("\n")
			title = ""
		}
	}
}

func withStatus(list []finding.Finding, s finding.Status) (some []finding.Finding) {
	for _, f := range list {
		if f.Status == s {
			some = append(some, f)
		}
	}
	return some
}

// code is a blank and a code span, or nothing for nothing: Markdown has no empty span. What holds a backtick stands between more of them.
func code(s string) string {
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		s = " " + s + " "
	}
	return " " + fence + s + fence
}

func link(file string, line int) string {
	return fmt.Sprintf("[%s:%d](%s#L%d)", escape(file), line, strings.ReplaceAll(file, " ", "%20"), line)
}

var escaper = strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "<", "&lt;", "[", "\\[", "|", "\\|")

func escape(s string) string { return escaper.Replace(s) }
