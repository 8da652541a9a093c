package logevent

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzRead holds every reader to any input: none panics, each problem has a line of the file, and what was read can be compared with
// itself without a difference and printed.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		logs := []*Log{}
		l, err := Read("f", strings.NewReader(text))
		logs = append(logs, l)
		for _, read := range []func(string) (*Log, error){
			func(s string) (*Log, error) { return ReadJSON("f", strings.NewReader(s)) },
			func(s string) (*Log, error) { return ReadOTLP("f", strings.NewReader(s)) },
			func(s string) (*Log, error) { return ReadRubydebug("f", strings.NewReader(s)) },
		} {
			if err != nil {
				t.Fatal(err)
			}
			l, err = read(text)
			logs = append(logs, l)
		}
		for _, l := range logs {
			for _, p := range l.Problems {
				if p.Line < 1 || p.Line > lines || p.Message == "" {
					t.Errorf("%+v of %d lines", p, lines)
				}
			}
			r, err := Compare(l.Events, l.Events, Options{Strict: true})
			if err != nil {
				continue
			}
			if r.Different() {
				t.Errorf("different from itself: %+v", r)
			}
			var b strings.Builder
			if err := r.Write(&b, "json"); err != nil || !json.Valid([]byte(b.String())) {
				t.Errorf("%v\n%s", err, b.String())
			}
		}
	})
}

// FuzzRubydebug prints events as the codec does and reads them back.
func FuzzRubydebug(f *testing.F) {
	f.Add("message", "text \" \\ #{x} \x1b[0m\n", int64(1), 1.5, true)
	f.Add("a => b", "\xff\x00é\u200b\U0001F600", int64(-5), 1e30, false)
	f.Add("", "", int64(0), math.Inf(-1), false)
	f.Fuzz(func(t *testing.T, key, text string, i int64, d float64, symbol bool) {
		if math.IsNaN(d) {
			return // NaN is not equal to itself
		}
		at := time.Unix(i%1e9, 678e6).UTC()
		fields := map[string]any{
			"k" + key: text, "list": []any{i, d, symbol, nil, at, []any{}, []any{text}, map[string]any{key: []any{}}},
			"tree": map[string]any{key: map[string]any{}, "x": map[string]any{"y": text, key + "z": i}}, "@timestamp": at,
		}
		for n := range 9 {
			fields["list"] = append(fields["list"].([]any), int64(n))
		}
		for _, p := range []rubyPrinter{{}, {symbols: symbol}, {colour: true, symbols: symbol}} {
			printed := p.print(fields) + "\n" + p.print(fields) + "\r\n"
			l, err := ReadRubydebug("f", strings.NewReader(printed))
			if err != nil || len(l.Problems) > 0 || len(l.Events) != 2 {
				t.Fatalf("%v %v\n%s", err, l.Problems, printed)
			}
			want := asRead(fields)
			for _, e := range l.Events {
				if !reflect.DeepEqual(asRead(e.Fields), want) {
					t.Fatalf("%#v\nwant %#v\n%s", e.Fields, want, printed)
				}
			}
			if Detect(printed) != Rubydebug {
				t.Fatalf("taken for %s:\n%s", Detect(printed), printed)
			}
		}
	})
}

// asRead is the value with bytes that are no UTF-8 replaced, and times in UTC.
func asRead(v any) any {
	switch v := v.(type) {
	case string:
		return valid(v)
	case time.Time:
		return v.UTC()
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = asRead(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out[valid(name)] = asRead(v[name])
		}
		return out
	}
	return v
}

// rubyPrinter prints as awesome_print and amazing_print do: keys flush right before =>, elements behind their index.
type rubyPrinter struct {
	symbols bool // the key list is a symbol, which is printed as list:
	colour  bool
	indent  int
}

func (p rubyPrinter) print(v any) string {
	paint := func(s string) string {
		if p.colour {
			return "\x1b[0;33m" + s + "\x1b[0m"
		}
		return s
	}
	in := p
	in.indent += 4
	outer := strings.Repeat(" ", p.indent)
	switch v := v.(type) {
	case nil:
		return paint("nil")
	case string:
		return paint(inspect(v))
	case time.Time:
		return paint(v.UTC().Format("2006-01-02T15:04:05.000Z"))
	case float64:
		if math.IsInf(v, 0) {
			return paint(strings.TrimPrefix(fmt.Sprint(v), "+") + "inity")
		}
		s := strconv.FormatFloat(v, 'e', -1, 64)
		if mantissa, exponent, _ := strings.Cut(s, "e"); !strings.Contains(mantissa, ".") {
			s = mantissa + ".0e" + exponent
		}
		return paint(s)
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		var items []string
		width := len(strconv.Itoa(len(v) - 1))
		for i, item := range v {
			items = append(items, strings.Repeat(" ", in.indent)+paint(fmt.Sprintf("[%*d] ", width, i))+in.print(item))
		}
		return "[\n" + strings.Join(items, ",\n") + "\n" + outer + "]"
	case map[string]any:
		if len(v) == 0 {
			return "{}"
		}
		var names, keys, items []string
		width := 0
		for _, name := range slices.Sorted(maps.Keys(v)) {
			key := inspect(name)
			if p.symbols && name == "list" {
				key = name + ":"
			}
			names, keys = append(names, name), append(keys, key)
			width = max(width, utf8.RuneCountInString(key))
		}
		for i, name := range names {
			arrow := paint(" => ")
			if strings.HasSuffix(keys[i], ":") && !strings.HasPrefix(keys[i], `"`) {
				arrow = " "
			}
			pad := strings.Repeat(" ", in.indent+width-utf8.RuneCountInString(keys[i]))
			items = append(items, pad+paint(keys[i])+arrow+in.print(v[name]))
		}
		return "{\n" + strings.Join(items, ",\n") + "\n" + outer + "}"
	default:
		return paint(fmt.Sprint(v))
	}
}

// inspect is Ruby's String#inspect in UTF-8.
func inspect(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02X`, s[i])
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '#' && strings.ContainsAny(s[min(i+1, len(s)):min(i+2, len(s))], "{$@"):
			b.WriteString(`\#`)
		case r >= 7 && r <= 13:
			b.WriteString(`\` + "abtnvfr"[r-7:r-6])
		case r == 0x1b:
			b.WriteString(`\e`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02X`, r)
		case !strconv.IsPrint(r) && r > 0xffff:
			fmt.Fprintf(&b, `\u{%X}`, r)
		case !strconv.IsPrint(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	b.WriteByte('"')
	return b.String()
}
