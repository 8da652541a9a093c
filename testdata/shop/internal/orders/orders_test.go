package orders

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	opentracing "github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/mocktracer"

	"example.com/shop/internal/rpc"
)

type payer struct{}

func (payer) Pay(context.Context, *rpc.PayRequest) (*rpc.PayReply, error) {
	return &rpc.PayReply{Receipt: "r1"}, nil
}

func TestPlaceRecordsSpans(t *testing.T) {
	tracer := mocktracer.New()
	opentracing.SetGlobalTracer(tracer)
	warehouse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Mockpfx-Ids-Traceid") == "" {
			t.Error("the trace does not reach the warehouse")
		}
	}))
	defer warehouse.Close()

	receipt, err := New(tracer, payer{}, warehouse.URL).Place(context.Background(), Order{ID: "o1", SKU: "tea", Quantity: 2, Amount: 9.5})
	if err != nil || receipt != "r1" {
		t.Fatalf("Place = %q, %v", receipt, err)
	}
	spans := tracer.FinishedSpans()
	if len(spans) != 3 {
		t.Fatalf("%d spans, want 3", len(spans))
	}
	if got := spans[2].OperationName; got != "orders.place" {
		t.Errorf("last span is %q", got)
	}
}
