package syntax

import (
	"fmt"
	"strings"
	"testing"
)

// outline writes each node of a configuration on a line: where it is, and what.
func outline(c *Config) string {
	var b strings.Builder
	Walk(c, func(n Node) bool {
		if _, ok := n.(*Config); ok {
			return true
		}
		p := n.Position()
		fmt.Fprintf(&b, "%d:%d ", p.Line, p.Column)
		switch x := n.(type) {
		case *Section:
			fmt.Fprintf(&b, "section %s", x.Kind)
		case *Plugin:
			fmt.Fprintf(&b, "plugin %s", x.Name)
		case *Attribute:
			fmt.Fprintf(&b, "attribute %s", x.Name)
		case *If:
			b.WriteString("if")
		case *Branch:
			b.WriteString("branch")
		case *String:
			fmt.Fprintf(&b, "string %c%s%[1]c", x.Quote, x.Text)
		case *Bareword:
			fmt.Fprintf(&b, "bareword %s", x.Text)
		case *Number:
			fmt.Fprintf(&b, "number %s", x.Text)
		case *Array:
			fmt.Fprintf(&b, "array of %d", len(x.Elements))
		case *Hash:
			fmt.Fprintf(&b, "hash of %d", len(x.Entries))
		case *HashEntry:
			b.WriteString("entry")
		case *Logical:
			b.WriteString(x.Op)
		case *Not:
			b.WriteString("not")
		case *Compare:
			b.WriteString(x.Op)
		case *Match:
			fmt.Fprintf(&b, "match, negated %t", x.Negated)
		case *In:
			fmt.Fprintf(&b, "in, negated %t", x.Negated)
		case *Truth:
			b.WriteString("truth")
		case *Selector:
			fmt.Fprintf(&b, "field %s", strings.Join(x.Path, " "))
		case *Regexp:
			fmt.Fprintf(&b, "regexp %s", x.Text)
		}
		b.WriteByte('\n')
		return true
	})
	return b.String()
}

