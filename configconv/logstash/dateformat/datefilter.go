package dateformat

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DateFilter translates one format of Logstash's date filter: a pattern of Joda-Time, or ISO8601, UNIX, UNIX_MS. It returns the formats
// that are to be tried, in order.
func DateFilter(format string) ([]Format, error) {
	switch format {
	case "ISO8601":
		return iso8601()
	case "UNIX":
		return []Format{{Source: format, Kind: UnixSeconds, HasYear: true, HasDate: true, HasTime: true, HasZone: true,
			Regexp: `^[+-]?\d{1,10}(?:\.\d+)?$`, parse: parseUnix}}, nil
	case "UNIX_MS":
		return []Format{{Source: format, Kind: UnixMillis, HasYear: true, HasDate: true, HasTime: true, HasZone: true,
			Regexp: `^[+-]?\d{1,15}$`, parse: parseUnixMillis}}, nil
	case "TAI64N":
		return nil, errors.New("the Collector does not read TAI64N: let the program write another format, or convert it before the Collector")
	}
	f, err := Joda(format)
	return []Format{f}, err
}

// iso8601 are the forms that CasualISO8601Parser takes and that programs write. It also takes dates by week or by day of the year, those
// without a day or a month, times without a date or without minutes, and decimals of hours and of minutes.
func iso8601() ([]Format, error) {
	var fs []Format
	for _, pattern := range []string{
		"yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSZZ", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS",
		"yyyy-MM-dd HH:mm:ss.SSSZ", "yyyy-MM-dd HH:mm:ss.SSS",
		"yyyy-MM-dd'T'HH:mmZZ", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd",
	} {
		f, err := Joda(pattern)
		if err != nil {
			return nil, err
		}
		f.Source = "ISO8601"
		patterns := []string{pattern}
		if strings.Contains(pattern, ".S") {
			// A comma will do for the point; %L takes either. Behind T, the fraction may be missing.
			fraction := regexp.MustCompile(`\\\.(\\d\{1,\d+\})`)
			f.Regexp = fraction.ReplaceAllString(f.Regexp, `[.,]$1`)
			patterns = append(patterns, strings.Replace(pattern, ".S", ",S", 1))
			if strings.Contains(pattern, "'T'") {
				f.Regexp = regexp.MustCompile(`\[\.,\](\\d\{1,\d+\})`).ReplaceAllString(f.Regexp, `(?:[.,]\d{1,9})?`)
				patterns = append(patterns, strings.Replace(pattern, "."+strings.Repeat("S", 9), "", 1))
			}
		}
		f.parse = firstOf(patterns)
		fs = append(fs, f)
	}
	return fs, nil
}

func firstOf(patterns []string) func(string, *time.Location, time.Time) (time.Time, error) {
	return func(text string, loc *time.Location, now time.Time) (t time.Time, err error) {
		for _, p := range patterns {
			if t, err = (joda{pattern: p, tokens: jodaTokens(p)}).parse(text, loc, now); err == nil {
				return t, nil
			}
		}
		return t, err
	}
}

// parseUnix is UnixEpochParser.parse: three decimals count, and they are added to the seconds, negative or not.
func parseUnix(text string, _ *time.Location, _ time.Time) (time.Time, error) {
	whole, decimals, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds > 1<<31-1 {
		return time.Time{}, errText
	}
	millis := int64(0)
	if strings.Contains(text, ".") {
		n := min(3, len(decimals))
		if millis, err = strconv.ParseInt(decimals[:n], 10, 64); err != nil {
			return time.Time{}, errText
		}
		for ; n < 3; n++ {
			millis *= 10
		}
	}
	return time.UnixMilli(seconds*1000 + millis), nil
}

func parseUnixMillis(text string, _ *time.Location, _ time.Time) (time.Time, error) {
	millis, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, errText
	}
	return time.UnixMilli(millis), nil
}
