package e2e

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// BenchmarkMetrics shows what recording costs before, as instruments, and in the exact style:
//
//	go test -run '^$' -bench BenchmarkMetrics -benchtime 1x .
func BenchmarkMetrics(b *testing.B) {
	result := regexp.MustCompile(`Benchmark/(\S+?)(-\d+)?\s+\d+\s+(\S+) ns/op\s+\S+ B/op\s+(\d+) allocs/op`)
	for b.Loop() {
		for _, form := range []struct {
			name  string
			flags []string
		}{{"client_golang", nil}, {"idiomatic", []string{}}, {"exact", []string{"--style", "exact"}}} {
			dir := program(b, "testdata/metricsbench.txtar")
			if form.flags != nil {
				migrate(b, dir, form.flags...)
			}
			cmd := exec.Command("go", "test", "-bench", ".", "-benchtime", "300ms", ".")
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			lines := result.FindAllStringSubmatch(string(out), -1)
			if err != nil || len(lines) != 6 {
				b.Fatalf("%v\n%s", err, out)
			}
			for _, l := range lines {
				fmt.Printf("%-14s %-34s %8s ns/op %s allocs/op\n", form.name, strings.ReplaceAll(l[1], "_", " "), l[3], l[4])
			}
		}
	}
}
