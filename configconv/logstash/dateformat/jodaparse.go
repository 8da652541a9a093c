package dateformat

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// joda is the reference implementation of a pattern: it parses and prints as Joda-Time and the date filter's JodaParser do, with English
// names.
type joda struct {
	pattern string
	tokens  []token
}

// bucket are the fields of a text, by the letter of the pattern; y stands for Y, H for k, K for h.
type bucket struct {
	fields map[byte]int
	offset *time.Duration
	zone   *time.Location
}

func (b *bucket) get(letter byte, otherwise int) int {
	if v, ok := b.fields[letter]; ok {
		return v
	}
	return otherwise
}

var errText = errors.New("the text is not in the format")

// yearInPattern is JodaParser.hasYear, which looks into literal text as well.
func (j joda) yearInPattern() bool { return strings.ContainsAny(j.pattern, "yY") }

func (j joda) parse(text string, loc *time.Location, now time.Time) (time.Time, error) {
	b, err := j.read(text, now)
	if err != nil {
		return time.Time{}, err
	}
	zoned := loc
	switch {
	case b.offset != nil:
		zoned = time.FixedZone("", int(*b.offset/time.Second))
	case b.zone != nil:
		zoned = b.zone
	}
	if j.yearInPattern() {
		return b.instant(zoned, now.Year())
	}
	if !strings.Contains(j.pattern, "Z") {
		zoned = loc
	}
	t, err := b.instant(zoned, now.Year())
	if err != nil {
		return time.Time{}, err
	}
	t = t.In(loc)
	year := now.Year()
	switch {
	case t.Month() == time.December && now.Month() == time.January:
		year--
	case t.Month() == time.January && now.Month() == time.December:
		year++
	}
	day := min(t.Day(), daysIn(year, t.Month()))
	return time.Date(year, t.Month(), day, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc), nil
}

func daysIn(year int, m time.Month) int { return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// instant is DateTimeParserBucket.computeMillis: fields that are missing are those of 1970-01-01T00:00, but the year, where the text has
// a month or a day.
func (b *bucket) instant(loc *time.Location, defaultYear int) (time.Time, error) {
	for _, l := range "xwC" {
		if _, ok := b.fields[byte(l)]; ok {
			return time.Time{}, fmt.Errorf("letter %c: %w", l, errors.ErrUnsupported)
		}
	}
	year, hasYear := b.fields['y']
	if !hasYear {
		year = 1970
		for _, l := range "MdDe" {
			if _, ok := b.fields[byte(l)]; ok {
				year = defaultYear
			}
		}
	}
	month, day := time.Month(b.get('M', 1)), b.get('d', 1)
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return time.Time{}, errText
	}
	if d, ok := b.fields['D']; ok {
		if d < 1 || d > time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() {
			return time.Time{}, errText
		}
		month, day = 1, d
	}
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if e, ok := b.fields['e']; ok { // 1 is Monday
		if e < 1 || e > 7 {
			return time.Time{}, errText
		}
		date = date.AddDate(0, 0, e-(int(date.Weekday())+6)%7-1)
	}
	hour := 12 * b.get('a', 0)
	hour = b.get('H', hour)
	if h, ok := b.fields['K']; ok {
		if h < 0 || h > 11 {
			return time.Time{}, errText
		}
		hour = hour/12*12 + h
	}
	minute, second := b.get('m', 0), b.get('s', 0)
	if hour < 0 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, errText
	}
	t := time.Date(date.Year(), date.Month(), date.Day(), hour, minute, second, b.get('S', 0)*1e6, loc)
	if t.Hour() != hour || t.Minute() != minute {
		return time.Time{}, errors.New("the clocks of the time zone were never at that time")
	}
	return t, nil
}

