// Command bench measures what otelmigrate costs beside the go command and go/packages on one repository, in one run, so that
// the ratios hold on a noisy machine:
//
//	go run ./bench [-n RUNS] [-cold] REPOSITORY
//
// It prints CPU seconds (user and system, of all processes), wall seconds and the largest process's memory of each step, and
// the ratios that docs/speed.md gives targets for. -cold also measures with an empty build cache, which takes minutes.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"golang.org/x/tools/go/packages"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

func main() {
	runs := flag.Int("n", 3, "runs of each step; the median counts")
	cold := flag.Bool("cold", false, "also measure with an empty build cache")
	load := flag.Bool("load", false, "load the packages with go/packages and exit; the baseline runs the program so")
	list := flag.Bool("list", false, "list what a scan of the repository type-checks, and exit")
	flag.Parse()
	err := errors.New("name one repository")
	switch {
	case *load:
		err = loadPackages(flag.Args())
	case *list && flag.NArg() == 1:
		err = listAffected(flag.Arg(0))
	case flag.NArg() == 1:
		err = bench(flag.Arg(0), *runs, *cold)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// loadPackages is the baseline: the syntax and types of the given packages and their tests, dependencies from export data.
func loadPackages(patterns []string) error {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Tests: true}, patterns...)
	if err == nil && len(pkgs) == 0 {
		err = errors.New("no packages")
	}
	return err
}

// step is one command that is measured.
type step struct {
	name string
	cold bool // with an empty build cache
	args []string
	cost []cost
}

type cost struct {
	cpu, wall time.Duration
	memory    int64 // bytes
}

func bench(repo string, runs int, cold bool) error {
	dir, err := os.MkdirTemp("", "otelmigrate-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tool := filepath.Join(dir, "otelmigrate")
	build := exec.Command("go", "build", "-o", tool, "github.com/otelmigrate/otelmigrate/cmd/otelmigrate")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// In a process of its own, because what this one holds would count as memory of the steps.
	out, err := exec.Command(self, "-list", repo).Output()
	if err != nil {
		return fmt.Errorf("load %s: %w", repo, err)
	}
	affected := strings.Fields(string(out))
	steps := []*step{
		{name: "load", args: append([]string{self, "-load"}, affected...)},
		{name: "vet", args: []string{"go", "vet", "./..."}},
		{name: "scan", args: []string{tool, "scan", "-q"}},
		{name: "rewrite", args: []string{tool, "rewrite", "-q"}},
	}
	if cold {
		steps = append(steps,
			&step{name: "cold vet", cold: true, args: []string{"go", "vet", "./..."}},
			&step{name: "cold scan", cold: true, args: []string{tool, "scan", "-q"}},
			&step{name: "cold vettool", cold: true, args: []string{"go", "vet", "-vettool=" + tool, "./..."}})
	}
	for run := range runs + 1 { // the first one warms the caches up
		for _, s := range steps {
			if run == 0 && s.cold {
				continue
			}
			c, err := measure(repo, s)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			if run > 0 {
				s.cost = append(s.cost, c)
			}
		}
	}
	report(repo, steps, len(affected))
	return nil
}

// listAffected names the packages that a scan type-checks with their function bodies.
func listAffected(repo string) error {
	res, err := loader.Load(context.Background(), loader.Config{Dir: repo, NoVariants: true, IsLegacy: func(p string) bool { return catalog.FamilyOf(p) != "" }})
	if err != nil {
		return err
	}
	var paths []string
	for _, p := range res.Packages {
		if path := strings.TrimSuffix(p.Path, "_test"); !slices.Contains(paths, path) {
			paths = append(paths, path)
			fmt.Println(path)
		}
	}
	if len(paths) == 0 {
		return errors.New("the repository uses no legacy library")
	}
	return nil
}

// measure runs a step once. Findings, and what go vet complains about, are no failure.
func measure(repo string, s *step) (cost, error) {
	cmd := exec.Command(s.args[0], s.args[1:]...)
	cmd.Dir = repo
	cmd.Env = os.Environ()
	if s.cold {
		cache, err := os.MkdirTemp("", "otelmigrate-bench-cache-")
		if err != nil {
			return cost{}, err
		}
		defer os.RemoveAll(cache)
		cmd.Env = append(cmd.Env, "GOCACHE="+cache)
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return cost{}, err
	}
	c := cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall: time.Since(start)}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.memory = usage.Maxrss << 10 // KiB on Linux
	}
	return c, nil
}

// median is the run in the middle by CPU time.
func (s *step) median() cost {
	list := slices.SortedFunc(slices.Values(s.cost), func(a, b cost) int { return cmp.Compare(a.cpu, b.cpu) })
	return list[len(list)/2]
}

func report(repo string, steps []*step, affected int) {
	byName := map[string]cost{}
	fmt.Printf("%s, %d affected packages\n\n", filepath.Base(repo), affected)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "step\tCPU s\twall s\tMB")
	for _, s := range steps {
		c := s.median()
		byName[s.name] = c
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%d\n", s.name, c.cpu.Seconds(), c.wall.Seconds(), c.memory>>20)
	}
	fmt.Fprintln(w, "\nratio of CPU\tis\tat most\t")
	for _, r := range []struct {
		a, b   string
		target float64
	}{{"scan", "load", 1.3}, {"scan", "vet", 1}, {"rewrite", "scan", 3}, {"cold scan", "cold vet", 0.2}, {"cold vettool", "cold vet", 1.3}} {
		a, ok := byName[r.a]
		if !ok {
			continue
		}
		fmt.Fprintf(w, "%s / %s\t%.2f\t%.1f\t\n", r.a, r.b, a.cpu.Seconds()/byName[r.b].cpu.Seconds(), r.target)
	}
	w.Flush()
}
