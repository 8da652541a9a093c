package zipkin

import (
	"fmt"
	"slices"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// The forms of java.util.Properties.
func TestProperties(t *testing.T) {
	const text = "# a\n! b\na=1\nb: 2\nc 3\n  d\t=\t4 = 5\ne\nf\\:g=h\\\\\ni=j,\\\n   k\\\n\nl=\\u0041\\t\"m\"\r\nn=o\\"
	var got []string
	for _, l := range properties("z.properties", []byte(text)) {
		got = append(got, fmt.Sprintf("%d:%d %s=%s", l.At.Line, l.At.Column, l.Name, l.Value))
	}
	want := []string{"3:1 a=1", "4:1 b=2", "5:1 c=3", "6:3 d=4 = 5", "7:1 e=", `8:1 f:g=h\`, "9:1 i=j,k", "12:1 l=A\t\"m\"", "13:1 n=o"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A file is one of a Zipkin server where it has a setting that other programs have not, in Java's options too.
func TestRecogniseLines(t *testing.T) {
	for text, want := range map[string]bool{
		"JAVA_OPTS=-Xmx1g -Dzipkin.collector.sample-rate=0.1": true, "JAVA_OPTS=-Dserver.port=80": false, "JAVA_OPTS=-Xmx1g": false,
		"STORAGE_TYPE=elasticsearch\nES_HOSTS=http://es:9200": true, "STORAGE_TYPE=s3": false, "COLLECTOR_KAFKA_ENABLED=true": true,
		"KAFKA_BOOTSTRAP_SERVERS=kafka:9092\nKAFKA_TOPIC=orders": false, "COLLECTOR_PORT=14267\nSPAN_STORAGE_TYPE=cassandra": false,
	} {
		if got := RecogniseLines("a.env", []byte(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if conv := ConvertLines(conversion.Source{Name: "a.env", Data: []byte("COLLECTOR_SAMPLE_RATE=0.5\nJAVA_TOOL_OPTIONS=-Dzipkin.collector.sample-rate=2\n")}, conversion.Options{}); len(conv.Problems) != 1 {
		t.Errorf("the options do not win over the variable: %v", conv.Findings)
	}
}
