package grok

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// library holds the public patterns of github.com/logstash-plugins/logstash-patterns-core (Apache-2.0, see patterns/LICENSE and
// patterns/NOTICE.TXT), untouched: the ones before the Elastic Common Schema in legacy, those of ECS v1 in ecs-v1.
//
//go:embed patterns
var library embed.FS

// Definition is a pattern: its name, and its expression in the syntax of Onigmo, which may refer to other patterns.
type Definition struct{ Name, Pattern string }

// ParsePatterns reads a file of patterns, as patterns_dir names them: a name, blanks and an expression on each line; lines that are empty and
// those whose first letter is a number sign do not count (github.com/jordansissel/ruby-grok, lib/grok-pure.rb, add_patterns_from_file). Where a name is there twice, the last one counts. The errors name file and line.
func ParsePatterns(name string, data []byte) (list []Definition, errs []error) {
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		word, pattern, ok := cut(line)
		if !ok {
			errs = append(errs, fmt.Errorf("%s:%d: %q is no pattern: a name, a blank and an expression are expected", name, n, line))
			continue
		}
		list = append(list, Definition{word, pattern})
	}
	return list, errs
}

// cut splits a line at its first blanks.
func cut(line string) (name, pattern string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	i := strings.IndexAny(line, " \t")
	if i < 0 {
		return "", "", false
	}
	return line[:i], strings.Trim(line[i:], " \t"), strings.Trim(line[i:], " \t") != ""
}

// libraries are the two pattern sets by whether their fields are those of ECS, read once.
var libraries = map[bool]func() map[string]string{
	false: sync.OnceValue(func() map[string]string { return readLibrary("patterns/legacy") }),
	true:  sync.OnceValue(func() map[string]string { return readLibrary("patterns/ecs-v1") }),
}

func readLibrary(dir string) map[string]string {
	patterns := map[string]string{}
	entries, err := fs.ReadDir(library, dir)
	if err != nil {
		panic(err) // it is in the binary
	}
	for _, e := range entries {
		data, err := fs.ReadFile(library, dir+"/"+e.Name())
		if err != nil {
			panic(err)
		}
		list, _ := ParsePatterns(e.Name(), data)
		for _, d := range list {
			patterns[d.Name] = d.Pattern
		}
	}
	for name, c := range curated {
		// Only the newer set has the long address.
		if _, there := patterns[name]; there && c.pattern != "" && (name != "EMAILLOCALPART" || strings.HasSuffix(dir, "ecs-v1")) {
			patterns[name] = c.pattern
		}
	}
	return patterns
}

// curated are the patterns of the library that need something that RE2 does not have, written without it. With each goes the reason why it
// matches the same texts, or what it does not.
var curated = map[string]struct{ pattern, why string }{
	"BASE10NUM":    {`[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)`, "the look-behind keeps a number from beginning within another one: see guards"},
	"BASE16NUM":    {`[+-]?(?:0x)?[0-9A-Fa-f]+`, "as BASE10NUM"},
	"BASE16FLOAT":  {`\b(?:0x)?(?:[0-9A-Fa-f]+(?:\.[0-9A-Fa-f]*)?|\.[0-9A-Fa-f]+)\b`, "as BASE10NUM; a sign behind a word boundary has a letter or digit before it, which the look-behind leaves few of"},
	"QUOTEDSTRING": {"(?:\"(?:\\\\.|[^\\\\\"])+\"|\"\"|'(?:\\\\.|[^\\\\'])+'|''|`(?:\\\\.|[^\\\\`])+`|``)", "each alternative ends at the only quote that can end it, so that nothing is given back"},
	"IPV4": {`(?:(?:25[0-5]|2[0-4][0-9]|[0-1]?[0-9]{1,2})[.]){3}(?:25[0-5]|2[0-4][0-9]|[0-1]?[0-9]{1,2})`,
		"with the longest alternatives first, it takes all digits that there are, which is what the look-ahead is for"},
	"WINPATH": {`(?:[A-Za-z]+:|\\)(?:\\[^\\?*]*)+`, "what the atomic group matches cannot be shorter"},
	"YEAR":    {`(?:\d\d){1,2}`, "two digits given back would leave none that fit behind them"},
	"SECOND": {`(?:(?:60|[0-5]?[0-9])(?:[:.,][0-9]+)?)`, "with the leap second first, the seconds take all digits, which is what the look-ahead of TIME is for; in Onigmo, a time that is not " +
		"TIME and has something greedy behind it has 6 of 60 only"},
	"TIME":             {`%{HOUR}:%{MINUTE}(?::%{SECOND})`, "the first look-ahead, misspelt, always holds; for the second one see SECOND"},
	"MONGO_QUERY":      {`\{ .* \}`, "the look-behind always holds, and what the look-ahead asks for is in the pattern that uses it, MONGO_SLOWQUERY"},
	"IPTABLES4_FRAG":   {`(?:CE|DF|MF)?`, "the look-behind lets one of them through, behind the blank that the pattern around it matches"},
	"EMAILLOCALPART":   {"[a-zA-Z0-9!#$%&'*+\\-/=?^_`{|}~]{1,64}(?:\\.[a-zA-Z0-9!#$%&'*+\\-/=?^_`{|}~]{1,62})*", "RE2 counts to 1000 at most; the number of parts is not bounded here"},
	"HAPROXYTIME":      {"", "the first look-ahead, misspelt, always holds; the second one is in HAPROXYDATE"},
	"HAPROXYDATE":      {"", "behind the time comes anything, which the look-ahead of HAPROXYTIME keeps from being a digit"},
	"MONGO_SLOWQUERY":  {"", "the word behind the query is ntoreturn, which the look-ahead of MONGO_QUERY asks for"},
	"SYSLOGPAMSESSION": {"", "its look-ahead captures the rest of the text; a group around what follows does the same, as long as nothing stands behind the pattern"},
}

// withoutLookAround takes the look-arounds out of those patterns of the library whose captures differ between the two sets.
func withoutLookAround(name, pattern string) string {
	switch name {
	case "HAPROXYTIME":
		return strings.NewReplacer(`(?!<[0-9])`, "", `(?![0-9])`, "").Replace(pattern)
	case "HAPROXYDATE":
		return strings.Replace(pattern, `}.%{INT`, `}[^0-9]%{INT`, 1)
	case "MONGO_SLOWQUERY":
		return strings.Replace(pattern, `%{WORD}:%{NONNEGINT:ntoreturn}`, `ntoreturn:%{NONNEGINT:ntoreturn}`, 1)
	case "SYSLOGPAMSESSION":
		return strings.Replace(pattern, `(?=%{GREEDYDATA:message})`, `(?<message>`, 1) + `.*)`
	}
	return pattern
}
