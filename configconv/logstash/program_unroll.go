package logstash

import (
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// unroll makes several events of one: the unroll processor makes a record of each element of a body that is a list, with copies of all else.
// list is what the body becomes where the flag is raised. For the records that come of it, each does the rest, with the element at hand; the
// body is what it was.
func (p *program) unroll(flag ottl.Path, list ottl.Value, each func(element ottl.Path)) {
	p.counts["unroll"]++
	kept := metadata("unrolled")
	p.metadata = true
	p.under(flag, func() {
		p.do(ottl.Set(kept, ottl.Str("")))
		p.do(ottl.Set(kept, ottl.Body.Value()))
		p.do(ottl.Set(ottl.Body, list))
	})
	id := collector.ID{Type: "unroll"}
	if n := p.counts["unroll"]; n > 1 {
		id.Name = strconv.Itoa(n)
	}
	p.process(id, collector.Map{{Key: "recursive", Value: false}}, "")
	element, unrolled := p.temp("unrolled"), p.flag("is_unrolled")
	outer := p.guard
	p.guard = ottl.True
	p.raise(unrolled, ottl.Exists(kept.Value()))
	p.under(unrolled, func() {
		p.do(ottl.Set(element, ottl.Body.Value()))
		p.do(ottl.Set(ottl.Body, kept.Value()))
		p.do(ottl.Delete(kept))
		each(element)
	})
	p.guard = outer
}
