// Package orders is the storefront's own work: it reserves stock in the warehouse and pays at the checkout.
package orders

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	opentracing "github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
	"github.com/opentracing/opentracing-go/log"

	"example.com/shop/internal/rpc"
)

// Payer charges an order.
type Payer interface {
	Pay(ctx context.Context, in *rpc.PayRequest) (*rpc.PayReply, error)
}

// Service places orders.
type Service struct {
	tracer    opentracing.Tracer
	payer     Payer
	warehouse string
	client    *http.Client
}

// New returns a service that reserves stock at the warehouse's address.
func New(tracer opentracing.Tracer, payer Payer, warehouse string) *Service {
	return &Service{tracer: tracer, payer: payer, warehouse: warehouse, client: &http.Client{Timeout: 5 * time.Second}}
}

// Order is one purchase.
type Order struct {
	ID       string
	SKU      string
	Quantity int
	Amount   float64
	Express  bool
}

// ErrOutOfStock says that the warehouse has too little.
var ErrOutOfStock = errors.New("out of stock")

// Place reserves the goods, then charges the order.
func (s *Service) Place(ctx context.Context, o Order) (string, error) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "orders.place", opentracing.Tag{Key: "order.id", Value: o.ID})
	defer span.Finish()
	span.SetTag("order.sku", o.SKU)
	span.SetTag("order.quantity", o.Quantity)
	span.SetTag("order.express", o.Express)

	if err := s.reserve(ctx, o); err != nil {
		ext.Error.Set(span, true)
		span.LogFields(log.String("event", "reserve failed"), log.Error(err))
		return "", err
	}
	reply, err := s.payer.Pay(ctx, &rpc.PayRequest{OrderID: o.ID, Amount: o.Amount, Method: "card"})
	if err != nil {
		ext.Error.Set(span, true)
		span.LogKV("event", "payment failed", "message", err.Error())
		return "", fmt.Errorf("pay order %s: %w", o.ID, err)
	}
	s.audit(span, o)
	return reply.Receipt, nil
}

// reserve asks the warehouse over HTTP.
func (s *Service) reserve(ctx context.Context, o Order) error {
	span, ctx := opentracing.StartSpanFromContextWithTracer(ctx, s.tracer, "warehouse.reserve", ext.SpanKindRPCClient)
	defer span.Finish()
	ext.PeerService.Set(span, "warehouse")

	url := fmt.Sprintf("%s/reserve?sku=%s&quantity=%d", s.warehouse, o.SKU, o.Quantity)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return err
	}
	ext.HTTPMethod.Set(span, req.Method)
	ext.HTTPUrl.Set(span, url)
	if err := s.tracer.Inject(span.Context(), opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(req.Header)); err != nil {
		span.LogFields(log.Error(err))
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	ext.HTTPStatusCode.Set(span, uint16(resp.StatusCode))
	if resp.StatusCode == http.StatusConflict {
		return ErrOutOfStock
	}
	return nil
}

// audit runs beside the request, as a child of its span.
func (s *Service) audit(parent opentracing.Span, o Order) {
	span := s.tracer.StartSpan("orders.audit", opentracing.ChildOf(parent.Context()))
	defer span.Finish()
	span.LogFields(log.String("event", "audited"), log.Float64("amount", o.Amount))
}
