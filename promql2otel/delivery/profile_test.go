package delivery

import (
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/otlptranslator"
)

func profile(t *testing.T, name string, s Settings) *Profile {
	t.Helper()
	p, err := New(name, s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each row is a column of the table in docs/queries.md, "The ways of delivery".
func TestNew(t *testing.T) {
	scope := []string{ScopeName, ScopeVersion, ScopeSchema}
	with, without := otlptranslator.UnderscoreEscapingWithSuffixes, otlptranslator.UnderscoreEscapingWithoutSuffixes
	rows := []Profile{
		{Name: Exporter, Strategy: with, Jobs: FromScrape, Scrapes: PerTarget, StaleMarkers: true},
		{Name: OTLP, Strategy: with, KeyPrefix: true, KeepUnderscores: true, PlainBounds: true, TargetInfo: true, Jobs: FromResource, Scrapes: None},
		{Name: CollectorExporter, Strategy: with, KeepUnderscores: true, ScopeLabels: scope, TargetInfo: true, Jobs: Exported, Scrapes: PerCollector, StaleMarkers: true},
		{Name: RemoteWrite, Strategy: with, KeepUnderscores: true, PlainBounds: true, ScopeLabels: scope[:2], TargetInfo: true, Jobs: FromResource, Scrapes: None},
		{Name: Bridge, Strategy: without, KeepUnderscores: true, PlainBounds: true, Jobs: FromScrape, Scrapes: PerTarget, Unmigrated: true, StaleMarkers: true},
	}
	var named []string
	for _, want := range rows {
		named = append(named, want.Name)
		got := profile(t, want.Name, Settings{})
		if !slices.Equal(got.ScopeLabels, want.ScopeLabels) || len(got.Promoted) > 0 {
			t.Errorf("%s: labels %q and %q, want %q", want.Name, got.ScopeLabels, got.Promoted, want.ScopeLabels)
		}
		plain := *got
		plain.ScopeLabels, want.ScopeLabels = nil, nil
		if a, b := plain, want; a.Name != b.Name || a.Strategy != b.Strategy || a.KeyPrefix != b.KeyPrefix || a.KeepUnderscores != b.KeepUnderscores ||
			a.PlainBounds != b.PlainBounds || a.TargetInfo != b.TargetInfo || a.Jobs != b.Jobs || a.Scrapes != b.Scrapes || a.Native != b.Native ||
			a.Unmigrated != b.Unmigrated || a.StaleMarkers != b.StaleMarkers {
			t.Errorf("%+v, want %+v", a, b)
		}
	}
	if !slices.Equal(named, Names) {
		t.Errorf("tested are %q, and there are %q", named, Names)
	}
}

func TestSettings(t *testing.T) {
	yes, no := true, false
	for _, name := range Names {
		if p := profile(t, name, Settings{ScopeLabels: &no, TargetInfo: &no}); len(p.Extra()) > 0 || p.TargetInfo {
			t.Errorf("%s: %q %v", name, p.Extra(), p.TargetInfo)
		}
		p := profile(t, name, Settings{ScopeLabels: &yes, TargetInfo: &yes, Strategy: string(otlptranslator.NoTranslation)})
		want := []string{ScopeName, ScopeVersion, ScopeSchema}
		if name == RemoteWrite || name == Bridge {
			want = want[:2] // that exporter has no label for the schema
		}
		if !slices.Equal(p.Extra(), want) || !p.TargetInfo || p.Strategy != otlptranslator.NoTranslation {
			t.Errorf("%s: %q %v %s", name, p.Extra(), p.TargetInfo, p.Strategy)
		}
	}
	if p := profile(t, CollectorExporter, Settings{HonorLabels: true}); p.Jobs != FromResource {
		t.Error(p.Jobs)
	}
	if p := profile(t, OTLP, Settings{NativeHistograms: true}); !p.Native {
		t.Error("not native")
	}
	p := profile(t, RemoteWrite, Settings{Promote: []string{"service.name", "k8s.pod.name"}})
	if want := []string{ScopeName, ScopeVersion, "k8s_pod_name", "service_name"}; !slices.Equal(p.Extra(), want) {
		t.Errorf("%q, want %q", p.Extra(), want)
	}
	p = profile(t, OTLP, Settings{Promote: []string{"k8s.pod.name"}, Strategy: string(otlptranslator.NoUTF8EscapingWithSuffixes)})
	if want := []string{"k8s.pod.name"}; !slices.Equal(p.Extra(), want) {
		t.Errorf("%q, want %q", p.Extra(), want)
	}
}

func TestSettingErrors(t *testing.T) {
	for _, tt := range []struct {
		name string
		Settings
		want string
	}{
		{"", Settings{}, `no profile ""; use one of exporter, otlp, collector-exporter, remote-write, bridge`},
		{"OTLP", Settings{}, `no profile "OTLP"`},
		{Exporter, Settings{NativeHistograms: true}, "a setting of the profile otlp"},
		{Bridge, Settings{NativeHistograms: true}, "a setting of the profile otlp"},
		{OTLP, Settings{Promote: []string{""}}, "label name is empty"},
		{OTLP, Settings{Promote: []string{"äöü"}}, "äöü"}, // nothing of it is left when it is escaped
	} {
		if p, err := New(tt.name, tt.Settings); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %+v: %+v, %v, want %s", tt.name, tt.Settings, p, err, tt.want)
		}
	}
}

func TestMetric(t *testing.T) {
	with, without := otlptranslator.UnderscoreEscapingWithSuffixes, otlptranslator.UnderscoreEscapingWithoutSuffixes
	utf8, none := otlptranslator.NoUTF8EscapingWithSuffixes, otlptranslator.NoTranslation
	for _, tt := range []struct {
		strategy         otlptranslator.TranslationStrategyOption
		name, unit, kind string
		want             string
	}{
		{with, "requests", "", "counter", "requests_total"},
		{with, "jobs_total", "1", "counter", "jobs_total"},
		{with, "rx_total_packets", "{packet}", "counter", "rx_packets_total"},
		{with, "foo__bar", "", "counter", "foo_bar_total"},
		{with, "requestsTotal", "", "counter", "requestsTotal_total"},
		{with, "subtotal", "", "counter", "subtotal_total"},
		{with, "cpu.time", "s", "counter", "cpu_time_seconds_total"},
		{with, "hits", "1", "gauge", "hits_ratio"},
		{with, "hits", "1", "", "hits"},
		{with, "room_temperature", "Cel", "gauge", "room_temperature_celsius"},
		{with, "throughput", "By/s", "gauge", "throughput_bytes_per_second"},
		{with, "connections_total", "", "gauge", "connections_total"},
		{with, "work_seconds", "s", "histogram", "work_seconds"},
		{with, "wait_ms", "ms", "histogram", "wait_ms_milliseconds"},
		{without, "cpu.time", "s", "counter", "cpu_time"},
		{without, "foo__bar", "", "counter", "foo__bar"},
		{utf8, "cpu.time", "s", "counter", "cpu.time_seconds_total"},
		{utf8, "subtotal", "", "counter", "su_total"}, // as the library has it
		{none, "cpu.time", "s", "counter", "cpu.time"},
	} {
		p := profile(t, OTLP, Settings{Strategy: string(tt.strategy)})
		if got, err := p.Metric(tt.name, tt.unit, tt.kind); err != nil || got != tt.want {
			t.Errorf("%s: %s %q %s: %s, %v, want %s", tt.strategy, tt.name, tt.unit, tt.kind, got, err, tt.want)
		}
	}
	if got, err := profile(t, Exporter, Settings{}).Metric("", "", "gauge"); err == nil {
		t.Errorf("no name is %q", got)
	}
}

func TestLabel(t *testing.T) {
	attributes := []string{"code", "http.route", "a__b", "_x", "9d", "userId"}
	for _, tt := range []struct {
		profile, strategy string
		want              []string
	}{
		{Exporter, "", []string{"code", "http_route", "a_b", "_x", "key_9d", "userId"}},
		{OTLP, "", []string{"code", "http_route", "a__b", "key_x", "key_9d", "userId"}},
		{CollectorExporter, "", []string{"code", "http_route", "a__b", "_x", "key_9d", "userId"}},
		{RemoteWrite, "", []string{"code", "http_route", "a__b", "_x", "key_9d", "userId"}},
		{Bridge, "", []string{"code", "http_route", "a__b", "_x", "key_9d", "userId"}},
		{Exporter, "NoTranslation", attributes},
		{OTLP, "NoUTF8EscapingWithSuffixes", attributes},
	} {
		p := profile(t, tt.profile, Settings{Strategy: tt.strategy})
		for i, a := range attributes {
			if got, err := p.Label(a); err != nil || got != tt.want[i] {
				t.Errorf("%s %s: %s is %s, %v, want %s", tt.profile, tt.strategy, a, got, err, tt.want[i])
			}
		}
	}
}
