package elastic

import (
	"strings"
	"testing"
)

func TestKQL(t *testing.T) {
	for text, want := range map[string]string{
		``:                         "",
		`error`:                    "",
		`"a phrase: with a colon"`: "",
		`http.request.method : "GET" and not status:(200 or 404)`: "http.request.method status",
		`bytes >= 10 or bytes<5`:                                  "bytes bytes",
		`user:{ first: "Alice" and last: "W" } and x: *`:          "user.first user.last x",
		`http.*: 1 and a\:b: 2`:                                   "http.* a:b",
		`{ a: 1 }`:                                                "a",
		`message: "x \" y: z" and b:c`:                            "message b",
		`a:`:                                                      "a",
		`url.path : /a/b*`:                                        "url.path",
	} {
		if got := strings.Join(kqlFields(text), " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestLucene(t *testing.T) {
	for text, want := range map[string]string{
		``: "",
		`status:[400 TO 499] AND NOT extension:(php OR html)`: "status extension",
		`_exists_:user.name`:                "user.name",
		`+title:"a: b" -text:c^2`:           "title text",
		`path:/[a-z]+:x/ OR host.name:web*`: "path host.name",
		`book.\*:quick`:                     "book.*",
		`(a:1 OR b:2) && c:{1 TO 5}`:        "a b c",
		`quick brown`:                       "",
		`date:[2012-01-01 TO 2012-12-31]`:   "date",
		`kubernetes.container.name:my-app`:  "kubernetes.container.name",
	} {
		if got := strings.Join(luceneFields(text), " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestEQL(t *testing.T) {
	for text, want := range map[string]string{
		`process where process.name == "cmd.exe" and not process.args : "/c*"`:                          "process.name process.args",
		`sequence by host.id with maxspan=1m [file where file.extension == "exe"] [process where true]`: "host.id file.extension",
		`any where length(file.path) > 3 and ?user.name != null and startsWith~(url.path, "/a")`:        "file.path user.name url.path",
		"process where `odd.name` in (\"a\") | head 5":                                                  "odd.name",
		`file where event.type in ("a", "b") // file.name`:                                              "event.type",
	} {
		if got := strings.Join(eqlFields(text), " "); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestESQL(t *testing.T) {
	for text, want := range map[string]string{
		`FROM logs-*, remote:filebeat-8.1-* METADATA _id | WHERE http.response.status_code >= 500 AND host.name LIKE "web*" | STATS n = COUNT(*), AVG(event.duration) BY host.name, minute = DATE_TRUNC(5 minutes, @timestamp) | SORT n DESC | LIMIT 5`: "logs-* remote:filebeat-8.1-* / http.response.status_code host.name event.duration @timestamp",
		`from "a,b" | eval x = bytes / 1000, y = x + 1 | keep x, y, user.*`:                                        "a b / bytes user.*",
		"FROM a | DISSECT message \"%{client} %{+ts} %{?skip}\" | RENAME `odd name` AS odd | KEEP client, odd, ts": "a / message odd name",
		`FROM a | GROK message "%{IP:ip} %{NUMBER:size:int}" | STATS SUM(size) BY ip`:                              "a / message",
		`FROM a | ENRICH hosts ON source.ip WITH name | LOOKUP JOIN services ON service.name | MV_EXPAND tags`:     "a / source.ip name service.name tags",
		`ROW x = 1 | EVAL z = x::double`: " / ",
		`FROM a | WHERE KQL("x: 1") // y
 /* z */ | DROP secret`: "a / secret",
		`FROM a | WHERE ts > NOW() - 1 hour AND m == ?param`: "a / ts m",
	} {
		indexes, fields := esqlQuery(text)
		if got := strings.Join(indexes, " ") + " / " + strings.Join(fields, " "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

func FuzzLanguages(f *testing.F) {
	f.Add(`a:{b: "c"} or d >= 1`)
	f.Add(`_exists_:x AND y:[1 TO 2} /re/`)
	f.Add("FROM a-*,b | EVAL x = `y` | GROK m \"\"\"%{IP:ip}\"\"\" /* c */ // d")
	f.Add(`sequence by a [x where b == "c"] with maxspan=1m`)
	f.Fuzz(func(t *testing.T, s string) {
		kqlFields(s)
		luceneFields(s)
		eqlFields(s)
		esqlQuery(s)
	})
}
