export JAEGER_SERVICE_NAME=s
case $1 in
prod) export JAEGER_AGENT_HOST=a ;;
*)
  export JAEGER_AGENT_HOST=b
  ;;
esac