// read walks the text once, without going back, as Composite.parseInto does.
func (j joda) read(text string, now time.Time) (*bucket, error) {
	b := &bucket{fields: map[byte]int{}}
	rest := text
	for i, t := range j.tokens {
		n, err := j.readToken(b, i, t, rest, now)
		if err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	if rest != "" {
		return nil, errText
	}
	return b, nil
}

func (j joda) readToken(b *bucket, i int, t token, s string, now time.Time) (int, error) {
	switch t.letter {
	case 0:
		if len(s) < len(t.literal) || !strings.EqualFold(s[:len(t.literal)], t.literal) {
			return 0, errText
		}
		return len(t.literal), nil
	case 'y', 'Y', 'x':
		return j.readYear(b, i, t, s, now)
	case 'C':
		return readNumber(b, 'C', s, t.count, true)
	case 'M':
		if t.count >= 3 {
			return readName(b, 'M', s, 1, months)
		}
		return readNumber(b, 'M', s, 2, false)
	case 'E':
		return readName(b, 'e', s, 1, days)
	case 'a':
		return readName(b, 'a', s, 0, []string{"AM", "PM"})
	case 'G':
		return readName(b, 'G', s, 0, []string{"BC", "AD", "BCE", "CE"})
	case 'd', 'w', 'H', 'm', 's', 'K':
		return readNumber(b, t.letter, s, max(t.count, 2), false)
	case 'k', 'h':
		field, top := byte('H'), 24
		if t.letter == 'h' {
			field, top = 'K', 12
		}
		n, err := readNumber(b, field, s, max(t.count, 2), false)
		if v := b.fields[field]; err == nil && (v < 1 || v > top) {
			return 0, errText
		} else if v == top {
			b.fields[field] = 0
		}
		return n, err
	case 'e':
		return readNumber(b, 'e', s, t.count, false)
	case 'D':
		return readNumber(b, 'D', s, max(t.count, 3), false)
	case 'S':
		return readFraction(b, s, t.count)
	case 'z':
		return readZoneName(b, t, s)
	}
	if t.count >= 3 {
		return readZoneID(b, s)
	}
	return readOffset(b, s)
}

var (
	months = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	days   = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

func digitsAt(s string, most int) (n int) {
	for n < len(s) && n < most && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func readNumber(b *bucket, field byte, s string, most int, signed bool) (int, error) {
	sign := 0
	if signed && s != "" && (s[0] == '-' || s[0] == '+') {
		sign = 1
	}
	n := digitsAt(s[sign:], most)
	if n == 0 {
		return 0, errText
	}
	v, err := strconv.ParseInt(s[:sign+n], 10, 32)
	if err != nil {
		return 0, errText
	}
	b.fields[field] = int(v)
	return sign + n, nil
}

func (j joda) readYear(b *bucket, i int, t token, s string, now time.Time) (int, error) {
	field := byte('y')
	if t.letter == 'x' {
		field = 'x'
	}
	if t.count != 2 {
		most := 9
		if j.next(i).numeric() {
			most = t.count
		}
		return readNumber(b, field, s, max(most, t.count), t.letter != 'Y')
	}
	most := len(s)
	if j.next(i).numeric() {
		most = 2
	}
	n, err := readNumber(b, field, s, most, most != 2)
	if err != nil || most == 2 && n != 2 {
		return 0, errText
	}
	if n == 2 && s[0] != '-' && s[0] != '+' {
		low := now.Year() - 30 - 50
		year := b.fields[field]
		if year < low%100 {
			year += 100
		}
		b.fields[field] = low - low%100 + year
	}
	return n, nil
}

// readName takes the longest of the names, in full or in short, as it is, in lower or in upper case.
func readName(b *bucket, field byte, s string, first int, names []string) (int, error) {
	longest := 0
	for i, name := range names {
		for _, form := range []string{name, name[:min(3, len(name))]} {
			for _, cased := range []string{form, strings.ToLower(form), strings.ToUpper(form)} {
				if strings.HasPrefix(s, cased) && len(cased) > longest {
					longest = len(cased)
					b.fields[field] = i + first
				}
			}
		}
	}
	if longest == 0 {
		return 0, errText
	}
	return longest, nil
}

func readFraction(b *bucket, s string, most int) (int, error) {
	n := digitsAt(s, min(most, 18))
	if n == 0 {
		return 0, errText
	}
	v, err := strconv.Atoi((s[:n] + "00")[:3])
	b.fields['S'] = v
	return n, err
}

func readZoneName(b *bucket, t token, s string) (int, error) {
	if t.count >= 4 {
		return 0, errText
	}
	ids := []struct{ name, id string }{
		{"UTC", "UTC"}, {"UT", "UTC"}, {"GMT", "UTC"}, {"EST", "America/New_York"}, {"EDT", "America/New_York"}, {"CST", "America/Chicago"},
		{"CDT", "America/Chicago"}, {"MST", "America/Denver"}, {"MDT", "America/Denver"}, {"PST", "America/Los_Angeles"},
		{"PDT", "America/Los_Angeles"},
	}
	for _, z := range ids {
		if strings.HasPrefix(s, z.name) {
			loc, err := time.LoadLocation(z.id)
			b.zone, b.offset = loc, nil
			return len(z.name), err
		}
	}
	return 0, errText
}

func readZoneID(b *bucket, s string) (int, error) {
	n := 0
	for n < len(s) && (letter(s[n]) || digitsAt(s[n:], 1) == 1 || strings.IndexByte("_+-/", s[n]) >= 0) {
		n++
	}
	for ; n > 0; n-- {
		if s[:n] == "Local" {
			continue
		}
		if loc, err := time.LoadLocation(s[:n]); err == nil {
			b.zone, b.offset = loc, nil
			return n, nil
		}
	}
	return 0, errText
}

// readOffset is TimeZoneOffset.parseInto, without fractions of seconds.
func readOffset(b *bucket, s string) (int, error) {
	set := func(d time.Duration) { b.offset, b.zone = &d, nil }
	if s != "" && (s[0] == 'Z' || s[0] == 'z') {
		set(0)
		return 1, nil
	}
	if s == "" || s[0] != '+' && s[0] != '-' || digitsAt(s[1:], 2) < 2 {
		return 0, errText
	}
	hours, _ := strconv.Atoi(s[1:3])
	n, offset := 3, time.Duration(hours)*time.Hour
	if hours > 23 {
		return 0, errText
	}
	colon := n < len(s) && s[n] == ':'
	for _, unit := range []time.Duration{time.Minute, time.Second} {
		at := n
		if colon {
			if n >= len(s) || s[n] != ':' {
				break
			}
			at++
		}
		count := digitsAt(s[at:], 2)
		if count == 0 && !colon {
			break
		}
		if count < 2 {
			return 0, errText
		}
		v, _ := strconv.Atoi(s[at : at+2])
		if v > 59 {
			return 0, errText
		}
		offset += time.Duration(v) * unit
		n = at + 2
	}
	if s[0] == '-' {
		offset = -offset
	}
	set(offset)
	return n, nil
}

// render is DateTimeFormatter.print.
func (j joda) render(t time.Time) string {
	var out strings.Builder
	for _, k := range j.tokens {
		out.WriteString(k.render(t))
	}
	return out.String()
}

func (k token) render(t time.Time) string {
	number := func(n int) string { return fmt.Sprintf("%0*d", k.count, n) }
	weekYear, week := t.ISOWeek()
	twelve := cmp.Or(t.Hour()%12, 12)
	switch k.letter {
	case 0:
		return k.literal
	case 'G':
		return "AD"
	case 'C':
		return number(t.Year() / 100)
	case 'y', 'Y', 'x':
		y := t.Year()
		if k.letter == 'x' {
			y = weekYear
		}
		if k.count == 2 {
			y %= 100
		}
		return number(y)
	case 'w':
		return number(week)
	case 'e':
		return number((int(t.Weekday())+6)%7 + 1)
	case 'E':
		if k.count >= 4 {
			return t.Format("Monday")
		}
		return t.Format("Mon")
	case 'D':
		return number(t.YearDay())
	case 'M':
		switch {
		case k.count >= 4:
			return t.Format("January")
		case k.count == 3:
			return t.Format("Jan")
		}
		return number(int(t.Month()))
	case 'd':
		return number(t.Day())
	case 'a':
		return t.Format("PM")
	case 'K':
		return number(t.Hour() % 12)
	case 'h':
		return number(twelve)
	case 'H':
		return number(t.Hour())
	case 'k':
		return number(cmp.Or(t.Hour(), 24))
	case 'm':
		return number(t.Minute())
	case 's':
		return number(t.Second())
	case 'S':
		ms := fmt.Sprintf("%03d", t.Nanosecond()/1e6) + strings.Repeat("0", k.count)
		return ms[:k.count]
	case 'z':
		return k.renderZone(t, "MST", "Coordinated Universal Time")
	}
	switch k.count {
	case 1:
		return t.Format("-0700")
	case 2:
		return t.Format("-07:00")
	}
	return t.Location().String()
}

func (k token) renderZone(t time.Time, layout, utc string) string {
	if k.count >= 4 && t.Location() == time.UTC {
		return utc
	}
	return t.Format(layout)
}