func TestParse(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"empty", "", ""},
		{"comments only", "# a\n # b", ""},
		{"sections", "input{}output {}\nfilter # c\n{ }", "1:1 section input\n1:8 section output\n2:1 section filter\n"},
		{"a section twice", "filter {} filter {}", "1:1 section filter\n1:11 section filter\n"},
		{"byte order mark", "\ufeffinput {}", "1:1 section input\n"},
		{"carriage returns", "input {\r\n  a1 {}\r\n}\r\n", "1:1 section input\n2:3 plugin a1\n"},
		{"columns in characters", "input { é_ä => 1 }", "error"},
		{"columns behind other scripts", "input { a { 'é' => 1 \"x\" => 2 } }",
			"1:1 section input\n1:9 plugin a\n1:13 attribute é\n1:20 number 1\n1:22 attribute x\n1:29 number 2\n"},
		{"names", "input { 1-a_B {} \"x y\" {} 'z'{} }", "1:1 section input\n1:9 plugin 1-a_B\n1:18 plugin x y\n1:27 plugin z\n"},
		{"values", "input { p { a => tr b => 'x' c => \"y\" d => -1.5 e => [] f => {} } }",
			"1:1 section input\n1:9 plugin p\n1:13 attribute a\n1:18 bareword tr\n1:21 attribute b\n1:26 string 'x'\n1:30 attribute c\n1:35 string \"y\"\n" +
				"1:39 attribute d\n1:44 number -1.5\n1:49 attribute e\n1:54 array of 0\n1:57 attribute f\n1:62 hash of 0\n"},
		{"strings keep their backslashes", `input { p { a => "\"\n\\x" b => 'it\'s' c => "C:\\" d => "e" } }`, "error"},
		{"a backslash before the quote", `input { p { a => "\"\n\\x" b => 'it\'s' } }`,
			"1:1 section input\n1:9 plugin p\n1:13 attribute a\n1:18 string \"\\\"\\n\\\\x\"\n1:28 attribute b\n1:33 string 'it\\'s'\n"},
		{"strings of more than one line", "input { p { a => 'x\n#y' b => 1. } }",
			"1:1 section input\n1:9 plugin p\n1:13 attribute a\n1:18 string 'x\n#y'\n2:5 attribute b\n2:10 number 1.\n"},
		{"arrays", "input { p { a => [1,'x' , [yy],{ 'k' => 1 },\ncc { }] } }",
			"1:1 section input\n1:9 plugin p\n1:13 attribute a\n1:18 array of 5\n1:19 number 1\n1:21 string 'x'\n1:27 array of 1\n1:28 bareword yy\n" +
				"1:32 hash of 1\n1:34 entry\n1:34 string 'k'\n1:41 number 1\n2:1 plugin cc\n"},
		{"hashes", "input { p { a => { \"k\" => 1 'k'=>[]kk=>{}\n 7 => 'x'8=>9 } } }",
			"1:1 section input\n1:9 plugin p\n1:13 attribute a\n1:18 hash of 5\n1:20 entry\n1:20 string \"k\"\n1:27 number 1\n1:29 entry\n1:29 string 'k'\n1:34 array of 0\n" +
				"1:36 entry\n1:36 bareword kk\n1:40 hash of 0\n2:2 entry\n2:2 number 7\n2:7 string 'x'\n2:10 entry\n2:10 number 8\n2:13 number 9\n"},
		{"codecs", "input { p { codec => json # c\n { charset => \"x\" } other => 'line' {} } }",
			"1:1 section input\n1:9 plugin p\n1:13 attribute codec\n1:22 plugin json\n2:4 attribute charset\n2:15 string \"x\"\n2:21 attribute other\n2:30 plugin line\n"},
		{"branches", "filter { if [a]{a {}}else if [b] {} elseif[c]{} else\n{} b {} }",
			"1:1 section filter\n1:10 if\n1:10 branch\n1:13 truth\n1:13 field a\n1:17 plugin a\n1:22 branch\n1:30 truth\n1:30 field b\n" +
				"1:37 branch\n1:43 truth\n1:43 field c\n1:49 branch\n2:4 plugin b\n"},
		{"branches in branches", "output { if [a] { if [b] {} else {} } }",
			"1:1 section output\n1:10 if\n1:10 branch\n1:13 truth\n1:13 field a\n1:19 if\n1:19 branch\n1:22 truth\n1:22 field b\n1:29 branch\n"},
		{"names that begin as keywords", "filter { iffy {} elsewhere {} }", "1:1 section filter\n1:10 plugin iffy\n1:18 plugin elsewhere\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := Parse("a.conf", []byte(tc.src))
			got := "error"
			if err == nil {
				got = outline(c)
			}
			if got != tc.want {
				t.Errorf("got (%v)\n%s\nwant\n%s", err, got, tc.want)
			}
			roundTrip(t, []byte(tc.src))
		})
	}
}

