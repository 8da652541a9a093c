package logstash

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// address is where the input listens: all addresses of the machine where it names none.
func (in *input) address(defaultPort string) collector.Text {
	host, port := environment(in.string("host", "0.0.0.0")), environment(in.string("port", defaultPort))
	if s, ok := host.Plain(); ok && strings.Contains(s, ":") && !strings.HasPrefix(s, "[") {
		host = collector.Literal("[" + s + "]")
	}
	if len(port) == 0 {
		in.manualf("it has no port, so that Logstash does not start with it")
		port = collector.Literal("0")
	}
	return append(append(host[:len(host):len(host)], collector.Part{Literal: ":"}), port...)
}

// durations are the units of FriendlyDurations (logstash-input-file/lib/logstash/inputs/friendly_durations.rb), in milliseconds.
var durations = map[string]float64{
	"": 1000, "s": 1000, "sec": 1000, "secs": 1000, "second": 1000, "seconds": 1000, "ms": 1, "msec": 1, "msecs": 1,
	"us": 0.001, "usec": 0.001, "usecs": 0.001, "m": 60000, "min": 60000, "mins": 60000, "minute": 60000, "minutes": 60000,
	"h": 3600000, "hour": 3600000, "hours": 3600000, "d": 86400000, "day": 86400000, "days": 86400000,
	"w": 604800000, "week": 604800000, "weeks": 604800000,
}

var durationText = regexp.MustCompile(`^\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*$`)

// duration is a setting that is a number of seconds, or a number with a unit, as the Collector writes it; "" where it is not there.
func (in *input) duration(name string) string {
	s := in.string(name, "")
	if s == "" {
		return ""
	}
	m := durationText.FindStringSubmatch(s)
	unit, known := 0.0, false
	if m != nil {
		unit, known = durations[strings.ToLower(m[2])]
	}
	if !known {
		in.manualf("%s => %s is no duration that is known before Logstash runs", name, s)
		return ""
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	ms := n * unit
	switch {
	case ms >= 3600000 && ms == float64(int64(ms/3600000))*3600000:
		return fmt.Sprintf("%dh", int64(ms/3600000))
	case ms >= 60000 && ms == float64(int64(ms/60000))*60000:
		return fmt.Sprintf("%dm", int64(ms/60000))
	case ms >= 1000 && ms == float64(int64(ms/1000))*1000:
		return fmt.Sprintf("%ds", int64(ms/1000))
	}
	return fmt.Sprintf("%dms", max(int64(ms), 1))
}

// hostname gives the records the name of the machine, which Logstash's inputs set and only a processor of the Collector knows. It must come
// before the other statements of the input.
func (in *input) hostname() {
	in.process(collector.ID{Type: "resourcedetection", Name: "host"}, collector.Map{
		{Key: "detectors", Value: []string{"system"}},
		{Key: "system", Value: collector.Map{
			{Key: "hostname_sources", Value: []string{"os"}},
			{Key: "resource_attributes", Value: collector.Map{{Key: "os.type", Value: collector.Map{{Key: "enabled", Value: false}}}}},
		}},
	}, "")
}

// setHost sets the field of the name of the machine, after the codec.
func (in *input) setHost() {
	name := ottl.Resource.Key("host.name")
	in.setMissing(in.ecsField("host", "[host][name]"), name.Value(), ottl.True)
}

// ecsField is the field that has one of two names.
func (in *input) ecsField(legacy, ecs string) ottl.Path {
	if in.ecs {
		return in.field(ecs)
	}
	return in.field(legacy)
}

// setMissing sets a field that the event does not have. One within another that is no map cannot be set, in Logstash as here.
func (in *input) setMissing(path ottl.Path, v ottl.Value, where ottl.Cond) {
	conds := []ottl.Cond{where, ottl.Missing(path.Value())}
	for parent, _, ok := path.Parent(); ok; parent, _, ok = parent.Parent() {
		if _, _, nested := parent.Parent(); nested {
			conds = append(conds, ottl.Or(ottl.Missing(parent.Value()), ottl.Is("IsMap", parent.Value())))
		}
	}
	in.when(ottl.And(conds...), func() { in.set(path, v) })
}

// peer are the attributes that the receivers of pkg/stanza give records of a connection or a datagram.
var (
	peerIP   = ottl.Attributes.Key("net.peer.ip")
	peerName = ottl.Attributes.Key("net.peer.name")
	peerPort = ottl.Attributes.Key("net.peer.port")
)

// withoutPeer takes those attributes away.
func (in *input) withoutPeer() {
	in.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), ottl.Str(`^net\.(?:transport|(?:peer|host)\.(?:ip|name|port))$`)))
}

// storage is the extension that keeps positions over a restart.
func (in *input) storage() string {
	return in.cfg.Add(collector.Extension, collector.ID{Type: "file_storage"}, collector.Map{
		{Key: "directory", Value: "/var/lib/otelcol/file_storage"}, {Key: "create_directory", Value: true}}).ID.String()
}
