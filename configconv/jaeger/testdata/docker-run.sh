#!/bin/sh
docker network create tracing
docker run -d --network tracing --name=tracer -p 16686:16686 -p 14268:14268 \
  -e COLLECTOR_QUEUE_SIZE=500 \
  jaegertracing/all-in-one:1.30 --memory.max-traces=1000
docker run -d --network tracing --name tracer-agent jaegertracing/jaeger-agent:1.30 --reporter.grpc.host-port=tracer:14250
