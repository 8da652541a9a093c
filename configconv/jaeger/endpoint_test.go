package jaeger

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// What is no address for OTLP is not written anywhere, and its password in no message.
func TestEndpoint(t *testing.T) {
	for endpoint, want := range map[string]bool{"backend:4317": true, "http://backend:4317": true, "https://backend:4317/": true, "dns:///backend:4317": true, "10.0.0.1:4317": true,
		"[::1]:4317": true, "http://u:hunter2@backend:4317": false, "http://mimir/api/v1/push": false, "not a url": false, "backend:4317?x=hunter2": false} {
		src := conversion.Source{Name: "a.flags", Data: []byte("jaeger-agent --reporter.grpc.host-port=collector:14250\n")}
		c := ConvertFlags(src, conversion.Options{Endpoint: endpoint, Target: conversion.Bridge})
		if got := len(c.Problems) == 0; got != want {
			t.Errorf("%s: %v", endpoint, c.Problems)
		}
		if want {
			continue
		}
		text, err := c.Outputs[0].Config.YAML("")
		if err != nil || !strings.Contains(string(text), "endpoint: collector:4317") || strings.Contains(string(text)+c.Problems[0].Message, "hunter2") && strings.Contains(endpoint, "@") {
			t.Errorf("%s: %v\n%v\n%s", endpoint, err, c.Problems, text)
		}
	}
}
