package prometheus

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const exporterDocs = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/prometheusremotewriteexporter"

// remoteWrites makes an exporter of every entry. Entries whose write_relabel_configs differ get a pipeline each.
func (c *converter) remoteWrites(v yamledit.Value, scrapes bool) {
	if v.Exists() && !v.IsNull() && !v.IsList() {
		c.wrongType(v, "a list")
		return
	}
	base := c.cfg.Pipeline(collector.Metrics, "")
	for i, item := range v.Items() {
		if !scrapes {
			c.add(item, "prom-remote-write", finding.Keep, "there is nothing that the Collector scrapes; Prometheus goes on writing what it has", exporterDocs)
			continue
		}
		id, processors := c.remoteWrite(item, i)
		if id == nil {
			continue
		}
		p := base
		if len(processors) > 0 {
			p = c.cfg.Pipeline(collector.Metrics, cmp.Or(id.Name, strconv.Itoa(i)))
			p.Receivers, p.Processors = base.Receivers, processors
		}
		p.Processors = append(p.Processors[:len(p.Processors):len(p.Processors)], c.batch())
		p.Exporters = append(p.Exporters, *id)
		if p == base {
			p.Processors = unique(p.Processors)
		}
	}
	if len(base.Exporters) == 0 {
		c.drop(base)
	}
}

func unique(list []collector.ID) (out []collector.ID) {
	for _, id := range list {
		seen := false
		for _, have := range out {
			seen = seen || have == id
		}
		if !seen {
			out = append(out, id)
		}
	}
	return out
}

func (c *converter) drop(p *collector.Pipeline) {
	for i, have := range c.cfg.Pipelines {
		if have == p {
			c.cfg.Pipelines = append(c.cfg.Pipelines[:i:i], c.cfg.Pipelines[i+1:]...)
			return
		}
	}
}

// batch is the processor that gathers what one request carries.
func (c *converter) batch() collector.ID {
	return c.cfg.Add(collector.Processor, collector.ID{Type: "batch"}, nil).ID
}

func (c *converter) remoteWrite(v yamledit.Value, i int) (*collector.ID, []collector.ID) {
	if !v.IsMap() {
		c.wrongType(v, "a mapping")
		return nil, nil
	}
	address := v.Get("url")
	if _, err := url.Parse(address.Text()); address.Text() == "" || err != nil {
		c.Problem(conversion.At(v), v.Path()+" has no url that can be read; it is left out, and Prometheus refuses the file too")
		return nil, nil
	}
	name := setting.Redact(v.Get("name").Text())
	words := envWords("remote write", cmp.Or(name, strconv.Itoa(i)))
	endpoint, _ := c.conceal(address, words)
	settings := collector.Map{{Key: "endpoint", Value: endpoint}}
	c.add(v, "prom-remote-write", finding.Auto, "becomes an exporter that writes the same series, without suffixes added to names, scope labels or target_info", exporterDocs)
	var processors []collector.ID
	for _, e := range v.Entries() {
		id := rule("remote-write", e.Key)
		switch e.Key {
		case "url", "name":
			c.add(e.At, id, finding.Auto, map[string]string{"url": "is the exporter's endpoint", "name": "is the exporter's name"}[e.Key], exporterDocs)
		case "remote_timeout":
			if d := c.copyScalar(e.Value, "duration", ""); d != nil {
				settings = append(settings, collector.Entry{Key: "timeout", Value: goDuration(d.Value)})
				c.add(e.At, id, finding.Auto, "is the exporter's timeout", exporterDocs)
			}
		case "headers":
			headers, _ := settings.Get("headers").(collector.Map)
			for _, h := range e.Value.Entries() {
				headers = append(headers, collector.Entry{Key: h.Key, Value: c.setting(h.Value, envWords(words, "header", h.Key), setting.SecretName(h.Key))})
				c.add(h.At, id, finding.Auto, "is sent as a header", exporterDocs)
			}
			if len(headers) > 0 {
				settings = settings.Set("headers", headers)
			}
		case "write_relabel_configs":
			processors = c.writeRelabel(e, i)
		case "queue_config":
			settings = c.queue(e.Value, settings)
		case "metadata_config":
			settings = c.metadata(e, id, settings)
		case "send_exemplars":
			c.add(e.At, id, finding.Auto, "exemplars that a target shows in OpenMetrics are always sent", exporterDocs)
		case "send_native_histograms":
			c.add(e.At, id, finding.Auto, "native histograms are always sent", exporterDocs)
		case "protobuf_message":
			if e.Value.Text() == "prometheus.WriteRequest" {
				c.add(e.At, id, finding.Auto, "is what the exporter sends", exporterDocs)
			} else {
				c.add(e.At, id, finding.Review, "the exporter sends Remote Write 1.0; 2.0 needs its feature gate exporter.prometheusremotewritexporter.enableSendingRW2 and protobuf_message: io.prometheus.write.v2.Request", exporterDocs)
			}
		case "round_robin_dns":
			c.add(e.At, id, finding.Manual, "the exporter has no such setting; put a load balancer in front of the receiving servers", exporterDocs)
		default:
			if fieldType("RemoteWriteConfig", e.Key) == "" {
				c.unknown(e, "RemoteWriteConfig")
			}
		}
	}
	if !v.Get("metadata_config").Exists() {
		c.add(v, "prom-remote-write-metadata-config", finding.Review, "Prometheus also sends the types and help texts of metrics, once a minute, unless metadata_config says no; the exporter does so only with send_metadata: true", exporterDocs)
	}
	settings = c.httpClient(v, settings, words, id("prometheusremotewrite", name))
	return &c.cfg.Add(collector.Exporter, collector.ID{Type: "prometheusremotewrite", Name: name}, c.naming(settings), conversion.At(v).String()).ID, processors
}

