package dateformat

import (
	"math/rand"
	"regexp"
	"strings"
	"testing"
	"time"
)

// prepared applies the replacements of a format to a text, as the Collector's configuration does.
func prepared(f Format, text string) string {
	for _, r := range f.Prepare {
		text = regexp.MustCompile(r.Pattern).ReplaceAllString(text, r.With)
	}
	return text
}

func TestJodaTokens(t *testing.T) {
	for pattern, want := range map[string]struct {
		strptime, regexp, strftime string
	}{
		"yyyy-MM-dd":                 {"%Y-%q-%g", `^\d{4}-(?:0[1-9]|1[0-2]|[1-9])-(?:0[1-9]|[12]\d|3[01]|[1-9])$`, "%Y-%m-%d"},
		"YYYY.MM.dd":                 {"%Y.%q.%g", `^\d{4}\.(?:0[1-9]|1[0-2]|[1-9])\.(?:0[1-9]|[12]\d|3[01]|[1-9])$`, "%Y.%m.%d"},
		"yy":                         {"%y", `^\d{2}$`, "%y"},
		"M/d/yyyy":                   {"%q/%g/%Y", `^(?:0[1-9]|1[0-2]|[1-9])/(?:0[1-9]|[12]\d|3[01]|[1-9])/\d{4}$`, "%q/%g/%Y"},
		"yyyyMMdd":                   {"%Y%m%g", `^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|[1-9])$`, "%Y%m%d"},
		"EEE":                        {"%a", "^" + dayNames + "$", "%a"},
		"EEEE MMMM":                  {"%A %B", "^" + dayTexts + " " + monthTexts + "$", "%A %B"},
		"HH:mm:ss":                   {"%H:%M:%S", `^(?:[01]\d|2[0-3]|\d):[0-5]\d:[0-5]\d$`, "%H:%M:%S"},
		"hh 'o''clock' a":            {"%l o'clock %p", `^(?:0[1-9]|1[0-2]|[1-9]) o'clock (?:AM|PM|am|pm)$`, "%I o'clock %p"},
		"dd/MMM/yyyy:HH:mm:ss Z":     {"%g/%b/%Y:%H:%M:%S %z", "", "%d/%b/%Y:%H:%M:%S +0000"},
		"yyyy-MM-dd'T'HH:mm:ss.SSSZ": {"%Y-%q-%gT%H:%M:%S.%L%z", "", ""},
		"100%":                       {"100%%", "", "100%%"},
	} {
		f, err := Joda(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if pattern == "100%" {
			if f.Strftime != "" || len(f.Print) != 1 || f.Print[0].Literal != pattern {
				t.Errorf("%q prints %q, %+v: 1 is the month in a layout of Go", pattern, f.Strftime, f.Print)
			}
			continue
		}
		if f.Unparsable != nil || f.Strptime != want.strptime || f.Strftime != want.strftime || want.regexp != "" && f.Regexp != want.regexp {
			t.Errorf("%q: %q %q %q %v, want %q", pattern, f.Strptime, f.Regexp, f.Strftime, f.Unparsable, want)
		}
	}
}

func TestJodaUnsupported(t *testing.T) {
	for _, p := range []string{"C", "xxxx.ww", "D", "e", "zzzz", "yyMMddyHHmm", "yyyySSS", "ss.SSSmm"} {
		f, err := Joda(p)
		if err != nil || f.Unparsable == nil || f.Strptime != "" {
			t.Errorf("%q: %v, %q, want a reason why it is not readable", p, err, f.Strptime)
		}
	}
	for _, p := range []string{"", "yyyy-MM-ddTHH", "n", "c"} {
		if _, err := Joda(p); err == nil {
			t.Errorf("%q is a format, want the error that Joda-Time has", p)
		}
	}
}

// TestJodaParse compares with what Joda-Time 2.x returns.
func TestJodaParse(t *testing.T) {
	now := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database")
	}
	for _, c := range []struct{ pattern, text, want string }{
		{"yyyy-MM-dd HH:mm:ss", "2024-7-1 3:04:05", "2024-07-01T01:04:05Z"},
		{"MMM d HH:mm:ss", "Jan 4 10:00:00", "2026-01-04T09:00:00Z"},
		{"MMM d HH:mm:ss", "Dec 31 23:00:00", "2025-12-31T22:00:00Z"},
		{"MMM d HH:mm:ss", "Nov 30 23:00:00", "2026-11-30T22:00:00Z"},
		{"HH:mm", "07:30", "2026-01-01T06:30:00Z"},
		{"yyyy-MM-dd'T'HH:mm:ss.SSSSSSZZ", "2024-07-01T03:04:05.123987+05:30", "2024-06-30T21:34:05.123Z"},
		{"yyyy-MM-dd h:mm a", "2024-07-01 12:30 am", "2024-06-30T22:30:00Z"},
		{"yyyy-MM-dd kk", "2024-07-01 24", "2024-06-30T22:00:00Z"},
		{"yy-MM-dd", "46-01-01", "1945-12-31T23:00:00Z"},
		{"yyyy-MM-dd HH:mm z", "2024-07-01 12:00 EST", "2024-07-01T16:00:00Z"},
		{"yyyy-MM-dd HH:mm", "2024-03-31 02:30", ""},
		{"yyyy-MM-dd HH:mm", "2024-02-30 02:30", ""},
		{"MMdd", "1305", ""},
	} {
		f, err := Joda(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Parse(c.text, berlin, now)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q as %q = %v, want an error", c.text, c.pattern, got)
			}
			continue
		}
		if err != nil || got.UTC().Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q as %q = %v, %v, want %s", c.text, c.pattern, got.UTC().Format(time.RFC3339Nano), err, c.want)
		}
	}
}

