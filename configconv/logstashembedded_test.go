package configconv

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// Pipelines of Logstash are found in the texts of a YAML file, and findings name their places in it.
func TestEmbeddedPipelines(t *testing.T) {
	const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: logstash-pipeline
data:
  20-filter.conf: |
    filter { mutate { add_tag => ["x"] } }
  10-input.conf: |
    input { tcp { port => 5000 } }
  notes.txt: |
    the input { of the text
---
logstashPipeline:
  logstash.conf: |
    input { udp { port => 5044 } }
---
apiVersion: logstash.k8s.elastic.co/v1alpha1
kind: Logstash
spec:
  pipelines:
    - pipeline.id: main
      config.string: |
        filter {
          mutate { add_tag => ["z"] }
        }
---
logstash:
  input: |-
    udp { port => 1514 }
  filter: |-
    mutate { add_tag => ["y"] }
`
	conv, err := Convert(conversion.Source{Name: "logs.yaml", Data: []byte(text)}, Auto, conversion.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(conv.Outputs) != 4 {
		t.Errorf("%d configurations", len(conv.Outputs))
	}
	var got []string
	for _, f := range conv.Findings {
		got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Symbol))
	}
	want := []string{"7:14 filter mutate", "9:13 input tcp", "15:13 input udp", "24:11 filter mutate", "29:5 input udp", "31:5 filter mutate"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	first, err := conv.Outputs[0].Config.YAML("")
	if err != nil || !strings.Contains(string(first), "tcplog/tcp") || !strings.Contains(string(first), `"x"`) {
		t.Errorf("the files of one folder are not one pipeline: %v\n%s", err, first)
	}
}
