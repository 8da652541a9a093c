package elastic

import (
	"fmt"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// exported is a data view, a search, a dashboard with panels in a string, a broken line and a detection rule.
const exported = `{"id":"1","type":"index-pattern","attributes":{"title":"filebeat-*","timeFieldName":"@timestamp","fields":"[{\"name\":\"never.used\"}]"}}
{"type":"search","attributes":{"title":"Errors","columns":["message","http.request.method"],"sort":[["@timestamp","desc"]],"kibanaSavedObjectMeta":{"searchSourceJSON":"{\"query\":{\"query\":\"log.level: error and shop.cart: *\",\"language\":\"kuery\"},\"filter\":[{\"meta\":{\"key\":\"container.image.tag\"},\"query\":{\"match_phrase\":{\"container.image.tag\":\"1\"}}}],\"indexRefName\":\"x\"}"}}}
{"type":"dashboard","attributes":{"title":"Overview","panelsJSON":"[{\"embeddableConfig\":{\"attributes\":{\"state\":{\"datasourceStates\":{\"formBased\":{\"layers\":{\"a\":{\"columns\":{\"b\":{\"sourceField\":\"client.address\",\"operationType\":\"terms\"}}}}}}}}}}]"}}
{"type": broken}
{"rule_id":"x","name":"Brute force","risk_score":50,"type":"query","language":"lucene","query":"source.ip:10.0.0.1 AND _exists_:user.name","index":["logs-*","winlogbeat-*"],"threshold":{"field":["related.ip"],"value":1}}
`

const watch = `{
  "trigger": {"schedule": {"interval": "5m"}},
  "input": {"search": {"request": {"indices": ["jaeger-span-*"], "body": {
    "query": {"bool": {"filter": [{"range": {"event.duration": {"gte": 5}}}, {"query_string": {"query": "service.name:shop", "fields": ["message^2"]}}]}},
    "aggs": {"hosts": {"terms": {"field": "host.name"}}, "s": {"max": {"script": {"source": "doc['process.pid'].value"}}}}
  }}}},
  "condition": {"compare": {"ctx.payload.hits.total": {"gt": 0}}},
  "actions": {}
}
`

func TestInventory(t *testing.T) {
	for name, tt := range map[string]struct {
		data     string
		want     []string
		problems []string
	}{
		"export.ndjson": {exported, []string{
			`1:56 filebeat-* es-index-pattern manual`, `1:85 @timestamp es-field-match keep`,
			`2:60 message es-field-otlp manual`, `2:70 http.request.method es-field-conflict manual`, `2:102 @timestamp es-field-match keep`,
			`log.level es-field-otlp manual`, `shop.cart es-field-custom keep`, `container.image.tag es-field-equivalent manual`,
			`client.address es-field-match keep`, `source.ip es-field-unmapped manual`, `user.name es-field-match keep`, `logs-* es-index-pattern keep`, `winlogbeat-* es-index-pattern manual`,
			`related.ip es-field-unmapped manual`}, []string{"export.ndjson:4"}},
		"watch.json": {watch, []string{`3:48 jaeger-span-* es-index-pattern manual`, `event.duration es-field`, `service.name es-field-match keep`, `message es-field-otlp manual`, `host.name es-field-match keep`, `process.pid es-field-match keep`}, nil},
	} {
		if !Looks(name, []byte(tt.data)) {
			t.Errorf("%s is not recognised", name)
		}
		findings, problems := Inventory(name, []byte(tt.data))
		var got []string
		for _, f := range findings {
			got = append(got, fmt.Sprintf("%d:%d %s %s %s", f.Line, f.Column, f.Symbol, f.Rule, f.Status))
			if f.Kind != finding.Query || f.Family != Family || f.URL == "" || strings.HasSuffix(f.Message, ".") {
				t.Errorf("%+v", f)
			}
		}
		all := strings.Join(got, "\n")
		for _, want := range tt.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %s in\n%s", name, want, all)
			}
		}
		if strings.Contains(all, "never.used") {
			t.Errorf("%s: a field that the index has counts as used\n%s", name, all)
		}
		if len(problems) != len(tt.problems) {
			t.Fatalf("%s: %v", name, problems)
		}
		for i, p := range problems {
			if got := fmt.Sprintf("%s:%d", p.File, p.Line); got != tt.problems[i] {
				t.Errorf("problem at %s, want %s", got, tt.problems[i])
			}
		}
	}
}

func TestLooks(t *testing.T) {
	for data, want := range map[string]bool{
		`{"title": "x", "schemaVersion": 39, "panels": [{"targets": [{"query": {"match": {}}}]}]}`: false,
		`{"query": {"bool": {}}}`: true,
		`{"a": 1}`:                false,
		`groups: []`:              false,
		``:                        false,
	} {
		if got := Looks("f.json", []byte(data)); got != want {
			t.Errorf("%s: %v", data, got)
		}
	}
}

// TestStatuses holds that nothing is called right as it is for a reason that is none.
func TestStatuses(t *testing.T) {
	for field, want := range map[string]finding.Status{
		"host.name": finding.Keep, "host.name.keyword": finding.Keep, "_id": finding.Keep, "error.stack_trace": finding.Manual, "ecs.version": finding.Manual,
		"http.*": finding.Manual, "shop.*": finding.Keep, "http.request.method": finding.Manual, "host.cpu.usage": finding.Manual, "labels": finding.Manual, "process.entry_leader.pid": finding.Manual,
	} {
		if v := classifyField(field); v.status != want {
			t.Errorf("%s is %s (%s), want %s", field, v.status, v.message, want)
		}
	}
}

func FuzzInventory(f *testing.F) {
	f.Add(exported)
	f.Add(watch)
	f.Add(`{"query":{"nested":{"path":"a","query":{"function_score":{"functions":[{"gauss":{"b":{}}}]}}}},"_source":["c",{}],"sort":[{"_geo_distance":{"d":0}}],"knn":[{}],"rescore":{"query":{"rescore_query":{}}}}`)
	f.Add(`{"type":"visualization","attributes":{"visState":"{\"params\":{\"expression\":\".es(index=a*,q='b:c')\",\"spec\":\"{data:{url:{index:x,body:{}}}}\"},\"aggs\":[{\"params\":{\"field\":\"d\"}}]}","searchSource":{"index":{"title":"e","timeFieldName":"f"},"filter":[{"meta":{"type":"combined","params":[{}]},"exists":{"field":"g"}}]}}}`)
	f.Add(`[{"_type":"doc","_source":{"type":"x","x":{"query":""}}},{"list_id":"a","entries":[{"field":"b","entries":[{"field":"c"}]}]}]`)
	f.Add(`{"query":"""FROM a | WHERE b""","watch":{"trigger":{},"input":{"search":{"request":{"indices":["a"],"body":{"source":"{}"}}}}}}`)
	f.Fuzz(func(t *testing.T, data string) {
		Looks("f.ndjson", []byte(data))
		Inventory("f.ndjson", []byte(data))
		Inventory("f.json", []byte(data))
	})
}
