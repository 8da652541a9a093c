package prometheus

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// all is everything that a conversion says and writes.
func all(t *testing.T, source string, opts conversion.Options) string {
	t.Helper()
	conv, err := Convert(conversion.Source{Name: "prometheus.yml", Data: []byte(source)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, o := range conv.Outputs {
		text, err := o.Config.YAML("")
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	fmt.Fprintf(&b, "%v %v %v %v %v", conv.Findings, conv.Problems, conv.Needs, conv.Variables, conv.Ports)
	return b.String()
}

// With --keep-secrets, credentials go over wherever they stand, those in comments too.
func TestKeepSecrets(t *testing.T) {
	source, err := os.ReadFile("testdata/secrets.yml")
	if err != nil {
		t.Fatal(err)
	}
	out := all(t, string(source), conversion.Options{KeepSecrets: true})
	for i := 1; i <= 45; i++ {
		secret := fmt.Sprintf("hunter%02d", i)
		if i == 35 || i == 39 { // a comment behind a value, and a header's second value
			continue
		}
		if !strings.Contains(out, secret) {
			t.Errorf("%s is missing", secret)
		}
	}
}

// Credentials do not come out of the address that the user gives, of what is no valid URL, or of messages about what is wrong.
func TestHiddenSecrets(t *testing.T) {
	for _, source := range []string{
		"scrape_configs: [{job_name: a, static_configs: [{targets: [a]}]}]",
		"scrape_configs: [{job_name: a, proxy_url: 'http://user:hunter%zz@host', static_configs: [{targets: [a]}]}]",
		"scrape_configs: [{job_name: a, static_configs: [{targets: ['http://user:hun/ter@host', 'user:hunter@host']}]}]",
		"scrape_configs: [{job_name: 'http://u:hunter@h', static_configs: [{targets: [a]}]}, {job_name: 'http://u:hunter@h', static_configs: [{targets: [a]}]}]",
		"scrape_configs: [{job_name: a, relabel_configs: [{action: 'http://u:hunter@h'}, {regex: 'http://u:hunter@h('}]}]",
		"scrape_configs: [{job_name: a}]\nremote_write: [{name: 'http://u:hunter@h', url: 'http://u:hunter@h'}, {url: 'http://u:hunter%zz@h'}]",
		"scrape_configs: [{job_name: a, scrape_interval: 'http://u:hunter@h', sample_limit: 'http://u:hunter@h'}]",
		"scrape_configs:\n  - job_name: a\n    bearer_token: hunter # hunter, not hunterold\n    # password=hunter\n",
	} {
		out := all(t, source, conversion.Options{Endpoint: "https://user:hunter@mimir/push?token=hunter"})
		if strings.Contains(out, "hunter") || strings.Contains(out, "hun/ter") {
			t.Errorf("%s gives\n%s", source, out)
		}
	}
}

// Values that a variable changes on their way to the receiver are named (seen with a Collector 0.155 that scrapes with them).
func TestReadAsText(t *testing.T) {
	for value, want := range map[string]bool{
		"hunter": true, "12345": true, "true": true, `"quoted"`: true, "pa ss": true, "a]b": true, "[a": true, "9223372036854775807": true,
		"18446744073709551615": false, "0123": false, "1e5": false, "0x1F": false, "1_000": false, "#abc": false, "null": false, "a: b": false, "[a]": false, "123456789012345678901234567890": false,
	} {
		if got := readAsText(value); got != want {
			t.Errorf("%s: %v", value, got)
		}
	}
	const job = "scrape_configs: [{job_name: a, basic_auth: {username: u, password: '0123'}, static_configs: [{targets: [a]}]}]"
	if !strings.Contains(all(t, job, conversion.Options{}), "prom-secret-form") {
		t.Error("a job's password that reads as a number has no finding")
	}
}

// Comments lose what is commented out, and keep their prose.
func TestComments(t *testing.T) {
	c := &converter{variables: map[string]string{"X": "hunter-two"}}
	for line, want := range map[string]string{
		"#   password: hunter":                            "#   password: <secret>",
		"# - bearer_token: 'hunter'":                      "# - bearer_token: <secret>",
		"## - {username: a, password: hunter}":            "## - {username: a, password: <secret>",
		`# {"api_key": "hunter"}`:                         `# {"api_key": <secret>`,
		"# start with --token=hunter":                     "# start with --token=<secret>",
		"# http://user:hunter@host":                       "# http://user:<secret>@host",
		"# was hunter-two":                                "# was <secret>",
		"# Replace with credentials: https://console/x":   "",
		"# password_file: /run/x":                         "",
		"# password:":                                     "",
		"# job: shop, see http://host/docs?page=2#tokens": "",
	} {
		if want == "" {
			want = line
		}
		if got := c.comment(line); got != want {
			t.Errorf("%q becomes %q, not %q", line, got, want)
		}
	}
}
