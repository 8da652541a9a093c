package logstash

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["date"] = date }

// date reads a time from a field (org.logstash.filters.DateFilter). Of several formats the first that fits counts. Time fails for a text of
// another format, so that an expression tells first whether the text has it.
func date(f *filter) {
	match := f.strings("match")
	if len(match) < 2 {
		f.manualf("match has no field with a format, so that Logstash does not start with it")
		return
	}
	d := &dateReader{filter: f, source: f.field(match[0]), texts: map[string]ottl.Path{}, nanos: f.temp("date")}
	d.zone()
	d.localize()
	if d.source.String() == ottl.Time.String() {
		f.reviewf("@timestamp is no text and no number, so that no format fits it, there as here")
	} else {
		d.formats(match[1:])
	}
	read := ottl.Exists(d.nanos.Value())
	f.when(read, func() { d.store(f.field(f.string("target", "@timestamp"))) })
	f.when(ottl.And(exists(d.source), ottl.Missing(d.nanos.Value())), func() { f.failed("tag_on_failure", "_dateparsefailure") })
	f.when(read, f.decorate)
}

// dateReader is a date filter while its formats are written one after the other.
type dateReader struct {
	*filter
	source ottl.Path
	texts  map[string]ottl.Path // the source after the replacements that formats need, by these
	nanos  ottl.Path            // the time that was read, in nanoseconds since 1970
	locale string
	// locations are what texts without a zone are in; more than one where the setting refers to a field.
	locations []location
}

// location is a zone, and the condition under which it counts.
type location struct {
	when ottl.Cond
	name string
}

// commonZones are some that fields name. Time takes one fixed zone, so that each has a statement of its own.
var commonZones = []string{"UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Denver",
	"America/Los_Angeles", "Asia/Tokyo", "Asia/Shanghai", "Asia/Kolkata", "Australia/Sydney"}

// zone reads the setting timezone.
func (d *dateReader) zone() {
	setting := d.string("timezone", "")
	switch {
	case setting == "":
	case strings.Contains(setting, "%{"):
		zone := d.temp("date_zone")
		d.do(ottl.Set(zone, d.sprintf(setting)))
		for _, name := range commonZones {
			d.locations = append(d.locations, location{ottl.Eq(zone.Value(), ottl.Str(name)), name})
		}
		d.reviewf("timezone => %s: Time of OTTL takes a fixed zone, so that each of %s has a statement of its own; texts in another zone fail, so add those that your events have",
			setting, strings.Join(commonZones, ", "))
	case strings.Contains(setting, "${"):
		d.manualf("timezone => %s is not known here; write the zone as the third argument of Time", setting)
	default:
		name, err := dateformat.Location(setting)
		if err != nil {
			d.manualf("timezone: %v", err)
			return
		}
		d.locations = []location{{ottl.True, name}}
	}
}

// localize reads the setting locale.
func (d *dateReader) localize() {
	name, err := dateformat.Locale(d.string("locale", ""))
	if err != nil {
		d.reviewf("%v; names are read as English ones", err)
	}
	d.locale = name
}

// formats writes what reads each of the formats.
func (d *dateReader) formats(names []string) {
	var untried ottl.Cond
	local := false
	var notes []string
	noted := map[string][]string{} // the formats that have a note
	for _, name := range names {
		list, err := d.dateFormats(name)
		if err == nil && len(list) > 0 && list[0].Unparsable != nil {
			err = list[0].Unparsable
		}
		if err != nil {
			d.manualf("the format %s cannot be read by OTTL: %v", name, err)
			continue
		}
		for _, format := range list {
			format = format.WithLocale(d.locale)
			for _, note := range format.Notes {
				if note != dateformat.TruncationNote && !slices.Contains(noted[note], name) {
					if noted[note] == nil {
						notes = append(notes, note)
					}
					noted[note] = append(noted[note], name)
				}
			}
			d.when(untried, func() { d.format(format) })
			untried = ottl.Missing(d.nanos.Value())
			local = local || format.Kind == dateformat.Pattern && !format.HasZone
		}
	}
	for _, note := range notes {
		d.reviewf("%s: %s", strings.Join(noted[note], ", "), strings.TrimSuffix(note, "."))
	}
	if local && len(d.locations) == 0 && d.string("timezone", "") == "" {
		d.reviewf("texts without a zone are in that of the host: of Logstash's before, of the Collector's now; set TZ, or the third argument of Time, where the two differ")
	}
}

