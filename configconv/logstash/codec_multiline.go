package logstash

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { codecs["multiline"] = multilineCodec }

// multilineCodec joins lines by the operator recombine of the receiver, which looks at each line as the codec does: line_start_pattern would
// match within a line as well (logstash-codec-multiline/lib/logstash/codecs/multiline.rb).
func multilineCodec(c *codec) {
	c.charset()
	pattern, ok := c.linePattern()
	maxLines, maxBytes := c.int("max_lines", 500), c.bytes("max_bytes", 10<<20)
	tag := c.string("multiline_tag", "multiline")
	flush := c.string("auto_flush_interval", "")
	previous, negate := c.string("what", "") == "previous", c.bool("negate", false)
	switch {
	case c.framed == asMessages:
		c.manualf("codec multiline: its receiver cannot join messages, so that each is an event; join the lines where they are written")
		c.original()
		return
	case !ok:
		c.original()
		return
	}
	if c.framed == asPackets {
		c.delimiter = "\n"
		c.reviewf("codec multiline: lines of several datagrams of one sender may be joined, which Logstash keeps apart")
	}
	belongs := "body matches " + exprString(pattern)
	if !negate {
		belongs = "not (" + belongs + ")"
	}
	condition := "is_last_entry"
	if previous {
		condition = "is_first_entry"
	}
	if c.origin != "" { // filelog leaves them out
		c.operator("filter", collector.Entry{Key: "expr", Value: `body == ""`})
	}
	settings := collector.Map{{Key: "combine_field", Value: "body"}, {Key: condition, Value: belongs}}
	if c.origin != "" {
		settings = append(settings, collector.Entry{Key: "source_identifier", Value: c.origin})
	}
	settings = append(settings,
		collector.Entry{Key: "max_batch_size", Value: int(maxLines) + 1}, // the codec looks at the limit before the next line
		collector.Entry{Key: "max_unmatched_batch_size", Value: 0},       // none
		collector.Entry{Key: "max_log_size", Value: int(maxBytes)})
	if flush != "" {
		settings = append(settings, collector.Entry{Key: "force_flush_period", Value: flush + "s"})
		c.autof("auto_flush_interval counts from the first line of an event, and not from its last one")
	} else {
		c.autof("the last event does not wait for the next line: it is given out 5 s after its first line")
	}
	c.operator("recombine", settings...)
	c.joins = true

	c.original()
	if tag != "" {
		c.when(ottl.Is("IsMatch", ottl.Body.Value(), ottl.Str("\n")), func() { c.tag(ottl.Str(tag)) })
	}
	c.when(ottl.Gt(ottl.Call("Len", ottl.Call("Split", ottl.Body.Value(), ottl.Str("\n"))), ottl.Int(maxLines)), func() {
		c.tag(ottl.Str("multiline_codec_max_lines_reached"))
	})
	c.when(ottl.Ge(ottl.Call("Len", ottl.Body.Value()), ottl.Int(maxBytes)), func() {
		c.tag(ottl.Str("multiline_codec_max_bytes_reached"))
	})
}

// bytes is a setting that is a size: a number, or one with a unit, "10 MiB" (filesize.rb: units of 1024 and of 1000).
func (c *codec) bytes(name string, otherwise int64) int64 {
	s := strings.ToLower(strings.ReplaceAll(c.string(name, ""), " ", ""))
	if s == "" {
		return otherwise
	}
	digits := strings.TrimRight(s, "kmgtpib")
	var n int64
	if _, err := fmt.Sscan(digits, &n); err != nil {
		c.manualf("%s => %s is no size", name, s)
		return otherwise
	}
	base := int64(1000)
	unit := strings.TrimSuffix(s[len(digits):], "b")
	if strings.HasSuffix(unit, "i") {
		base, unit = 1024, strings.TrimSuffix(unit, "i")
	}
	for range strings.Index("kmgt", unit) + 1 {
		if unit == "" {
			break
		}
		n *= base
	}
	return n
}

// exprString is a text as a literal in the language of expressions that operators have (github.com/expr-lang/expr).
func exprString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}