// metadata carries over whether types and help texts are sent beside the samples; Prometheus does so unless it is switched off.
func (c *converter) metadata(e yamledit.Entry, id string, settings collector.Map) collector.Map {
	if send, ok := e.Value.Get("send").Bool(); ok && !send {
		c.add(e.At, id, finding.Auto, "Prometheus sends no metadata (send: false), and neither does the exporter, whose send_metadata is off by default", exporterDocs)
		return settings
	}
	c.add(e.At, id, finding.Review, "the exporter sends metadata with every request (send_metadata: true) and not at an interval of its own; how often and how many at once cannot be set", exporterDocs)
	return settings.Set("send_metadata", true)
}

func id(typ, name string) string { return collector.ID{Type: typ, Name: name}.String() }

// setting is the value of a scalar: a reference where it is a secret, or holds one.
func (c *converter) setting(v yamledit.Value, words string, secret bool) any {
	if secret {
		if n := c.secret(v, words, placeholder(v)); n.Tag == collector.EnvTag {
			return n
		}
		return v.Text()
	}
	if t, found := c.conceal(v, words); found {
		return t
	}
	return v.Text()
}

// token is the value of a token: a reference with a default, because the extension refuses an empty one.
func (c *converter) token(v yamledit.Value, words string) any {
	if n := c.secret(v, words, "unset"); n.Tag == collector.EnvTag {
		return n
	}
	return v.Text()
}

// goDuration writes a duration of Prometheus as the Collector reads it: days, weeks and years in hours.
func goDuration(s string) string {
	m := durations.FindStringSubmatch(s)
	if m == nil {
		return s + "s"
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	hours := n(2)*365*24 + n(4)*7*24 + n(6)*24 + n(8)
	var b strings.Builder
	for _, part := range []struct {
		n    int
		unit string
	}{{hours, "h"}, {n(10), "m"}, {n(12), "s"}, {n(14), "ms"}} {
		if part.n > 0 {
			fmt.Fprintf(&b, "%d%s", part.n, part.unit)
		}
	}
	return cmp.Or(b.String(), "0s")
}

// writeRelabelWords name the variables for credentials in write_relabel_configs.
const writeRelabelWords = "write relabel"

// sharedRelabel are the rules of write_relabel_configs where every entry of remote_write has the same: they can be applied as the
// samples are scraped. Otherwise there are none.
func (c *converter) sharedRelabel(v yamledit.Value, external []string) (rules []*yaml.Node) {
	items := v.Items()
	if len(items) == 0 {
		return nil
	}
	first := items[0].Get("write_relabel_configs")
	for _, item := range items[1:] {
		if !sameValue(first, item.Get("write_relabel_configs")) {
			return nil
		}
	}
	if c.droppedLabels, c.notShared = dropExternal(first.Items(), external); c.notShared != "" {
		return nil
	}
	for _, r := range first.Items() {
		quiet := &converter{opts: c.opts, cfg: &collector.Config{}, variables: c.variables}
		quiet.Recorder = conversion.Recorder{Conversion: &conversion.Conversion{}}
		if n := quiet.relabelRule(r, "prom-x", writeRelabelWords); n != nil {
			rules = append(rules, n)
		}
	}
	return rules
}

func sameValue(a, b yamledit.Value) bool {
	x, errX := yaml.Marshal(a.Node())
	y, errY := yaml.Marshal(b.Node())
	return errX == nil && errY == nil && string(x) == string(y)
}

// appendRelabel gives a job the rules that all remote_write entries share.
func (c *converter) appendRelabel(job *yaml.Node) {
	if job == nil || len(c.metricRelabel) == 0 {
		return
	}
	for i := 0; i+1 < len(job.Content); i += 2 {
		if job.Content[i].Value == "metric_relabel_configs" {
			job.Content[i+1].Content = append(job.Content[i+1].Content, c.metricRelabel...)
			return
		}
	}
	job.Content = append(job.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "metric_relabel_configs"},
		&yaml.Node{Kind: yaml.SequenceNode, Content: c.metricRelabel})
}

