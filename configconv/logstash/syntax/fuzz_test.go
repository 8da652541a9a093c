package syntax

import (
	"bytes"
	"os"
	"testing"
	"time"
)

func FuzzParse(f *testing.F) {
	all, err := os.ReadFile("testdata/all.conf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(all)
	for _, src := range broken {
		if len(src) < 200 {
			f.Add([]byte(src))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		roundTrip(t, src)
		c, errs := ParseAll("a.conf", src)
		for _, e := range errs {
			if e.Line < 1 || e.Column < 1 || e.Reason == "" || e.Snippet() == "" {
				t.Errorf("an error without a place: %#v", e)
			}
		}
		roundTrip(t, Print(c))
		for _, part := range ParseTemplate(string(src)) {
			if part.Source == "" {
				t.Errorf("a part of nothing: %+v", part)
			}
		}
		ParseVariables(string(src))
		Unescape(string(src))
	})
}

// megabyte is a configuration of 1 MB.
func megabyte(tb testing.TB) []byte {
	tb.Helper()
	all, err := os.ReadFile("testdata/all.conf")
	if err != nil {
		tb.Fatal(err)
	}
	return bytes.Repeat(append(all, '\n'), 1<<20/len(all))
}

func BenchmarkParse(b *testing.B) {
	src := megabyte(b)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Parse("a.conf", src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrint(b *testing.B) {
	src := megabyte(b)
	c, err := Parse("a.conf", src)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		Print(c)
	}
}

// TestParseTime holds what must not take time beyond the length of a source: lines, comments, errors and braces without end.
func TestParseTime(t *testing.T) {
	for name, src := range map[string][]byte{
		"one line":      bytes.ReplaceAll(bytes.ReplaceAll(megabyte(t), []byte("#"), []byte("\n#")), []byte("\n\n"), []byte("\n")),
		"plugins":       append(append([]byte("filter { "), bytes.Repeat([]byte("a { b => cc } "), 1<<16)...), '}'),
		"comments":      append([]byte("filter { a { b => cc "), bytes.Repeat([]byte("# c\n"), 1<<18)...),
		"open branches": append([]byte("filter { "), bytes.Repeat([]byte("if [a] { b { } "), 1<<16)...),
		"operators":     append([]byte("filter { if [a] "), bytes.Repeat([]byte("and [a] "), 1<<17)...),
		"errors":        append([]byte("filter { "), bytes.Repeat([]byte("a { b } "), 1<<14)...),
	} {
		start := time.Now()
		ParseAll("a.conf", src)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %v for %d bytes", name, took, len(src))
		}
	}
}
