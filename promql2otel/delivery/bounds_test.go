package delivery

import "testing"

func TestBound(t *testing.T) {
	for text, want := range map[string][2]string{
		"0.1":     {"0.1", "0.1"},
		"1":       {"1.0", "1"},
		"1.0":     {"1.0", "1"},
		"0":       {"0.0", "0"},
		"-5":      {"-5.0", "-5"},
		"2.50":    {"2.5", "2.5"},
		"1e6":     {"1e+06", "1000000"},
		"1e+06":   {"1e+06", "1000000"},
		"1000000": {"1e+06", "1000000"},
		"100000":  {"100000.0", "100000"},
		"1e21":    {"1e+21", "1000000000000000000000"},
		"1e-7":    {"1e-07", "0.0000001"},
		"+Inf":    {"+Inf", "+Inf"},
		"inf":     {"+Inf", "+Inf"},
	} {
		if scraped, plain, ok := Bound(text); !ok || scraped != want[0] || plain != want[1] {
			t.Errorf("%s: %s, %s, %v, want %q", text, scraped, plain, ok, want)
		}
	}
	for _, text := range []string{"", "one", "$le", "1|2", "0.5.*", "NaN", " 1"} {
		if scraped, plain, ok := Bound(text); ok {
			t.Errorf("%q is the number %s, %s", text, scraped, plain)
		}
	}
}
