package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The programs under test: this Collector, the converter, and what says which events Logstash makes.
var collectorBin, otelmigrateBin, expectBin string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "collector")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	collectorBin, otelmigrateBin, expectBin = filepath.Join(dir, "collector"), filepath.Join(dir, "otelmigrate"), filepath.Join(dir, "expect")
	root := filepath.Join("..", "..")
	code := 1
	if buildCollector() && build(otelmigrateBin, root, "./cmd/otelmigrate") && build(expectBin, root, "./configconv/logstash/interpreter/expect") {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// buildCollector builds this Collector. Linking it takes half a minute: while tests are written, E2E_COLLECTOR may name one that is there.
func buildCollector() bool {
	if built := os.Getenv("E2E_COLLECTOR"); built != "" {
		collectorBin = built
		return true
	}
	return build(collectorBin, ".", ".")
}

func build(bin, dir, pkg string) bool {
	cmd := exec.Command("go", "build", "-o", bin, pkg)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build %s in %s: %v\n%s", pkg, dir, err, out)
		return false
	}
	return true
}

// convert runs the converter on a source and returns the configuration.
func convert(t *testing.T, name, text string, flags ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(otelmigrateBin, append(append([]string{"convert"}, flags...), file)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("otelmigrate convert: %v\n%s", err, errs.String())
	}
	return out.String()
}

// verdicts dry-runs configurations.
func verdicts(t *testing.T, files []string) []verdict {
	t.Helper()
	out, err := exec.Command(collectorBin, append([]string{"dryrun"}, files...)...).Output()
	if err != nil {
		if _, failed := err.(*exec.ExitError); !failed {
			t.Fatal(err)
		}
	}
	var list []verdict
	for line := range bytes.Lines(out) {
		var v verdict
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		list = append(list, v)
	}
	if len(list) != len(files) {
		t.Fatalf("%d verdicts for %d files", len(list), len(files))
	}
	return list
}

// run runs a configuration until the test ends, and returns what it logs once the Collector is ready.
func run(t *testing.T, config string) *lockedBuffer {
	t.Helper()
	file := filepath.Join(t.TempDir(), "otel.yaml")
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(collectorBin, "run", file)
	var log lockedBuffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
		}
		if t.Failed() {
			t.Logf("the Collector's log:\n%s", log.String())
		}
	})
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(log.String(), "Everything is ready"); {
		select {
		case err := <-done:
			done <- err
			t.Fatalf("the Collector ended: %v\n%s\n%s", err, log.String(), config)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("the Collector is not ready:\n%s", log.String())
		}
	}
	return &log
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// freePort is a port that nothing listens on just now.
func freePort(t *testing.T, network string) string {
	t.Helper()
	if network == "udp" {
		c, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return fmt.Sprint(c.LocalAddr().(*net.UDPAddr).Port)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after 30 seconds", what)
		}
	}
}
