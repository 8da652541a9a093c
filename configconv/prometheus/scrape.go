package prometheus

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// unneeded are the fields of the global section that concern rules and queries.
var unneeded = map[string]string{
	"evaluation_interval": "is how often rules are evaluated; the Collector evaluates none, and the Prometheus that does has it in its own file",
	"rule_query_offset":   "concerns rules; the Collector evaluates none",
	"query_log_file":      "logs queries; the Collector answers none",
}

func (c *converter) global(v yamledit.Value) *yaml.Node {
	return c.copyStruct(v, "GlobalConfig", "global", func(e yamledit.Entry) (*yaml.Node, bool) {
		if why, drop := unneeded[e.Key]; drop {
			c.add(e.At, rule("global", e.Key), finding.Auto, e.Key+" "+why, docs+"configuration/")
			return nil, true
		}
		if e.Key == "external_labels" {
			return c.externalLabels(e), true
		}
		return c.carried(e, "GlobalConfig", "global", rule("global", e.Key)), true
	})
}

func rule(section, field string) string {
	return "prom-" + section + "-" + strings.ReplaceAll(strings.ToLower(field), "_", "-")
}

// replicaLabel matches the label by which the members of a highly available pair differ.
var replicaLabel = regexp.MustCompile(`(?i)^_*(prometheus_)?replica(_label)?_*$|^ha_replica$`)

// externalLabels copies the labels; ${VAR} in them refers to Prometheus' environment (config.Load, "expand-external-labels").
func (c *converter) externalLabels(e yamledit.Entry) *yaml.Node {
	if !e.Value.IsMap() {
		if !e.Value.IsNull() {
			c.wrongType(e.Value, "a mapping")
		}
		return nil
	}
	c.add(e.At, "prom-global-external-labels", finding.Review, "the receiver puts external_labels on every series, so that they are also there on exporters other than remote write; Prometheus adds them only to what leaves it (remote write, federation, alerts)", receiverDocs)
	out := &yaml.Node{Kind: yaml.MappingNode}
	for _, l := range e.Value.Entries() {
		if l.Value.IsNull() { // a label without a value is none
			c.add(l.At, "prom-global-external-labels", finding.Auto, "has no value, so Prometheus adds no such label; it is left out", docs+"configuration/")
			continue
		}
		if !l.Value.IsScalar() {
			c.wrongType(l.Value, "a string")
			continue
		}
		if slices.Contains(c.droppedLabels, l.Key) {
			c.add(l.At, "prom-external-label-dropped", finding.Auto, "write_relabel_configs drop this label from everything that is written, so the receiver does not add it", docs+"configuration/")
			continue
		}
		if replicaLabel.MatchString(l.Key) {
			c.add(l.At, "prom-ha-pair", finding.Review, "this label tells the members of a highly available pair apart: every replica of the Collector with this configuration scrapes every target, so give each its own value, or use the target allocator and one set of series", "https://opentelemetry.io/docs/platforms/kubernetes/operator/target-allocator/")
		}
		words := envWords("external label", l.Key)
		if secretLabel(l.Key) {
			out.Content = append(out.Content, str(l.At.Node()), c.secret(l.Value, words, ""))
			continue
		}
		value := str(l.Value.Node())
		parts, concealed := c.conceal(l.Value, words)
		t, refers := expandParts(parts)
		if plain, ok := t.Plain(); ok {
			value.Value = plain // two dollar signs stand for one there
		} else if concealed {
			value = collector.EnvNode(t)
		}
		if refers {
			for _, p := range t {
				if p.HasDefault {
					c.Variable(p.Env, "part of the external label "+l.Key)
				}
			}
			value = collector.EnvNode(t)
			c.add(l.Value, "prom-external-label-variable", finding.Review, "refers to the environment of Prometheus; the variable must be set for the Collector as well (Prometheus takes an unset one for empty, and so does the Collector, with a warning)", docs+"configuration/")
		}
		out.Content = append(out.Content, str(l.At.Node()), value)
	}
	return out
}

// expandParts is expand for the literal parts of a text.
func expandParts(parts collector.Text) (t collector.Text, refers bool) {
	for _, p := range parts {
		if p.Env != "" {
			t = append(t, p)
			continue
		}
		expanded, has := expand(p.Literal)
		t, refers = append(t, expanded...), refers || has
	}
	return t, refers
}

// expand splits a text at its references to the environment, as os.Expand does; $$ stands for one dollar sign.
func expand(s string) (t collector.Text, refers bool) {
	const mark = "\x00" // cannot stand in YAML
	var names []string
	literal := os.Expand(s, func(name string) string {
		if name == "$" {
			return "$"
		}
		names = append(names, name)
		return mark
	})
	for i, part := range strings.Split(literal, mark) {
		if i > 0 {
			t = append(t, collector.Part{Env: collector.EnvName(names[i-1]), HasDefault: true})
			if regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(names[i-1]) {
				t[len(t)-1].Env = names[i-1]
			}
		}
		if part != "" {
			t = append(t, collector.Part{Literal: part})
		}
	}
	return t, len(names) > 0
}

