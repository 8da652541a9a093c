export JAEGER_SERVICE_NAME=s
if [ -n "$NODE" ]; then
  export JAEGER_AGENT_HOST=$NODE
fi
run