// realPatterns are formats of programs that people collect logs of.
var realPatterns = strings.Split(`MMM d HH:mm:ss|MMM  d HH:mm:ss|MMM dd HH:mm:ss|MMM dd yyyy HH:mm:ss|MMM d yyyy HH:mm:ss|MMM d HH:mm:ss.SSS|MMM dd HH:mm:ss.SSS
dd/MMM/yyyy:HH:mm:ss Z|dd/MMM/YYYY:HH:mm:ss Z|yyyy/MM/dd HH:mm:ss|YYYY/MM/dd HH:mm:ss|EEE MMM dd HH:mm:ss yyyy|EEE MMM dd HH:mm:ss.SSSSSS yyyy
EEE MMM d HH:mm:ss yyyy|EEE, dd MMM yyyy HH:mm:ss Z|EEE MMM dd HH:mm:ss Z yyyy|yyyy-MM-dd HH:mm:ss|yyyy-MM-dd HH:mm:ss,SSS|yyyy-MM-dd HH:mm:ss.SSS
yyyy-MM-dd HH:mm:ss.SSSSSS|yyyy-MM-dd HH:mm:ss Z|yyyy-MM-dd HH:mm:ss.SSS Z|yyyy-MM-dd HH:mm:ss ZZ|yyyy-MM-dd'T'HH:mm:ss|yyyy-MM-dd'T'HH:mm:ssZ
yyyy-MM-dd'T'HH:mm:ssZZ|yyyy-MM-dd'T'HH:mm:ss.SSS|yyyy-MM-dd'T'HH:mm:ss.SSSZ|yyyy-MM-dd'T'HH:mm:ss.SSSZZ|yyyy-MM-dd'T'HH:mm:ss.SSSSSSZ
yyyy-MM-dd'T'HH:mm:ss.SSS'Z'|yyyy-MM-dd'T'HH:mm:ss'Z'|yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSZ|yyyyMMdd|yyyyMMddHHmmss|yyyyMMdd HH:mm:ss|yyMMdd HH:mm:ss|yyMMdd  H:mm:ss
yyyyMMddHHmmssSSS|yyyyMMdd-HHmmss|ddMMyyyy|MMddyyyy|MM/dd/yyyy|MM/dd/yy HH:mm:ss|MM/dd/yyyy HH:mm:ss|MM/dd/yyyy hh:mm:ss a|M/d/yyyy h:mm:ss a|M/d/yy H:mm
dd.MM.yyyy HH:mm:ss|dd.MM.yyyy HH:mm:ss.SSS|dd-MM-yyyy HH:mm:ss|dd-MMM-yyyy HH:mm:ss|dd-MMM-yyyy HH:mm:ss.SSS|dd MMM yyyy HH:mm:ss|d MMM yyyy HH:mm:ss,SSS
dd/MM/yyyy HH:mm:ss|yyyy-MM-dd HH:mm|HH:mm:ss,SSS|HH:mm:ss.SSS|MMMM d'th' yyyy',' HH:mm:ss.SSS|yyyy MMM dd HH:mm|yyyy MMM d HH:mm:ss|yyyy-MM-dd_HH:mm:ss
yyyy.MM.dd HH:mm:ss|yyyy-MM-dd-HH.mm.ss.SSSSSS|dd MMM HH:mm:ss.SSS|yyyy-MM-dd HH:mm:ss:SSS|yyyy-MM-dd H:m:s|EEEE, MMMM d, yyyy h:mm a|dd/MMM/yyyy HH:mm:ss
yyyy-MM-dd HH:mm:ss z|MMM dd HH:mm:ss.SSS ZZZ|yyyy-MM-dd HH:mm:ss.SSSZ|'[1]' yyyy-MM-dd kk:mm:ss|G yyyy-MM-dd hh:mm`, "|")

