package tracing

import (
	"fmt"
	"go/ast"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// currentKeys are the keys of package ext and of zipkin-go that the semantic conventions have under another name now (v1.43.0 of the registry).
// The others have no successor (component, db.user) or none with the same content (peer.address, grpc.status_code).
var currentKeys = map[string]string{
	"peer.service":            "service.peer.name",
	"peer.hostname":           "server.address",
	"peer.ipv4":               "network.peer.address",
	"peer.ipv6":               "network.peer.address",
	"peer.port":               "server.port",
	"http.method":             "http.request.method",
	"http.url":                "url.full",
	"http.status_code":        "http.response.status_code",
	"http.path":               "url.path",
	"http.request.size":       "http.request.body.size",
	"http.response.size":      "http.response.body.size",
	"db.statement":            "db.query.text",
	"sql.query":               "db.query.text",
	"db.type":                 "db.system.name",
	"db.instance":             "db.namespace",
	"message_bus.destination": "messaging.destination.name",
}

// currentKey is what --semconv makes of a constant key, or "" where the key stays.
func currentKey(s *rewriters.Site, key ast.Expr) string {
	if !s.Plan.Opts.SemanticConventions {
		return ""
	}
	return currentKeys[constant(s, key)]
}

// currentName is currentKey for a key that is known, with a value of type t: an address of today is text, where the legacy
// tag of an IPv4 address could be a number.
func currentName(s *rewriters.Site, key string, t gotypes.Type) string {
	now := currentKeys[key]
	if !s.Plan.Opts.SemanticConventions || now == "" {
		return key
	}
	if b, ok := underlying(t).(*gotypes.Basic); ok && key == "peer.ipv4" && b.Info()&gotypes.IsString == 0 {
		return key
	}
	s.Remark(renamedKey(key, now))
	return now
}

func renamedKey(old, now string) string {
	return fmt.Sprintf("the attribute %s is now called %s: queries, dashboards and alerts on the old key no longer match", old, now)
}
