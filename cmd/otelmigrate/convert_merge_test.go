package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Different secrets get different variables when sources are merged, and equal ones share a variable.
func TestConvertMergeSecrets(t *testing.T) {
	source := func(job, password string) string {
		return "scrape_configs:\n- job_name: node\n  static_configs: [{targets: ['n:9100']}]\n  basic_auth: {username: u, password: " + job + "}\n" +
			"remote_write:\n- url: http://m/push\n  basic_auth: {username: u, password: " + password + "}\n"
	}
	dir := tree(t, map[string]string{"a/prometheus.yml": source("hunter1", "hunter2"), "b/prometheus.yml": source("hunter1", "hunter3")})
	o := otelmigrate(t, dir, "convert", "--merge", ".")
	if o.code != exitOK || strings.Contains(o.stdout+o.stderr, "hunter") {
		t.Errorf("status %d\n%s\n%s", o.code, o.stdout, o.stderr)
	}
	for text, want := range map[string]int{"password: ${env:PROM_REMOTE_WRITE_0_PASSWORD}": 1, "password: ${env:PROM_REMOTE_WRITE_0_PASSWORD_2}": 1,
		"{env:PROM_JOB_NODE_BASIC_AUTH_PASSWORD}": 1, "PASSWORD_3": 0, "BASIC_AUTH_PASSWORD_2": 0, "authenticator: basicauth/prometheusremotewrite_2": 1} {
		if n := strings.Count(o.stdout, text); n != want {
			t.Errorf("%q is there %d times, not %d:\n%s", text, n, want, o.stdout)
		}
	}
	for _, want := range []string{"variable that must be set: PROM_REMOTE_WRITE_0_PASSWORD_2 (", "reads it from the environment variable PROM_REMOTE_WRITE_0_PASSWORD_2 ("} {
		if !strings.Contains(o.stderr, want) {
			t.Errorf("%q is not in:\n%s", want, o.stderr)
		}
	}
}

// A variable that sources refer to keeps its name, and is named.
func TestConvertMergeVariables(t *testing.T) {
	const service = "services:\n  c:\n    image: jaegertracing/jaeger-agent:1.50\n    command: [\"--reporter.grpc.host-port=${BACKEND}:14250\"]\n"
	dir := tree(t, map[string]string{"a/compose.yml": service, "b/compose.yml": service})
	o := otelmigrate(t, dir, "convert", "--merge", ".")
	if !strings.Contains(o.stdout, "${env:BACKEND}") || strings.Contains(o.stdout, "BACKEND_2") || !strings.Contains(o.stderr, "a/compose.yml and b/compose.yml refer to the environment variable BACKEND") {
		t.Errorf("status %d\n%s\n%s", o.code, o.stdout, o.stderr)
	}
}

// A service mounts one configuration; merged ones are put into none.
func TestConvertMergeWrite(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := tree(t, map[string]string{"docker-compose.yml": composeYAML})
	if o := otelmigrate(t, dir, "convert", "--write", "--merge", "docker-compose.yml"); o.code != exitOK || !strings.Contains(o.stderr, "the services of this file are not changed") {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
	now, err := os.ReadFile(filepath.Join(dir, "docker-compose.yml"))
	if err != nil || strings.Contains(string(now), "otel.yaml") || !strings.Contains(string(now), "OTEL_EXPORTER_OTLP_ENDPOINT") {
		t.Errorf("%v\n%s", err, now)
	}
	alone := tree(t, map[string]string{"docker-compose.yml": composeYAML})
	if o := otelmigrate(t, alone, "convert", "--write", "docker-compose.yml"); !strings.Contains(o.stderr, "docker-compose.yml mounts docker-compose.yml.otel.yaml of its own folder now") {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
}

// Flags that mean nothing are refused, and what may be a password is not repeated.
func TestConvertFlags(t *testing.T) {
	dir := tree(t, map[string]string{"prometheus.yml": prometheusYAML})
	for endpoint, ok := range map[string]bool{"b:4317": true, "http://b": true, "https://u:hunter2@b:9090/api/v1/write": true, "[::1]:4317": true, "${env:HOST}:4317": true, "${env:ENDPOINT}": true,
		"not a url": false, "b": false, "u:hunter2@b:4317": false, "ftp://b:1": false, "http://": false, "b:port": false, "b:0": false, "http://a b/": false, "hunter2@": false} {
		o := otelmigrate(t, dir, "convert", "--endpoint", endpoint, "prometheus.yml")
		if refused := o.code == exitUsage && strings.Contains(o.stderr, "--endpoint"); refused == ok || strings.Contains(o.stdout+o.stderr, "hunter") {
			t.Errorf("%s: status %d\n%s", endpoint, o.code, o.stderr)
		}
	}
	if o := otelmigrate(t, dir, "convert", "--layout", "agent-gateway", "prometheus.yml"); o.code != exitUsage || !strings.Contains(o.stderr, "--merge") {
		t.Errorf("--layout without --merge: status %d\n%s", o.code, o.stderr)
	}
}