func (c *converter) scrapeConfigs(v yamledit.Value) *yaml.Node {
	if !v.IsList() {
		if !v.IsNull() {
			c.wrongType(v, "a list")
		}
		return nil
	}
	out := &yaml.Node{Kind: yaml.SequenceNode}
	for _, item := range v.Items() {
		since := len(c.Findings)
		if n := c.scrapeConfig(item); n != nil && len(n.Content) > 0 {
			n.HeadComment, n.FootComment = withNotes(item.Node().HeadComment, c.Note(since)), item.Node().FootComment
			out.Content = append(out.Content, n)
		}
	}
	return out
}

func (c *converter) scrapeConfig(v yamledit.Value) *yaml.Node {
	if !v.IsMap() {
		c.wrongType(v, "a mapping")
		return nil
	}
	job := v.Get("job_name")
	name := job.Text()
	if name == "" {
		c.Problem(conversion.At(v), v.Path()+" has no job_name; it is left out, and Prometheus refuses the file too")
		return nil
	}
	words := envWords("job", setting.Redact(name))
	n := c.copyStruct(v, "ScrapeConfig", words, func(e yamledit.Entry) (*yaml.Node, bool) {
		if e.Key == "params" {
			return c.params(v, e, words), true
		}
		return c.scrapeField(e, words)
	})
	c.appendRelabel(n)
	return n
}

// scrapeField takes over what needs more than a copy, and records the finding of the field.
func (c *converter) scrapeField(e yamledit.Entry, words string) (*yaml.Node, bool) {
	id := rule("scrape", e.Key)
	switch {
	case e.Key == "job_name":
		return c.jobName(e), true
	case e.Key == "relabel_configs", e.Key == "metric_relabel_configs":
		return c.relabelConfigs(e, words), true
	case e.Key == "honor_labels":
		if b, ok := e.Value.Bool(); ok && b {
			c.add(e.At, id, finding.Review, "labels that the target itself gives win over those of the scrape, job and instance among them: the receiver then makes the resource of those, and writes the same labels again", receiverDocs)
			return nil, false
		}
	case e.Key == "scrape_failure_log_file":
		c.Need(conversion.At(e.Value), e.Value.Text(), "its folder must be writable: failed scrapes are logged to it")
	case strings.HasSuffix(e.Key, "_sd_configs"), e.Key == "static_configs":
		return c.discovery(e, words), true
	}
	return c.carried(e, "ScrapeConfig", words, id), true
}

// params copies the parameters of a job's URL. The ones whose names are those of credentials become references, but for auth of the SNMP
// exporter, which names a section of its configuration.
func (c *converter) params(job yamledit.Value, e yamledit.Entry, words string) *yaml.Node {
	if !e.Value.IsMap() {
		return c.carried(e, "ScrapeConfig", words, rule("scrape", e.Key))
	}
	out := &yaml.Node{Kind: yaml.MappingNode, Style: e.Value.Node().Style & yaml.FlowStyle}
	for _, p := range e.Value.Entries() {
		typ := "[]string"
		if setting.SecretName(p.Key) && !(p.Key == "auth" && job.Get("metrics_path").Text() == "/snmp") {
			typ = "[]secret"
		}
		if n := c.copyValue(p.Value, typ, envWords(words, e.Key, p.Key)); n != nil {
			out.Content = append(out.Content, str(p.At.Node()), n)
		}
	}
	c.add(e.At, rule("scrape", e.Key), finding.Auto, e.Key+" goes over as it is", receiverDocs)
	return out
}

func (c *converter) jobName(e yamledit.Entry) *yaml.Node {
	n := c.text(e.Value, "job name")
	if n.Tag != collector.EnvTag {
		n.Tag = "!!str"
	}
	name := e.Value.Text()
	shown := setting.Redact(name)
	c.jobs[name]++
	if times := c.jobs[name]; times > 1 {
		c.add(e.At, "prom-duplicate-job", finding.Manual, fmt.Sprintf("the job %q is there a second time, which Prometheus refuses; it is called %s_%d here, and its series get that job label. Give it a name of its own", shown, shown, times), docs+"configuration/")
		n.Value = fmt.Sprintf("%s_%d", n.Value, times)
		return n
	}
	c.add(e.At, "prom-scrape-job", finding.Auto, fmt.Sprintf("the job %q is scraped by the prometheus receiver", shown), receiverDocs)
	return n
}

// sdNeeds says what a service discovery needs besides its settings.
var sdNeeds = map[string]string{
	"kubernetes_sd_configs":  "the Collector's service account needs the same rights to get, list and watch",
	"ec2_sd_configs":         "the Collector needs the same IAM rights",
	"aws_sd_configs":         "the Collector needs the same IAM rights",
	"lightsail_sd_configs":   "the Collector needs the same IAM rights",
	"gce_sd_configs":         "the Collector needs the same service account",
	"azure_sd_configs":       "the Collector needs the same identity",
	"docker_sd_configs":      "the Collector needs to reach the Docker socket",
	"dockerswarm_sd_configs": "the Collector needs to reach the Docker socket",
}

