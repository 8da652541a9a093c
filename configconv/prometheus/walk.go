package prometheus

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// copyStruct copies the fields of a section that Prometheus knows; what it does not know is left out and reported, because the
// Collector refuses it. edit may take a field over: it returns the node to write, or nil to leave the field out, and true.
func (c *converter) copyStruct(v yamledit.Value, typ, name string, edit func(e yamledit.Entry) (*yaml.Node, bool)) *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode}
	if v.IsNull() {
		return out
	}
	if !v.IsMap() {
		c.wrongType(v, "a mapping")
		return nil
	}
	for _, e := range v.Entries() {
		key := e.Key
		since := len(c.Findings)
		if now, old := renamed[[2]string{typ, key}]; old {
			c.add(e.At, "prom-renamed-field", finding.Auto, fmt.Sprintf("%s is called %s now", key, now), "")
			key = now
		}
		ft := fieldType(typ, key)
		if ft == "" {
			c.unknown(e, typ)
			continue
		}
		node, done := (*yaml.Node)(nil), false
		e.Key = key
		if edit != nil {
			node, done = edit(e)
		}
		if !done {
			node = c.copyField(e, ft, name)
		}
		if node == nil {
			continue
		}
		k := bare(e.At.Node())
		k.Tag, k.Value = "!!str", key
		if !v.IsFlow() { // inside of brackets a comment would tear the line apart
			k.HeadComment = withNotes(k.HeadComment, c.Note(since))
		}
		out.Content = append(out.Content, k, node)
	}
	return out
}

// withNotes adds notes to the comment that stands above a key.
func withNotes(comment string, notes []string) string {
	for _, n := range notes {
		if comment != "" {
			comment += "\n"
		}
		comment += "# otelmigrate: " + strings.ReplaceAll(n, "\n", " ")
	}
	return comment
}

// copyField copies the value of a field and notes the file that it names.
func (c *converter) copyField(e yamledit.Entry, typ, name string) *yaml.Node {
	n := c.copyValue(e.Value, typ, envWords(name, e.Key))
	if n != nil {
		c.file(e, e.Key)
	}
	return n
}

// carried copies a field that goes over as it is, and says so.
func (c *converter) carried(e yamledit.Entry, structType, name, rule string) *yaml.Node {
	n := c.copyField(e, fieldType(structType, e.Key), name)
	if n != nil {
		c.add(e.At, rule, finding.Auto, e.Key+" goes over as it is", receiverDocs)
	}
	return n
}

func envWords(words ...string) string { return strings.Join(words, " ") }

// copyValue copies a value of a type of the schema; nil means that it is left out.
func (c *converter) copyValue(v yamledit.Value, typ, name string) *yaml.Node {
	if v.IsNull() {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	if inner, ok := element(typ); ok {
		if !v.IsList() {
			if v.IsScalar() && !isStruct(inner) { // yaml takes one scalar for a list of one
				return c.copyValue(v, inner, name)
			}
			c.wrongType(v, "a list")
			return nil
		}
		out := &yaml.Node{Kind: yaml.SequenceNode, Style: v.Node().Style & yaml.FlowStyle}
		for _, item := range v.Items() {
			if n := c.copyValue(item, inner, name); n != nil {
				out.Content = append(out.Content, n)
			}
		}
		return out
	}
	if inner, ok := mapElement(typ); ok {
		if !v.IsMap() {
			c.wrongType(v, "a mapping")
			return nil
		}
		out := &yaml.Node{Kind: yaml.MappingNode, Style: v.Node().Style & yaml.FlowStyle}
		for _, e := range v.Entries() {
			n := c.copyValue(e.Value, inner, envWords(name, e.Key))
			if n == nil {
				continue
			}
			if inner == "string" && secretName(e.Key) && e.Value.IsScalar() {
				n = c.secret(e.Value, envWords(name, e.Key))
			}
			out.Content = append(out.Content, bare(e.At.Node()), n)
		}
		return out
	}
	if isStruct(typ) {
		n := c.copyStruct(v, typ, name, nil)
		if n != nil {
			n.Style = v.Node().Style & yaml.FlowStyle
			n.HeadComment, n.FootComment = v.Node().HeadComment, v.Node().FootComment
		}
		return n
	}
	return c.copyScalar(v, typ, name)
}

// bare is a copy of a scalar with its comments, without anchor.
func bare(n *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: n.Tag, Value: n.Value, Style: n.Style &^ yaml.TaggedStyle,
		HeadComment: n.HeadComment, LineComment: n.LineComment, FootComment: n.FootComment}
}

