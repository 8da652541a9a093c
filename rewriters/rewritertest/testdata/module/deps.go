// Package app is the module in which the golden cases live: its go.mod and go.sum hold every library that they import.
package app

import (
	_ "github.com/go-kit/kit/tracing/zipkin"
	_ "github.com/golang/mock/gomock"
	_ "github.com/google/wire"
	_ "github.com/grpc-ecosystem/go-grpc-middleware/tags"
	_ "github.com/grpc-ecosystem/go-grpc-middleware/tracing/opentracing"
	_ "github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc"
	_ "github.com/opentracing-contrib/go-grpc"
	_ "github.com/opentracing-contrib/go-stdlib/nethttp"
	_ "github.com/opentracing/opentracing-go"
	_ "github.com/openzipkin-contrib/zipkin-go-opentracing"
	_ "github.com/openzipkin/zipkin-go"
	_ "github.com/openzipkin/zipkin-go/middleware/grpc"
	_ "github.com/openzipkin/zipkin-go/proto/zipkin_proto3"
	_ "github.com/openzipkin/zipkin-go/reporter/amqp"
	_ "github.com/openzipkin/zipkin-go/reporter/kafka"
	_ "github.com/prometheus/client_golang/prometheus"
	_ "github.com/prometheus/client_golang/prometheus/collectors"
	_ "github.com/prometheus/client_golang/prometheus/testutil"
	_ "github.com/stretchr/testify/assert"
	_ "github.com/stretchr/testify/require"
	_ "github.com/uber/jaeger-client-go/config"
	_ "go.uber.org/dig"
	_ "go.uber.org/fx"
	_ "google.golang.org/grpc"
)
