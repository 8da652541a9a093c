package env

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

const (
	sdkDocs      = "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"
	exporterDocs = "https://opentelemetry.io/docs/specs/otel/protocol/exporter/"
	samplerDocs  = "https://opentelemetry.io/docs/specs/otel/trace/sdk/#jaegerremotesampler"
)

// assignment is a new variable.
type assignment struct{ name, value string }

// translation turns the legacy variables of one process into new ones. They depend on each other, so they are read together.
type translation struct {
	*conversion.Recorder
	scope       *scope
	phase       string
	keepSecrets bool
	added       []assignment
	stays       map[string]bool // legacy variables that the new ones refer to, or that need a person first
	said        map[string]bool
	sampling    string            // the sampler that the legacy variables ask for
	users       map[string]string // what refers to a legacy variable, which stays for that
}

func (t *translation) run() {
	t.stays, t.said, t.users = map[string]bool{}, map[string]bool{}, map[string]string{}
	legacy := t.scope.legacy()
	for _, v := range legacy {
		if t.users[v.name] = t.scope.user(v.name); t.users[v.name] != "" {
			t.stays[v.name] = true
		}
	}
	for _, v := range legacy {
		if v.several {
			t.say(v.name, finding.Manual, "is set in several parts of the script, so which value it has is not known here: set what it becomes beside each of them", sdkDocs)
		}
	}
	t.service()
	t.endpoint()
	t.credentials()
	t.sampler()
	t.tags()
	t.propagation(legacy)
	t.reporter()
	t.switches()
	t.zipkin()
	t.exporters()
	t.byHand()
	for _, v := range legacy {
		t.say(v.name, finding.Manual, "is a setting that this tool knows no counterpart of; look for it in the program", sdkDocs)
	}
}

// literal is the value of a variable; ok is false where it is not set or comes from elsewhere.
func (t *translation) literal(name string) (string, bool) {
	v := t.scope.get(name)
	if v == nil || !v.known {
		return "", false
	}
	return v.value, true
}

// text is the value of a variable as it can stand inside another one: itself, or a reference to the variable where the value comes from
// elsewhere and the form can refer to it.
func (t *translation) text(name string) (string, bool) {
	v := t.scope.get(name)
	switch {
	case v == nil, v.several:
		return "", false
	case v.known:
		return v.value, v.value != ""
	case v.copied != "":
		return v.copied, true
	case t.scope.syntax == dollarParens:
		t.stays[name] = true
		return "$(" + name + ")", true
	case t.scope.syntax == dollarBraces:
		t.stays[name] = true
		return "${" + name + "}", true
	}
	return "", false
}

// refers reports whether a value refers to another variable, so that it is not known here.
func refers(value string) bool {
	return strings.Contains(value, "${") || strings.Contains(value, "$(") || strings.Contains(value, "{{") || strings.Contains(value, specifier) || regexp.MustCompile(`\$[A-Za-z_]`).MatchString(value)
}

// say records the finding of a variable, once.
func (t *translation) say(name string, status finding.Status, message, url string) {
	v := t.scope.get(name)
	if v == nil || t.said[name] {
		return
	}
	t.said[name] = true
	if status == finding.Manual {
		t.stays[name] = true
	}
	byHand := t.scope.like() == nil && !t.scope.secret
	if t.stays[name] && t.phase == conversion.Final && status != finding.Manual && !byHand {
		if user := t.users[name]; user != "" {
			message += "; it stays, because " + user
		} else {
			message += "; it stays, because its value comes from " + orElse(v.from, "elsewhere") + " and the new variable refers to it"
		}
	}
	if byHand && status != finding.Manual {
		status, message = finding.Manual, message+". Change it by hand: this form of file is not edited"
	} else if v.fixed && t.phase == conversion.Final && status != finding.Manual && status != finding.Keep {
		status, message = finding.Manual, message+". Take the old variable out by hand: it shares its line with others"
	}
	rec := *t.Recorder
	rec.Family = family(name)
	rec.Add(v.at, rule(name), name, status, message, url)
}

// family is the one that the findings of a variable belong to.
func family(name string) string {
	if isZipkin(name) || strings.HasPrefix(name, "OTEL_EXPORTER_ZIPKIN_") {
		return "zipkin"
	}
	return "jaeger"
}