// durations are written as Prometheus takes them (prometheus/common model.ParseDuration).
var durations = regexp.MustCompile(`^((\d+)y)?((\d+)w)?((\d+)d)?((\d+)h)?((\d+)m)?((\d+)s)?((\d+)ms)?$`)

func (c *converter) copyScalar(v yamledit.Value, typ, name string) *yaml.Node {
	if typ == "any" || typ == "" {
		if !v.IsScalar() {
			return plain(v)
		}
		return bare(v.Node())
	}
	if !v.IsScalar() {
		c.wrongType(v, "a single value")
		return nil
	}
	text := v.Text()
	switch typ {
	case "secret":
		return c.secret(v, name)
	case "url":
		return c.url(v, name)
	case "bool":
		if b, ok := v.Bool(); ok {
			n := bare(v.Node())
			n.Tag, n.Value, n.Style = "!!bool", strconv.FormatBool(b), 0
			return n
		}
		c.wrongType(v, "true or false")
		return nil
	case "int":
		if _, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 0, 64); err != nil {
			c.wrongType(v, "a whole number")
			return nil
		}
	case "float":
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			c.wrongType(v, "a number")
			return nil
		}
	case "duration":
		if text == "" || !durations.MatchString(text) && text != "0" {
			c.wrongType(v, "a duration such as 30s or 1m")
			return nil
		}
	case "regex":
		if _, err := regexp.Compile("^(?s:" + text + ")$"); err != nil {
			c.Problem(conversion.At(v), fmt.Sprintf("%s: not a regular expression of Prometheus (RE2): %v; Prometheus refuses the file too", v.Path(), err))
			return nil
		}
	}
	return bare(v.Node())
}

