package logstash

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// block is one of the many branches that large pipelines consist of.
const block = `
  if [type] == "kind" and "x" not in [tags] {
    grok { match => { "message" => "%{IPORHOST:client} %{WORD:verb} %{NOTSPACE:path} %{NUMBER:status:int}" } remove_field => ["message"] }
    date { match => ["timestamp", "dd/MMM/yyyy:HH:mm:ss Z", "ISO8601"] }
    mutate { rename => { "a" => "[b][c]" } convert => { "n" => "integer" } add_field => { "d" => "%{a}-%{+YYYY.MM.dd}" } }
  } else if [a] =~ /^x/ { drop { } }
`

// A pipeline of 1 MB: parsed, converted and written.
func BenchmarkConvert(b *testing.B) {
	text := []byte("input { stdin { } }\nfilter {" + strings.Repeat(block, 1<<20/len(block)) + "}\noutput { stdout { } }\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		config, err := syntax.Parse("large.conf", text)
		if err != nil {
			b.Fatal(err)
		}
		conv := Convert("large.conf", []Pipeline{{Config: config}}, conversion.Options{})
		if _, err := conv.Outputs[0].Config.YAML(""); err != nil {
			b.Fatal(err)
		}
	}
}
