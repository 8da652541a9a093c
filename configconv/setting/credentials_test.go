package setting

import "testing"

// Passwords and tokens are found wherever an address may hold them; what only looks like an address stays.
func TestRedact(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"http://user:hunter@host:80/a?b=c", "http://user:<secret>@host:80/a?b=c"},
		{"http://:hunter@host", "http://:<secret>@host"},
		{"http://user:hun@ter@host", "http://user:<secret>@host"},
		{"http://user:hun/ter@host", "http://user:<secret>@host"},
		{"http://user:hunter@a,http://user:hunter@b/c@d", "http://user:<secret>@a,http://user:<secret>@b/c@d"},
		{"root:hunter@tcp(db:3306)/x", "root:<secret>@tcp(db:3306)/x"},
		{"http://host/?token=hunter&page=2&api_key=hunter", "http://host/?token=<secret>&page=2&api_key=<secret>"},
		{"/probe?api%5Fkey=hunter", "/probe?api%5Fkey=<secret>"},
		{"http://user:hunter@host/?access_token=hunter#x", "http://user:<secret>@host/?access_token=<secret>#x"},
		{"/probe?target=http%3A%2F%2Fuser%3Ahunter%40host", "/probe?target=<secret>"},
		{"/probe?target=http://user:hunter@host", "/probe?target=http://user:<secret>@host"},
		{"see http://user:hunter@host there", "see http://user:<secret>@host there"},
		{"http://user@host/", ""}, {"http://host:9090/path@2", ""}, {"http://[::1]:9090/a@b", ""}, {"host:9100", ""},
		{"nginx:1.25@sha256:abc", ""}, {"mailto:a@b", ""}, {"http://host/?token_file=/a&token=", ""}, {"token=x", ""}, {"", ""}, {":@", ""},
		{"http://host:80?a=b", ""}, {"cluster:eu", ""},
	} {
		if c.want == "" {
			c.want = c.text
		}
		if got := Redact(c.text); got != c.want {
			t.Errorf("%q becomes %q, not %q", c.text, got, c.want)
		}
	}
}

// Names are those of credentials, and not those of what leads to one.
func TestSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"Authorization": true, "X-Auth": true, "X-Auth-Key": true, "api_key": true, "apikey": true, "key": true, "KEY": true, "password": true,
		"access_token": true, "db_pass": true, "X-Amz-Signature": true, "client_secret": true, "Ocp-Apim-Subscription-Key": true, "Cookie": true,
		"module": false, "auth_module": false, "sort_key": false, "bypass": false, "password_file": false, "token_url": false, "keys": false, "target": false,
	} {
		if got := SecretName(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
