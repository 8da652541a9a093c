package variable

import (
	"strings"
	"testing"
)

func TestParseTemplateQuery(t *testing.T) {
	for text, want := range map[string][4]string{
		`label_names()`:                                         {LabelNames},
		`label_names()  `:                                       {LabelNames},
		`label_names(http_.*)`:                                  {LabelNames, "", "", "http_.*"},
		`label_values(job)`:                                     {LabelValues, "", "job"},
		`label_values( job )`:                                   {LabelValues, "", "job"},
		`label_values()`:                                        {LabelValues},
		`label_values(up, job)`:                                 {LabelValues, "up", "job"},
		`label_values(up,job) ` + "\n":                          {LabelValues, "up", "job"},
		`label_values(up{a="x, y", b=~"$b"} , job)`:             {LabelValues, `up{a="x, y", b=~"$b"}`, "job"},
		`label_values({__name__=~"$m|b"}, job)`:                 {LabelValues, `{__name__=~"$m|b"}`, "job"},
		`label_values({}, job)`:                                 {LabelValues, "", "job"},
		`label_values({ } , job)`:                               {LabelValues, "", "job"},
		`label_values( , job)`:                                  {LabelValues, "", "job"},
		`label_values(up, )`:                                    {LabelValues, "up"},
		`label_values($metric, $label)`:                         {LabelValues, "$metric", "$label"},
		`label_values(up, ${label})`:                            {LabelValues, "up", "${label}"},
		`label_values(up, [[label]])`:                           {LabelValues, "up", "[[label]]"},
		`label_values(up, ${label:x,y})`:                        {LabelValues, "up", "${label:x,y}"},
		`label_values(a_${b}_c{d="$e"}, f_$g)`:                  {LabelValues, `a_${b}_c{d="$e"}`, "f_$g"},
		`label_values(up, "http.status")`:                       {LabelValues, "up", "http.status"},
		`label_values(up, http.status)`:                         {LabelValues, "up", "http.status"},
		`label_values("")`:                                      {LabelValues},
		`label_values(count by (a, b) (up), a)`:                 {LabelValues, "count by (a, b) (up)", "a"},
		`metrics(go_.*)`:                                        {Metrics, "", "", "go_.*"},
		`metrics($x_)`:                                          {Metrics, "", "", "$x_"},
		`metrics()`:                                             {Metrics},
		`query_result(topk(5, sum by (a) (rate(x[$__range]))))`: {QueryResult, "topk(5, sum by (a) (rate(x[$__range])))"},
		`query_result( up > 0 ) `:                               {QueryResult, "up > 0"},
		`query_result()`:                                        {QueryResult},
		`up{job="$job"}`:                                        {Series, `up{job="$job"}`},
		" up\n":                                                 {Series, "up"},
		`label_values`:                                          {Series, "label_values"},
		`label_values_total{a="b"}`:                             {Series, `label_values_total{a="b"}`},
	} {
		q, err := ParseTemplateQuery(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := [4]string{q.Kind, text[q.Expr.Start:q.Expr.End], text[q.Label.Start:q.Label.End], text[q.Pattern.Start:q.Pattern.End]}
		if got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestParseTemplateQueryFails(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "empty",
		" \n":                              "empty",
		`label_values(up{job="a,b"})`:      "last comma",
		`label_values(up{job="$a"})`:       "none",
		`label_values(sum(up))`:            "none",
		`label_values(up, "a,b")`:          "last comma",
		`label_values(,job)`:               "none",
		"label_values(up{\na=\"b\"}, job)": "line break",
		"query_result(\nup)":               "line break",
		`label_values(up, job`:             "end with",
		`metrics(a) > 1`:                   "end with",
		` label_values(up, job)`:           "spaces",
	} {
		_, err := ParseTemplateQuery(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzTemplateQuery(f *testing.F) {
	for _, text := range []string{
		`label_names()`, `label_names(a)`, `label_values(a)`, `label_values(up{a="b"}, "c")`, `label_values({}, ${c:d})`,
		`metrics(a)`, `query_result(up)`, `up`, `label_values(,)`, `label_values(")`, ` label_values(a)`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ParseTemplateQuery(text)
		if (err == nil) != (q.Kind != "") {
			t.Errorf("%q: kind %q, error %v", text, q.Kind, err)
		}
		for _, s := range []Span{q.Expr, q.Label, q.Pattern} {
			if s.Start < 0 || s.Start > s.End || s.End > len(text) {
				t.Errorf("%q: %+v", text, q)
			}
		}
		if q.Label != (Span{}) && q.Expr != (Span{}) && q.Expr.End > q.Label.Start {
			t.Errorf("%q: %+v", text, q)
		}
	})
}
