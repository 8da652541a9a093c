package metrics

import (
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

type rewriter struct{}

func New() rewriters.Rewriter                  { return rewriter{} }
func (rewriter) Families() []string            { return []string{"prometheus"} }
func (rewriter) Ambient(m catalog.Match) bool  { return false }
func (rewriter) Separate(m catalog.Match) bool { return false }
func (rewriter) Plan(s *rewriters.Site)        {}
func (rewriter) Check(p *rewriters.Plan)       {}
