package prometheus

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// labelNames matches the labels that hold a credential: fewer than headers, because a label called key or auth is usually none.
var labelNames = regexp.MustCompile(`(?i)token|secret|passw|api[-_]?key|private[-_]?key|credential`)

// secretLabel reports whether a label holds a credential; __param_ labels are parameters of the scrape's URL.
func secretLabel(name string) bool {
	if param, ok := strings.CutPrefix(name, "__param_"); ok {
		return setting.SecretName(param)
	}
	return labelNames.MatchString(name) && setting.SecretName(name)
}

// hidden stands for a credential in a configuration that a running Prometheus shows; in addresses it shows one of the others.
const hidden = "<secret>"

var hiddenInAddress = []string{hidden, "%3Csecret%3E", "xxxxx"}

// secret is the node for a credential: a reference to the environment, unless the user keeps secrets in the file. standIn is the default of
// the reference where the Collector refuses an empty value, "" for none.
func (c *converter) secret(v yamledit.Value, name, standIn string) *yaml.Node {
	text := v.Text()
	if text == "" || c.opts.KeepSecrets && text != hidden {
		if text != "" {
			c.add(v, "prom-secret", finding.Auto, v.Path()+" is copied with its value", docs+"configuration/")
		}
		return str(v.Node())
	}
	variable := c.variable(name, orPath(v))
	c.Variable(variable, "the value of "+v.Path())
	ref, note := collector.Env(variable), ""
	if standIn != "" {
		ref = collector.EnvDefault(variable, standIn)
		note = fmt.Sprintf(". The default %s is a placeholder that only lets the configuration be checked: set the variable", standIn)
	}
	if text != hidden && !readAsText(text) && !ofExporter.MatchString(v.Path()) { // settings of exporters are texts
		c.add(v, "prom-secret-form", finding.Manual, "the Collector reads a variable with a value of this form as a number or as YAML, and the receiver gets another one: let the value stand in a file (password_file, credentials_file), or replace it by one that begins with a letter", docs+"configuration/")
	}
	if text == hidden {
		c.add(v, "prom-secret", finding.Manual, fmt.Sprintf("%s was hidden when this configuration was dumped from a running Prometheus; set the variable %s for the Collector", v.Path(), variable)+note, docs+"configuration/")
	} else {
		c.add(v, "prom-secret", finding.Review, fmt.Sprintf("the value of %s is not copied; the Collector reads it from the environment variable %s", v.Path(), variable)+note, "")
	}
	return collector.EnvNode(ref)
}

// ofExporter matches the places of settings that become those of an exporter; remoteWrite is the name in the values of the Helm chart.
var ofExporter = regexp.MustCompile(`(^|\.)(remote_write|remoteWrite)\[`)

// readAsText reports whether the Collector, which reads the value of a variable as YAML, passes it on as it is to a receiver whose settings
// have no types of their own, such as prometheus (confmap.NewRetrievedFromYAML, Conf.ToStringMap).
func readAsText(value string) bool {
	var read any
	if err := yaml.Unmarshal([]byte(value), &read); err != nil {
		return true // what is no YAML is a text
	}
	switch read := read.(type) {
	case string:
		return true
	case int, bool: // uint64 it refuses
		return fmt.Sprint(read) == value
	}
	return false
}

// required matches the credentials that Prometheus refuses to be empty, so that a configuration can be validated where they are not
// known; what is not set fails when it is used. Scaleway wants a UUID.
var required = regexp.MustCompile(`(azure_sd_configs\[\d+\]\.client_secret|(scaleway|outscale)_sd_configs\[\d+\]\.secret_key|ovhcloud_sd_configs\[\d+\]\.(application_secret|consumer_key)|uyuni_sd_configs\[\d+\]\.password|tls_config\.key)$`)

// placeholder is the default of the reference to a credential that Prometheus refuses to be empty.
func placeholder(v yamledit.Value) string {
	if required.MatchString(v.Path()) {
		return "00000000-0000-0000-0000-000000000000"
	}
	return ""
}

// orPath is the value of a credential, its place where it was hidden.
func orPath(v yamledit.Value) string {
	if v.Text() == hidden {
		return v.Path()
	}
	return v.Text()
}

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

