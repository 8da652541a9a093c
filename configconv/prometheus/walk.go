package prometheus

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
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
			if v.Get(now).Exists() {
				c.add(e.At, "prom-renamed-field", finding.Review, fmt.Sprintf("%s is the former name of %s, which is there as well and counts; this one is left out", key, now), "")
				continue
			}
			c.add(e.At, "prom-renamed-field", finding.Auto, fmt.Sprintf("%s is called %s now", key, now), "")
			key = now
		}
		if c.superseded(v, e) {
			continue
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
		return null()
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
			if n := c.copyEntry(e, v.Path(), inner, envWords(name, e.Key)); n != nil {
				out.Content = append(out.Content, str(e.At.Node()), n)
			}
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
		return c.plain(v, name)
	}
	if !v.IsScalar() {
		c.wrongType(v, "a single value")
		return nil
	}
	text := v.Text()
	switch typ {
	case "secret":
		return c.secret(v, name, placeholder(v))
	case "url":
		if _, err := url.Parse(text); err != nil {
			c.Problem(conversion.At(v), fmt.Sprintf("%s is no URL: it is left out, and Prometheus refuses the file too", v.Path()))
			return nil
		}
		return c.text(v, name)
	case "string":
		return c.text(v, name)
	case "bool":
		if b, ok := v.Bool(); ok {
			n := bare(v.Node())
			n.Tag, n.Value, n.Style = "!!bool", strconv.FormatBool(b), 0
			return n
		}
		c.wrongType(v, "true or false")
		return nil
	case "int":
		if !wholeNumber(v) {
			c.wrongType(v, map[bool]string{true: "a whole number that is not negative", false: "a whole number"}[unsigned.MatchString(v.Path())])
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
			c.Problem(conversion.At(v), fmt.Sprintf("%s: not a regular expression of Prometheus (RE2): %s; Prometheus refuses the file too", v.Path(), setting.Redact(err.Error())))
			return nil
		}
		return c.text(v, name)
	}
	return bare(v.Node())
}

// unsigned are the numbers that Prometheus holds as uint64 and uint.
var unsigned = regexp.MustCompile(`(^|\.)(modulus|keep_dropped_targets|[a-z_]+_limit)$`)

// wholeNumber reports whether a value is a whole number as Prometheus' decoder reads it: not in quotes, and with the digits after the
// point cut off.
func wholeNumber(v yamledit.Value) bool {
	text := strings.ReplaceAll(v.Text(), "_", "")
	switch v.Node().Tag {
	case "!!int":
		if unsigned.MatchString(v.Path()) {
			_, err := strconv.ParseUint(strings.TrimPrefix(text, "+"), 0, 64)
			return err == nil
		}
		_, err := strconv.ParseInt(text, 0, 64)
		return err == nil
	case "!!float":
		f, err := strconv.ParseFloat(text, 64)
		return err == nil && math.Abs(f) < 1<<63 && (f >= 0 || !unsigned.MatchString(v.Path()))
	}
	return false
}

// copyEntry copies a value of a map of the schema, whose name may say that it is a credential.
func (c *converter) copyEntry(e yamledit.Entry, path, typ, name string) *yaml.Node {
	switch {
	case typ == "string" && e.Value.IsScalar() && (strings.HasSuffix(path, ".labels") && secretLabel(e.Key) || !strings.HasSuffix(path, ".labels") && setting.SecretName(e.Key)):
		return c.secret(e.Value, name, "")
	case typ == "Header":
		return c.header(e, name)
	}
	return c.copyValue(e.Value, typ, name)
}

// header copies a header of http_headers; its values are credentials where its name says so.
func (c *converter) header(e yamledit.Entry, name string) *yaml.Node {
	n := c.copyStruct(e.Value, "Header", name, func(field yamledit.Entry) (*yaml.Node, bool) {
		if field.Key == "files" {
			for _, f := range field.Value.Items() {
				c.needFile(f, "the value of the header "+e.Key)
			}
		}
		if field.Key == "values" && setting.SecretName(e.Key) {
			return c.copyValue(field.Value, "[]secret", envWords(name, field.Key)), true
		}
		return nil, false
	})
	if n != nil {
		n.Style = e.Value.Node().Style & yaml.FlowStyle
	}
	return n
}

// plain is a copy of anything.
func (c *converter) plain(v yamledit.Value, name string) *yaml.Node {
	switch {
	case v.IsMap():
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, e := range v.Entries() {
			value := c.plain(e.Value, envWords(name, e.Key))
			if e.Value.IsScalar() && setting.SecretName(e.Key) {
				value = c.secret(e.Value, envWords(name, e.Key), "")
			}
			n.Content = append(n.Content, bare(e.At.Node()), value)
		}
		return n
	case v.IsList():
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range v.Items() {
			n.Content = append(n.Content, c.plain(item, name))
		}
		return n
	case v.IsNull():
		return null()
	}
	if t, found := c.conceal(v, name); found {
		return collector.EnvNode(t)
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
	c.needFile(e.Value, why)
}

// needFile notes a file, and that a relative name of it means another place to the Collector.
func (c *converter) needFile(v yamledit.Value, why string) {
	c.Need(conversion.At(v), v.Text(), why)
	if !strings.HasPrefix(v.Text(), "/") {
		c.add(v, "prom-relative-path", finding.Review, fmt.Sprintf("%s is relative: Prometheus looks in the folder of its configuration file, the Collector in the folder that it is started in", v.Path()), "")
	}
}

// superseded reports whether a field stands beside the one that came in its place, and says that it is left out then.
func (c *converter) superseded(v yamledit.Value, e yamledit.Entry) bool {
	if e.Key != "bearer_token" && e.Key != "bearer_token_file" || !v.Get("authorization").Exists() {
		return false
	}
	c.add(e.At, "prom-renamed-field", finding.Review, e.Key+" is the former way of writing authorization, which is there as well and counts; this one is left out, and Prometheus refuses a file with both", docs+"configuration/")
	return true
}
