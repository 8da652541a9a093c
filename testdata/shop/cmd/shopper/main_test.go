package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	opentracing "github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"
)

func TestBuySendsTheCustomerAlong(t *testing.T) {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	defer opentracing.SetGlobalTracer(opentracing.NoopTracer{})
	storefront := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Mockpfx-Baggage-Customer"); got != "ada" {
			t.Errorf("customer %q", got)
		}
		io.WriteString(w, "receipt")
	}))
	defer storefront.Close()

	receipt, err := buy(context.Background(), storefront.URL, "ada", "tea")
	if err != nil || receipt != "receipt" {
		t.Fatalf("buy = %q, %v", receipt, err)
	}
	if spans := tracer.FinishedSpans(); len(spans) != 1 || spans[0].OperationName != "buy" {
		t.Errorf("spans: %v", spans)
	}
}
