package dateformat

import (
	"errors"
	"fmt"
	"regexp"
)

// zone is Z, ZZ and ZZZ. Joda-Time reads the same offsets for Z and ZZ.
func (j joda) zone(f *Format, i int) element {
	f.HasZone = true
	t := j.tokens[i]
	if t.count >= 3 {
		f.Notes = append(f.Notes, "Of the zones' identifiers, the Collector reads UTC, GMT, UCT, EST, MST, HST, CET, EET and WET only.")
		return element{accepts: `(?:UTC|GMT|UCT|EST|MST|HST|CET|EET|WET)`, directive: "%Z", print: literal("UTC")}
	}
	e := element{accepts: `(?:Z|[+-](?:[01]\d|2[0-3])[0-5]\d)`, directive: "%z", print: literal([]string{"+0000", "+00:00"}[t.count-1])}
	if j.next(i).numeric() {
		e.unparsable = fmt.Errorf("the Collector cannot tell the zone (%s) from the number behind it", t)
	}
	if t.count == 1 && j.hasMonthName(i) {
		return e
	}
	e.accepts = `(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)`
	e.rewrites = offsetRewrites
	return e
}

// offsetRewrites make ±hh:mm and ±hh the ±hhmm that %z takes.
var offsetRewrites = []rewrite{{from: `([+-]\d{2}):(\d{2})`, with: "$1$2", groups: 2}, {from: `([+-]\d{2})`, with: "${1}00", groups: 1}}

func (j joda) hasMonthName(before int) bool {
	for _, t := range j.tokens[:before] {
		if t.letter == 'M' && t.count >= 3 {
			return true
		}
	}
	return false
}

// zoneNames are those that Joda-Time knows (DateTimeUtils.buildDefaultTimeZoneNames), by the offset that they mean.
var zoneNames = []struct{ names, offset string }{
	{"(?:UTC|UT|GMT)", "Z"}, {"EDT", "-0400"}, {"(?:EST|CDT)", "-0500"}, {"(?:CST|MDT)", "-0600"}, {"(?:MST|PDT)", "-0700"}, {"PST", "-0800"},
}

// zoneName is z.
func (j joda) zoneName(f *Format, i int) element {
	const accepts = `(?:UTC|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT)`
	if j.tokens[i].count >= 4 {
		return element{unparsable: errors.New("neither Joda-Time nor the Collector reads full names of zones (zzzz)"),
			print: literal("Coordinated Universal Time")}
	}
	e := element{accepts: accepts, print: literal("UTC")}
	if !j.yearInPattern() {
		f.Notes = append(f.Notes, "Logstash passes over the zone's name (z) where the text has no year.")
		e.dropped, e.rewrites = true, []rewrite{{from: accepts}}
		return e
	}
	f.HasZone = true
	e.directive = "%z"
	for _, z := range zoneNames {
		e.rewrites = append(e.rewrites, rewrite{from: z.names, with: z.offset})
	}
	return e
}

// Location returns the location for OTTL's Time that is the same as a zone of Joda-Time's DateTimeZone.forID: a name of the time zone
// database, or an offset, for which a zone that never changes stands.
func Location(zone string) (string, error) {
	if regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*$`).MatchString(zone) {
		return zone, nil
	}
	m := regexp.MustCompile(`^([+-])(\d\d)(?::?(\d\d))?(?::?00)?$`).FindStringSubmatch(zone)
	if m == nil {
		return "", fmt.Errorf("%q is no name of a time zone and no offset: Time takes one fixed location", zone)
	}
	if m[3] == "" {
		m[3] = "00"
	}
	if l, ok := fixedLocations[m[1]+m[2]+m[3]]; ok {
		return l, nil
	}
	hours := int(m[2][0]-'0')*10 + int(m[2][1]-'0')
	switch {
	case m[3] != "00":
	case hours == 0:
		return "UTC", nil
	case m[1] == "+" && hours <= 14:
		return fmt.Sprintf("Etc/GMT-%d", hours), nil // the signs of these names are the reverse
	case m[1] == "-" && hours <= 12:
		return fmt.Sprintf("Etc/GMT+%d", hours), nil
	}
	return "", fmt.Errorf("no time zone has the offset %s all the time: append the offset to the text and read it by a format with Z", zone)
}

// fixedLocations have not changed their offset since 2000.
var fixedLocations = map[string]string{
	"+0430": "Asia/Kabul", "+0530": "Asia/Kolkata", "+0545": "Asia/Kathmandu", "+0630": "Asia/Yangon", "+0845": "Australia/Eucla",
	"+0930": "Australia/Darwin", "-0930": "Pacific/Marquesas",
}
