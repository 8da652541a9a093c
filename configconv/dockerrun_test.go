package configconv

import (
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

const startScript = `#!/bin/sh
# docker run openzipkin/zipkin is a comment
set -e
sudo docker -H unix:///d.sock run -dit --rm --name traces -p 9411:9411 \
  -e COLLECTOR_SAMPLE_RATE=0.5 --env="STORAGE_TYPE=elasticsearch" -eQUERY_PORT=9412 --env-file zipkin.env \
  "openzipkin/zipkin:${TAG:-2.23}" --zipkin.collector.grpc.enabled=false
if true; then
  podman container run -d --net host prom/prometheus --config.file=/etc/prometheus/prometheus.yml
fi
docker run -d jaegertracing/all-in-one:1.50 --collector.zipkin.host-port=:9411
docker run -e JAEGER_AGENT_HOST=agent shop
docker build -t zipkin .
docker run --name zipkin shop
`

// A shell script is converted for the servers that it starts with docker run.
func TestDockerRun(t *testing.T) {
	src := conversion.Source{Name: "start.sh", Data: []byte(startScript)}
	d := Detect(src.Name, src.Data, nil)
	if want := []Format{Jaeger, Zipkin, Prometheus, Env}; !slices.Equal(d.Formats, want) {
		t.Fatalf("taken for %q", d.Formats)
	}
	conv, err := Convert(src, Zipkin, conversion.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, f := range conv.Findings {
		got.WriteString(conversion.Place{File: f.File, Line: f.Line}.String() + " " + string(f.Status) + " " + f.Symbol + "\n")
	}
	for _, want := range []string{"start.sh:5 keep COLLECTOR_SAMPLE_RATE\n", "start.sh:5 keep STORAGE_TYPE\n", "start.sh:5 manual file zipkin.env\n", "start.sh:5 auto QUERY_PORT\n",
		"start.sh:6 auto zipkin.collector.grpc.enabled\n", "start.sh:6 review \n"} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("%q is not in\n%s", want, got.String())
		}
	}
	out, err := conv.Outputs[0].Config.YAML("")
	if err != nil || len(conv.Outputs) != 1 || !strings.Contains(string(out), "endpoint: 0.0.0.0:9412") || !strings.Contains(string(out), "http://traces:9412/api/v2/spans") {
		t.Errorf("%v, %d outputs:\n%s", err, len(conv.Outputs), out)
	}
	if conv, err = Convert(src, Prometheus, conversion.Options{}); err != nil || len(conv.Findings) != 2 || conv.Findings[0].Line != 8 {
		t.Errorf("Prometheus: %v, %v", err, conv)
	}
	if conv, err = Convert(src, Jaeger, conversion.Options{}); err != nil || !conv.Converted() {
		t.Errorf("Jaeger: %v, %v", err, conv)
	}
}
