// Command warehouse reserves goods. It is traced with zipkin-go.
package main

import (
	"flag"
	"log"
	"net/http"
	"strconv"

	"github.com/openzipkin/zipkin-go"
	zipkinhttp "github.com/openzipkin/zipkin-go/middleware/http"
	reporterhttp "github.com/openzipkin/zipkin-go/reporter/http"

	"example.com/shop/internal/stock"
)

func main() {
	addr := flag.String("addr", ":8081", "address to listen on")
	zipkinURL := flag.String("zipkin", "http://localhost:9411/api/v2/spans", "where spans are sent")
	flag.Parse()

	reporter := reporterhttp.NewReporter(*zipkinURL)
	defer reporter.Close()
	endpoint, err := zipkin.NewEndpoint("warehouse", *addr)
	if err != nil {
		log.Fatal(err)
	}
	sampler, err := zipkin.NewCountingSampler(0.5)
	if err != nil {
		log.Fatal(err)
	}
	tracer, err := zipkin.NewTracer(reporter, zipkin.WithLocalEndpoint(endpoint), zipkin.WithSampler(sampler))
	if err != nil {
		log.Fatal(err)
	}
	goods := stock.New(tracer, map[string]int{"tea": 100, "coffee": 40})
	mux := http.NewServeMux()
	mux.HandleFunc("/reserve", func(w http.ResponseWriter, r *http.Request) {
		quantity, err := strconv.Atoi(r.FormValue("quantity"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := goods.Reserve(r.Context(), r.FormValue("sku"), quantity); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
		}
	})
	middleware := zipkinhttp.NewServerMiddleware(tracer, zipkinhttp.SpanName("reserve"), zipkinhttp.TagResponseSize(true))
	log.Fatal(http.ListenAndServe(*addr, middleware(mux)))
}
