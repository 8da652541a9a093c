package orders

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	opentracing "github.com/opentracing/opentracing-go"

	"example.com/shop/internal/rpc"
)

type payer struct{}

func (payer) Pay(context.Context, *rpc.PayRequest) (*rpc.PayReply, error) {
	return &rpc.PayReply{Receipt: "r1"}, nil
}

func TestPlace(t *testing.T) {
	status := http.StatusOK
	warehouse := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer warehouse.Close()
	service := New(opentracing.NoopTracer{}, payer{}, warehouse.URL)
	order := Order{ID: "o1", SKU: "tea", Quantity: 2, Amount: 9.5}

	receipt, err := service.Place(context.Background(), order)
	if err != nil || receipt != "r1" {
		t.Errorf("Place = %q, %v", receipt, err)
	}
	status = http.StatusConflict
	if _, err := service.Place(context.Background(), order); !errors.Is(err, ErrOutOfStock) {
		t.Errorf("Place = %v, want %v", err, ErrOutOfStock)
	}
}
