package dateformat

import (
	"math/rand"
	"regexp"
	"strings"
	"testing"
	"time"
)

// read is what the Collector makes of a text: the first format whose guard matches.
func read(fs []Format, text string) (time.Time, error) {
	for _, f := range fs {
		if f.Strptime != "" && regexp.MustCompile(f.Regexp).MatchString(text) {
			return time.Parse(toGo(f.Strptime), prepared(f, text))
		}
	}
	return time.Time{}, errText
}

func TestISO8601(t *testing.T) {
	fs, err := DateFilter("ISO8601")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2024-01-02T03:04:05Z":                "2024-01-02T03:04:05Z",
		"2024-01-02T03:04:05.678901234+02:00": "2024-01-02T01:04:05.678901234Z",
		"2024-01-02T03:04:05,678-0530":        "2024-01-02T08:34:05.678Z",
		"2024-1-2T3:04:05+01":                 "2024-01-02T02:04:05Z",
		"2024-01-02T03:04:05.6":               "2024-01-02T03:04:05.6Z",
		"2024-01-02T03:04:05":                 "2024-01-02T03:04:05Z",
		"2024-01-02 03:04:05.678":             "2024-01-02T03:04:05.678Z",
		"2024-01-02 03:04:05,678Z":            "2024-01-02T03:04:05.678Z",
		"2024-01-02T03:04":                    "2024-01-02T03:04:00Z",
		"2024-01-02T03:04+02:00":              "2024-01-02T01:04:00Z",
		"2024-01-02":                          "2024-01-02T00:00:00Z",
		"2024-01-02 03:04:05":                 "", // Logstash wants a fraction behind a blank
		"2024-01-02T03:04:05 Z":               "",
	} {
		got, err := read(fs, text)
		reference := errText
		for _, f := range fs {
			if ref, err := f.Parse(text, time.UTC, time.Now()); err == nil {
				reference = nil
				if !ref.Equal(got.Truncate(time.Millisecond)) {
					t.Errorf("%q: Logstash %v, the Collector %v", text, ref, got)
				}
				break
			}
		}
		if want == "" {
			if err == nil || reference == nil {
				t.Errorf("%q is read as %v, Logstash: %v", text, got, reference)
			}
		} else if err != nil || got.UTC().Format(time.RFC3339Nano) != want || reference != nil {
			t.Errorf("%q = %v, %v (Logstash: %v), want %s", text, got.UTC(), err, reference, want)
		}
	}
}

func TestEpoch(t *testing.T) {
	for _, c := range []struct{ format, text, want string }{
		{"UNIX", "1700000000", "2023-11-14T22:13:20Z"},
		{"UNIX", "1700000000.1239", "2023-11-14T22:13:20.123Z"},
		{"UNIX", "1700000000.5", "2023-11-14T22:13:20.5Z"},
		{"UNIX", "4000000000", ""},
		{"UNIX_MS", "1700000000123", "2023-11-14T22:13:20.123Z"},
		{"UNIX_MS", "1700000000.5", ""},
	} {
		fs, err := DateFilter(c.format)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fs[0].Parse(c.text, time.UTC, time.Now())
		if c.want == "" && err == nil || c.want != "" && (err != nil || got.UTC().Format(time.RFC3339Nano) != c.want) {
			t.Errorf("%s %q = %v, %v, want %q", c.format, c.text, got, err, c.want)
		}
		if c.want != "" && !regexp.MustCompile(fs[0].Regexp).MatchString(c.text) {
			t.Errorf("%s does not match %q", fs[0].Regexp, c.text)
		}
	}
	if _, err := DateFilter("TAI64N"); err == nil {
		t.Error("TAI64N has a format")
	}
}

func TestPrint(t *testing.T) {
	rnd := rand.New(rand.NewSource(2))
	for _, p := range append(strings.Split("xxxx.MM|HH:m:s|YYYYYY|SSSSSS|S|ddd|'week' EEEE|'1' M|z ZZ ZZZ", "|"), realPatterns...) {
		f, err := Joda(p)
		if err != nil {
			t.Fatal(err)
		}
		if f.Unprintable != nil {
			continue
		}
		for range 50 {
			at := time.Date(2026, 2, 1, 0, 0, rnd.Intn(300*86400), rnd.Intn(1e9), time.UTC)
			var got strings.Builder
			for _, piece := range f.Print {
				got.WriteString(piece.format(at))
			}
			if want := f.Render(at); got.String() != want {
				t.Errorf("%q prints %q, want %q (%+v)", p, got.String(), want, f.Print)
			}
			if f.Strftime != "" && at.Format(toGo(f.Strftime)) != got.String() {
				t.Errorf("%q: %q prints %q", p, f.Strftime, at.Format(toGo(f.Strftime)))
			}
		}
	}
}