func init() {
	var all []string
	for _, p := range realPatterns {
		all = append(all, strings.Split(p, "\n")...)
	}
	realPatterns = all
}

// TestRoundTrip renders random times and expects the guard to match, and the reference to give the time back.
func TestRoundTrip(t *testing.T) {
	if len(realPatterns) < 60 {
		t.Fatalf("only %d patterns", len(realPatterns))
	}
	rnd := rand.New(rand.NewSource(1))
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	for _, p := range realPatterns {
		f, err := Joda(p)
		if err != nil || f.Unparsable != nil {
			t.Errorf("%q: %v %v", p, err, f.Unparsable)
			continue
		}
		guard := regexp.MustCompile(f.Regexp)
		for range 200 {
			want := time.Date(2026, 1, 1, 0, 0, rnd.Intn(365*86400), rnd.Intn(1e9), time.UTC)
			text := f.Render(want)
			if !guard.MatchString(text) {
				t.Fatalf("%q: the guard %s does not match %q", p, f.Regexp, text)
			}
			got, err := f.Parse(text, time.UTC, now)
			if err != nil {
				t.Fatalf("%q: %q: %v", p, text, err)
			}
			if again := f.Render(got.UTC()); again != text {
				t.Fatalf("%q: %q came back as %q", p, text, again)
			}
			if once := prepared(f, text); prepared(f, once) != once {
				t.Fatalf("%q: preparing %q twice: %q, %q", p, text, once, prepared(f, once))
			}
		}
	}
}

func TestPrepare(t *testing.T) {
	for _, c := range []struct{ pattern, text, want string }{
		{"yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2024-01-02T03:04:05.678+02:00", "2024-01-02T03:04:05.678+0200"},
		{"yyyy-MM-dd HH:mm:ss.SSSZ", "2024-01-02 03:04:05.678+02", "2024-01-02 03:04:05.678+0200"},
		{"yyyy-MM-dd'T'HH:mm:ssZ", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"},
		{"yyyy-MM-dd HH:mm:ss:SSS", "2024-01-02 03:04:05:678", "2024-01-02 03:04:05.678"},
		{"yyyyMMddHHmmssSSS", "20240102030405678", "20240102030405.678"},
		{"H:m:s", "3:4:5", "3:04:05"},
		{"H:m:s", "13:14:5", "13:14:05"},
		{"M/d/yyyy h:mm:ss a", "1/2/2024 3:04:05 pm", "1/2/2024 3:04:05 PM"},
		{"HH:mm a", "15:04 PM", "15:04 "},
		{"yyyy-MM-dd HH:mm z", "2024-01-02 03:04 PST", "2024-01-02 03:04 -0800"},
		{"MMM dd HH:mm:ss z", "Jan 02 03:04:05 PST", "Jan 02 03:04:05 "},
		{"kk:mm", "24:10", "00:10"},
		{"'[1]' HH:mm", "[1] 10:11", "|10:11"},
	} {
		f, err := Joda(c.pattern)
		if err != nil || f.Unparsable != nil {
			t.Fatal(c.pattern, err, f.Unparsable)
		}
		if got := prepared(f, c.text); got != c.want {
			t.Errorf("%q: %q becomes %q, want %q (%v)", c.pattern, c.text, got, c.want, f.Prepare)
		}
		if !regexp.MustCompile(f.Regexp).MatchString(c.text) {
			t.Errorf("%q: %s does not match %q", c.pattern, f.Regexp, c.text)
		}
	}
}

func FuzzJoda(f *testing.F) {
	for _, p := range realPatterns {
		f.Add(p, "2024-01-02T03:04:05.678+02:00")
	}
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, pattern, text string) {
		format, err := Joda(pattern)
		if err != nil {
			return
		}
		_, _ = format.Parse(text, time.UTC, now)
		format.Render(now)
		if format.Unparsable != nil {
			return
		}
		guard, err := regexp.Compile(format.Regexp)
		if err != nil {
			t.Skip("a repetition that is too large")
		}
		if !guard.MatchString(text) {
			return
		}
		ready := prepared(format, text)
		layout := toGo(format.Strptime)
		if _, err := time.Parse(layout, ready); err != nil && !strings.Contains(err.Error(), "out of range") {
			t.Errorf("%q: the guard %q matches %q, but %q fails for %q: %v", pattern, format.Regexp, text, format.Strptime, ready, err)
		}
	})
}