// byHand lists the new variables where the file is none that is edited. Headers hold secrets, so their values are not printed.
func (t *translation) byHand() {
	if t.scope.like() != nil || t.scope.secret || len(t.added) == 0 {
		return
	}
	var list []string
	for _, a := range t.added {
		if strings.HasSuffix(a.name, "_HEADERS") {
			list = append(list, a.name)
		} else {
			list = append(list, a.name+"="+a.value)
		}
	}
	t.Add(t.scope.legacy()[0].at, "env-by-hand", t.scope.name, finding.Manual, "set by hand, since this form of file is not edited: "+strings.Join(list, " "), sdkDocs)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// add sets a new variable, unless the process has it already.
func (t *translation) add(name, value string) {
	if have := t.scope.get("OTEL_TRACES_SAMPLER"); name == "OTEL_TRACES_SAMPLER_ARG" && have != nil && have.value != t.sampling {
		return // it would be the argument of another sampler
	}
	if name == "OTEL_TRACES_SAMPLER" {
		t.sampling = value
	}
	if have := t.scope.get(name); have != nil {
		if !t.said[name] {
			t.said[name] = true
			status, message := finding.Keep, "is set already, and stays as it is"
			if (!have.known || have.value != value) && (have.copied == "" || have.copied != value) {
				status, message = finding.Review, "is set already, to something else than the old variables say; it stays, and they are not carried over"
			}
			t.Add(have.at, rule(name), name, status, message, sdkDocs)
		}
		return
	}
	for _, a := range t.added {
		if a.name == name {
			return
		}
	}
	t.added = append(t.added, assignment{name, value})
}

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

// sampler turns type and parameter into the SDK's. All samplers of Jaeger decide at the root of a trace only, hence parentbased_.
func (t *translation) sampler() {
	typ, typed := t.literal("JAEGER_SAMPLER_TYPE")
	param, hasParam := t.text("JAEGER_SAMPLER_PARAM")
	typ = strings.ToLower(strings.TrimSpace(typ))
	if v := t.scope.get("JAEGER_SAMPLER_TYPE"); v != nil && (!v.known || refers(v.value)) {
		for _, name := range []string{"JAEGER_SAMPLER_TYPE", "JAEGER_SAMPLER_PARAM"} {
			t.say(name, finding.Manual, "the type of sampler is not known here: const is OTEL_TRACES_SAMPLER=parentbased_always_on (or _off for 0), probabilistic is parentbased_traceidratio with OTEL_TRACES_SAMPLER_ARG", sdkDocs)
		}
		return
	}
	both := func(status finding.Status, message string) {
		t.say("JAEGER_SAMPLER_TYPE", status, message, sdkDocs)
		t.say("JAEGER_SAMPLER_PARAM", status, message, sdkDocs)
	}
	switch {
	case typ == "const":
		value := "parentbased_always_on"
		if hasParam && refers(param) {
			both(finding.Manual, "its parameter is not known here: 0 is OTEL_TRACES_SAMPLER=parentbased_always_off, anything else parentbased_always_on")
			return
		}
		// Go: Param != 0; the parameter's default is 0.001, which is not 0.
		if n, err := strconv.ParseFloat(strings.TrimSpace(param), 64); err == nil && n == 0 || strings.EqualFold(param, "false") {
			value = "parentbased_always_off"
		}
		t.add("OTEL_TRACES_SAMPLER", value)
		both(finding.Auto, "is OTEL_TRACES_SAMPLER="+value)
	case typ == "probabilistic":
		if !hasParam {
			param = "0.001"
		}
		if n, err := strconv.ParseFloat(param, 64); !refers(param) && (err != nil || n < 0 || n > 1) {
			both(finding.Manual, fmt.Sprintf("%q is no probability from 0 to 1; set OTEL_TRACES_SAMPLER=parentbased_traceidratio and OTEL_TRACES_SAMPLER_ARG", param))
			return
		}
		t.add("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
		t.add("OTEL_TRACES_SAMPLER_ARG", param)
		both(finding.Review, "is OTEL_TRACES_SAMPLER=parentbased_traceidratio with the same probability; it hashes the trace id in another way, and so keeps other traces than a service that is not migrated yet")
	case typ == "ratelimiting" || typ == "lowerbound" || typ == "guaranteed-throughput":
		both(finding.Manual, "no variable of the SDK limits the rate: keep every trace here (OTEL_TRACES_SAMPLER=parentbased_always_on) and limit in the Collector (tail_sampling with a rate_limiting policy), or use a remote sampler")
	case typ == "remote" || typ == "" && (typed || hasParam || t.scope.get("JAEGER_SAMPLING_ENDPOINT") != nil || t.scope.get("JAEGER_SAMPLER_MANAGER_HOST_PORT") != nil):
		t.remote(param, both)
	case typ == "":
		// A part that others take over, and a secret, are not a whole environment.
		if legacy := t.scope.legacy(); t.isJaeger() && !strings.HasPrefix(t.scope.name, "x-") && !t.scope.secret && !t.scope.inheritsSampler() {
			t.Add(legacy[0].at, "env-default-sampler", t.scope.name, finding.Review, "no sampler is set: Jaeger's clients then ask for one at port 5778 and keep 1 trace in 1000 until they are told, where the SDK keeps every trace. Set OTEL_TRACES_SAMPLER if that is too much", sdkDocs)
		}
	default:
		both(finding.Manual, fmt.Sprintf("%q is no type of sampler that this tool knows", typ))
	}
	t.say("JAEGER_SAMPLER_MAX_OPERATIONS", finding.Auto, "is not needed: the SDK's samplers keep no list of operations", sdkDocs)
	t.say("JAEGER_SAMPLER_REFRESH_INTERVAL", finding.Auto, "is not needed without a remote sampler", sdkDocs)
	for _, name := range []string{"JAEGER_SAMPLING_ENDPOINT", "JAEGER_SAMPLER_MANAGER_HOST_PORT"} {
		t.say(name, finding.Auto, "is not needed without a remote sampler", sdkDocs)
	}
}

// inheritsSampler reports whether a sampler is set by a part that a merge key takes over.
func (s *scope) inheritsSampler() bool {
	return slices.ContainsFunc(s.inherited, func(name string) bool {
		return strings.HasPrefix(name, "JAEGER_SAMPL") || name == "OTEL_TRACES_SAMPLER"
	})
}

// isJaeger reports whether a client of Jaeger is among those that the variables are for.
func (t *translation) isJaeger() bool {
	return slices.ContainsFunc(t.scope.legacy(), func(v *variable) bool { return isClient(v.name) && !isZipkin(v.name) })
}

// remote is the sampler that asks for its strategy. JAEGER_SAMPLING_ENDPOINT beats JAEGER_SAMPLER_MANAGER_HOST_PORT beats the agent.
func (t *translation) remote(param string, both func(finding.Status, string)) {
	host := "localhost"
	switch {
	case t.scope.get("JAEGER_SAMPLING_ENDPOINT") != nil || t.scope.get("JAEGER_SAMPLER_MANAGER_HOST_PORT") != nil:
		endpoint, ok := t.text("JAEGER_SAMPLING_ENDPOINT")
		if !ok {
			endpoint, _ = t.text("JAEGER_SAMPLER_MANAGER_HOST_PORT")
		}
		if !strings.Contains(endpoint, "://") {
			endpoint = "http://" + endpoint
		}
		if a, ok := parseAddress(endpoint); ok {
			host = a.host
		}
	default:
		if h, ok := t.text("JAEGER_AGENT_HOST"); ok {
			host = hostName(h)
		}
	}
	interval := "60000"
	if v, ok := t.literal("JAEGER_SAMPLER_REFRESH_INTERVAL"); ok {
		if ms, ok := milliseconds(v); ok {
			interval = ms
		}
	}
	initial := orElse(param, "0.001")
	t.add("OTEL_TRACES_SAMPLER", "parentbased_jaeger_remote")
	t.add("OTEL_TRACES_SAMPLER_ARG", "endpoint=http://"+host+":5779,pollingIntervalMs="+interval+",initialSamplingRate="+initial)
	both(finding.Review, "is OTEL_TRACES_SAMPLER=parentbased_jaeger_remote, which asks over gRPC at port 5779 for its strategy, where a converted agent or collector and Jaeger v2 answer; a collector of Jaeger v1 answers at 14250. Java has this sampler; a Go program needs the jaegerremote sampler of contrib in its code, and others may know no such sampler and keep every trace")
	for _, name := range []string{"JAEGER_SAMPLING_ENDPOINT", "JAEGER_SAMPLER_MANAGER_HOST_PORT", "JAEGER_SAMPLER_REFRESH_INTERVAL"} {
		t.say(name, finding.Review, "is in OTEL_TRACES_SAMPLER_ARG of the remote sampler", samplerDocs)
	}
}

// tags are attributes of the resource.
func (t *translation) tags() {
	v := t.scope.get("JAEGER_TAGS")
	if v == nil {
		return
	}
	value, ok := t.literal("JAEGER_TAGS")
	if !ok {
		t.say("JAEGER_TAGS", finding.Manual, "set OTEL_RESOURCE_ATTRIBUTES to the same list; a comma, an equals sign, a percent sign or a blank in a value has to be percent-encoded", sdkDocs)
		return
	}
	var list []string
	status, message := finding.Review, "are attributes of the resource, OTEL_RESOURCE_ATTRIBUTES"
	for one := range strings.SplitSeq(value, ",") {
		key, val, ok := strings.Cut(one, "=")
		key, val = strings.TrimSpace(key), strings.TrimSpace(val)
		if !ok || key == "" {
			if strings.TrimSpace(one) != "" {
				t.say("JAEGER_TAGS", finding.Manual, fmt.Sprintf("%q is no key=value; the clients stop at it. Set OTEL_RESOURCE_ATTRIBUTES", strings.TrimSpace(one)), sdkDocs)
				return
			}
			continue
		}
		resolved, ok := t.tagValue(val)
		if !ok {
			status, message = finding.Manual, "are attributes of the resource, OTEL_RESOURCE_ATTRIBUTES, but "+key+": "+val+" refers to a variable when the program starts, and this form of file cannot. Add it with its value"
			continue
		}
		list = append(list, encodeKey(key)+"="+resolved)
	}
	if len(list) > 0 {
		t.add("OTEL_RESOURCE_ATTRIBUTES", strings.Join(list, ","))
	}
	t.say("JAEGER_TAGS", status, message, sdkDocs)
}

// tagReference is ${NAME:default} of Jaeger's tags, which the client resolves when it starts (config_env.go, parseTags).
var tagReference = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\}$`)

func (t *translation) tagValue(val string) (string, bool) {
	if m := tagReference.FindStringSubmatch(strings.ReplaceAll(val, "$$", "$")); m != nil && !strings.HasPrefix(m[2], "-") {
		switch t.scope.syntax {
		case dollarParens:
			return "$(" + m[1] + ")", true
		case dollarBraces:
			if m[2] != "" {
				return "${" + m[1] + ":-" + encodeValue(m[2]) + "}", true
			}
			return "${" + m[1] + "}", true
		}
		return "", false
	}
	if refers(val) {
		return val, true // the file's own reference
	}
	return encodeValue(val), true
}

// encodeValue percent-encodes what cannot stand in a list of the form of W3C baggage (OTEL_RESOURCE_ATTRIBUTES, "Resource SDK").
func encodeValue(s string) string {
	if refers(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`",;\%=`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func encodeKey(s string) string { return encodeValue(s) }

// propagation keeps the format that a service spoke until the last phase, so that traces stay whole.
func (t *translation) propagation(legacy []*variable) {
	if !slices.ContainsFunc(legacy, func(v *variable) bool { return isClient(v.name) }) {
		return // the SDK's own variables say already what it speaks
	}
	old := []string{"jaeger"}
	if !t.isJaeger() {
		old = []string{"b3multi"}
	}
	if v, ok := t.literal("JAEGER_PROPAGATION"); ok && !refers(v) {
		old = nil
		for p := range strings.SplitSeq(v, ",") {
			switch strings.ToLower(strings.TrimSpace(p)) {
			case "jaeger":
				old = append(old, "jaeger")
			case "b3":
				old = append(old, "b3multi") // Java's codec writes the headers of several
			case "w3c":
			}
		}
		t.say("JAEGER_PROPAGATION", finding.Review, "is OTEL_PROPAGATORS, with W3C trace context and baggage before it", sdkDocs)
	}
	t.say("JAEGER_PROPAGATION", finding.Manual, "set OTEL_PROPAGATORS to the same formats: jaeger, b3multi or tracecontext,baggage", sdkDocs)
	list := []string{"tracecontext", "baggage"}
	if t.phase != conversion.Final {
		list = append(list, old...)
	}
	if have := t.scope.get("OTEL_PROPAGATORS"); have != nil && t.phase == conversion.Final && have.known && len(old) > 0 && strings.Contains(have.value, old[0]) {
		t.said["OTEL_PROPAGATORS"] = true
		t.Add(have.at, rule("OTEL_PROPAGATORS"), "OTEL_PROPAGATORS", finding.Manual, "still speaks the old format; once every service speaks W3C trace context, leave "+strings.Join(old, ",")+" out", sdkDocs)
	}
	t.add("OTEL_PROPAGATORS", strings.Join(list, ","))
}

// milliseconds reads a duration of Go, or a plain number, which Java and Node take for milliseconds.
func milliseconds(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if _, err := strconv.Atoi(s); err == nil {
		return s, true
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return "", false
	}
	return strconv.FormatInt(max(d.Milliseconds(), 1), 10), true
}

func (t *translation) reporter() {
	if v, ok := t.text("JAEGER_REPORTER_MAX_QUEUE_SIZE"); ok {
		n, err := strconv.Atoi(v)
		switch {
		case refers(v):
			t.add("OTEL_BSP_MAX_QUEUE_SIZE", v)
			t.say("JAEGER_REPORTER_MAX_QUEUE_SIZE", finding.Review, "is OTEL_BSP_MAX_QUEUE_SIZE; where it is less than 512, OTEL_BSP_MAX_EXPORT_BATCH_SIZE must not be more", sdkDocs)
		case err != nil || n <= 0:
			t.say("JAEGER_REPORTER_MAX_QUEUE_SIZE", finding.Manual, fmt.Sprintf("%q is no number of spans; set OTEL_BSP_MAX_QUEUE_SIZE", v), sdkDocs)
		default:
			t.add("OTEL_BSP_MAX_QUEUE_SIZE", v)
			if n < 512 { // the batch must fit into the queue
				t.add("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", v)
			}
			t.say("JAEGER_REPORTER_MAX_QUEUE_SIZE", finding.Auto, "is OTEL_BSP_MAX_QUEUE_SIZE", sdkDocs)
		}
	}
	if v, ok := t.literal("JAEGER_REPORTER_FLUSH_INTERVAL"); ok {
		ms, ok := milliseconds(v)
		_, plain := strconv.Atoi(strings.TrimSpace(v))
		switch {
		case !ok:
			t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Manual, "set OTEL_BSP_SCHEDULE_DELAY to the same time in milliseconds", sdkDocs)
		case plain == nil:
			t.add("OTEL_BSP_SCHEDULE_DELAY", ms)
			t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Review, "is OTEL_BSP_SCHEDULE_DELAY; a plain number is milliseconds in Java and Node, and an error in Go", sdkDocs)
		default:
			t.add("OTEL_BSP_SCHEDULE_DELAY", ms)
			t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Auto, "is OTEL_BSP_SCHEDULE_DELAY, in milliseconds", sdkDocs)
		}
	}
	t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Manual, "set OTEL_BSP_SCHEDULE_DELAY to the same time in milliseconds", sdkDocs)
	if v, ok := t.literal("JAEGER_REPORTER_LOG_SPANS"); ok {
		if on, err := strconv.ParseBool(v); err == nil && on {
			t.add("OTEL_TRACES_EXPORTER", "otlp,console")
			t.say("JAEGER_REPORTER_LOG_SPANS", finding.Review, "is OTEL_TRACES_EXPORTER=otlp,console, which prints every span in another form; not every SDK takes a list", sdkDocs)
		}
		t.say("JAEGER_REPORTER_LOG_SPANS", finding.Auto, "is off, as in the SDK", sdkDocs)
	}
	for _, name := range []string{"JAEGER_REPORTER_ATTEMPT_RECONNECTING_DISABLED", "JAEGER_REPORTER_ATTEMPT_RECONNECT_INTERVAL"} {
		t.say(name, finding.Auto, "is not needed: OTLP goes over HTTP, which finds the host anew", exporterDocs)
	}
	t.say("JAEGER_SENDER_FACTORY", finding.Auto, "is not needed: there is one exporter", exporterDocs)
}

