// Package stock keeps the warehouse's numbers.
package stock

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/openzipkin/zipkin-go"
	"github.com/openzipkin/zipkin-go/model"
)

// ErrTooLittle says that less is left than was asked for.
var ErrTooLittle = errors.New("too little in stock")

// Stock is what the warehouse holds.
type Stock struct {
	tracer *zipkin.Tracer
	mu     sync.Mutex
	items  map[string]int
}

// New returns a stock of the items.
func New(tracer *zipkin.Tracer, items map[string]int) *Stock {
	return &Stock{tracer: tracer, items: items}
}

// Reserve takes a quantity out of the stock.
func (s *Stock) Reserve(ctx context.Context, sku string, quantity int) error {
	span, ctx := s.tracer.StartSpanFromContext(ctx, "stock.reserve")
	defer span.Finish()
	span.Tag("stock.sku", sku)
	if err := s.take(ctx, sku, quantity); err != nil {
		zipkin.TagError.Set(span, err.Error())
		return err
	}
	span.Annotate(time.Now(), "reserved")
	return nil
}

func (s *Stock) take(ctx context.Context, sku string, quantity int) error {
	span, _ := s.tracer.StartSpanFromContext(ctx, "db.update", zipkin.Kind(model.Client))
	defer span.Finish()
	span.SetRemoteEndpoint(&model.Endpoint{ServiceName: "stock-db", Port: 5432})
	zipkin.TagSQLQuery.Set(span, "update stock set left = left - $1 where sku = $2")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.items[sku] < quantity {
		return ErrTooLittle
	}
	s.items[sku] -= quantity
	return nil
}
