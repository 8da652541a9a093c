package conversion

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// listener is an address on which a part of a configuration listens.
type listener struct {
	finding.Port
	protocol string   // the setting that the address belongs to, "grpc", where the component has several
	origins  []string // the places of the source
}

// String names the listener in a message.
func (l listener) String() string {
	name := l.Component
	if l.protocol != "" {
		name += " (" + l.protocol + ")"
	}
	switch n := len(l.origins); {
	case n > 3:
		name += fmt.Sprintf(" from %s and %d more", strings.Join(l.origins[:3], ", "), n-3)
	case n > 0:
		name += " from " + strings.Join(l.origins, ", ")
	}
	return name
}

// Collisions are problems with the addresses on which a configuration listens: where two parts of it listen on the same one, the
// Collector does not start. file is what the configuration is written to.
func Collisions(c *collector.Config, file string) (problems []finding.Problem) {
	all := append(listeners(c), telemetry(c)...)
	slices.SortStableFunc(all, func(a, b listener) int { return cmp.Compare(a.Component, b.Component) })
	for i, a := range all {
		for _, b := range all[i+1:] {
			if !collide(a.Port, b.Port) {
				continue
			}
			where := a.Address
			if b.Address != a.Address {
				where += " and " + b.Address
			}
			p := finding.Problem{File: file, Message: fmt.Sprintf("%s and %s both listen on %s (%s), and the Collector does not start like that: give one of them another port", a, b, where, a.Network)}
			if !slices.Contains(problems, p) {
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// defaults are the addresses that components listen on where their settings name none, by the protocol, "" for
// those that have one address (createDefaultConfig of each).
var defaults = map[string]map[string]string{
	"receivers/otlp":   {"grpc": "localhost:4317", "http": "localhost:4318"},
	"receivers/jaeger": {"grpc": "localhost:14250", "thrift_http": "localhost:14268", "thrift_compact": "localhost:6831", "thrift_binary": "localhost:6832"},
	"receivers/zipkin": {"": "localhost:9411"}, "extensions/health_check": {"": "localhost:13133"}, "extensions/pprof": {"": "localhost:1777"},
	"extensions/zpages": {"": "localhost:55679"},
}

// implied are the listeners of a component whose settings do not name their address.
func implied(comp *collector.Component) (list []listener) {
	name := string(comp.Kind) + "/" + comp.ID.Type
	for protocol, address := range defaults[name] {
		settings := comp.Settings
		if protocol != "" {
			inner, _ := settings.Get("protocols").(collector.Map)
			i := slices.IndexFunc(inner, func(e collector.Entry) bool { return e.Key == protocol })
			if i < 0 {
				continue
			}
			settings, _ = inner[i].Value.(collector.Map)
		}
		if settings.Get("endpoint") == nil {
			list = append(list, listener{finding.Port{Address: address, Network: network(comp.ID.Type, protocol), Component: componentName(comp)}, protocol, comp.Origins})
		}
	}
	slices.SortFunc(list, func(a, b listener) int { return cmp.Compare(a.Address, b.Address) })
	return list
}

// telemetry are the addresses on which the Collector serves metrics of itself: localhost:8888 where nothing is said
// (opentelemetry.io/docs/collector/internal-telemetry).
func telemetry(c *collector.Config) (list []listener) {
	own := func(host, port any) listener {
		address := fmt.Sprintf("%v:%v", host, port)
		return listener{Port: finding.Port{Address: address, Network: "tcp", Component: "service/telemetry"}, protocol: "the Collector's own metrics"}
	}
	metrics, _ := c.Telemetry.Get("metrics").(collector.Map)
	if metrics.Get("level") == "none" {
		return nil
	}
	readers, ok := metrics.Get("readers").([]any)
	if !ok {
		return []listener{own("localhost", 8888)}
	}
	for _, r := range readers {
		reader, _ := r.(collector.Map)
		if exporter, ok := reader.Get("pull::exporter::prometheus").(collector.Map); ok && exporter.Get("port") != nil {
			host := exporter.Get("host")
			if host == nil {
				host = "localhost"
			}
			list = append(list, own(host, exporter.Get("port")))
		}
	}
	return list
}

// collide reports whether two addresses cannot be listened on at the same time. A reference to the environment without a default
// is an address of its own, and the same as itself.
func collide(a, b finding.Port) bool {
	hostA, portA, okA := splitAddress(a.Address)
	hostB, portB, okB := splitAddress(b.Address)
	if a.Network != b.Network || !okA || !okB || portA != portB || portA == "0" {
		return false
	}
	// An address of all interfaces takes the port of each.
	return hostA == hostB || hostA == "" || hostB == ""
}

// reference matches a reference to the environment with its default.
var reference = regexp.MustCompile(`\$\{env:[A-Za-z_][A-Za-z0-9_]*(?::-([^}]*))?\}`)

// splitAddress is the host, "" for all interfaces, and the port of an address; of a reference to the environment its default counts.
func splitAddress(address string) (host, port string, ok bool) {
	resolved := reference.ReplaceAllStringFunc(address, func(ref string) string {
		if m := reference.FindStringSubmatch(ref); strings.Contains(ref, ":-") {
			return m[1]
		}
		return strings.NewReplacer(":", "_", "{", "_", "}", "_").Replace(ref) // of a value of its own
	})
	host, port, err := net.SplitHostPort(resolved)
	if err != nil || port == "" {
		return "", "", false
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case err == nil && ip.IsUnspecified():
		host = ""
	case err == nil && ip.IsLoopback(), strings.EqualFold(host, "localhost"):
		host = "localhost"
	}
	return host, port, true
}

// Shared says of every receiver that listens and is in several pipelines of one signal that what arrives there goes through each of
// them: merged sources had an address each on a machine of their own, and their clients one of them.
func Shared(c *collector.Config) (messages []string) {
	for _, comp := range c.Components {
		if comp.Kind != collector.Receiver || slices.Contains(clients, comp.ID.Type) {
			continue
		}
		in := map[collector.Signal][]string{}
		for _, p := range c.Pipelines {
			if slices.Contains(p.Receivers, comp.ID) {
				in[p.Signal] = append(in[p.Signal], p.String())
			}
		}
		for _, signal := range []collector.Signal{collector.Traces, collector.Metrics, collector.Logs} {
			if len(in[signal]) > 1 {
				messages = append(messages, fmt.Sprintf("what %s receives goes through each of the pipelines %s, and so to the destinations of all of the sources: give each source an address of its own where that is not meant",
					listener{Port: finding.Port{Component: componentName(comp)}, origins: comp.Origins}, strings.Join(in[signal], ", ")))
			}
		}
	}
	return messages
}
