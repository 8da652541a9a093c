// Package rpc is the gRPC contract between the storefront and the checkout. Messages travel as JSON, so that the shop
// needs no protoc.
package rpc

import (
	"context"
	"encoding/json"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
)

// PayRequest asks the checkout to charge an order.
type PayRequest struct {
	OrderID string  `json:"order_id"`
	Amount  float64 `json:"amount"`
	Method  string  `json:"method"`
}

// PayReply tells how it went.
type PayReply struct {
	Receipt string `json:"receipt"`
}

// CheckoutServer is what the checkout implements.
type CheckoutServer interface {
	Pay(context.Context, *PayRequest) (*PayReply, error)
}

const payMethod = "/shop.Checkout/Pay"

type codec struct{}

func (codec) Marshal(v any) ([]byte, error)   { return json.Marshal(v) }
func (codec) Unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }
func (codec) Name() string                    { return "json" }

func init() { encoding.RegisterCodec(codec{}) }

// RegisterCheckout puts the service on a server.
func RegisterCheckout(s *grpc.Server, srv CheckoutServer) {
	s.RegisterService(&grpc.ServiceDesc{
		ServiceName: "shop.Checkout",
		HandlerType: (*CheckoutServer)(nil),
		Methods: []grpc.MethodDesc{{
			MethodName: "Pay",
			Handler: func(srv any, ctx context.Context, dec func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
				in := new(PayRequest)
				if err := dec(in); err != nil {
					return nil, err
				}
				if interceptor == nil {
					return srv.(CheckoutServer).Pay(ctx, in)
				}
				info := &grpc.UnaryServerInfo{Server: srv, FullMethod: payMethod}
				return interceptor(ctx, in, info, func(ctx context.Context, req any) (any, error) {
					return srv.(CheckoutServer).Pay(ctx, req.(*PayRequest))
				})
			},
		}},
	}, srv)
}

// CheckoutClient calls the checkout.
type CheckoutClient struct{ conn grpc.ClientConnInterface }

// NewCheckoutClient returns a client on the connection.
func NewCheckoutClient(conn grpc.ClientConnInterface) *CheckoutClient { return &CheckoutClient{conn} }

// Pay charges an order.
func (c *CheckoutClient) Pay(ctx context.Context, in *PayRequest) (*PayReply, error) {
	out := new(PayReply)
	return out, c.conn.Invoke(ctx, payMethod, in, out, grpc.CallContentSubtype("json"))
}