// writeRelabel says what became of the rules of one entry, and returns processors for those that hold for this entry only.
func (c *converter) writeRelabel(e yamledit.Entry, i int) (processors []collector.ID) {
	if e.Value.IsNull() {
		return nil
	}
	if !e.Value.IsList() {
		c.wrongType(e.Value, "a list")
		return nil
	}
	if c.notShared != "" {
		c.add(e.At, "prom-write-relabel", finding.Manual, "is left out: "+c.notShared+", and Prometheus applies it when external_labels are on the series, the receiver's metric_relabel_configs before. Give this exporter a pipeline with a filter or transform processor that does the same", "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/transformprocessor")
		for _, item := range e.Value.Items() {
			c.add(item, "prom-write-relabel", finding.Manual, "is left out with the other write_relabel_configs", docs+"configuration/")
		}
		return nil
	}
	for k, item := range e.Value.Items() {
		if len(c.metricRelabel) > 0 {
			if c.relabelRule(item, "prom-remote-write-write-relabel", writeRelabelWords) != nil {
				c.add(item, "prom-write-relabel", finding.Review, "is applied to what is scraped (metric_relabel_configs of every job) and no longer before writing: up and the scrape_ series of Prometheus itself do not pass it, nor do jobs of scrape_config_files", docs+"configuration/")
			}
			continue
		}
		p, why := c.filter(item, i, k)
		if p == nil {
			c.add(item, "prom-write-relabel", finding.Manual, "holds for this remote_write only, and the Collector has no processor that does the same ("+why+"); give this receiver a pipeline with a filter or transform processor", "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/filterprocessor")
			continue
		}
		processors = append(processors, *p)
		c.add(item, "prom-write-relabel", finding.Review, "is a filter processor in the pipeline of this exporter; unlike the rule it sees histograms as a whole and not as their _bucket, _sum and _count series", "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/filterprocessor")
	}
	return processors
}

// filter makes a filter processor of a rule that keeps or drops series by their name.
func (c *converter) filter(item yamledit.Value, i, k int) (*collector.ID, string) {
	action := cmp.Or(strings.ToLower(item.Get("action").Text()), "replace")
	sources := item.Get("source_labels").Strings()
	if action != "keep" && action != "drop" {
		return nil, "it changes labels"
	}
	if len(sources) != 1 || sources[0] != "__name__" {
		return nil, "it looks at other labels than the name"
	}
	regex := item.Get("regex").Text()
	condition := "IsMatch(name, " + strconv.Quote("^(?s:"+regex+")$") + ")"
	if action == "keep" {
		condition = "not " + condition
	}
	return &c.cfg.Add(collector.Processor, collector.ID{Type: "filter", Name: fmt.Sprintf("remote_write_%d_%d", i, k)},
		collector.Map{{Key: "error_mode", Value: "ignore"}, {Key: "metrics", Value: collector.Map{{Key: "metric", Value: []any{condition}}}}},
		conversion.At(item).String()).ID, ""
}
