package dateformat

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// locales are the tags of CLDR that github.com/elastic/lunes v0.2.2 knows, which Time calls; it compares them letter by letter.
//
//go:embed locales.txt
var locales string

// Locale returns the locale argument of OTTL's Time for a locale of Logstash's date filter, a BCP 47 tag or one of POSIX, and nothing for
// English, which is the default of Time.
func Locale(tag string) (string, error) {
	known := strings.Fields(locales)
	tag = strings.ReplaceAll(tag, "_", "-")
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if language == "en" || tag == "" {
		return "", nil
	}
	for _, candidate := range []string{tag, language} {
		if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, candidate) }); i >= 0 {
			return known[i], nil
		}
	}
	return "", fmt.Errorf("the Collector knows no names of months and days for the locale %q", tag)
}

// WithLocale returns the format for texts with names of another language than English: Regexp takes any word for a name. The reference,
// Parse, knows English only.
func (f Format) WithLocale(locale string) Format {
	if locale == "" || !f.HasNames {
		return f
	}
	const word = `\p{L}[\p{L}.]*`
	generalize := strings.NewReplacer(monthNames, word, monthTexts, word, dayNames, word, dayTexts, word)
	f.Regexp = generalize.Replace(f.Regexp)
	prepare := slices.Clone(f.Prepare)
	for i, r := range prepare {
		prepare[i].Pattern = generalize.Replace(r.Pattern)
	}
	f.Prepare = prepare
	f.Notes = append(slices.Clone(f.Notes), "The names of "+locale+" are those of CLDR in the Collector and those of the Java runtime in Logstash; "+
		"the Collector logs an error for a word that is none.")
	return f
}
