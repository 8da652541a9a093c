// Package metrics holds what the checkout counts.
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var (
	// Payments counts payments by method and outcome.
	payments = promauto.NewCounterVec(prometheus.CounterOpts{
		Namespace: "shop",
		Subsystem: "checkout",
		Name:      "payments_total",
		Help:      "Payments by method and outcome.",
	}, []string{"method", "outcome"})

	revenue = promauto.NewCounter(prometheus.CounterOpts{
		Namespace: "shop",
		Name:      "revenue_euros_total",
		Help:      "Revenue in euros.",
	})

	inFlight = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "shop_checkout_in_flight",
		Help: "Payments that are being made.",
	})

	lastPayment = prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "shop_checkout_last_amount_euros",
		Help: "Amount of the last payment.",
	})

	duration = promauto.NewHistogram(prometheus.HistogramOpts{
		Name:    "shop_checkout_duration_seconds",
		Help:    "Time a payment takes.",
		Buckets: prometheus.ExponentialBuckets(0.001, 4, 6),
	})

	requests = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "shop_http_requests_total",
		Help: "HTTP requests by handler, status code and method.",
	}, []string{"handler", "code", "method"})

	// A summary has no counterpart in OpenTelemetry.
	amounts = promauto.NewSummary(prometheus.SummaryOpts{
		Name:       "shop_checkout_amount_euros",
		Help:       "Amounts paid.",
		Objectives: map[float64]float64{0.5: 0.05, 0.99: 0.001},
	})
)

func init() {
	prometheus.MustRegister(inFlight, lastPayment, newTillCollector())
}

// PaymentStarted notes a payment that begins.
func PaymentStarted() { inFlight.Inc() }

// PaymentDone notes a payment that ended after so many seconds.
func PaymentDone(method string, err error, amount, seconds float64) {
	inFlight.Dec()
	duration.Observe(seconds)
	if err != nil {
		payments.WithLabelValues(method, "failed").Inc()
		return
	}
	payments.WithLabelValues(method, "paid").Inc()
	revenue.Add(amount)
	lastPayment.Set(amount)
	amounts.Observe(amount)
}

// Instrument counts the requests of a handler.
func Instrument(name string, next http.Handler) http.Handler {
	return promhttp.InstrumentHandlerCounter(requests.MustCurryWith(prometheus.Labels{"handler": name}), next)
}