func (t *translation) switches() {
	t.say("JAEGER_TRACEID_128BIT", finding.Auto, "is always so in OpenTelemetry", sdkDocs)
	if v, ok := t.literal("JAEGER_DISABLED"); ok {
		if on, err := strconv.ParseBool(v); err == nil && on {
			t.add("OTEL_SDK_DISABLED", "true")
			t.say("JAEGER_DISABLED", finding.Review, "is OTEL_SDK_DISABLED=true, which turns off metrics and logs of the SDK as well; OTEL_TRACES_EXPORTER=none turns off the export of spans only", sdkDocs)
		} else if err == nil {
			t.say("JAEGER_DISABLED", finding.Auto, "is off, as in the SDK", sdkDocs)
		}
	}
	t.say("JAEGER_DISABLED", finding.Manual, "set OTEL_SDK_DISABLED to the same value", sdkDocs)
	if v, ok := t.literal("JAEGER_RPC_METRICS"); ok {
		if on, _ := strconv.ParseBool(v); !on {
			t.say("JAEGER_RPC_METRICS", finding.Auto, "is off", sdkDocs)
		}
	}
	t.say("JAEGER_RPC_METRICS", finding.Manual, "no variable makes metrics of spans: use the metrics of the instrumentation libraries, or the spanmetrics connector in the Collector", sdkDocs)
	for _, v := range t.scope.legacy() {
		if strings.HasPrefix(v.name, "JAEGER_BAGGAGE_") || strings.HasPrefix(v.name, "JAEGER_THROTTLER_") {
			t.say(v.name, finding.Review, "has no counterpart: OpenTelemetry restricts no baggage and throttles no debug spans", sdkDocs)
		}
	}
}

