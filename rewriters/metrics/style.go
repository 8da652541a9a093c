package metrics

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Check decides which metrics become instruments, and plans the others again.
func (r *rewriter) Check(p *rewriters.Plan) {
	r.checkInstruments(p)
	p.Memo(exactUnits{}, func() any { return r.exact })
	for _, u := range p.Units {
		if !served(u) {
			continue
		}
		if why := r.noInstrument(p, u); why != "" || p.Opts.ExactMetrics {
			r.exact[u], r.why[u] = true, why
		}
	}
	for _, u := range p.Units {
		if !r.exact[u] {
			continue
		}
		p.StartOver(u)
	}
	for _, s := range p.Sites {
		if s.Status == catalog.Keep {
			keptFactory(s)
		}
		// What it registers has changed its kind.
		if registrations[s.Symbol] != "" && s.Unit != nil && !r.exact[s.Unit] {
			p.StartOver(s.Unit)
		}
	}
	for _, u := range p.Units {
		if r.exact[u] && !u.Blocked() && p.Stuck(u) == "" && !p.Edits(u) {
			for _, s := range u.Sites {
				if s.Kept() {
					continue
				}
				s.Keep("it is a value of what stays on client_golang")
			}
		}
	}
	r.agree(p)
}

// served reports whether the unit holds a use of the client that is rewritten, and that is no registration.
func served(u *rewriters.Unit) bool {
	for _, s := range u.Sites {
		if s.Family == "prometheus" && s.Status != catalog.Keep && registrations[s.Symbol] == "" {
			return true
		}
	}
	return false
}

// noInstrument says why the metrics of the unit cannot be instruments; "" where they can.
func (r *rewriter) noInstrument(p *rewriters.Plan, u *rewriters.Unit) string {
	for _, s := range u.Sites {
		if strings.HasPrefix(s.Symbol, testutil+".") {
			return "a test reads its value"
		}
	}
	if i := r.units[u]; i != nil && i.problem != "" {
		return i.problem
	}
	if len(u.NeedMethods) > 0 {
		return u.NeedMethods[0].Reason
	}
	return p.Stuck(u)
}

// checkInstruments finds metrics that are never registered, and such as share a name: no instruments.
func (r *rewriter) checkInstruments(p *rewriters.Plan) {
	byName := map[string]*rewriters.Unit{}
	for _, u := range p.Units {
		i := r.units[u]
		if i == nil || i.problem != "" || len(u.Sites) == 0 {
			continue
		}
		at := u.Sites[0].Ident.Pos()
		if !i.registered {
			u.Block(p, at, u.Sites[0].Symbol, "the metric is registered nowhere that can be seen, so it may not be exposed; an instrument always is")
		}
		for _, name := range i.names {
			name = strings.ToLower(name) // which is all that the SDK looks at
			if other := byName[name]; other != nil {
				reason := "two metrics are called " + name + ", in upper or lower case; one name in two instruments fails the whole scrape"
				u.Block(p, at, u.Sites[0].Symbol, reason)
				other.Block(p, other.Sites[0].Ident.Pos(), other.Sites[0].Symbol, reason)
			}
			byName[name] = u
		}
	}
}
