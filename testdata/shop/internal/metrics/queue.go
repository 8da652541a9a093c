package metrics

import "github.com/prometheus/client_golang/prometheus"

// Queue counts the work that waits in one queue.
type Queue struct {
	depth    prometheus.Gauge
	enqueued *prometheus.CounterVec
}

// NewQueue returns the metrics of the receipts queue.
func NewQueue() *Queue {
	q := &Queue{
		depth: prometheus.NewGauge(prometheus.GaugeOpts{Name: "shop_receipt_queue_depth", Help: "Receipts that wait to be sent."}),
		enqueued: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "shop_receipts_enqueued_total",
			Help: "Receipts by kind.",
		}, []string{"kind"}),
	}
	prometheus.MustRegister(q.depth)
	prometheus.MustRegister(q.enqueued)
	return q
}

// Enqueue notes a receipt, and how many wait now. The depth is set here and counted down in Done.
func (q *Queue) Enqueue(kind string, waiting int) {
	q.enqueued.With(prometheus.Labels{"kind": kind}).Inc()
	q.depth.Set(float64(waiting))
}

// Done notes a receipt that was sent.
func (q *Queue) Done() { q.depth.Dec() }
