package orders

import (
	"context"

	opentracing "github.com/opentracing/opentracing-go"
)

// Customer returns the customer of the request, which the storefront put into the trace's baggage.
func Customer(ctx context.Context) string {
	if span := opentracing.SpanFromContext(ctx); span != nil {
		return span.BaggageItem("customer")
	}
	return ""
}

// WithCustomer puts the customer into the baggage of the request's trace.
func WithCustomer(ctx context.Context, customer string) {
	if span := opentracing.SpanFromContext(ctx); span != nil {
		span.SetBaggageItem("customer", customer)
	}
}
