package prometheus

import (
	"fmt"
	"math"
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// queue carries over how much is kept for a slow receiver. Prometheus counts samples a shard, the exporter counts requests.
func (c *converter) queue(v yamledit.Value, settings collector.Map) collector.Map {
	if !v.IsMap() {
		if !v.IsNull() {
			c.wrongType(v, "a mapping")
		}
		return settings
	}
	settings = c.queueSize(v, settings)
	for _, e := range v.Entries() {
		id := rule("queue", e.Key)
		n, number := positive(e.Value)
		switch e.Key {
		case "capacity", "max_samples_per_send":
			if !number {
				c.wrongType(e.Value, "a whole number above 0")
				continue
			}
			if e.Key == "capacity" {
				c.add(e.At, id, finding.Auto, "counts for queue_size", exporterDocs)
			} else {
				c.add(e.At, id, finding.Review, "counts for queue_size; the exporter cuts requests by bytes (max_batch_size_bytes, 3 MB) and not by samples", exporterDocs)
			}
		case "max_shards":
			if !number {
				c.wrongType(e.Value, "a whole number above 0")
				continue
			}
			settings = settings.Set("remote_write_queue::num_consumers", n)
			c.add(e.At, id, finding.Review, "counts for queue_size, and is the number of requests at a time (num_consumers); the exporter does not scale between a minimum and this by itself", exporterDocs)
		case "min_shards":
			c.add(e.At, id, finding.Auto, "is not needed: the exporter does not scale the number of its requests", exporterDocs)
		case "batch_send_deadline":
			c.add(e.At, id, finding.Auto, "is not needed: the exporter sends what a scrape brings without waiting for more", exporterDocs)
		case "min_backoff", "max_backoff":
			d := c.copyScalar(e.Value, "duration", "")
			if d == nil {
				continue
			}
			key := map[string]string{"min_backoff": "initial_interval", "max_backoff": "max_interval"}[e.Key]
			settings = settings.Set("retry_on_failure::"+key, goDuration(d.Value))
			if limited(v) {
				c.add(e.At, id, finding.Auto, "is "+key+" of retry_on_failure, which goes on for the time of sample_age_limit (max_elapsed_time)", exporterDocs)
				continue
			}
			settings = settings.Set("retry_on_failure::max_elapsed_time", "0s")
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

// limited reports whether samples are given up after some time.
func limited(queue yamledit.Value) bool {
	limit := queue.Get("sample_age_limit").Text()
	return limit != "" && durations.MatchString(limit) && goDuration(limit) != "0s"
}

// queueDefaults are those of Prometheus (config.DefaultQueueConfig).
var queueDefaults = []struct {
	key   string
	value int
}{{"capacity", 10000}, {"max_shards", 50}, {"max_samples_per_send", 2000}}

// queueSize is how many requests hold what Prometheus holds in its queue: capacity samples in each of max_shards shards, of which a request
// takes max_samples_per_send. Where none of them is set, the exporter keeps its own size.
func (c *converter) queueSize(v yamledit.Value, settings collector.Map) collector.Map {
	numbers, shown, set := [3]int{}, [3]string{}, false
	for i, d := range queueDefaults {
		numbers[i], shown[i] = d.value, d.key+" "+strconv.Itoa(d.value)+", Prometheus' default"
		if n, ok := positive(v.Get(d.key)); ok {
			numbers[i], shown[i], set = n, d.key+" "+strconv.Itoa(n), true
		}
	}
	if !set {
		return settings
	}
	size := int(min(max(float64(numbers[0])*float64(numbers[1])/float64(numbers[2]), 1), math.MaxInt32))
	c.add(v, "prom-queue-size", finding.Review, fmt.Sprintf("Prometheus counts samples in each shard, and the exporter requests: (%s) * (%s) / (%s) is a queue_size of %d. The queue is in memory; Prometheus has its write-ahead log behind it, so give the exporter a wal section if samples must survive a long outage",
		shown[0], shown[1], shown[2], size), exporterDocs)
	return settings.Set("remote_write_queue::queue_size", size)
}

// positive is the value of a whole number above 0, as Prometheus wants those of the queue.
func positive(v yamledit.Value) (int, bool) {
	if !v.IsScalar() || !wholeNumber(v) {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Text(), 0, 0)
	if err != nil {
		f, errFloat := strconv.ParseFloat(v.Text(), 64)
		if errFloat != nil || math.Abs(f) > math.MaxInt32 {
			return 0, false
		}
		n = int64(f)
	}
	return int(n), n > 0
}
