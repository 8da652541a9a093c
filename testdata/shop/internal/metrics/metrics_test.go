package metrics

import (
	"errors"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestPaymentsAreExposed(t *testing.T) {
	PaymentStarted()
	PaymentDone("card", nil, 12.5, 0.002)
	PaymentStarted()
	PaymentDone("card", errors.New("declined"), 3, 0.5)
	want := `
# HELP shop_checkout_payments_total Payments by method and outcome.
# TYPE shop_checkout_payments_total counter
shop_checkout_payments_total{method="card",outcome="failed"} 1
shop_checkout_payments_total{method="card",outcome="paid"} 1
# HELP shop_checkout_in_flight Payments that are being made.
# TYPE shop_checkout_in_flight gauge
shop_checkout_in_flight 0
`
	if err := testutil.GatherAndCompare(prometheus.DefaultGatherer, strings.NewReader(want), "shop_checkout_payments_total", "shop_checkout_in_flight"); err != nil {
		t.Error(err)
	}
}
