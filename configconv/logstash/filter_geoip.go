package logstash

import (
	"slices"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["geoip"] = geoip }

// geoAddress is the attribute in which the geoip processor looks for an address in all of its releases. Fields of the event are nested, so that
// none has this name.
var geoAddress = ottl.Attributes.Key("source.address")

// geoFields are the fields of logstash-filter-geoip and what the geoip processor has for them (its internal/convention/attributes.go). Those
// of the City databases of MaxMind come first, by their names before and within the Elastic Common Schema.
var geoFields = []struct {
	legacy, ecs string
	attribute   string
}{
	{"city_name", "city_name", "geo.city_name"},
	{"continent_code", "continent_code", "geo.continent_code"},
	{"country_code2", "country_iso_code", "geo.country_iso_code"},
	{"country_name", "country_name", "geo.country_name"},
	{"postal_code", "postal_code", "geo.postal_code"},
	{"region_name", "region_name", "geo.region_name"},
	{"region_code", "region_iso_code", "geo.region_iso_code"},
	{"timezone", "timezone", "geo.timezone"},
	{"latitude", "", "geo.location.lat"},
	{"longitude", "", "geo.location.lon"},
}

// geoip looks up where an address is. The geoip processor does it for each record that has the attribute it looks for, which is set before it
// for the events that the filter is for.
func geoip(f *filter) {
	source := f.string("source", "")
	from := f.field(source)
	target := f.string("target", "")
	if target == "" {
		target = "geoip"
		if f.ecs {
			target = geoTarget(source)
		}
	}
	to := f.field(target)
	only := f.strings("fields")
	kind := f.string("default_database_type", "City")
	f.ignore("has no counterpart in the geoip processor", "cache_size")
	database := f.text("database")
	if len(database) == 0 {
		database = collector.Literal("/etc/otelcol/GeoLite2-" + kind + ".mmdb")
		f.reviewf("Logstash downloads a database of MaxMind by itself, and the Collector does not: put one where database_path says, and keep it up to date")
	}
	if file, plain := database.Plain(); plain {
		f.Need(place(f.plugin.Pos), file, "the database of the geoip processor")
	}
	if kind == "ASN" {
		f.manualf("the geoip processor gives no numbers of autonomous systems")
		f.strings("tag_on_failure")
		return
	}
	wanted := f.flag("geoip")
	address := from.Value()
	f.raise(wanted, ottl.And(ottl.Is("IsString", address), ottl.Is("IsInCIDR", address, ottl.Strs("0.0.0.0/0", "::/0")),
		ottl.Not(ottl.Is("ContainsValue", ottl.Strs("0.0.0.0", "::"), address))))
	f.under(wanted, func() { f.do(ottl.Set(geoAddress, address)) })
	tried := f.flag("geoip_tried")
	f.raise(tried, ottl.True)
	f.flags = append(f.flags, wanted, tried)
	f.process(collector.ID{Type: "geoip"}, collector.Map{
		{Key: "context", Value: "record"},
		{Key: "providers", Value: collector.Map{{Key: "maxmind", Value: collector.Map{{Key: "database_path", Value: database}}}}},
	}, place(f.plugin.Pos).String())
	f.flags = f.flags[:len(f.flags)-2]
	found := f.flag("located")
	f.under(wanted, func() {
		f.raise(found, ottl.Or(ottl.Exists(ottl.Attributes.Key("geo.country_iso_code").Value()), ottl.Exists(ottl.Attributes.Key("geo.continent_code").Value()),
			ottl.Exists(ottl.Attributes.Key("geo.location.lat").Value())))
	})
	f.under(found, func() {
		f.geoFields(to, only)
		if f.wants(only, "ip") {
			f.set(to.Key("ip"), address)
		}
	})
	f.under(wanted, func() {
		f.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), ottl.Str(`^geo\.|^source\.address$`)))
	})
	if f.decorated() {
		f.under(found, f.decorate)
	}
	f.when(ottl.And(raised(tried), ottl.Ne(found.Value(), ottl.Bool(true))), func() { f.failed("tag_on_failure", "_geoip_lookup_failure") })
	f.reviewf("the geoip processor gives no country_code3 and dma_code, and is in alpha; compare its fields with those that are searched for")
}

// geoTarget is the field above the source, under which its place goes in ECS: [source] for [source][ip].
func geoTarget(source string) string {
	path := referencePath(source)
	if len(path) < 2 {
		return "geoip"
	}
	return fieldReference(append(slices.Clone(path[:len(path)-1]), "geo"))
}

// wants reports whether a field is among those that were asked for; without a list, all are.
func (f *filter) wants(only []string, names ...string) bool {
	if len(only) == 0 {
		return true
	}
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(only, n) })
}

// geoFields moves what the processor has found to the fields that Logstash has.
func (f *filter) geoFields(to ottl.Path, only []string) {
	for _, g := range geoFields {
		name := g.legacy
		if f.ecs {
			name = g.ecs
		}
		v := ottl.Attributes.Key(g.attribute).Value()
		if name != "" && f.wants(only, g.legacy, g.ecs) {
			f.do(ottl.Set(to.Key(name), v).Where(ottl.Exists(v)))
		}
	}
	if f.wants(only, "location") {
		for _, l := range []string{"lat", "lon"} {
			v := ottl.Attributes.Key("geo.location." + l).Value()
			f.do(ottl.Set(to.Key("location").Key(l), v).Where(ottl.Exists(v)))
		}
	}
	f.written.add(to)
}
