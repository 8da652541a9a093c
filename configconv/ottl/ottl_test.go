package ottl_test

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	. "github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func TestConditions(t *testing.T) {
	a, b, c := Eq(Attributes.Key("a").Value(), Int(1)), Is("IsString", Body.Value()), Lt(Attributes.Key("c").Value(), Float(2))
	for _, test := range []struct {
		cond Cond
		want string
	}{
		{True, "true"},
		{False, "false"},
		{And(), "true"},
		{Or(), "false"},
		{And(True, a), `log.attributes["a"] == 1`},
		{Or(True, a), "true"},
		{And(False, a), "false"},
		{And(a, And(b, c), a), `log.attributes["a"] == 1 and IsString(log.body) and log.attributes["c"] < 2.0`},
		{And(a, Or(b, c)), `log.attributes["a"] == 1 and (IsString(log.body) or log.attributes["c"] < 2.0)`},
		{Or(And(a, b), c), `(log.attributes["a"] == 1 and IsString(log.body)) or log.attributes["c"] < 2.0`},
		{Not(a), `log.attributes["a"] != 1`},
		{Not(Not(b)), `IsString(log.body)`},
		{Not(b), `not IsString(log.body)`},
		{Not(c), `not (log.attributes["c"] < 2.0)`},
		{Not(Or(a, b)), `not (log.attributes["a"] == 1 or IsString(log.body))`},
		{Not(Eq(Call("Len", Body.Value()), Call("Int", Str(")")))), `Len(log.body) != Int(")")`},
		{Not(Gt(Call("Len", Body.Value()), Call("Int", Str("(")))), `not (Len(log.body) > Int("("))`},
	} {
		if got := test.cond.String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestValues(t *testing.T) {
	for _, test := range []struct {
		value Value
		want  string
	}{
		{Nil, "nil"},
		{Str("a\"b\\c\n\x01é\u2028"), `"a\"b\\c\n\x01é\u2028"`},
		{Str("a\xffb"), `"a` + "\uFFFD" + `b"`},
		{Int(-5), "-5"},
		{Int(-1 << 63), "(-9223372036854775807 - 1)"},
		{Float(3), "3.0"},
		{Float(1e21), "1000000000000000000000.0"},
		{List(Int(1), Nil, Strs("a")), `[1, nil, ["a"]]`},
		{Map(Item{"k", Bool(true)}), `{"k": true}`},
		{Quotient(Sum(Int(1), Int(2)), Int(3)), "((1 + 2) / 3)"},
		{Call("Time", Body.Value(), Str("%Y"), Arg("locale", Str("en"))), `Time(log.body, "%Y", locale="en")`},
		{Attributes.Key("a").Index(2).At(Body.Value()).Value(), `log.attributes["a"][2][log.body]`},
		{Text(collector.Text{{Literal: "a$\""}, {Env: "X"}, {Literal: "-"}, {Env: "Y", Default: "d", HasDefault: true}}), `"a$$\"${env:X}-${env:Y:-d}"`},
	} {
		if got := test.value.String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestStatements(t *testing.T) {
	flag := Eq(Cache.Key("if").Value(), Bool(true))
	s := Append(Attributes.Key("tags"), Str("x")).Where(Exists(Body.Value())).Where(flag)
	want := `append(log.attributes["tags"], "x") where log.cache["if"] == true and log.body != nil`
	if got := s.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	replaced, ok := s.Replace(flag, Is("IsMatch", Body.Value(), Str("a$")))
	want = `append(log.attributes["tags"], "x") where IsMatch(log.body, "a$$") and log.body != nil`
	if got := replaced.String(); !ok || got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, ok := s.Replace(Missing(Body.Value()), flag); ok {
		t.Error("replaced what is not there")
	}
	for path, want := range map[string]string{
		Delete(Attributes.Key("a").Key("b")).String():    `delete_key(log.attributes["a"], "b")`,
		Delete(Attributes.Key("a").Index(1)).String():    `delete_index(log.attributes["a"], 1)`,
		Delete(Body).String():                            `set(log.body, "")`,
		Set(Time, Call("Now")).Where(True).String():      `set(log.time, Now())`,
		Delete(Attributes.At(Body.Value())).String():     `delete_key(log.attributes, log.body)`,
		Set(Attributes, Nil).Where(False).String():       `set(log.attributes, nil) where false`,
		Do("limit", Attributes.Value(), Int(3)).String(): `limit(log.attributes, 3)`,
	} {
		if path != want {
			t.Errorf("got  %s\nwant %s", path, want)
		}
	}
}
