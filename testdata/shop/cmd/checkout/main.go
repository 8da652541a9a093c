// Command checkout takes payments. Its metrics are those of prometheus/client_golang.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/grpc"

	"example.com/shop/internal/metrics"
	"example.com/shop/internal/rpc"
)

type server struct{ queue *metrics.Queue }

// Pay implements rpc.CheckoutServer.
func (s *server) Pay(_ context.Context, in *rpc.PayRequest) (reply *rpc.PayReply, err error) {
	start := time.Now()
	metrics.PaymentStarted()
	defer func() { metrics.PaymentDone(in.Method, err, in.Amount, time.Since(start).Seconds()) }()
	if in.Amount <= 0 {
		return nil, errors.New("nothing to pay")
	}
	s.queue.Enqueue(in.Method, 1)
	defer s.queue.Done()
	return &rpc.PayReply{Receipt: "receipt-" + in.OrderID}, nil
}

func main() {
	addr := flag.String("addr", ":9090", "gRPC address to listen on")
	metricsAddr := flag.String("metrics", ":9091", "address of /metrics")
	flag.Parse()

	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.Handler())
	mux.Handle("/healthz", metrics.Instrument("healthz", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})))
	go func() { log.Fatal(http.ListenAndServe(*metricsAddr, mux)) }()

	lis, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	s := grpc.NewServer()
	rpc.RegisterCheckout(s, &server{queue: metrics.NewQueue()})
	log.Fatal(s.Serve(lis))
}
