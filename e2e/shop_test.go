package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestShop migrates the demo: what is rewritten builds, its tests pass, and nothing else is touched.
func TestShop(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shop")
	if err := os.CopyFS(dir, os.DirFS("../testdata/shop")); err != nil {
		t.Fatal(err)
	}
	command := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	command(tool, "rewrite", "--write", "--quiet", ".")
	command("go", "vet", "./...")
	command("go", "test", "./...")
	if diff := command("go", "mod", "tidy", "-diff"); diff != "" {
		t.Errorf("the shop was tidy:\n%s", diff)
	}
	for name, legacy := range map[string]bool{
		"cmd/storefront/main.go":       false,
		"internal/orders/orders.go":    false,
		"cmd/shopper/main.go":          false, // baggage, and a set-up from the environment
		"cmd/warehouse/main.go":        false, // zipkin-go
		"internal/stock/stock.go":      false,
		"internal/stock/stock_test.go": false, // its recorder
		"internal/metrics/till.go":     false, // a custom collector
		"internal/metrics/metrics.go":  true,  // a summary
	} {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, path := range []string{"opentracing/opentracing-go", "uber/jaeger", "openzipkin", "client_golang/prometheus\""} {
			found = found || strings.Contains(string(src), path)
		}
		if found != legacy {
			t.Errorf("%s uses legacy libraries: %v, want %v\n%s", name, found, legacy, src)
		}
	}
	for _, name := range []string{"docker-compose.yml", ".env", "prometheus/prometheus.yml"} {
		was, err := os.ReadFile(filepath.Join("../testdata/shop", name))
		if err != nil {
			t.Fatal(err)
		}
		if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(now) != string(was) {
			t.Errorf("%s has changed: %v", name, err)
		}
	}
}
