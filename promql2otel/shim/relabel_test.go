package shim

import (
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// Prometheus' own relabeling gives series their old names and labels, and leaves those of other programs alone.
func TestRelabeling(t *testing.T) {
	scope := delivery.Settings{ScopeLabels: new(true)}
	for _, tt := range []struct {
		profile  string
		settings delivery.Settings
		in, want string
	}{
		{delivery.Exporter, delivery.Settings{Strategy: "NoTranslation"},
			`{"http.server.requests", "http.response.status_code"="200", method="get", job="shop"}`, `http_requests_total{code="200", method="get", job="shop"}`},
		{delivery.Exporter, delivery.Settings{Strategy: "NoTranslation"},
			`{"request.duration_bucket", path="/a;b", le="1.0"}`, `latency_seconds_bucket{route="/a;b", le="1.0"}`},
		{delivery.Exporter, delivery.Settings{Strategy: "NoTranslation"}, `{"httpXserver.requests", path="/"}`, ``},
		{delivery.Exporter, scope, `queue_depth_ratio{name="a", otel_scope_name="s", otel_scope_version="1"}`, `queue{name="a"}`},
		{delivery.Exporter, scope, `other{name="a", otel_scope_name="s", path="/"}`, ``},
		{delivery.Exporter, scope, `wait_seconds_bucket{le="1.0"}`, ``},
		{delivery.Exporter, scope, `left_total{job="shop"}`, ``},
		{delivery.CollectorExporter, delivery.Settings{},
			`same_seconds_sum{cloud_zone="z", job="collector", instance="c:8889", exported_job="acme/shop", exported_instance="shop-1", otel_scope_name="s"}`,
			`same_seconds_sum{zone="z", job="shop", instance="10.0.0.2:9090"}`},
		{delivery.CollectorExporter, delivery.Settings{}, `http_server_requests_total{exported_job="acme/shop"}`, `http_requests_total{job="shop"}`},
		{delivery.CollectorExporter, delivery.Settings{HonorLabels: true},
			`request_duration_seconds_count{http_response_status_code="500", path="/", job="billing", instance="x"}`,
			`latency_seconds_count{code="500", route="/", job="worker", instance="x"}`},
		{delivery.CollectorExporter, delivery.Settings{HonorLabels: true}, `target_info{job="billing", instance="x"}`, ``},
		{delivery.CollectorExporter, delivery.Settings{}, `up{job="collector", instance="c:8889"}`, ``},
	} {
		files, _ := Shims(mapping(t, plan(t), tt.profile, tt.settings))
		var file relabelFile
		read(t, content(files, RelabelFile), &file)
		b := labels.NewBuilder(metric(t, tt.in))
		var rules []*relabel.Config
		for _, r := range file.Rules {
			c := relabel.DefaultRelabelConfig
			for _, name := range r.Source {
				c.SourceLabels = append(c.SourceLabels, model.LabelName(name))
			}
			c.Regex, c.TargetLabel, c.Replacement = relabel.MustNewRegexp(r.Regex), r.Target, r.Replacement
			if err := c.Validate(model.UTF8Validation); err != nil {
				t.Fatal(err)
			}
			rules = append(rules, &c)
		}
		if tt.want == "" {
			tt.want = tt.in
		}
		if keep := relabel.ProcessBuilder(b, rules...); !keep || !labels.Equal(b.Labels(), metric(t, tt.want)) {
			t.Errorf("%s %+v\n%s became\n%s, not\n%s", tt.profile, tt.settings, tt.in, b.Labels(), tt.want)
		}
	}
}

func metric(t *testing.T, text string) labels.Labels {
	t.Helper()
	l, err := language.ParseMetric(text)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
