package collector

import (
	"fmt"
	"strconv"
	"strings"
)

// renamed are the types that got another name, and the first release that this project has seen the new name in. The old names
// go on working, with a warning in the Collector's log. Read from internal/metadata/generated_status.go of each component.
var renamed = []struct {
	kind     Kind
	old, new string
	since    int // minor version of release 0.x
}{
	{Receiver, "filelog", "file_log", 155},
	{Receiver, "tcplog", "tcp_log", 155},
	{Receiver, "udplog", "udp_log", 155},
	{Receiver, "hostmetrics", "host_metrics", 155},
	{Receiver, "fluentforward", "fluent_forward", 165},
	{Processor, "k8sattributes", "k8s_attributes", 155},
	{Processor, "resourcedetection", "resource_detection", 155},
	{Processor, "metricstransform", "metrics_transform", 155},
	{Processor, "metricstarttime", "metric_start_time", 155},
	{Processor, "cumulativetodelta", "cumulative_to_delta", 165},
	{Processor, "deltatocumulative", "delta_to_cumulative", 165},
	{Exporter, "otlp", "otlp_grpc", 155},
	{Exporter, "otlphttp", "otlp_http", 155},
	{Exporter, "prometheusremotewrite", "prometheus_remote_write", 155},
	{Connector, "spanmetrics", "span_metrics", 155},
	{Connector, "signaltometrics", "signal_to_metrics", 155},
}

// Rename is the type as a release of the Collector calls it. Version "" keeps the name that all releases know.
func Rename(kind Kind, typ, version string) ID {
	minor, err := ParseVersion(version)
	if err != nil || minor == 0 {
		return ID{Type: typ}
	}
	for _, r := range renamed {
		if r.kind == kind && r.old == typ && minor >= r.since {
			return ID{Type: r.new}
		}
	}
	return ID{Type: typ}
}

// HasNewName reports whether the type has a name that newer releases prefer, and that name.
func HasNewName(kind Kind, typ string) (string, bool) {
	for _, r := range renamed {
		if r.kind == kind && r.old == typ {
			return r.new, true
		}
	}
	return "", false
}

// ParseVersion reads the version of a Collector release, "0.155", "v0.155.0" or "0.155.0", and returns its minor version; 0 for
// "". Releases of 1.x and later count as newer than all of 0.x.
func ParseVersion(version string) (minor int, err error) {
	if version == "" {
		return 0, nil
	}
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, fmt.Errorf("%q is no version of the Collector; write it as 0.155 or 0.155.0", version)
	}
	var numbers []int
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return 0, fmt.Errorf("%q is no version of the Collector; write it as 0.155 or 0.155.0", version)
		}
		numbers = append(numbers, n)
	}
	if numbers[0] > 0 {
		return 1 << 20, nil
	}
	return numbers[1], nil
}
