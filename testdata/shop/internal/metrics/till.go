package metrics

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// tillCollector shows the money in each till when it is asked.
type tillCollector struct {
	mu    sync.Mutex
	tills map[string]float64
	desc  *prometheus.Desc
}

func newTillCollector() *tillCollector {
	return &tillCollector{
		tills: map[string]float64{"front": 100, "back": 20},
		desc:  prometheus.NewDesc("shop_till_euros", "Money in the till.", []string{"till"}, nil),
	}
}

func (c *tillCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.desc }

func (c *tillCollector) Collect(ch chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for till, euros := range c.tills {
		ch <- prometheus.MustNewConstMetric(c.desc, prometheus.GaugeValue, euros, till)
	}
}