// text copies a string; credentials in the addresses that it holds become references.
func (c *converter) text(v yamledit.Value, name string) *yaml.Node {
	t, found := c.conceal(v, name)
	if !found {
		return str(v.Node())
	}
	return collector.EnvNode(t)
}

// conceal is a text without the credentials in the addresses that it holds, and whether it holds any.
func (c *converter) conceal(v yamledit.Value, name string) (t collector.Text, found bool) {
	t = setting.Conceal(v.Text(), func(p setting.Credential, value string) string {
		isHidden := slices.Contains(hiddenInAddress, value)
		switch {
		case refersToGroup(v, value):
			return ""
		case c.opts.KeepSecrets && !isHidden:
			c.add(v, "prom-secret", finding.Auto, v.Path()+" is copied with "+p.Of()+"it", docs+"configuration/")
			return ""
		case isHidden:
			value = v.Path()
		}
		variable := c.variable(envWords(name, p.Name), value)
		c.Variable(variable, p.Of()+v.Path())
		encoded := ""
		if p.Encoded {
			encoded = ", where it has to stand percent-encoded"
		}
		if isHidden {
			c.add(v, "prom-secret", finding.Manual, fmt.Sprintf("%s%s was hidden when this configuration was dumped from a running Prometheus; set the variable %s for the Collector%s", p.Of(), v.Path(), variable, encoded), docs+"configuration/")
		} else {
			c.add(v, "prom-secret", finding.Review, fmt.Sprintf("%s%s is not copied; the Collector reads it from the environment variable %s%s", p.Of(), v.Path(), variable, encoded), "")
		}
		return variable
	})
	_, plain := t.Plain()
	return t, !plain
}

// pattern matches the fields of rules in which signs stand for something else.
var pattern = regexp.MustCompile(`relabel_configs\[\d+\]\.(regex|replacement|separator)$`)

// refersToGroup reports whether what stands at the place of a credential is part of a regular expression, or refers to a group of one.
func refersToGroup(v yamledit.Value, value string) bool {
	return pattern.MatchString(v.Path()) && strings.ContainsAny(value, `$()[]*+?|^{}\`)
}

// commented matches a key in a comment that is followed by a value: at its start or in braces, because a colon in prose means something
// else, or before an equals sign.
var commented = regexp.MustCompile(`(?:^#[#\s]*(?:-\s+)?|[{,]\s*)["']?([\w.-]+)["']?\s*:\s*|([\w.-]+)=`)

// comments takes the credentials out of the comments of what is written: parts of the configuration that are commented out, mostly.
func (c *converter) comments(n *yaml.Node) {
	if n == nil || c.opts.KeepSecrets {
		return
	}
	for _, text := range []*string{&n.HeadComment, &n.LineComment, &n.FootComment} {
		if *text == "" {
			continue
		}
		lines := strings.Split(*text, "\n")
		for i, line := range lines {
			if !strings.HasPrefix(line, "# otelmigrate: ") {
				lines[i] = c.comment(line)
			}
		}
		*text = strings.Join(lines, "\n")
	}
	for _, inner := range n.Content {
		c.comments(inner)
	}
}

func (c *converter) comment(line string) string {
	for _, m := range commented.FindAllStringSubmatchIndex(line, -1) {
		name := line[max(m[2], m[4]):max(m[3], m[5])]
		if labelNames.MatchString(name) && setting.SecretName(name) && m[1] < len(line) {
			return line[:m[1]] + hidden
		}
	}
	line = setting.Redact(line)
	for _, value := range slices.Sorted(maps.Values(c.variables)) {
		if len(value) > 5 { // shorter ones are words of the text
			line = strings.ReplaceAll(line, value, hidden)
		}
	}
	return line
}

// endpoint is an address that the user gave, with references in the place of its credentials.
func (c *converter) endpoint(address string) collector.Text {
	return setting.Conceal(address, func(p setting.Credential, value string) string {
		if c.opts.KeepSecrets {
			return ""
		}
		variable := c.variable("endpoint "+p.Name, value)
		c.Variable(variable, p.Of()+"the address of --endpoint")
		return variable
	})
}
