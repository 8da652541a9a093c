package dateformat

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func FuzzGoLayout(f *testing.F) {
	f.Add(time.RFC3339Nano, "2024-01-02T03:04:05.678+02:00")
	f.Add("Jan _2 15:4:5", "Jan  2 3:4:5")
	f.Fuzz(func(t *testing.T, layout, text string) {
		format, err := GoLayout(layout)
		if err != nil || format.Unparsable != nil || format.Strptime == "" {
			return
		}
		guard, err := regexp.Compile(format.Regexp)
		if err != nil || !guard.MatchString(text) {
			return
		}
		ready := prepared(format, text)
		if _, err := time.Parse(toGo(format.Strptime), ready); err != nil && !strings.Contains(err.Error(), "out of range") {
			t.Errorf("%q: the guard %q matches %q, but %q fails for %q: %v", layout, format.Regexp, text, format.Strptime, ready, err)
		}
	})
}
