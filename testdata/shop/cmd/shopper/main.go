// Command shopper buys at the storefront like a customer, to see that the shop works. The customer's name travels in the
// baggage of its traces.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"

	opentracing "github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
	jaegerconfig "github.com/uber/jaeger-client-go/config"
)

func main() {
	storefront := flag.String("storefront", "http://localhost:8080", "address of the storefront")
	customer := flag.String("customer", "ada", "who buys")
	flag.Parse()

	cfg, err := jaegerconfig.FromEnv() // JAEGER_*, see .env
	if err != nil {
		log.Fatal(err)
	}
	closer, err := cfg.InitGlobalTracer("shopper")
	if err != nil {
		log.Fatal(err)
	}
	defer closer.Close()

	receipt, err := buy(context.Background(), *storefront, *customer, "tea")
	if err != nil {
		log.Print(err)
		return
	}
	fmt.Print(receipt)
}

// buy orders one piece.
func buy(ctx context.Context, storefront, customer, sku string) (string, error) {
	span, ctx := opentracing.StartSpanFromContext(ctx, "buy", ext.SpanKindRPCClient)
	defer span.Finish()
	span.SetBaggageItem("customer", customer)

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, storefront+"/orders?id=1&sku="+sku, nil)
	if err != nil {
		return "", err
	}
	carrier := opentracing.HTTPHeadersCarrier(req.Header)
	if err := opentracing.GlobalTracer().Inject(span.Context(), opentracing.HTTPHeaders, carrier); err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	ext.HTTPStatusCode.Set(span, uint16(resp.StatusCode))
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", resp.Status, body)
	}
	return string(body), nil
}