// plain is a copy of anything.
func plain(v yamledit.Value) *yaml.Node {
	switch {
	case v.IsMap():
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, e := range v.Entries() {
			n.Content = append(n.Content, bare(e.At.Node()), plain(e.Value))
		}
		return n
	case v.IsList():
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range v.Items() {
			n.Content = append(n.Content, plain(item))
		}
		return n
	case v.IsNull():
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	return bare(v.Node())
}

func (c *converter) wrongType(v yamledit.Value, want string) {
	c.Problem(conversion.At(v), fmt.Sprintf("%s is %s and has to be %s; it is left out, and Prometheus refuses the file too", v.Path(), v.Kind(), want))
}

// unknown reports a field that this Prometheus does not know.
func (c *converter) unknown(e yamledit.Entry, typ string) {
	message := fmt.Sprintf("Prometheus %s has no field %s here, and the Collector's receiver refuses it; it is left out", Version(), e.Key)
	if strings.HasSuffix(e.Key, "_sd_configs") {
		message += ". If it is a service discovery of a newer Prometheus, these targets need another one: file_sd_configs or http_sd_configs"
	}
	c.add(e.At, "prom-unknown-field", finding.Manual, message, docs+"configuration/")
}

// secretName reports whether a header or parameter of that name carries a credential.
var secretNames = regexp.MustCompile(`(?i)^(authorization|proxy-authorization|cookie)$|token|secret|passw|api[-_]?key|private[-_]?key|credential`)

func secretName(name string) bool {
	return secretNames.MatchString(name) && !strings.HasSuffix(name, "_file")
}

// hidden stands for a credential in a configuration that a running Prometheus shows.
const hidden = "<secret>"

// secret is the node for a credential: a reference to the environment, unless the user keeps secrets in the file.
func (c *converter) secret(v yamledit.Value, name string) *yaml.Node {
	text := v.Text()
	if text == "" {
		return bare(v.Node())
	}
	if text == hidden {
		c.add(v, "prom-secret", finding.Manual, fmt.Sprintf("%s was hidden when this configuration was dumped from a running Prometheus; set the variable %s for the Collector", v.Path(), c.variable(name, v.Path())), docs+"configuration/")
		c.Variable(c.variable(name, v.Path()), "the value of "+v.Path())
		return c.reference(v, c.variable(name, v.Path()))
	}
	if c.opts.KeepSecrets {
		c.add(v, "prom-secret", finding.Auto, v.Path()+" is copied with its value", docs+"configuration/")
		return bare(v.Node())
	}
	variable := c.variable(name, text)
	c.Variable(variable, "the value of "+v.Path())
	c.add(v, "prom-secret", finding.Review, fmt.Sprintf("the value of %s is not copied; the Collector reads it from the environment variable %s", v.Path(), variable), "")
	return c.reference(v, variable)
}

// reference is the node that refers to the variable of a credential.
func (c *converter) reference(v yamledit.Value, variable string) *yaml.Node {
	if required.MatchString(v.Path()) {
		return collector.EnvNode(collector.EnvDefault(variable, "00000000-0000-0000-0000-000000000000"))
	}
	return collector.EnvNode(collector.Env(variable))
}

// required matches the credentials that Prometheus refuses to be empty, so that a configuration can be validated where they are not
// known; what is not set fails when it is used. Scaleway wants a UUID.
var required = regexp.MustCompile(`(azure_sd_configs\[\d+\]\.client_secret|(scaleway|outscale)_sd_configs\[\d+\]\.secret_key|ovhcloud_sd_configs\[\d+\]\.(application_secret|consumer_key)|uyuni_sd_configs\[\d+\]\.password|tls_config\.key)$`)

// variable is the name of the environment variable for a credential. Two credentials whose places make the same name get two; what
// tells them apart is their value, or their place where the value is not known.
func (c *converter) variable(name, value string) string {
	base := collector.EnvName(strings.Fields("PROM " + name)...)
	variable := base
	for n := 2; ; n++ {
		have, taken := c.variables[variable]
		if !taken {
			c.variables[variable] = value
		}
		if !taken || have == value {
			return variable
		}
		variable = fmt.Sprintf("%s_%d", base, n)
	}
}

// url copies an address; the password in it becomes a reference.
func (c *converter) url(v yamledit.Value, name string) *yaml.Node {
	u, err := url.Parse(v.Text())
	if err != nil {
		c.Problem(conversion.At(v), fmt.Sprintf("%s is no URL: it is left out, and Prometheus refuses the file too", v.Path()))
		return nil
	}
	t, found := c.urlText(v, u, name)
	if !found {
		return bare(v.Node())
	}
	return collector.EnvNode(t)
}

// urlText is an address without the password that it holds, and whether it holds one.
func (c *converter) urlText(v yamledit.Value, u *url.URL, name string) (collector.Text, bool) {
	if u.User == nil || c.opts.KeepSecrets {
		return collector.Literal(v.Text()), false
	}
	password, has := u.User.Password()
	if !has {
		return collector.Literal(v.Text()), false
	}
	variable := c.variable(name+" password", password)
	c.Variable(variable, "the password in "+v.Path())
	c.add(v, "prom-secret", finding.Review, fmt.Sprintf("the password in %s is not copied; the Collector reads it from the environment variable %s, where it has to stand percent-encoded", v.Path(), variable), "")
	u.User = url.UserPassword(u.User.Username(), "PASSWORD")
	before, after, _ := strings.Cut(u.String(), "PASSWORD@")
	return collector.Text{{Literal: before}, {Env: variable}, {Literal: "@" + after}}, true
}

// fileFields are the fields that name a file which the Collector reads, by what is in it.
var fileFields = map[string]string{
	"password_file": "the password", "username_file": "the user name", "credentials_file": "the credentials", "bearer_token_file": "the token",
	"ca_file": "the certificate authority", "cert_file": "the client certificate", "key_file": "the key of the client certificate",
	"client_secret_file": "the client's secret", "kubeconfig_file": "how to reach the Kubernetes API", "token_file": "the token",
	"client_certificate_key_file": "the key of the client certificate", "secret_key_file": "the secret key",
	"service_account_key_path": "the service account's key", "private_key_path": "the private key", "credentials_file_path": "the credentials",
}

// file notes a file that must be where the Collector runs.
func (c *converter) file(e yamledit.Entry, key string) {
	why, ok := fileFields[key]
	if !ok || !e.Value.IsScalar() {
		return
	}
	c.Need(conversion.At(e.Value), e.Value.Text(), why)
	if !strings.HasPrefix(e.Value.Text(), "/") {
		c.add(e.Value, "prom-relative-path", finding.Review, fmt.Sprintf("%s is relative: Prometheus looks in the folder of its configuration file, the Collector in the folder that it is started in", e.Value.Path()), "")
	}
}
