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
	u, err := url.Parse(address.Text())
	if address.Text() == "" || err != nil {
		c.Problem(conversion.At(v), v.Path()+" has no url that can be read; it is left out, and Prometheus refuses the file too")
		return nil, nil
	}
	name := v.Get("name").Text()
	words := envWords("remote write", cmp.Or(name, strconv.Itoa(i)))
	endpoint, _ := c.urlText(address, u, words)
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
				headers = append(headers, collector.Entry{Key: h.Key, Value: c.setting(h.Value, envWords(words, "header", h.Key), secretName(h.Key))})
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
			send, _ := e.Value.Get("send").Bool()
			if send || !e.Value.Get("send").Exists() {
				settings = settings.Set("send_metadata", true)
			}
			c.add(e.At, id, finding.Review, "the exporter sends metadata with the samples (send_metadata); how often and how many at once cannot be set", exporterDocs)
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
	settings = c.httpClient(v, settings, words, id("prometheusremotewrite", name))
	return &c.cfg.Add(collector.Exporter, collector.ID{Type: "prometheusremotewrite", Name: name}, c.naming(settings), conversion.At(v).String()).ID, processors
}

func id(typ, name string) string { return collector.ID{Type: typ, Name: name}.String() }

// setting is the value of a scalar: a reference where it is a secret.
func (c *converter) setting(v yamledit.Value, words string, secret bool) any {
	if secret {
		if n := c.secret(v, words); n.Tag == collector.EnvTag {
			return n
		}
	}
	return v.Text()
}

// token is the value of a token: a reference with a default, because the extension refuses an empty one.
func (c *converter) token(v yamledit.Value, words string) any {
	n := c.secret(v, words)
	if n.Tag != collector.EnvTag {
		return v.Text()
	}
	return collector.EnvDefault(c.variable(words, orPath(v)), "unset")
}

// orPath is the value of a credential, its place where it was hidden.
func orPath(v yamledit.Value) string {
	if v.Text() == hidden {
		return v.Path()
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

// queue carries over how much is kept for a slow receiver. Prometheus counts samples a shard, the exporter counts requests.
func (c *converter) queue(v yamledit.Value, settings collector.Map) collector.Map {
	if !v.IsMap() {
		if !v.IsNull() {
			c.wrongType(v, "a mapping")
		}
		return settings
	}
	perSend := 2000 // the default of max_samples_per_send
	if n, err := strconv.Atoi(v.Get("max_samples_per_send").Text()); err == nil && n > 0 {
		perSend = n
	}
	for _, e := range v.Entries() {
		id := rule("queue", e.Key)
		n, err := strconv.Atoi(e.Value.Text())
		number := err == nil && n >= 0
		switch e.Key {
		case "capacity":
			if !number {
				c.wrongType(e.Value, "a whole number")
				continue
			}
			size := max(n/perSend, 1)
			settings = settings.Set("remote_write_queue::queue_size", size)
			c.add(e.At, id, finding.Review, fmt.Sprintf("counts samples in Prometheus and requests in the exporter: %d samples of which %d go into a request are a queue_size of %d. The queue is in memory; Prometheus has its write-ahead log behind it, so give the exporter a wal section if samples must survive a long outage", n, perSend, size), exporterDocs)
		case "max_shards":
			if !number {
				c.wrongType(e.Value, "a whole number")
				continue
			}
			settings = settings.Set("remote_write_queue::num_consumers", n)
			c.add(e.At, id, finding.Review, "is the number of requests at a time (num_consumers); the exporter does not scale between a minimum and this by itself", exporterDocs)
		case "min_shards":
			c.add(e.At, id, finding.Auto, "is not needed: the exporter does not scale the number of its requests", exporterDocs)
		case "max_samples_per_send":
			c.add(e.At, id, finding.Review, "the exporter cuts requests by bytes (max_batch_size_bytes, 3 MB) and not by samples", exporterDocs)
		case "batch_send_deadline":
			c.add(e.At, id, finding.Auto, "is not needed: the exporter sends what a scrape brings without waiting for more", exporterDocs)
		case "min_backoff", "max_backoff":
			d := c.copyScalar(e.Value, "duration", "")
			if d == nil {
				continue
			}
			key := map[string]string{"min_backoff": "initial_interval", "max_backoff": "max_interval"}[e.Key]
			settings = settings.Set("retry_on_failure::"+key, goDuration(d.Value))
			if settings.Get("retry_on_failure::max_elapsed_time") == nil {
				settings = settings.Set("retry_on_failure::max_elapsed_time", "0s")
			}
			c.add(e.At, id, finding.Auto, "is "+key+" of retry_on_failure, which goes on without end (max_elapsed_time: 0s) as Prometheus does", exporterDocs)
		case "retry_on_http_429":
			c.add(e.At, id, finding.Review, "the exporter retries on status 429 only with its feature gate exporter.prometheusremotewritexporter.RetryOn429", exporterDocs)
		case "sample_age_limit":
			d := c.copyScalar(e.Value, "duration", "")
			if d == nil {
				continue
			}
			settings = settings.Set("retry_on_failure::max_elapsed_time", goDuration(d.Value))
			c.add(e.At, id, finding.Review, "is max_elapsed_time of retry_on_failure: a request is given up after that time of trying, whatever the age of its samples", exporterDocs)
		default:
			if fieldType("QueueConfig", e.Key) == "" {
				c.unknown(e, "QueueConfig")
			}
		}
	}
	return settings
}

// sharedRelabel are the rules of write_relabel_configs where every entry of remote_write has the same: they can be applied as the
// samples are scraped. Otherwise there are none.
func (c *converter) sharedRelabel(v yamledit.Value) (rules []*yaml.Node) {
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
	for _, r := range first.Items() {
		quiet := &converter{opts: c.opts, cfg: &collector.Config{}, variables: map[string]string{}}
		quiet.Recorder = conversion.Recorder{Conversion: &conversion.Conversion{}}
		if n := quiet.relabelRule(r, "prom-x"); n != nil {
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
	for k, item := range e.Value.Items() {
		if len(c.metricRelabel) > 0 {
			if c.relabelRule(item, "prom-remote-write-write-relabel") != nil {
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
