package ruby

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for program, want := range map[string]string{
		`event.set("a", event.get("b"))`:                                     `[{"Field":"a","Value":{"Field":"b"}}]`,
		`event['a'] = event['b']; event.cancel`:                              `[{"Field":"a","Value":{"Field":"b"}},{}]`,
		`event.set('n', event.get('n').to_i + 1)`:                            `[{"Field":"n","Value":{"Op":"+","Left":{"On":{"Field":"n"},"Name":"to_i","Args":null,"Block":"","Safe":false},"Right":{"Value":1}}}]`,
		`event.remove("x") unless event.get("y")`:                            `[{"Condition":{"Operand":{"Field":"y"}},"Then":[{"Field":"x"}],"Else":null}]`,
		"# comment\nif event.get('a') == 'b'\n event.tag('t')\nend":          `[{"Condition":{"Op":"==","Left":{"Field":"a"},"Right":{"Value":"b"}},"Then":[{"Value":{"Value":"t"}}],"Else":null}]`,
		`event.set('x', "a#{event.get('b')}c")`:                              `[{"Field":"x","Value":{"Parts":[{"Value":"a"},{"Field":"b"},{"Value":"c"}]}}]`,
		`event.tag("a") if !event.get('x').nil? && event.get('x') =~ /y\/z/`: `[{"Condition":{"Op":"\u0026\u0026","Left":{"Operand":{"On":{"Field":"x"},"Name":"nil?","Args":null,"Block":"","Safe":false}},"Right":{"Op":"=~","Left":{"Field":"x"},"Right":{"Source":"y\\/z"}}},"Then":[{"Value":{"Value":"a"}}],"Else":null}]`,
	} {
		list, err := Parse(program)
		if err != nil {
			t.Errorf("%s: %v", program, err)
			continue
		}
		got, _ := json.Marshal(list)
		if string(got) != want {
			t.Errorf("%s\n got  %s\n want %s", program, got, want)
		}
	}
	for program, want := range map[string]string{
		`event.to_hash.each { |k, v| x }`: "event.to_hash",
		`event.set("t", Time.now)`:        "Time",
		`@n += 1`:                         "@",
		`event.set(name, 1)`:              "name where the name of a field is expected",
		`event.set("a", 1`:                "where ) is expected",
		`if true`:                         "where end is expected",
		`"`:                               "a string is not closed",
		`x = /a/i`:                        "the options of /a/",
		`foo(1)`:                          "foo",
		"x = " + strings.Repeat("(", 100): "too many",
	} {
		if _, err := Parse(program); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", program, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`event.set("a", [event.get("b"), 'c'].reject { |e| e.nil? }.join(":")) if event.get("x")&.length == 3`)
	f.Add("v = event.get('a')\nif v.nil? then event.tag('t')\nelsif v =~ /x/\nelse event.cancel end")
	f.Fuzz(func(t *testing.T, program string) { _, _ = Parse(program) })
}
