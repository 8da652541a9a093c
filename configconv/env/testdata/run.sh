#!/bin/sh
export JAEGER_SERVICE_NAME=shop # the name
export JAEGER_AGENT_HOST="${AGENT:-localhost}"
JAEGER_SAMPLER_TYPE=const JAEGER_SAMPLER_PARAM=1 ./shop --serve
docker run -d -e JAEGER_SERVICE_NAME=cart -e JAEGER_AGENT_HOST=$HOST --rm cart