// zipkin converts what Spring sets for its Zipkin client.
func (t *translation) zipkin() {
	for _, name := range []string{"SPRING_ZIPKIN_BASEURL", "SPRING_ZIPKIN_BASE_URL", "MANAGEMENT_ZIPKIN_TRACING_ENDPOINT"} {
		value, ok := t.text(name)
		if !ok {
			continue
		}
		a, ok := parseAddress(value)
		if !ok {
			t.say(name, finding.Manual, "set OTEL_EXPORTER_OTLP_ENDPOINT=http://HOST:4318", exporterDocs)
			continue
		}
		t.add("OTEL_EXPORTER_OTLP_ENDPOINT", a.scheme+"://"+a.host+":4318")
		t.add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
		if a.credentials {
			t.say(name, finding.Manual, "is OTEL_EXPORTER_OTLP_ENDPOINT: OTLP over HTTP at port 4318 of the same host"+credentialsNote, exporterDocs)
		}
		t.say(name, finding.Review, "is OTEL_EXPORTER_OTLP_ENDPOINT: OTLP over HTTP at port 4318 of the same host. Zipkin takes no OTLP, so a Collector has to run there; until then keep it", exporterDocs)
	}
	for _, name := range []string{"SPRING_SLEUTH_SAMPLER_PROBABILITY", "MANAGEMENT_TRACING_SAMPLING_PROBABILITY"} {
		if value, ok := t.text(name); ok {
			t.add("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
			t.add("OTEL_TRACES_SAMPLER_ARG", value)
			t.say(name, finding.Review, "is OTEL_TRACES_SAMPLER=parentbased_traceidratio with the same probability; it hashes the trace id in another way, and so keeps other traces", sdkDocs)
		}
	}
	if value, ok := t.text("SPRING_ZIPKIN_SERVICE_NAME"); ok {
		t.add("OTEL_SERVICE_NAME", value)
		t.say("SPRING_ZIPKIN_SERVICE_NAME", finding.Auto, "is OTEL_SERVICE_NAME", sdkDocs)
	}
	for _, name := range []string{"SPRING_ZIPKIN_ENABLED", "SPRING_SLEUTH_ENABLED"} {
		if value, ok := t.literal(name); ok && strings.EqualFold(value, "false") {
			t.add("OTEL_SDK_DISABLED", "true")
			t.say(name, finding.Review, "is OTEL_SDK_DISABLED=true, which turns off metrics and logs of the SDK as well", sdkDocs)
		} else if ok {
			t.say(name, finding.Auto, "is on, as in the SDK", sdkDocs)
		}
	}
	t.say("SPRING_SLEUTH_SAMPLER_RATE", finding.Manual, "no variable of the SDK limits the rate of traces; limit it in the Collector (tail_sampling with a rate_limiting policy)", sdkDocs)
	t.say("SPRING_ZIPKIN_SENDER_TYPE", finding.Auto, "is not needed: OTLP goes over HTTP", exporterDocs)
	for _, v := range t.scope.legacy() {
		if strings.HasPrefix(v.name, "ZIPKIN_") {
			t.say(v.name, finding.Manual, "is a variable of the program's own; where it is the address of a Zipkin, the migrated program reads OTEL_EXPORTER_OTLP_ENDPOINT (http://HOST:4318) instead", exporterDocs)
		}
	}
}