func TestParseConditions(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{`[a] == "x"`, `[a] == "x"`},
		{`[a]!=1`, `[a] != 1`},
		{`[a]<1 or 1>[a] or [a]<=1 or [a]>=-1.5`, `[a] < 1 or 1 > [a] or [a] <= 1 or [a] >= -1.5`},
		{`[a] =~ /x\/y/`, `[a] =~ /x\/y/`},
		{`[a] !~ "x"`, `[a] !~ "x"`},
		{`"x" in [tags]`, `"x" in [tags]`},
		{`[a][b] not in ["x", 'y']`, `[a][b] not in ["x", 'y']`},
		{"[a] not \n#c\nin [b]", `[a] not in [b]`},
		{`![a]`, `![a]`},
		{`!([a])`, `![a]`},
		{`!([a] == 1)`, `!([a] == 1)`},
		{`(([a]))`, `[a]`},
		{`[a]and[b]or[c]`, `([a] and [b]) or [c]`},
		{`[a] or [b] and [c]`, `[a] or ([b] and [c])`},
		{`[a] and [b] or [c] and [d]`, `([a] and [b]) or ([c] and [d])`},
		{`[a] and ([b] or [c])`, `[a] and ([b] or [c])`},
		{`([a] and [b]) and [c]`, `([a] and [b]) and [c]`},
		{`[a] and [b] and [c]`, `[a] and [b] and [c]`},
		// Only the last of the ands is closed by the or: lscl.rb, join_conditions.
		{`[a] and [b] and [c] or [d]`, `[a] and (([b] and [c]) or [d])`},
		{`[a] and [b] and [c] or [d] or [e]`, `[a] and (([b] and [c]) or [d] or [e])`},
		{`[a] or [b] and [c] and [d]`, `[a] or ([b] and [c] and [d])`},
		{`[a] xor [b]`, `[a] xor [b]`},
		{`[a] nand ([b] xor [c])`, `[a] nand ([b] xor [c])`},
		{`["a"]`, `["a"]`},
	} {
		src := "filter { if " + tc.src + " { x {} } }"
		c, err := Parse("a.conf", []byte(src))
		if err != nil {
			t.Errorf("%s: %v", tc.src, err)
			continue
		}
		var p printer
		p.condition(c.Sections[0].Body[0].(*If).Branches[0].Condition)
		if got := p.b.String(); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.src, got, tc.want)
		}
		roundTrip(t, []byte(src))
	}
}

func TestParseConditionNodes(t *testing.T) {
	const src = `filter { if !([a] =~ /r/) and "x" in ["y"] or [b] not in [1, cc] { } }`
	const want = `1:1 section filter
1:10 if
1:10 branch
1:13 or
1:13 and
1:13 not
1:15 match, negated false
1:15 field a
1:22 regexp r
1:31 in, negated false
1:31 string "x"
1:38 field "y"
1:47 in, negated true
1:47 field b
1:58 array of 2
1:59 number 1
1:62 bareword cc
`
	c, err := Parse("a.conf", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if got := outline(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	lists := 0
	Walk(c, func(n Node) bool {
		if s, ok := n.(*Selector); ok && s.IsList() {
			lists++
		}
		return true
	})
	if lists != 1 {
		t.Errorf("%d fields are written as a list, want 1", lists)
	}
}

func TestPluginSource(t *testing.T) {
	c, err := Parse("a.conf", []byte("filter {\n  grok { a => 'x' # c\n  } # d\n}"))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Sections[0].Body[0].(*Plugin)
	if want := "grok { a => 'x' # c\n  }"; p.Source != want {
		t.Errorf("got %q, want %q", p.Source, want)
	}
	if len(p.Comments) != 1 || p.Comments[0].Text != "d" || !p.Comments[0].Trailing || p.Comments[0].Pos != (Pos{"a.conf", 3, 5, 35}) {
		t.Errorf("got the comments %+v", p.Comments)
	}
}

func TestJoin(t *testing.T) {
	var configs []*Config
	for i, src := range []string{"# a\ninput {}\n# b", "# c", "# d\nfilter {}\n# e"} {
		c, err := Parse(fmt.Sprint(i), []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		configs = append(configs, c)
	}
	joined := Join(append(configs, nil)...)
	want := "# a\ninput {}\n\n# b\n# c\n# d\nfilter {}\n\n# e\n"
	if got := string(Print(joined)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if joined.Sections[1].Pos.File != "2" || len(configs[2].Sections[0].Comments) != 1 {
		t.Error("the files that were joined have changed, or their positions")
	}
}

func TestWalkStops(t *testing.T) {
	c, err := Parse("a.conf", []byte("filter { if [a] { b { c => 1 } } d {} }"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	Walk(c, func(n Node) bool {
		if p, ok := n.(*Plugin); ok {
			names = append(names, p.Name)
		}
		_, branch := n.(*If)
		return !branch
	})
	if got := strings.Join(names, " "); got != "d" {
		t.Errorf("got %s, want d", got)
	}
}
