package logstash

import (
	"slices"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { codecs["csv"] = csvCodec }

// csvCodec makes fields of the columns, as the filter of that name does, and does not keep the text
// (logstash-codec-csv/lib/logstash/codecs/csv.rb).
func csvCodec(c *codec) {
	c.charset()
	c.original()
	var same []*syntax.Attribute
	for _, name := range []string{"columns", "separator", "quote_char", "autogenerate_column_names", "skip_empty_columns", "autodetect_column_names",
		"convert", "target"} {
		if v := c.value(name); v != nil {
			same = append(same, attribute(name, v))
		}
	}
	c.ignore("is for outputs", "include_headers")
	convert := filters["csv"]
	if convert == nil {
		c.manualf("codec csv: the text of each event stays in message; parse it by ParseCSV of OTTL")
		return
	}
	convert(&filter{c.program, c.settingsOf(&syntax.Plugin{Pos: c.plugin.Pos, Name: "csv", Attributes: same})})
	if !slices.Contains(c.strings("columns"), "message") {
		c.do(ottl.Set(ottl.Body, ottl.Str("")).Where(ottl.Not(hasTag(ottl.Str("_csvparsefailure")))))
	}
}