// format writes what reads one format.
func (d *dateReader) format(format dateformat.Format) {
	value := d.source.Value()
	switch format.Kind {
	case dateformat.UnixSeconds:
		seconds := ottl.Call("Double", value)
		// Three decimals count; a text's last one must not get lost where a floating-point number has it slightly lower.
		millis := ottl.Call("Int", ottl.Sum(ottl.Product(seconds, ottl.Float(1000)), ottl.Float(0.0001)))
		d.do(ottl.Set(d.nanos, ottl.Product(millis, ottl.Int(1_000_000))).Where(ottl.And(isNumber(value, format.Regexp), ottl.Lt(seconds, ottl.Float(1<<31)))))
		return
	case dateformat.UnixMillis:
		d.do(ottl.Set(d.nanos, ottl.Product(ottl.Call("Int", value), ottl.Int(1_000_000))).Where(isNumber(value, format.Regexp)))
		return
	}
	fits := ottl.And(ottl.Is("IsString", value), ottl.Is("IsMatch", value, ottl.Str(format.Regexp)))
	locations := d.locations
	switch {
	case format.HasZone:
		locations = []location{{ottl.True, "UTC"}}
	case len(locations) == 0:
		locations = []location{{ottl.True, "Local"}}
	}
	text := d.prepared(format.Prepare)
	for _, l := range locations {
		args := []ottl.Value{text.Value(), ottl.Str(format.Strptime), ottl.Str(l.name)}
		if d.locale != "" && format.HasNames {
			args = append(args, ottl.Str(d.locale))
		}
		nanos := ottl.Call("UnixNano", ottl.Call("Time", args...))
		if format.Truncates {
			nanos = ottl.Product(ottl.Call("UnixMilli", ottl.Call("Time", args...)), ottl.Int(1_000_000))
		}
		d.do(ottl.Set(d.nanos, nanos).Where(ottl.And(fits, l.when)))
	}
}

// prepared is where the text is after replacements: the source itself where there are none. Formats that need the same ones share a copy.
func (d *dateReader) prepared(replacements []dateformat.Replacement) ottl.Path {
	if len(replacements) == 0 {
		return d.source
	}
	key := fmt.Sprint(replacements)
	text, ok := d.texts[key]
	if !ok {
		text = d.temp("date_text")
		d.texts[key] = text
		d.do(ottl.Set(text, d.source.Value()).Where(ottl.Is("IsString", d.source.Value())))
		for _, r := range replacements {
			d.do(replacePattern(text, r.Pattern, r.With))
		}
	}
	return text
}

// isNumber holds for a number, and for a text that an expression takes for one.
func isNumber(v ottl.Value, pattern string) ottl.Cond {
	return ottl.Or(ottl.Is("IsInt", v), ottl.Is("IsDouble", v), ottl.And(ottl.Is("IsString", v), ottl.Is("IsMatch", v, ottl.Str(pattern))))
}

// store sets the target. Only the record's own time can be formatted in UTC, so that another target borrows it.
func (d *dateReader) store(target ottl.Path) {
	if target.String() == ottl.Time.String() {
		d.do(ottl.Set(ottl.UnixNano, d.nanos.Value()))
		return
	}
	own := d.temp("date_own")
	d.do(ottl.Set(own, ottl.UnixNano.Value()))
	d.do(ottl.Set(ottl.UnixNano, d.nanos.Value()))
	d.set(target, isoTime(ottl.Time.Value()))
	d.do(ottl.Set(ottl.UnixNano, own.Value()))
}
