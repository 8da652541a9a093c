package rewriters

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// Report says what becomes of every use and import, as planned or, after Rewrite, as done.
func (p *Plan) Report() *finding.Report {
	rep := &finding.Report{Problems: slices.Clone(p.Load.Problems), Findings: slices.Clone(p.other)}
	variants := map[string]*finding.Variant{}
	var order []string
	add := func(pkg *loader.Package, f finding.Finding) {
		if pkg.Variant == "" {
			rep.Findings = append(rep.Findings, f)
			return
		}
		v := variants[pkg.Variant]
		if v == nil {
			v = &finding.Variant{Name: pkg.Variant}
			variants[pkg.Variant] = v
			order = append(order, pkg.Variant)
		}
		v.Findings = append(v.Findings, f)
	}
	worst := map[*loader.File]map[string]finding.Status{} // by family
	for _, s := range p.Sites {
		if !p.selects(s.Family) {
			continue
		}
		f := s.finding()
		add(s.Pkg, f)
		if worst[s.File] == nil {
			worst[s.File] = map[string]finding.Status{}
		}
		if w := worst[s.File][s.Family]; f.Status.Rank() > w.Rank() {
			worst[s.File][s.Family] = f.Status
		}
	}
	p.imports(worst, add)
	slices.Sort(order)
	for _, name := range order {
		rep.Variants = append(rep.Variants, *variants[name])
	}
	for _, u := range p.Units {
		if slices.ContainsFunc(u.Sites, func(s *Site) bool { return p.selects(s.Family) }) {
			rep.Units = append(rep.Units, u.finding())
		}
	}
	rep.Finish()
	return rep
}

// selects reports whether the family is to be worked on.
func (p *Plan) selects(family string) bool { return p.Opts.Only == nil || p.Opts.Only(family) }

func (p *Plan) imports(worst map[*loader.File]map[string]finding.Status, add func(*loader.Package, finding.Finding)) {
	seen := map[*loader.File]bool{}
	for _, pkg := range p.Load.Packages {
		for _, file := range pkg.Files {
			if seen[file] || file.Syntax == nil {
				continue
			}
			seen[file] = true
			p.instrumentation(pkg, file, add)
			for _, imp := range legacy.Imports(file.Syntax, pkg.Module.Path) {
				if !p.selects(imp.Family) {
					continue
				}
				status := worst[file][imp.Family]
				message := "goes when every use in the file is rewritten"
				if imp.Spec.Name != nil && imp.Spec.Name.Name == "_" {
					status = ""
				}
				switch status {
				case "":
					if whole, _ := catalog.Lookup(imp.Path, ""); whole.Status == catalog.Keep {
						status, message = finding.Keep, whole.Reason
						break
					}
					status, message = finding.Manual, "imported for its side effects or not used at all; remove the import by hand when nothing needs it"
				case finding.Auto, finding.Review:
					status, message = finding.Auto, "goes with the uses in the file"
				case finding.Keep:
					message = "stays, because the uses in the file stay"
				}
				name, line, column := p.position(imp.Spec.Pos())
				add(pkg, finding.Finding{File: name, Line: line, Column: column, Rule: imp.Family + "-import", Family: imp.Family,
					Symbol: imp.Path, Kind: finding.Import, Status: status, Message: message})
			}
		}
	}
}

// instrumentation names what takes the place of middleware and plugins that make spans through OpenTracing.
func (p *Plan) instrumentation(pkg *loader.Package, file *loader.File, add func(*loader.Package, finding.Finding)) {
	for _, spec := range file.Syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if m, ok := catalog.Instrumentation(path); ok {
			name, line, column := p.position(spec.Pos())
			add(pkg, finding.Finding{File: name, Line: line, Column: column, Rule: m.Rule, Family: m.Family, Symbol: path, Kind: finding.Import,
				Status: finding.Manual, Message: m.Reason, URL: m.URL})
		}
	}
}

func (s *Site) finding() finding.Finding {
	file, line, column := s.Plan.position(s.Ident.Pos())
	f := finding.Finding{File: file, Line: line, Column: column, Rule: s.Rule, Family: s.Family, Symbol: s.Written, Kind: finding.Use,
		Status: s.status, Message: s.note, URL: s.URL, Unit: s.Unit.ID}
	switch {
	case len(s.shared) > 0:
		f.Status, f.Message = s.sharedOutcome()
	case s.status == finding.Keep || !s.Unit.Blocked():
	case s.status == finding.Manual && !s.idle:
		// its own text says what to do
	default:
		b := s.Unit.Blockers[0]
		f.Status = finding.Manual
		f.Message = fmt.Sprintf("left as it is with the rest of %s: %s (%s:%d)", s.Unit.ID, b.Reason, b.File, b.Line)
		if more := len(s.Unit.Blockers) - 1; more > 0 {
			f.Message += fmt.Sprintf(", and %d more", more)
		}
	}
	for _, note := range s.extra {
		switch f.Status {
		case finding.Auto:
			f.Status, f.Message = finding.Review, note
		case finding.Review:
			f.Message += "; " + note
		}
	}
	if (f.Status == finding.Auto || f.Status == finding.Review) && len(s.api) > 0 && len(s.shared) == 0 {
		f.Status = finding.Review
		f.Message += fmt.Sprintf("; changes the exported %s, which other modules can import", strings.Join(s.api, ", "))
	}
	return f
}

// sharedOutcome is what becomes of a call that registers metrics of several units: it loses the arguments that are
// rewritten, and goes when none is left.
func (s *Site) sharedOutcome() (finding.Status, string) {
	gone, left := 0, ""
	for _, n := range s.shared {
		u := s.Plan.UnitOf(n)
		if u != nil && u.Active() {
			gone++
		} else if u != nil && left == "" {
			left = u.ID
		}
	}
	switch {
	case s.status != finding.Auto && s.status != finding.Review:
		return s.status, s.note
	case gone == 0:
		return finding.Keep, "stays as long as what it registers (" + left + ")"
	case left != "":
		return finding.Keep, fmt.Sprintf("loses what is rewritten, and stays for the rest (%s)", left)
	}
	if call := s.Call(); call != nil && len(call.Args) > len(s.shared) {
		return finding.Keep, "loses what is rewritten, and stays for the rest"
	}
	return s.status, s.note
}

func (u *Unit) finding() finding.Unit {
	f := finding.Unit{ID: u.ID, Uses: len(u.Sites), Blockers: u.Blockers, APIChanges: u.API, Status: finding.Keep}
	for _, s := range u.Sites {
		if !slices.Contains(f.Families, s.Family) {
			f.Families = append(f.Families, s.Family)
		}
		if !slices.Contains(f.Packages, s.Pkg.Path) {
			f.Packages = append(f.Packages, s.Pkg.Path)
		}
		if st := s.finding().Status; st.Rank() > f.Status.Rank() {
			f.Status = st
		}
	}
	if u.Blocked() && u.changesOrBlocks() {
		f.Status = finding.Manual
	} else {
		f.Blockers = nil
	}
	if f.Status != finding.Manual && u.taken {
		f.Status = finding.Manual
	}
	slices.Sort(f.Families)
	slices.Sort(f.Packages)
	return f
}

func (u *Unit) changesOrBlocks() bool {
	for _, s := range u.Sites {
		if s.status != finding.Keep {
			return true
		}
	}
	return false
}
