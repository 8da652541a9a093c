package env

import (
	"net"
	"net/netip"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func (t *translation) service() {
	if v, ok := t.text("JAEGER_SERVICE_NAME"); ok {
		t.add("OTEL_SERVICE_NAME", v)
		if have := t.scope.get("OTEL_SERVICE_NAME"); have != nil && have.value != v && have.copied != v {
			t.say("JAEGER_SERVICE_NAME", finding.Review, "is not carried over: OTEL_SERVICE_NAME is set to another name already", sdkDocs)
		}
		t.say("JAEGER_SERVICE_NAME", finding.Auto, "is OTEL_SERVICE_NAME", sdkDocs)
	}
}

// endpointURL splits http://[USER:PASSWORD@]HOST[:PORT][/path], where the host may be a reference.
var endpointURL = regexp.MustCompile(`^(https?)://(?:([^@/]*)@)?(\$\{[^}]*\}|\$\([^)]*\)|\$\w+|\[[^\]]*\]|[^:/@]+)(?::(\d+|\$\{[^}]*\}|\$\([^)]*\)|\$\w+))?(/.*)?$`)

// address is an endpoint in its parts.
type address struct {
	scheme, host, port string
	credentials        bool // it holds a user name or a password
}

// parseAddress splits an endpoint. Credentials in it are not returned: nothing may print them.
func parseAddress(endpoint string) (address, bool) {
	m := endpointURL.FindStringSubmatch(endpoint)
	if m == nil {
		return address{}, false
	}
	return address{m[1], m[3], m[4], m[2] != ""}, true
}

// credentialsNote is what to do about credentials that an address held.
const credentialsNote = ". It holds credentials, which are not carried over: set OTEL_EXPORTER_OTLP_HEADERS to Authorization=Basic%20 and the base64 of USER:PASSWORD, from a secret"

// endpoint is where spans go. A collector's address beats the agent's (config_env.go).
func (t *translation) endpoint() {
	if endpoint, ok := t.text("JAEGER_ENDPOINT"); ok {
		if a, ok := parseAddress(endpoint); ok {
			t.add("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", a.scheme+"://"+a.host+":4318/v1/traces")
			t.add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
			status, message := finding.Review, "is OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: OTLP over HTTP at port 4318 of the same host, which a Collector or Jaeger 1.35 has there"
			if a.port != "14268" {
				message += ". Its port is not Jaeger's own, so look whether 4318 is reached the same way"
			}
			if a.credentials {
				status, message = finding.Manual, message+credentialsNote
			}
			t.say("JAEGER_ENDPOINT", status, message, exporterDocs)
		} else {
			t.say("JAEGER_ENDPOINT", finding.Manual, "set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT to the OTLP address of that host, http://HOST:4318/v1/traces", exporterDocs)
		}
		t.say("JAEGER_AGENT_HOST", finding.Auto, "is not used for spans while JAEGER_ENDPOINT is set", exporterDocs)
		t.say("JAEGER_AGENT_PORT", finding.Auto, "is not used while JAEGER_ENDPOINT is set", exporterDocs)
		return
	}
	const traces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	if t.scope.get(traces) != nil { // of a run before, or the user's own
		t.say("JAEGER_AGENT_HOST", finding.Auto, "is not used for spans while "+traces+" is set", exporterDocs)
	}
	if host, ok := t.text("JAEGER_AGENT_HOST"); ok && t.scope.get(traces) == nil {
		t.add("OTEL_EXPORTER_OTLP_ENDPOINT", "http://"+hostName(host)+":4318")
		t.add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
		t.say("JAEGER_AGENT_HOST", finding.Review, "is OTEL_EXPORTER_OTLP_ENDPOINT: OTLP over HTTP at port 4318 of the same host. An agent of Jaeger takes no OTLP, and Jaeger itself does since 1.35 only: let a Collector listen there, or name the Collector that stands in front of it", exporterDocs)
	} else if t.scope.get("JAEGER_AGENT_HOST") != nil {
		t.say("JAEGER_AGENT_HOST", finding.Manual, "set OTEL_EXPORTER_OTLP_ENDPOINT=http://HOST:4318, where HOST is its value", exporterDocs)
	}
	t.say("JAEGER_AGENT_PORT", finding.Auto, "is the agent's UDP port and has no meaning for OTLP", exporterDocs)
}

// hostName is a host as it stands in a URL: an IPv6 address in brackets, and without a port that was written beside it.
func hostName(host string) string {
	if refers(host) {
		return host
	}
	bare := strings.Trim(host, "[]")
	if ip, err := netip.ParseAddr(bare); err == nil {
		if ip.Is6() {
			return "[" + bare + "]"
		}
		return bare
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		return hostName(name)
	}
	return host
}

// credentials become a header. A secret is never written anew unless the user keeps secrets in files.
func (t *translation) credentials() {
	const header = "OTEL_EXPORTER_OTLP_HEADERS"
	token := t.scope.get("JAEGER_AUTH_TOKEN")
	if token != nil {
		value, _ := t.text("JAEGER_AUTH_TOKEN")
		if refers(value) || t.keepSecrets && token.known {
			t.add(header, "Authorization=Bearer%20"+encodeValue(value))
			t.say("JAEGER_AUTH_TOKEN", finding.Review, "is a header in "+header+"; a value with a comma, a percent sign or a blank has to be percent-encoded there", exporterDocs)
		} else {
			t.say("JAEGER_AUTH_TOKEN", finding.Manual, "set "+header+" to Authorization=Bearer%20TOKEN from the same secret; it is not copied here", exporterDocs)
		}
	}
	t.say("JAEGER_USER", finding.Manual, "with JAEGER_PASSWORD, set "+header+" to Authorization=Basic%20 and the base64 of USER:PASSWORD, from a secret; it is not copied here", exporterDocs)
	t.say("JAEGER_PASSWORD", finding.Manual, "with JAEGER_USER, set "+header+" to Authorization=Basic%20 and the base64 of USER:PASSWORD, from a secret; it is not copied here", exporterDocs)
}
