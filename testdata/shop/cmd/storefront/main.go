// Command storefront is the shop's web front end. It is traced with OpenTracing and the Jaeger client.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc"
	"github.com/opentracing-contrib/go-stdlib/nethttp"
	opentracing "github.com/opentracing/opentracing-go"
	jaegerconfig "github.com/uber/jaeger-client-go/config"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/shop/internal/orders"
	"example.com/shop/internal/rpc"
)

func main() {
	addr := flag.String("addr", ":8080", "address to listen on")
	agent := flag.String("jaeger-agent", "localhost:6831", "address of the Jaeger agent")
	checkout := flag.String("checkout", "localhost:9090", "address of the checkout")
	warehouse := flag.String("warehouse", "http://localhost:8081", "address of the warehouse")
	flag.Parse()

	tracer, closer, err := initTracer("storefront", *agent)
	if err != nil {
		log.Fatal(err)
	}
	defer closer.Close()
	opentracing.SetGlobalTracer(tracer)

	conn, err := grpc.NewClient(*checkout,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUnaryInterceptor(otgrpc.OpenTracingClientInterceptor(tracer)))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()

	service := orders.New(tracer, rpc.NewCheckoutClient(conn), *warehouse)
	mux := http.NewServeMux()
	mux.HandleFunc("/orders", func(w http.ResponseWriter, r *http.Request) {
		receipt, err := service.Place(r.Context(), orders.Order{ID: r.FormValue("id"), SKU: r.FormValue("sku"), Quantity: 1, Amount: 9.5})
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, receipt)
	})
	handler := nethttp.Middleware(tracer, mux, nethttp.OperationNameFunc(func(r *http.Request) string {
		return "HTTP " + r.Method + " " + r.URL.Path
	}))
	log.Fatal(http.ListenAndServe(*addr, handler))
}

// initTracer sets up the Jaeger client: every trace is kept.
func initTracer(service, agent string) (opentracing.Tracer, io.Closer, error) {
	cfg := jaegerconfig.Configuration{
		ServiceName: service,
		Sampler:     &jaegerconfig.SamplerConfig{Type: "const", Param: 1},
		Reporter: &jaegerconfig.ReporterConfig{
			LocalAgentHostPort:  agent,
			BufferFlushInterval: time.Second,
		},
		Tags: []opentracing.Tag{{Key: "deployment", Value: "demo"}},
	}
	return cfg.NewTracer()
}
