package prometheus

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// An address that takes no remote write is a problem, and no configuration comes out.
func TestEndpoint(t *testing.T) {
	const job = "scrape_configs: [{job_name: a, static_configs: [{targets: [a]}]}]"
	for endpoint, want := range map[string]bool{
		"": true, "http://prometheus:9090/api/v1/write": true, "https://user:hunter@mimir/api/v1/push": true, "http://mimir": true,
		"backend:4317": false, "localhost:9090": false, "grpc://backend:4317": false, "http://backend:4318": false, "http:///api/v1/write": false, "/api/v1/write": false,
		"user:hunter@backend:4317": false,
	} {
		conv, err := Convert(conversion.Source{Name: "a.yml", Data: []byte(job)}, conversion.Options{Endpoint: endpoint})
		if err != nil {
			t.Fatal(err)
		}
		if conv.Converted() != want || len(conv.Problems) > 0 == want {
			t.Errorf("%q: converted: %v, problems: %v", endpoint, conv.Converted(), conv.Problems)
		}
		for _, p := range conv.Problems {
			if strings.Contains(p.Message, "hunter") {
				t.Errorf("%q: %s", endpoint, p.Message)
			}
		}
	}
}