func TestJavaTime(t *testing.T) {
	at := time.Date(2024, 3, 7, 8, 9, 1, 23456789, time.UTC)
	for p, want := range map[string]string{
		"yyyy.MM.dd": "2024.03.07", "uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX": "2024-03-07T08:09:01.023456Z", "d/M/yy": "7/3/24", "EEE, d MMM": "Thu, 7 Mar",
		"''yyyy''": "'2024'", "hh a": "08 AM", "xxx O": "+00:00 GMT", "YYYY.MM.dd": "2024.03.07", "H": "8",
	} {
		f, err := JavaTime(p)
		if err != nil || f.Unprintable != nil || f.Render(at) != want {
			t.Errorf("%q: %v %v, prints %q, want %q", p, err, f.Unprintable, f.Render(at), want)
		}
	}
	for _, p := range []string{"", "yyyy-b", "'open", "{"} {
		if _, err := JavaTime(p); err == nil {
			t.Errorf("%q is a format", p)
		}
	}
	for _, p := range []string{"YYYY-'W'ww", "DDD", "e"} {
		if f, err := JavaTime(p); err != nil || f.Unprintable == nil || f.Strftime != "" {
			t.Errorf("%q: %v, %q, want a reason why it cannot be printed", p, err, f.Strftime)
		}
	}
}

func TestGoLayout(t *testing.T) {
	rnd := rand.New(rand.NewSource(3))
	for _, layout := range []string{
		time.ANSIC, time.UnixDate, time.RubyDate, time.RFC822, time.RFC822Z, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano,
		time.Kitchen, time.Stamp, time.StampMilli, time.StampMicro, time.DateTime, time.DateOnly, "2006-01-02T15:04:05.000Z", "2006-01-02 15:04:05,999",
		"02/Jan/2006:15:04:05 -0700", "2006-01-02T15:04:05-07:00", "Jan 2 15:4:5", "20060102150405", "2006-01-02T15:04:05Z07", "_2006 1/2 3:04pm",
	} {
		f, err := GoLayout(layout)
		if err != nil || f.Unparsable != nil {
			t.Errorf("%q: %v %v", layout, err, f.Unparsable)
			continue
		}
		guard := regexp.MustCompile(f.Regexp)
		for range 100 {
			at := time.Date(2026, 1, 1, 0, 0, rnd.Intn(365*86400), rnd.Intn(1e9), time.UTC)
			text := at.Format(layout)
			want, err := time.Parse(layout, text)
			if err != nil {
				t.Fatal(err)
			}
			if !guard.MatchString(text) {
				t.Fatalf("%q: %s does not match %q", layout, f.Regexp, text)
			}
			got, err := time.Parse(toGo(f.Strptime), prepared(f, text))
			if err != nil || !got.Equal(want) {
				t.Fatalf("%q: %q is read as %v, %v by %q", layout, text, got, err, f.Strptime)
			}
		}
	}
	for _, layout := range []string{"2006-002", "15:04.000"} {
		if f, err := GoLayout(layout); err != nil || f.Unparsable == nil {
			t.Errorf("%q: %v, %q, want a reason why it is not readable", layout, err, f.Strptime)
		}
	}
}

func TestLocation(t *testing.T) {
	for zone, want := range map[string]string{
		"UTC": "UTC", "Europe/Berlin": "Europe/Berlin", "America/Argentina/Buenos_Aires": "America/Argentina/Buenos_Aires", "+02:00": "Etc/GMT-2",
		"-0800": "Etc/GMT+8", "+00:00": "UTC", "+05:30": "Asia/Kolkata", "-03:30": "", "%{tz}": "", "+15:00": "",
	} {
		got, err := Location(zone)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q = %q, %v, want %q", zone, got, err, want)
		}
	}
}
