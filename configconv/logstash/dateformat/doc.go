// Package dateformat translates formats of dates to those of OTTL's Time and FormatTime: the Joda-Time patterns of Logstash's date filter
// and of %{+YYYY.MM.dd}, the java.time patterns of %{{yyyy.MM.dd}}, and the layouts of Go, which Filebeat has.
//
// Sources: DateTimeFormat and DateTimeFormatterBuilder of github.com/JodaOrg/joda-time; JodaParser, CasualISO8601Parser and UnixEpochParser
// of github.com/logstash-plugins/logstash-filter-date; StringInterpolation of github.com/elastic/logstash; timeutils and ctimefmt of
// github.com/open-telemetry/opentelemetry-collector-contrib/internal/coreinternal v0.154.0, which turns a directive into an element of a
// layout of Go and leaves all other text as it is.
//
// Joda-Time is lenient where no program that writes dates needs it. These texts, which it takes, are outside Format.Regexp: letters of
// literal text in the other case, minutes and seconds of one digit where the pattern has mm and ss, the full name of a month or a day for
// its short one and the reverse, years of other than four digits for yyyy and of other than two for yy, offsets with seconds, and, after
// the name of a month (Apache, RFC 2822), offsets other than ±hhmm and Z.
// Texts within an hour that a change of the clock repeats or leaves out are ambiguous: Joda-Time takes the first of two and fails for one
// that never was, Go decides otherwise.
package dateformat
