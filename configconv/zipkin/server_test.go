package zipkin

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// The sampler is the Collector's where another backend takes the place of the server, and stays with the server otherwise.
func TestSampler(t *testing.T) {
	for _, c := range []struct {
		rate, endpoint string
		status         finding.Status
		sampler        bool
		message        string
	}{
		{"0.1", "", finding.Keep, false, "twice"},
		{"1", "", finding.Keep, false, "twice"},
		{"0.1", "http://zipkin:9412/api/v2/spans", finding.Keep, false, "twice"},
		{"0.1", "http://zipkin-new:9412/api/v2/spans", finding.Review, true, "If http://zipkin-new:9412/api/v2/spans is the same server"},
		{"0.1", "http://zipkin:9411/api/v2/spans", finding.Review, true, "is the same server"},
		{"0.1", "tempo:4317", finding.Review, true, "same rate"},
		{"1", "tempo:4317", finding.Auto, false, "every trace"},
	} {
		source := conversion.Source{Name: "zipkin.env", Data: []byte("STORAGE_TYPE=mem\nQUERY_PORT=9412\nCOLLECTOR_SAMPLE_RATE=" + c.rate + "\n")}
		conv := ConvertLines(source, conversion.Options{Endpoint: c.endpoint})
		out, err := conv.Outputs[0].Config.YAML("")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(out), "probabilistic_sampler"); got != c.sampler {
			t.Errorf("%s to %q: sampler %v", c.rate, c.endpoint, got)
		}
		for _, f := range conv.Findings {
			if f.Symbol == "COLLECTOR_SAMPLE_RATE" && (f.Status != c.status || !strings.Contains(f.Message, c.message)) {
				t.Errorf("%s to %q: %s: %s", c.rate, c.endpoint, f.Status, f.Message)
			}
		}
	}
}

// The password in the address that the user gives does not come out.
func TestEndpointPassword(t *testing.T) {
	source := conversion.Source{Name: "zipkin.env", Data: []byte("STORAGE_TYPE=mem\nCOLLECTOR_SAMPLE_RATE=0.1\n")}
	const endpoint = "http://user:hunter@zipkin-new:9411/api/v2/spans"
	for _, keep := range []bool{false, true} {
		conv := ConvertLines(source, conversion.Options{Endpoint: endpoint, KeepSecrets: keep})
		out, err := conv.Outputs[0].Config.YAML("")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(out), "    endpoint: "+endpoint); got != keep || !keep && !strings.Contains(string(out), "http://user:${env:ZIPKIN_ENDPOINT_PASSWORD}@zipkin-new") {
			t.Errorf("%v:\n%s", keep, out)
		}
		for _, f := range conv.Findings {
			if strings.Contains(f.Message, "hunter") {
				t.Error(f.Message)
			}
		}
	}
}
