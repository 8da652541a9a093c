package configconv

import (
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

const (
	monitor = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: sm}\nspec: {selector: {}, endpoints: [{port: web}]}\n"
	config  = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata:\n  prometheus.yml: |\n    scrape_configs: [{job_name: x, static_configs: [{targets: ['a:1']}]}]\n"
	server  = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: p}\nspec:\n  template:\n    spec:\n      containers:\n      - name: p\n        image: prom/prometheus:v2.50.0\n        args: [\"--storage.tsdb.retention.time=5d\"]\n"
	jaegers = "apiVersion: jaegertracing.io/v1\nkind: Jaeger\nmetadata: {name: prod}\n"
	agents  = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n      - name: agent\n        image: jaegertracing/jaeger-agent:1.40\n        args: [\"--reporter.grpc.host-port=c:14250\"]\n"
)

// Each document of a file becomes what it becomes alone.
func TestConvertAllDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		docs     []string
		suffixes []string
	}{
		"monitor and configuration":   {[]string{monitor, config}, []string{"", "operator"}},
		"configuration, server, both": {[]string{config, server, monitor}, []string{"", "operator"}},
		"resource and agents":         {[]string{jaegers, agents}, []string{"", "all-in-one"}},
		"agents and resource":         {[]string{agents, jaegers}, []string{"", "all-in-one"}},
	} {
		t.Run(name, func(t *testing.T) {
			all := convertedText(t, "m.yaml", strings.Join(c.docs, "---\n"))
			var suffixes []string
			for _, o := range all.Outputs {
				suffixes = append(suffixes, o.Suffix)
			}
			if !slices.Equal(suffixes, c.suffixes) {
				t.Errorf("configurations %q", suffixes)
			}
			for _, doc := range c.docs {
				for _, f := range convertedText(t, "m.yaml", doc).Findings {
					if !slices.ContainsFunc(all.Findings, func(g finding.Finding) bool { return g.Rule == f.Rule && g.Symbol == f.Symbol }) {
						t.Errorf("of %s, %s is missing", f.Rule, f.Symbol)
					}
				}
			}
		})
	}
}

// A program that runs in a form that is not read is named where the rest of its file is converted.
func TestUnread(t *testing.T) {
	const app = "app: {image: app, environment: {JAEGER_AGENT_HOST: agent}}\n"
	for _, c := range []struct {
		name, text string
		lines      []int
	}{
		{"docker-compose.yml", "services:\n  " + app + "  a:\n    image: bitnami/jaeger\n  z:\n    build:\n      dockerfile_inline: |\n        FROM openzipkin/zipkin\n", []int{4, 7}},
		{"docker-compose.yml", app + "agent:\n  image: jaegertracing/jaeger-agent\n", []int{3}},
		{"task.json", `{"containerDefinitions": [{"image": "a", "environment": [{"name": "JAEGER_AGENT_HOST", "value": "a"}]},` + "\n" + `{"image": "jaegertracing/jaeger-agent"}]}`, []int{2}},
		{"template.yaml", "apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n- kind: Deployment\n  spec: {template: {spec: {containers: [{image: app, env: [{name: JAEGER_AGENT_HOST, value: a}]}]}}}\n" +
			"- kind: Deployment\n  spec: {template: {spec: {containers: [{image: jaegertracing/all-in-one}]}}}\n", []int{7}},
		{"docker-compose.yml", "x-base: &base\n  image: jaegertracing/jaeger-agent\nservices:\n  a:\n    <<: *base\n  n: {image: prom/node-exporter}\n  o: {image: prom/alertmanager}\n  h: {image: jaegertracing/example-hotrod}\n", nil},
		{"m.yaml", agents + "---\n" + server + "---\n" + jaegers, nil},
	} {
		var lines []int
		for _, f := range convertedText(t, c.name, c.text).Findings {
			if f.Rule == "not-read" {
				lines = append(lines, f.Line)
			}
		}
		if !slices.Equal(lines, c.lines) {
			t.Errorf("named in lines %v, not %v, of\n%s", lines, c.lines, c.text)
		}
	}
}

func convertedText(t *testing.T, name, text string) *conversion.Conversion {
	t.Helper()
	conv, err := Convert(conversion.Source{Name: name, Data: []byte(text)}, Auto, conversion.Options{Target: conversion.Bridge})
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return conv
}
