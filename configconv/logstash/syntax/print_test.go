package syntax

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestPrint(t *testing.T) {
	src, err := os.ReadFile("testdata/all.conf")
	if err != nil {
		t.Fatal(err)
	}
	for _, ends := range []string{"\n", "\r\n"} {
		src := []byte(strings.ReplaceAll(string(src), "\n", ends))
		c, err := Parse("all.conf", src)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, src)
		if ends != "\n" {
			continue
		}
		got := Print(c)
		if *update {
			if err := os.WriteFile("testdata/all.printed.conf", got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile("testdata/all.printed.conf")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestPrintKeepsComments has a comment at every place where the grammar allows one.
func TestPrintKeepsComments(t *testing.T) {
	const src = `#1
filter #2
{ #3
if #4
[a] #5
== #6
1 #7
and #8
( #9
! #10
( #11
[b] #12
not #
in #13
[ #14
"x" #15
, #16
"y" #17
] #18
) #19
) #20
{ #21
p #22
{ #23
n #24
=> #25
{ #26
"k" #27
=> #28
[ #29
1 #30
, #31
2 #32
] #33
} #34
c => d1 #35
{ #36
e => ff #37
} #38
} #39
} #40
else #41
if #42
[c] #43
{ #44
} #45
else #46
{ #47
} #48
} #49
#50
`
	// "not" must be followed by a blank, which the line "not #" has.
	roundTrip(t, []byte(src))
	c, err := Parse("a.conf", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	printed := string(Print(c))
	if got, want := strings.Count(printed, "#"), strings.Count(src, "#"); got != want {
		t.Errorf("%d comments are left of %d:\n%s", got, want, printed)
	}
}

// TestPrintBuilt prints trees that no source was parsed for.
func TestPrintBuilt(t *testing.T) {
	c := &Config{Sections: []*Section{{Kind: "filter", Body: []Statement{
		&If{Branches: []*Branch{{
			Condition: &Logical{Op: "and", Left: &Logical{Op: "and", Left: &Truth{Operand: &Selector{Path: []string{"a", "b"}}}, Right: &Truth{Operand: &Number{Text: "1"}}},
				Right: &Not{Operand: &Compare{Op: "<", Left: &Selector{Path: []string{"c"}}, Right: &String{Text: `say "x"`}}}},
			Body: []Statement{&Plugin{Name: "mutate", Attributes: []*Attribute{{Name: "add tag", Value: &Array{Elements: []Value{&String{Text: `it's`}}}}}}},
		}}},
		&Plugin{Name: "if"},
	}}}}
	const want = `filter {
  if ([a][b] and 1) and !([c] < 'say "x"') {
    mutate {
      "add tag" => ["it's"]
    }
  }
  "if" {}
}
`
	if got := string(Print(c)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
