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
	// The least of several runs, taken in turns. What is held is the time of the processor: that of the clock is another thing on a busy machine.
	type taken struct{ clock, processor time.Duration }
	theirs, ours := taken{time.Hour, time.Hour}, taken{time.Hour, time.Hour}
	run := func(least *taken, name string, args ...string) {
		cmd := exec.Command(name, append(args, files...)...)
		start := time.Now()
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%.2000s", name, err, out)
		}
		least.clock = min(least.clock, time.Since(start))
		least.processor = min(least.processor, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	}
	for range 10 {
		run(&theirs, promtool, "check", "rules")
		run(&ours, tool, "queries", "-q", "--profile", "otlp", "--adjust", "-o", os.DevNull)
	}
	ratio := float64(theirs.processor) / float64(ours.processor)
	t.Logf("%d files: promtool check rules %v (%v of the processor), queries %v (%v): %.2f times as fast, %.2f by the processor", len(files),
		theirs.clock, theirs.processor, ours.clock, ours.processor, float64(theirs.clock)/float64(ours.clock), ratio)
	if ratio < 1 {
		t.Errorf("queries takes longer than promtool check rules")
	}
}
