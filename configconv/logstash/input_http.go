package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { inputs["http"] = httpInput }

// httpInput listens for requests, whose bodies are events (logstash-input-http/lib/logstash/inputs/http.rb).
func httpInput(in *input) {
	m := collector.Map{{Key: "endpoint", Value: in.address("8080")},
		{Key: "path", Value: "/*path"}, // all of them
		{Key: "header_attribute_regex", Value: "^(?:Content-Type|Content-Length|User-Agent|Accept|X-Forwarded-For)$"},
		{Key: "max_request_body_size", Value: int(in.int("max_content_length", 100<<20))}}
	m = withTLS(m, in.serverTLS(false, "ssl_enabled", "ssl"))
	m = in.basicAuth(m)
	in.value("threads")
	in.value("max_pending_requests")
	if code := in.int("response_code", 200); code != 200 {
		in.reviewf("response_code => %d: the Collector answers with 200", code)
	}
	if in.has("response_headers") {
		in.value("response_headers")
		in.reviewf("response_headers: the Collector sends no such headers")
	}
	in.receiver("webhookevent", m)
	in.reviewf("only requests of the method POST are taken; GET and PUT are answered with 404 or 405")

	if in.httpCodec() {
		in.arrival()
	}
	in.headers()
	client := "[host]"
	if in.ecs {
		client = "[host][ip]"
	}
	in.reviewf("the address of the client is not known in the Collector, so that %s is not set", in.string("remote_host_target_field", client))
}

// basicAuth is the check of user and password.
func (in *input) basicAuth(m collector.Map) collector.Map {
	user := in.text("user")
	password := in.secret("password")
	if len(user) == 0 || len(password) == 0 {
		return m
	}
	line := append(append(user[:len(user):len(user)], collector.Part{Literal: ":"}), password...)
	auth := in.cfg.Add(collector.Extension, collector.ID{Type: "basicauth", Name: joinName(in.id, in.name)},
		collector.Map{{Key: "htpasswd", Value: collector.Map{{Key: "inline", Value: line}}}}, place(in.plugin.Pos).String())
	return append(m, collector.Entry{Key: "auth", Value: collector.Map{{Key: "authenticator", Value: auth.ID.String()}}})
}

// requestHeader is a header of the request, which the receiver has as a list.
func requestHeader(name string) ottl.Path { return ottl.Attributes.Key("header." + name) }

// httpCodec decodes the body by the codec, or by another one that the type of its content has; it reports whether there are others.
func (in *input) httpCodec() bool {
	others := []pair{{in.plugin.Pos, "application/json", str("json")}}
	if in.has("additional_codecs") {
		others = in.pairs("additional_codecs")
	}
	if in.codecPlugin("plain").Name == "json" && len(others) == 1 {
		if name, _ := in.literal(others[0].value); name == "json" {
			others = nil // it is one for both
		}
	}
	typed := ottl.False
	for _, o := range others {
		name, _ := in.literal(o.value)
		is := in.flag("content_type")
		in.raise(is, ottl.And(ottl.Exists(requestHeader("Content-Type").Value()),
			ottl.Is("IsMatch", requestHeader("Content-Type").Index(0).Value(), ottl.Str("(?i)^"+quoteRegexp(strings.TrimSpace(o.key))+`\s*(?:;|$)`))))
		in.under(is, func() {
			c := &codec{program: in.program, settings: in.settingsOf(&syntax.Plugin{Pos: in.plugin.Pos, Name: name}), framed: asMessages}
			if convert := codecs[name]; convert != nil {
				convert(c)
			} else {
				c.none()
			}
		})
		typed = ottl.Or(typed, raised(is))
	}
	in.when(ottl.Not(typed), func() { in.codec("plain", asMessages, "") })
	return len(others) > 0
}

// headers sets what the input makes of the head of a request.
func (in *input) headers() {
	target, wanted := "[headers]", true
	if in.ecs {
		wanted = in.metadata || in.has("request_headers_target_field")
		target = "[@metadata][input][http][request][headers]"
	}
	target = in.string("request_headers_target_field", target)
	var path ottl.Path
	if wanted {
		path = in.field(target)
	}
	for _, h := range []struct{ name, field, ecs string }{
		{"Content-Type", "content_type", "[http][request][mime_type]"},
		{"Content-Length", "content_length", "[http][request][body][bytes]"},
		{"User-Agent", "http_user_agent", "[user_agent][original]"},
		{"Accept", "http_accept", ""},
		{"X-Forwarded-For", "http_x_forwarded_for", ""},
	} {
		if !wanted && h.ecs == "" {
			continue
		}
		there := ottl.Exists(requestHeader(h.name).Value())
		first := requestHeader(h.name).Index(0).Value()
		in.when(there, func() {
			if wanted {
				in.set(path.Key(h.field), first)
			}
			if in.ecs && h.ecs != "" {
				in.set(in.field(h.ecs), first)
			}
		})
	}
	if in.ecs {
		in.set(in.field("[http][method]"), ottl.Str("POST"))
	}
	if wanted {
		in.set(path.Key("request_method"), ottl.Str("POST"))
	}
	in.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), ottl.Str(`^header\.`)))
	if !wanted {
		return
	}
	in.reviewf("of the headers, %s has content_type, content_length, http_user_agent, http_accept, http_x_forwarded_for and request_method; add others to header_attribute_regex. The path of the request is not known", target)
}