// discovery copies the ways in which a job finds its targets, with one finding each.
func (c *converter) discovery(e yamledit.Entry, words string) *yaml.Node {
	id := rule("scrape", strings.TrimSuffix(e.Key, "_configs"))
	typ := fieldType("ScrapeConfig", e.Key)
	n := c.copyValue(e.Value, typ, envWords(words, strings.TrimSuffix(e.Key, "_configs")))
	need := sdNeeds[e.Key]
	if need == "" && e.Key != "static_configs" && e.Key != "file_sd_configs" {
		need = "the Collector needs to reach the same service"
	}
	if n == nil {
		return nil
	}
	for _, item := range e.Value.Items() {
		message := e.Key + " goes over as it is"
		if need != "" {
			message += "; " + need
		}
		c.add(item, id, finding.Auto, message, receiverDocs)
		if e.Key == "file_sd_configs" {
			c.fileSD(item)
		}
	}
	if len(e.Value.Items()) == 0 {
		c.add(e.At, id, finding.Auto, e.Key+" is empty", receiverDocs)
	}
	return n
}

func (c *converter) fileSD(v yamledit.Value) {
	for _, f := range v.Get("files").Items() {
		c.needFile(f, "the targets; a pattern may match several files")
	}
}

func (c *converter) scrapeConfigFiles(v yamledit.Value) *yaml.Node {
	n := c.copyValue(v, "[]string", "")
	for _, item := range v.Items() {
		c.Need(conversion.At(item), item.Text(), "scrape configs; a pattern may match several files")
		c.add(item, "prom-scrape-config-files", finding.Review, "the Collector reads these files itself: relative paths start at the folder that it is started in, and dollar signs in them are not doubled. Convert each of them to see what it needs", docs+"configuration/")
	}
	return n
}

// relabelActions are the actions of relabeling (prometheus/model/relabel).
var relabelActions = []string{"replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop", "labelkeep", "lowercase", "uppercase"}

func (c *converter) relabelConfigs(e yamledit.Entry, words string) *yaml.Node {
	id := rule("scrape", strings.TrimSuffix(e.Key, "_configs"))
	if e.Value.IsNull() {
		return nil
	}
	if !e.Value.IsList() {
		c.wrongType(e.Value, "a list")
		return nil
	}
	out := &yaml.Node{Kind: yaml.SequenceNode}
	for _, item := range e.Value.Items() {
		since := len(c.Findings)
		n := c.relabelRule(item, id, words)
		if n != nil {
			n.HeadComment = withNotes(n.HeadComment, c.Note(since))
			out.Content = append(out.Content, n)
		}
	}
	return out
}

// relabelRule copies one rule. A rule that Prometheus refuses is left out. words name the variables for credentials in it.
func (c *converter) relabelRule(item yamledit.Value, id, words string) *yaml.Node {
	action := strings.ToLower(item.Get("action").Text())
	if action != "" && !slices.Contains(relabelActions, action) {
		c.Problem(conversion.At(item.Get("action")), fmt.Sprintf("%q is no action of relabeling; the rule is left out, and Prometheus refuses the file too", setting.Redact(action)))
		return nil
	}
	if item.IsNull() {
		c.wrongType(item, "a mapping")
		return nil
	}
	target := item.Get("target_label").Text()
	n := c.copyStruct(item, "relabel.Config", words, func(e yamledit.Entry) (*yaml.Node, bool) {
		if e.Key == "replacement" && secretLabel(target) && e.Value.IsScalar() && !strings.Contains(e.Value.Text(), "$") { // it does not come from another label
			return c.secret(e.Value, envWords(words, target), ""), true
		}
		return nil, false
	})
	if n == nil {
		return nil
	}
	n.Style = item.Node().Style & yaml.FlowStyle
	n.HeadComment, n.FootComment = item.Node().HeadComment, item.Node().FootComment
	if action == "hashmod" {
		c.add(item, "prom-sharding", finding.Review, "hashmod usually spreads targets over several Prometheus servers: each Collector needs the number of its own shard, or use the target allocator, which spreads targets by itself", "https://opentelemetry.io/docs/platforms/kubernetes/operator/target-allocator/")
		return n
	}
	if names := dropsIdentity(item); len(names) > 0 && id != rule("scrape", "relabel") {
		c.add(item, "prom-identity-label", finding.Review, "the rule takes away "+strings.Join(names, " and ")+", which the receiver makes its resource of, and the exporter writes again: the series keep what the target has for it. Take the label out where the series arrive", receiverDocs)
		return n
	}
	c.add(item, id, finding.Auto, "the rule goes over as it is, with its dollar signs doubled for the Collector", receiverDocs)
	return n
}
