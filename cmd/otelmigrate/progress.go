package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"
)

// isTree reports whether the argument names a directory to work on, not a package pattern. A path that does not exist
// counts as one, so that the user is told.
func isTree(arg string) bool {
	if strings.Contains(arg, "...") {
		return false
	}
	info, err := os.Stat(arg)
	if err != nil {
		return arg == "." || strings.HasPrefix(arg, "./") || strings.HasPrefix(arg, "../") || filepath.IsAbs(arg) || !strings.Contains(arg, ".")
	}
	return info.IsDir()
}

// progress writes to standard error: one line that is written over on a terminal, one line a stage otherwise.
type progress struct {
	quiet, terminal bool
	stage           string
}

func newProgress(quiet bool) *progress {
	return &progress{quiet: quiet, terminal: term.IsTerminal(int(os.Stderr.Fd()))}
}

func (p *progress) update(stage string, done, total int) {
	switch {
	case p.quiet:
	case p.terminal && total > 1:
		fmt.Fprintf(os.Stderr, "\r\x1b[K%s %d/%d", stage, done, total)
	case p.terminal:
		fmt.Fprintf(os.Stderr, "\r\x1b[K%s", stage)
	case stage != p.stage:
		fmt.Fprintln(os.Stderr, stage)
	}
	p.stage = stage
}

func (p *progress) done() {
	if p.terminal && !p.quiet && p.stage != "" {
		fmt.Fprint(os.Stderr, "\r\x1b[K")
	}
	p.stage = ""
}
