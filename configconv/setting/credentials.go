package setting

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

// Credential is a part of a text that is a password, token or key.
type Credential struct {
	Start, End int    // of the credential itself, as bytes of the text
	Name       string // of the parameter that holds it, "password" for the one in an address
	Address    bool   // it stands after a user's name
	// Encoded says that it stands percent-encoded, as everything in a URL does.
	Encoded bool
}

// Of is what the credential is for a message.
func (c Credential) Of() string {
	if c.Address {
		return "the password in "
	}
	return "the value of " + c.Name + " in "
}

// secretNames matches the names of headers, parameters and fields that hold a credential; names that end in _file or _ref name the
// place of one.
var (
	secretNames = regexp.MustCompile(`(?i)token|secret|passw|pwd|credential|authorization|signature|cookie|(api|access|private|auth|account|subscription|license|signing|master)[-_.]?key|` +
		`^(x[-_.])?(key|auth)$|(^|[-_.])(pass|jwt|bearer|sig)$`)
	notSecret = regexp.MustCompile(`(?i)[-_](file|path|ref|url|type)$`)
)

// SecretName reports whether what a header, a parameter or a field of that name holds is a credential.
func SecretName(name string) bool {
	return secretNames.MatchString(name) && !notSecret.MatchString(name)
}

var (
	// withUser matches an address up to its password, bareUser one without a scheme (user:password@host, as in the data source names
	// of databases).
	withUser = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\s:"'\[]*:`)
	bareUser = regexp.MustCompile(`^[^/?#@\s:"'\[]+:`)
	query    = regexp.MustCompile(`[?&;#]([^=&;#?\s"']+)=([^&;#\s"']+)`)
	digits   = regexp.MustCompile(`^[0-9]*$`)
)

// Credentials finds the credentials in a text that is, or holds, addresses: passwords after a user's name, and the values of parameters
// whose names are those of credentials. They are in order and do not overlap.
func Credentials(s string) (list []Credential) {
	for _, m := range withUser.FindAllStringIndex(s, -1) {
		if n := passwordLength(s[m[1]:], true); n > 0 {
			list = append(list, Credential{Start: m[1], End: m[1] + n, Name: "password", Address: true, Encoded: true})
		}
	}
	if m := bareUser.FindStringIndex(s); m != nil && !slices.Contains([]string{"mailto:", "sip:", "sips:", "acct:", "xmpp:"}, strings.ToLower(s[:m[1]])) {
		n := passwordLength(s[m[1]:], false)
		if after := s[m[1]+n:]; n > 0 && len(after) > 1 && !strings.HasPrefix(after, "@sha256:") { // the digest of an image
			list = append(list, Credential{Start: m[1], End: m[1] + n, Name: "password", Address: true})
		}
	}
	if at := strings.IndexAny(s, "?#"); at >= 0 {
		for _, m := range query.FindAllStringSubmatchIndex(s[at:], -1) {
			name, err := url.QueryUnescape(s[at+m[2] : at+m[3]])
			if err != nil {
				name = s[at+m[2] : at+m[3]]
			}
			value := s[at+m[4] : at+m[5]]
			inner, err := url.QueryUnescape(value) // an address may be the value of a parameter
			if SecretName(name) || err == nil && inner != value && len(Credentials(inner)) > 0 {
				list = append(list, Credential{Start: at + m[4], End: at + m[5], Name: name, Encoded: true})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Credential) int { return a.Start - b.Start })
	kept := list[:0]
	for _, c := range list {
		if len(kept) == 0 || c.Start >= kept[len(kept)-1].End {
			kept = append(kept, c)
		}
	}
	return kept
}

// passwordLength is the length of the password at the start of a text, up to the last @ before the path; 0 for none. Passwords with a
// slash are no valid URLs, and are found where slashes say so and what stands there is no port.
func passwordLength(s string, slashes bool) int {
	if end := strings.IndexAny(s, " \t\r\n\"'"); end >= 0 {
		s = s[:end]
	}
	authority := s
	if end := strings.IndexAny(s, "/?#"); end >= 0 {
		authority = s[:end]
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		return at
	}
	if slashes && !digits.MatchString(authority) {
		return max(strings.IndexByte(s, '@'), 0)
	}
	return 0
}

// Redact is the text without its credentials, for messages.
func Redact(s string) string {
	var b strings.Builder
	at := 0
	for _, c := range Credentials(s) {
		b.WriteString(s[at:c.Start])
		b.WriteString("<secret>")
		at = c.End
	}
	b.WriteString(s[at:])
	return b.String()
}

// Conceal is the text with references to the environment in the place of its credentials. variable is given each of them with its value, and
// returns the name of the variable, "" for one that stays.
func Conceal(s string, variable func(c Credential, value string) string) (t collector.Text) {
	at := 0
	for _, c := range Credentials(s) {
		name := variable(c, s[c.Start:c.End])
		if name == "" {
			continue
		}
		t = append(t, collector.Part{Literal: s[at:c.Start]}, collector.Part{Env: name})
		at = c.End
	}
	if at < len(s) || at == 0 {
		t = append(t, collector.Part{Literal: s[at:]})
	}
	return t
}
