package stock

import (
	"context"
	"testing"

	"github.com/openzipkin/zipkin-go"
	"github.com/openzipkin/zipkin-go/reporter/recorder"
)

func TestReserve(t *testing.T) {
	rec := recorder.NewReporter()
	defer rec.Close()
	tracer, err := zipkin.NewTracer(rec)
	if err != nil {
		t.Fatal(err)
	}
	s := New(tracer, map[string]int{"tea": 3})
	if err := s.Reserve(context.Background(), "tea", 2); err != nil {
		t.Fatal(err)
	}
	if err := s.Reserve(context.Background(), "tea", 2); err != ErrTooLittle {
		t.Fatalf("got %v", err)
	}
	spans := rec.Flush()
	if len(spans) != 4 || spans[0].Name != "db.update" || spans[3].Tags["error"] == "" {
		t.Errorf("spans: %+v", spans)
	}
}
