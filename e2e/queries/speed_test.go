package queries

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestSpeed holds queries to the speed of promtool check rules on the same files: those of $OTELMIGRATE_QUERIES where it names a folder of rule
// files, or files made for it.
func TestSpeed(t *testing.T) {
	dir := os.Getenv("OTELMIGRATE_QUERIES")
	if dir == "" {
		dir = t.TempDir()
		for i := range 40 {
			var exprs []string
			for k := range 60 {
				exprs = append(exprs, fmt.Sprintf(`sum by (job, code) (rate(http_requests_%d_total{code=~"5..",handler!="h%d"}[5m])) / on (job) group_left sum by (job) (rate(http_requests_%d_total[5m])) > %d`, i, k, i, k))
			}
			write(t, filepath.Join(dir, fmt.Sprintf("rules%d.yml", i)), rules(exprs))
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.y*ml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	best := func(name string, args ...string) time.Duration {
		least := time.Hour
		for range 5 {
			start := time.Now()
			out, err := exec.Command(name, args...).CombinedOutput()
			if took := time.Since(start); took < least {
				least = took
			}
			if err != nil {
				t.Fatalf("%s: %v\n%.2000s", name, err, out)
			}
		}
		return least
	}
	theirs := best(promtool, append([]string{"check", "rules"}, files...)...)
	ours := best(tool, append([]string{"queries", "-q", "--profile", "otlp", "--adjust", "-o", os.DevNull}, files...)...)
	ratio := float64(theirs) / float64(ours)
	t.Logf("%d files: promtool check rules %v, queries %v: %.2f times as fast", len(files), theirs, ours, ratio)
	if ratio < 1 {
		t.Errorf("queries takes longer than promtool check rules")
	}
}
