package edit

import (
	"bufio"
	"io"
	"os"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/term"
)

// The SGR codes of a coloured diff, as git uses them.
const (
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	green = "\x1b[32m"
	cyan  = "\x1b[36m"
	reset = "\x1b[0m"
)

// Diff writes the changes as a git-style unified diff, which git apply and patch -p1 take, in the order of the names.
func Diff(w io.Writer, changes []Change, color bool) error {
	out := bufio.NewWriter(w)
	for _, c := range sorted(changes) {
		from, to := "a/"+c.Rel, "b/"+c.Rel
		head := "diff --git " + from + " " + to + "\n"
		if c.Create {
			head += "new file mode 100644\n"
			from = "/dev/null"
		}
		if c.Delete {
			head += "deleted file mode 100644\n"
			to = "/dev/null"
		}
		body := renumber(udiff.Unified(from, to, string(c.Old), string(c.New)))
		if body == "" && !c.Create && !c.Delete {
			continue
		}
		if !color {
			out.WriteString(head)
			out.WriteString(body)
			continue
		}
		for line := range strings.Lines(head + body) {
			out.WriteString(paint(line))
		}
	}
	return out.Flush()
}

func paint(line string) string {
	text, end := strings.TrimSuffix(line, "\n"), ""
	if text != line {
		end = "\n"
	}
	code := ""
	switch {
	case strings.HasPrefix(text, "diff "), strings.HasPrefix(text, "---"), strings.HasPrefix(text, "+++"),
		strings.HasPrefix(text, "new file"), strings.HasPrefix(text, "deleted file"):
		code = bold
	case strings.HasPrefix(text, "@@"):
		code = cyan
	case strings.HasPrefix(text, "+"):
		code = green
	case strings.HasPrefix(text, "-"):
		code = red
	default:
		return line
	}
	return code + text + reset + end
}

// UseColor reports whether output to f is to be coloured: on a terminal, unless NO_COLOR says otherwise or CLICOLOR_FORCE
// asks for it anywhere (no-color.org, bixense.com/clicolors).
func UseColor(f *os.File) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	if v := os.Getenv("CLICOLOR_FORCE"); v != "" && v != "0" {
		return true
	}
	return term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}
