package variable

import (
	"errors"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

// masks are expressions, what they are masked to, and where their variables stand.
var masks = []struct{ expr, masked, positions string }{
	// ranges and subqueries
	{`rate(x[$i])`, `rate(x[5m])`, "duration"},
	{`rate(x[$in])`, `rate(x[05m])`, "duration"},
	{`rate(x[$__rate_interval])`, `rate(x[000000000000005m])`, "duration"},
	{`rate(x[[[interval]]])`, `rate(x[00000000005m])`, "duration"},
	{`rate(x[[[interval:text]]])`, `rate(x[0000000000000005m])`, "duration"},
	{`rate(x[${n}m])`, `rate(x[0005m])`, "duration"},
	{`rate(x[$n:])`, `rate(x[5m:])`, "duration"},
	{`rate(x[$i:$s])`, `rate(x[5m:5m])`, "duration, duration"},
	{`max_over_time(x[$__interval:$step])`, `max_over_time(x[0000000005m:0005m])`, "duration, duration"},
	{`rate(x[5$u])`, `rate(x[55m])`, "duration"},
	{`rate(x[1h$x])`, `rate(x[1h5m])`, "duration"},
	{`rate(x[5m$x])`, `rate(x[5m5s])`, "duration"},
	{`rate(x[$a$b])`, `rate(x[055m])`, "duration, duration"},
	{`rate(x[$a * 2])`, `rate(x[5m * 2])`, "duration"},
	{`rate(x[2*$a])`, `rate(x[2*5m])`, "duration"},
	{`rate(x[max_of($a, 5m)])`, `rate(x[max_of(5m, 5m)])`, "duration"},
	{`rate(x[ $i ])`, `rate(x[ 5m ])`, "duration"},
	{`rate(x[${i}])`, `rate(x[005m])`, "duration"},
	// offsets and times
	{`x offset $o`, `x offset 5m`, "duration"},
	{`x offset -$o`, `x offset -5m`, "duration"},
	{`x offset ${n}h`, `x offset 0005h`, "duration"},
	{`x @ $t`, `x @ 01`, "scalar"},
	{`x @ ${__to:date:seconds}`, `x @ 00000000000000000001`, "scalar"},
	{`x @ -$t`, `x @ -01`, "scalar"},
	// numbers
	{`x > $threshold`, `x > 0000000001`, "scalar"},
	{`x > bool $t`, `x > bool 01`, "scalar"},
	{`$t < x`, `01 < x`, "scalar"},
	{`x * $__range_s`, `x * 0000000001`, "scalar"},
	{`x / ${a}00`, `x / 000100`, "scalar"},
	{`x * 0.$q`, `x * 0.01`, "scalar"},
	{`x*1$q`, `x*101`, "scalar"},
	{`x * ${a}.5`, `x * 0001.5`, "scalar"},
	{`x * $a.$b`, `x * 01.01`, "scalar, scalar"},
	{`x > ${d}m`, `x > 0005m`, "duration"},
	{`x * -$f`, `x * -01`, "scalar"},
	{`x > ($t)`, `x > (01)`, "scalar"},
	{`x > ($t * 2)`, `x > (01 * 2)`, "scalar"},
	// parameters and arguments
	{`topk($k, x)`, `topk(01, x)`, "scalar"},
	{`topk by (job) ($k, x)`, `topk by (job) (01, x)`, "scalar"},
	{`quantile(0.$q, x)`, `quantile(0.01, x)`, "scalar"},
	{`clamp_max(x, $max)`, `clamp_max(x, 0001)`, "scalar"},
	{`count_values($l, x)`, `count_values("", x)`, "label value"},
	{`count_values("$l", x)`, `count_values("$l", x)`, "string of label name"},
	{`label_replace(x, $dst, "$1", "src", "(.*)")`, `label_replace(x, "vv", "$1", "src", "(.*)")`, "label value"},
	{`label_replace(x, "$dst", "$1", "${src}", "(.*)")`, `label_replace(x, "$dst", "$1", "${src}", "(.*)")`, "string of label name, string of label name"},
	{`vector($x)`, `vector(01)`, "scalar"},
	{`round(x, $to)`, `round(x, 001)`, "scalar"},
	// metrics
	{`metric_$suffix`, `metric_v______`, "metric"},
	{`${prefix}_total`, `v_________total`, "metric"},
	{`a_${m}_b`, `a_v____b`, "metric"},
	{`$metric{job="x"}`, `v______{job="x"}`, "metric"},
	{`$metric`, `v______`, "metric"},
	{`rate($metric[5m])`, `rate(v______[5m])`, "metric"},
	{`rate($sel)`, `rate(v[5])`, "metric"},
	{`$metric > 5`, `v______ > 5`, "metric"},
	{`$metric * 8`, `v______ * 8`, "metric"},
	{`$a / $b`, `v_ / 01`, "metric, scalar"},
	{`$a and $b`, `v_ and w_`, "metric, metric"},
	{`sum($x)`, `sum(v_)`, "metric"},
	{`sum by (job) ($x)`, `sum by (job) (v_)`, "metric"},
	{`x / on (job) $m`, `x / on (job) v_`, "metric"},
	{`x / on (job) group_left $m{a="b"}`, `x / on (job) group_left v_{a="b"}`, "metric"},
	{`$m / on (job) x`, `v_ / on (job) x`, "metric"},
	{`$ns:$m`, `v__:w_`, "metric, metric"},
	{`job:${m}:rate5m`, `job:v___:rate5m`, "metric"},
	// labels, values and operators of matchers
	{`{$label="x"}`, `{v_____="x"}`, "label name"},
	{`{lab_$l="x"}`, `{lab_v_="x"}`, "label name"},
	{`{${l}_id=~"x"}`, `{v____id=~"x"}`, "label name"},
	{`{"$label"="x"}`, `{"$label"="x"}`, "string of label name"},
	{`{"$metric"}`, `{"$metric"}`, "string of metric"},
	{`{__name__=~"$metric.*"}`, `{__name__=~"$metric.*"}`, "string of metric"},
	{`x{job=$job}`, `x{job="vv"}`, "label value"},
	{`x{job=${job:doublequote}}`, `x{job="vvvvvvvvvvvvvvvv"}`, "label value"},
	{`x{job $op "x"}`, `x{job =   "x"}`, "operator"},
	{`x{job$op"x"}`, `x{job=  "x"}`, "operator"},
	// whole matchers
	{`{$filter}`, `{v__!=""}`, "matchers"},
	{`{$fil}`, `{"vv"}`, "matchers"},
	{`x{$f}`, `x{  }`, "matchers"},
	{`{$fi, a="b"}`, `{"v", a="b"}`, "matchers"},
	{`x{$filters, a="b"}`, `x{v___!="", a="b"}`, "matchers"},
	{`x{$filters a="b"}`, `x{v__!="", a="b"}`, "matchers"},
	{`{job="x"$extra}`, `{job="x",v!=""}`, "matchers"},
	{`{job="x"$ex}`, `{job="x"   }`, "matchers"},
	{`{job="x", $filters}`, `{job="x", v___!=""}`, "matchers"},
	{`{job="x", $f}`, `{job="x",   }`, "matchers"},
	{`{job="x" $extra, a="b"}`, `{job="x" ,v!="", a="b"}`, "matchers"},
	{`x{a="b",$filters,c="d"}`, `x{a="b",v___!="",c="d"}`, "matchers"},
	// lists of labels
	{`sum by ($group) (x)`, `sum by (v_____) (x)`, "grouping label"},
	{`sum by (a, $group) (x)`, `sum by (a, v_____) (x)`, "grouping label"},
	{`sum by ($group, le) (x)`, `sum by (v_____, le) (x)`, "grouping label"},
	{`sum(x) by ($g)`, `sum(x) by (v_)`, "grouping label"},
	{`sum by (a $more) (x)`, `sum by (a ,v___) (x)`, "grouping label"},
	{`sum by ($more a) (x)`, `sum by (v___, a) (x)`, "grouping label"},
	{`sum by (le_$x) (x)`, `sum by (le_v_) (x)`, "grouping label"},
	{`sum without ("$l") (x)`, `sum without ("$l") (x)`, "string of grouping label"},
	{`a / on ($l) group_left ($m) b`, `a / on (v_) group_left (w_) b`, "grouping label, grouping label"},
	{`sum by (a$more) (x)`, `sum by (av____) (x)`, "grouping label"},
	// functions and aggregations
	{`$fn(x)`, `sum(x)`, "function"},
	{`$f(x)`, `ln(x)`, "function"},
	{`$fn(x[5m])`, `   (x[5m])`, "function"},
	{`$fun(x[5m])`, `rate(x[5m])`, "function"},
	{`sum$agg(x)`, `sum    (x)`, "function"},
	{`${agg}_over_time(x[5m])`, `   sum_over_time(x[5m])`, "function"},
	{`[[agg]]_over_time(x[5m])`, `    sum_over_time(x[5m])`, "function"},
	{`${aggregation}_over_time(x[5m])`, `           sum_over_time(x[5m])`, "function"},
	{`rate_$x(x)`, `rate_+ (x)`, "operator"},
	{`$agg by (x) (y)`, `sum  by (x) (y)`, "function"},
	{`$agg(y) by (x)`, `sum (y) by (x)`, "function"},
	{`$agg(5, x)`, `topk(5, x)`, "function"},
	{`sum $by (x) (y)`, `sum by  (x) (y)`, "other"},
	{`histogram_$what(x)`, `histogram_avg  (x)`, "function"},
	{`${f}rate(x[5m])`, `    rate(x[5m])`, "function"},
	// operators and modifiers
	{`a $op b`, `a +   b`, "operator"},
	{`a $op 5`, `a +   5`, "operator"},
	{`a $op bool b`, `a ==  bool b`, "operator"},
	{`a $op on (x) b`, `a +   on (x) b`, "operator"},
	{`sum(a) $op sum(b)`, `sum(a) +   sum(b)`, "operator"},
	{`a{}$op{b="c"}`, `a{}+  {b="c"}`, "operator"},
	{`(a)$op(b)`, `(a)+  (b)`, "operator"},
	{`1 $op 2`, `1 +   2`, "operator"},
	{`$a $op $b`, `v_ +   x_`, "metric, operator, metric"},
	{`a $op on (x) group_left (y) b`, `a +   on (x) group_left (y) b`, "operator"},
	{`a ${op}b`, `a +    b`, "operator"},
	{`a$op b`, `a+   b`, "operator"},
	{`x[5m] $offset`, `x[5m]        `, "other"},
	{`rate(x[5m] $offset)`, `rate(x[5m]        )`, "other"},
	{`x $modifier`, `x          `, "other"},
	{`sum(x) $extra`, `sum(x)       `, "other"},
	{`sum(x)$extra > 5`, `sum(x)       > 5`, "other"},
	// strings and comments
	{`x{job="$job"} # $comment`, `x{job="$job"} # $comment`, "string, comment"},
	{"x # ${a:\n}\n+ y", "x # v_____\n+ y", "comment"},
	{`x{a="${x.a"b}"}`, `x{a="vvvvvvvv"}`, "string"},
	{`x{a="\$x"}`, `x{a="\vv"}`, "string"},
	{`x{a="\\$x"}`, `x{a="\\$x"}`, "string"},
	{`x{a=~"[$a-$b]"}`, `x{a=~"[$a-vv]"}`, "string, string"},
	{`x{a=~"[[:alpha:]]+"}`, `x{a=~"[[:alpha:]]+"}`, ""},
	{`x{a=~"x{$n}"}`, `x{a=~"x{$n}"}`, "string"},
	{"x{a=`$b`}", "x{a=`$b`}", "string"},
	{`x{a='$b'}`, `x{a='$b'}`, "string"},
	{`x{a="é$b"} > $t`, `x{a="é$b"} > 01`, "string, scalar"},
	{"x{a=\"$b\"}\r\n> $t", "x{a=\"$b\"}\r\n> 01", "string, scalar"},
	{`x{a="${"}`, `x{a="${"}`, ""},
	// several at once
	{`histogram_quantile($q, sum(rate(x[5m])) by (le))`, `histogram_quantile(01, sum(rate(x[5m])) by (le))`, "scalar"},
	{`sum(x) by (job) > $t`, `sum(x) by (job) > 01`, "scalar"},
	{`-$x`, `-v_`, "metric"},
	{`$x`, `v_`, "metric"},
	{`($x)`, `(v_)`, "metric"},
	{`$a > 2 and $b > 3 or $c > 4`, `v_ > 2 and w_ > 3 or x_ > 4`, "metric, metric, metric"},
	{`$d/$i`, `v_/01`, "metric, scalar"},
	{`time() - $__from / 1000`, `time() - 0000001 / 1000`, "scalar"},
	{`absent($m)`, `absent(v_)`, "metric"},
	{`scalar($m)`, `scalar(v_)`, "metric"},
	{`x == $v or vector(0)`, `x == 01 or vector(0)`, "scalar"},
	{`$m or vector(0)`, `v_ or vector(0)`, "metric"},
	{`$expr[5m:1m]`, `v____[5m:1m]`, "metric"},
	{`label_join(x, "$d", "$sep", "a", "$b")`, `label_join(x, "$d", "$sep", "a", "$b")`, "string of label name, string, string of label name"},
	{`sort_by_label(x, "$l")`, `sort_by_label(x, "$l")`, "string of label name"},
	{`info(x, {$f="x"})`, `info(x, {v_="x"})`, "label name"},
	// each syntax, and more of all
	{`sum by ($a $b) (x)`, `sum by (v, w_) (x)`, "grouping label, grouping label"},
	{`sum by ($a$b) (x)`, `sum by (v_w_) (x)`, "grouping label, grouping label"},
	{`sum by ($a,$b) (x)`, `sum by (v_,w_) (x)`, "grouping label, grouping label"},
	{`{$abc $def}`, `{     "vv"}`, "matchers, matchers"},
	{`x{a="b" $x $y}`, `x{a="b"      }`, "matchers, matchers"},
	{`max_over_time(rate(x[$__interval])[$__range:$__interval])`, `max_over_time(rate(x[0000000005m])[0000005m:0000000005m])`, "duration, duration, duration"},
	{`x{$l!~"$v|$w"}`, `x{v_!~"$v|$w"}`, "label name, string, string"},
	{`x{a="$b",}`, `x{a="$b",}`, "string"},
	{`$metric$filters`, `v______w_______`, "metric, metric"},
	{`sum($metric) by (le, $g) / ignoring($i) sum(y)`, `sum(v______) by (le, w_) / ignoring(x_) sum(y)`, "metric, grouping label, grouping label"},
	{`x offset - $o`, `x offset - 5m`, "duration"},
	{`${x}`, `v___`, "metric"},
	{`${x:csv}`, `v_______`, "metric"},
	{`${x.text}`, `v________`, "metric"},
	{`${x.text:raw}`, `v____________`, "metric"},
	{`[[x]]`, `v____`, "metric"},
	{`[[x:csv]]`, `v________`, "metric"},
	{`$datasource`, `v__________`, "metric"},
	{`sum(increase(x[${__range_s}s]))`, `sum(increase(x[000000000005s]))`, "duration"},
	{`x[${__range_s}s:]`, `x[000000000005s:]`, "duration"},
	{`x{a="[[b:regex]]",c=~"${d:pipe}|$e"}`, `x{a="[[b:regex]]",c=~"${d:pipe}|$e"}`, "string, string, string"},
	{`{__name__=~"${p}_(a|b)",job="$job"}`, `{__name__=~"${p}_(a|b)",job="$job"}`, "string of metric, string"},
	{`sum(x) $op (y)`, `sum(x) +   (y)`, "operator"},
	{`(sum(x)) > bool ($t)`, `(sum(x)) > bool (01)`, "scalar"},
	{`$x == bool 1`, `v_ == bool 1`, "metric"},
	{`1 - $x`, `1 - v_`, "metric"},
	{`vector($t)`, `vector(01)`, "scalar"},
	{`-$t * x`, `-01 * x`, "scalar"},
	{`$q`, `v_`, "metric"},
	{`avg_over_time($m[$i]) > $t and on() y`, `avg_over_time(v_[5m]) > 01 and on() y`, "metric, duration, scalar"},
	{"x{a=\"$b\"}\n# $c \"\n+ $d", "x{a=\"$b\"}\n# $c \"\n+ 01", "string, comment, scalar"},
	{`'$a'`, `'$a'`, "string"},
	{`"$a"`, `"$a"`, "string"},
	{`x @ start() > $t`, `x @ start() > 01`, "scalar"},
	{`x @ end() offset $o`, `x @ end() offset 5m`, "duration"},
	{`count_values by ($a) ($l, x)`, `count_values by (v_) ("", x)`, "grouping label, label value"},
	{`x atan2 $y`, `x atan2 01`, "scalar"},
	{`limitk($k, x)`, `limitk(01, x)`, "scalar"},
	{`x{a="${b:{}"}`, `x{a="${b:{}"}`, "string"},
	{`x[$i] anchored`, `x[5m] anchored`, "duration"},
}

func TestMask(t *testing.T) {
	for _, test := range masks {
		m, err := Mask(test.expr)
		if err != nil {
			t.Errorf("%s: %v", test.expr, err)
		}
		if m.Text != test.masked {
			t.Errorf("%s:\n got %s\nwant %s", test.expr, m.Text, test.masked)
		}
		if got := positions(m); got != test.positions {
			t.Errorf("%s: got %s, want %s", test.expr, got, test.positions)
		}
		checkMasked(t, test.expr, m, err)
	}
}

// positions writes where the variables stand, and what the strings name that they are in.
func positions(m Masked) string {
	var all []string
	for _, v := range m.Variables {
		position := string(v.Position)
		if v.Names != "" {
			position += " of " + string(v.Names)
		}
		all = append(all, position)
	}
	return strings.Join(all, ", ")
}

// checkMasked checks what holds for every text.
func checkMasked(t *testing.T, expr string, m Masked, err error) {
	t.Helper()
	if len(m.Text) != len(expr) {
		t.Fatalf("%q: %d bytes became %d", expr, len(expr), len(m.Text))
	}
	at := 0
	same := func(end int) {
		if m.Text[at:end] != expr[at:end] {
			t.Errorf("%q: bytes %d to %d are of no variable and became %q", expr, at, end, m.Text[at:end])
		}
	}
	for _, v := range m.Variables {
		if v.Start < at || v.End <= v.Start || v.End > len(expr) {
			t.Fatalf("%q: a variable has bytes %d to %d", expr, v.Start, v.End)
		}
		same(v.Start)
		at = v.End
		if v.Text != expr[v.Start:v.End] || !strings.Contains(v.Text, v.Name) || v.Name == "" || v.Position == "" {
			t.Errorf("%q: %+v", expr, v)
		}
	}
	same(len(expr))
	if _, parseErr := language.ParseExpr(m.Text); (parseErr == nil) != (err == nil) {
		t.Errorf("%q is masked as %q with the error %v, and that parses with %v", expr, m.Text, err, parseErr)
	}
}

// TestMaskFails has texts that are no PromQL whatever the variables are, or whose variables have no room for what
// would have to stand there.
func TestMaskFails(t *testing.T) {
	for _, expr := range []string{
		``, `$`, `${`, `${x`, `[[a`, `$1`, `x + $1`, `x + $$a`, `x + $${a}`,
		`x{é="$b"}`, `x{__name__="a$b"}`, `(x) offset ${o:raw}`, `rate(x[$a][$b:])`, `x $a $b $c $d $e ) (`,
		`sum(rate({job="$job"} |= "x" [$__auto])) by ($g)`,
		`rate($s)`, `{$f}`, `x{$f, a="b"}`, `{$a$b}`, `sum($fn(x[5m]))`,
	} {
		m, err := Mask(expr)
		if err == nil {
			t.Errorf("%s: masked as %s", expr, m.Text)
		}
		checkMasked(t, expr, m, err)
	}
}

func TestMaskErrorIsInTheExpression(t *testing.T) {
	_, err := Mask("x{a=\"${b.\n}\"}\n+ $c )")
	list, ok := errors.AsType[parser.ParseErrors](err)
	if !ok || len(list) != 1 {
		t.Fatalf("%v", err)
	}
	if got := list[0].PositionRange.Start; got != 20 {
		t.Errorf("the error is at %d", got)
	}
	if !strings.HasPrefix(err.Error(), "3:7: ") {
		t.Errorf("%v", err)
	}
}

// TestMaskTriesFewTimes has many variables, each of which could be many things, in a text that never parses.
func TestMaskTriesFewTimes(t *testing.T) {
	s := scanText(strings.Repeat("$a ", 100) + ")")
	a := &attempt{scan: s, slots: s.slots(), text: []byte(s.text), choice: make([]int, 100)}
	_, f := a.parse()
	if err := a.search(f); err == nil || a.parses != maxParses {
		t.Errorf("%d attempts, %v", a.parses, err)
	}
}

// TestMaskNeedsOneParse has what is in dashboards most.
func TestMaskNeedsOneParse(t *testing.T) {
	for _, expr := range common {
		s := scanText(expr)
		a := &attempt{scan: s, slots: s.slots(), text: []byte(expr)}
		a.choice = make([]int, len(a.slots))
		for i := range a.slots {
			a.set(i, 0)
		}
		if _, f := a.parse(); f != nil {
			t.Errorf("%s: %s: %v", expr, a.text, f.err)
		}
	}
}

func TestUndecidable(t *testing.T) {
	for expr, want := range map[string]string{
		`x{a="$b"} > $t`:                              "",
		`rate(x[$i:$s] offset $o) # $c`:               "",
		`topk($k, x{a=$v})`:                           "",
		`$m{a="$b"}`:                                  "$m",
		`x_${m}_y + [[n]]{}`:                          "${m} [[n]]",
		`{$l="x",y_$m="z"}`:                           "$l $m",
		`sum by ($g) (x)`:                             "$g",
		`$fn(x) $op y`:                                "$fn $op",
		`x{$filters}`:                                 "$filters",
		`sum(x) $more`:                                "$more",
		`{__name__=~"$m.*", job="$j"}`:                "$m",
		`{"$m", "$l"="$v"}`:                           "$m $l",
		`label_replace(x, "$d", "$r", "$s", "$e")`:    "$d $s",
		`sum by ("$g") (sort_by_label(x, "a", "$l"))`: "$g $l",
	} {
		m, err := Mask(expr)
		if err != nil {
			t.Errorf("%s: %v", expr, err)
		}
		var got []string
		for _, v := range m.Undecidable() {
			got = append(got, v.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", expr, got, want)
		}
	}
}

func TestOverlaps(t *testing.T) {
	m, err := Mask(`ab_$m{x="$v"}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		start, end int
		want       string
	}{
		{0, 3, ""}, {0, 4, "$m"}, {0, 5, "$m"}, {4, 5, "$m"}, {5, 9, ""}, {5, 10, "$v"}, {0, 13, "$m"}, {11, 13, ""},
		{3, 3, ""}, {4, 4, "$m"}, {5, 5, ""},
	} {
		v, ok := m.Overlaps(test.start, test.end)
		if v.Text != test.want || ok != (test.want != "") {
			t.Errorf("%d to %d: %v %v", test.start, test.end, v, ok)
		}
	}
}

func FuzzMask(f *testing.F) {
	for _, test := range masks {
		f.Add(test.expr)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		m, err := Mask(expr)
		checkMasked(t, expr, m, err)
		again, _ := Mask(expr)
		if again.Text != m.Text {
			t.Errorf("%q: %q, then %q", expr, m.Text, again.Text)
		}
		for _, v := range m.Undecidable() {
			if got, ok := m.Overlaps(v.Start, v.End); !ok || got != v {
				t.Errorf("%q: %v overlaps %v", expr, v, got)
			}
		}
	})
}

// common are expressions such as dashboards have.
var common = []string{
	`sum(rate(http_requests_total{job="$job", instance=~"$instance"}[$__rate_interval])) by (code)`,
	`histogram_quantile(0.99, sum by (le) (rate(request_duration_seconds_bucket{cluster="$cluster", namespace=~"$namespace"}[5m])))`,
	`process_resident_memory_bytes{job=~"$job"} / 1024`,
	`topk($limit, sum by ($group) (increase(errors_total{env="${env:regex}"}[$__range]))) > $threshold`,
}

func BenchmarkMask(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		if _, err := Mask(common[i%len(common)]); err != nil {
			b.Fatal(err)
		}
	}
}
