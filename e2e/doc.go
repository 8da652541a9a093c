// Package e2e runs whole programs twice, as they were and as otelmigrate rewrote them, and compares the telemetry that
// arrives at the other end: spans at a Jaeger agent and at an OTLP receiver, and the text of /metrics. It is a module of its
// own, so that the tool does not depend on the parts that it is held against.
package e2e
