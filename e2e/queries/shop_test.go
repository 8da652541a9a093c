package queries

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// shop is both copies of the shop, and what they leave in a Prometheus.
type shop struct {
	old, new, plan   string
	pushed           map[string]bool   // the families that go over OTLP
	statuses         map[string]string // what became of the queries, by their places
	programs         [2]string         // the checkouts, old and new
	oldData, newData string
}

// TestShop goes the whole way once: the shop is migrated, both programs do the same work, the old one is scraped and the new one pushes into
// a Prometheus, and the rules and the dashboard of each are asked of its data.
func TestShop(t *testing.T) {
	dir := t.TempDir()
	s := &shop{old: filepath.Join(dir, "old"), new: filepath.Join(dir, "new"), oldData: filepath.Join(dir, "old-data"), newData: filepath.Join(dir, "new-data")}
	s.migrate(t)
	for i, from := range []string{s.old, s.new} {
		s.programs[i] = filepath.Join(dir, filepath.Base(from)+"-checkout")
		command(t, from, "go", "build", "-o", s.programs[i], "./cmd/checkout")
	}
	t.Run("a push as it is", s.testPush)

	start := time.Now()
	s.record(t)
	t.Logf("%d steps in %v", steps, time.Since(start))
	s.check(t, s.verify(t, s.new))
	for _, w := range wrongEdits {
		t.Run("wrong "+w.where, func(t *testing.T) { s.testWrong(t, w) })
	}
}

// check holds every query to its old result, but for those that were left to a human.
func (s *shop) check(t *testing.T, list []compared) {
	t.Helper()
	firing := map[string]int{}
	for _, q := range list {
		status := s.statuses[q.place()]
		t.Logf("%-7s %-6s %s: %d points, fires %d times %s", q.Status, status, q.Where, q.Points, q.Firing, q.Detail)
		switch {
		case status == "":
			t.Errorf("%s was not reported", q.Where)
		case q.Status != "equal" && status != "manual":
			t.Errorf("%s is %s, and was reported as %s: %s\nold: %s\nnew: %s", q.Where, q.Status, status, q.Detail, q.Old, q.New)
		}
		if q.Kind == "alert" {
			firing[q.Where] = q.Firing
		}
	}
	for _, alert := range []string{"PaymentsFail", "NoPayments", "ReceiptsPileUp", "GiftsBegin", "Revenue"} {
		if firing["alert "+alert] == 0 {
			t.Errorf("%s never fires", alert)
		}
	}
	// These are left to a human, because what they ask for is not pushed. It is there, as the program is scraped for it.
	for _, where := range []string{"rule job:shop_checkout_amount_euros:p99", "alert CheckoutIsDown"} {
		if q := find(t, list, where); q.Status != "equal" || s.statuses[q.place()] != "manual" {
			t.Errorf("%s is %s, and was reported as %s", where, q.Status, s.statuses[q.place()])
		}
	}
}

// wrongEdit is what somebody could get wrong in a new file.
type wrongEdit struct{ file, right, wrong, where string }

var wrongEdits = []wrongEdit{
	{"prometheus/rules/shop.yml", `outcome="failed"`, `outcome="declined"`, "alert PaymentsFail"},
	{"prometheus/rules/shop.yml", `outcome="paid"`, `outcome="failed"`, "alert NoPayments"},
	{"prometheus/rules/shop.yml", `job="acme/checkout"`, `job="checkout"`, "alert CheckoutIsSlow"}, // as it was
	{"prometheus/rules/more.yml", `instance="checkout-7f9c"`, `instance="checkout:9091"`, "rule one:shop_checkout_payments:rate5m"},
	{"grafana/shop.json", `sum by (till)`, `sum by (job)`, `panel "Money in the tills"`},
}

// testWrong makes the edit and holds that the comparison tells.
func (s *shop) testWrong(t *testing.T, w wrongEdit) {
	now := filepath.Join(t.TempDir(), "new")
	if err := os.CopyFS(now, os.DirFS(s.new)); err != nil {
		t.Fatal(err)
	}
	replace(t, filepath.Join(now, w.file), w.right, w.wrong)
	if q := find(t, s.verify(t, now), w.where); q.Status != "differ" {
		t.Errorf("%s with %s is %s: %s", w.where, w.wrong, q.Status, q.Detail)
	}
}

// compared is the outcome of one query.
type compared struct {
	File, Where, Kind, Old, New, Status, Detail string
	Line, Column, Points, Firing                int
}

// place is where the query is. The copies have it at the same place.
func (c compared) place() string {
	return fmt.Sprintf("%s:%d:%d", filepath.Base(c.File), c.Line, c.Column)
}

func find(t *testing.T, list []compared, where string) compared {
	t.Helper()
	for _, q := range list {
		if q.Where == where {
			return q
		}
	}
	t.Fatalf("%s is not compared", where)
	return compared{}
}

// verify compares the queries of the old copy with those of a new one, on the data of both.
func (s *shop) verify(t *testing.T, now string) []compared {
	t.Helper()
	end := begin.Add(time.Duration(steps-1) * interval)
	cmd := exec.Command(tool, "verify", "queries", "--format", "json", "--plan", s.plan, "--profile", "otlp", "--adjust", "--engine", engine,
		"--old-data", s.oldData, "--new-data", s.newData, "--start", begin.Format(time.RFC3339), "--end", end.Format(time.RFC3339), "--new", now, s.old)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 { // 1 says that something differs
		t.Fatalf("otelmigrate verify queries: %v\n%s%s", err, &stderr, out)
	}
	var report struct{ Queries []compared }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	return report.Queries
}
