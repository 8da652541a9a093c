package loader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// meta is what `go list -json` tells of a package.
type meta struct {
	ImportPath, Dir, Name, ForTest, Export string
	GoFiles, CgoFiles, IgnoredGoFiles      []string
	TestGoFiles, XTestGoFiles              []string
	Imports                                []string
	ImportMap                              map[string]string
	Standard, DepOnly                      bool
	Module                                 *struct {
		Path, Version, Dir, GoMod, GoVersion string
		Main                                 bool
	}
	Error      *listError
	DepsErrors []*listError
}

type listError struct {
	ImportStack []string
	Pos, Err    string
}

// errorPosition is where the go command says that the package's error is; the file is "" if it does not say.
func (p *meta) errorPosition() (file string, line, column int) {
	if p.Error == nil || p.Error.Pos == "" {
		return "", 0, 0
	}
	parts := strings.Split(p.Error.Pos, ":")
	if file = parts[0]; !filepath.IsAbs(file) {
		file = filepath.Join(p.Dir, file)
	}
	if len(parts) > 1 {
		line, _ = strconv.Atoi(parts[1])
	}
	if len(parts) > 2 {
		column, _ = strconv.Atoi(parts[2])
	}
	return file, line, column
}

const jsonFields = "ImportPath,Dir,Name,ForTest,Export,GoFiles,CgoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles,Imports,ImportMap,Standard,DepOnly,Module,Error,DepsErrors"

// toolExecFlag marks a call of this program in the place of the compiler.
const toolExecFlag = "-otelmigrate-toolexec"

var toolExecReady bool

// ToolExec must be called first thing in main with os.Args. The go command, asked for export data, runs this program in the
// place of each build tool; only the questions for a tool's version, by which the build cache is looked up, are passed on.
// Everything else fails, so packages that are in the build cache come with export data, and nothing is ever compiled.
func ToolExec(args []string) {
	toolExecReady = true
	if len(args) < 3 || args[1] != toolExecFlag {
		return
	}
	for _, a := range args[3:] {
		if a == "-V=full" || a == "-###" { // -### asks a C compiler, for packages that use cgo (cmd/go, work/buildid.go)
			cmd := exec.Command(args[2], args[3:]...)
			cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
			if err := cmd.Run(); err != nil {
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(1)
}

// list runs one go list over the patterns and everything they need. env overrides the configured environment.
func (l *load) list(ctx context.Context, dir string, env, tags, patterns []string) ([]*meta, error) {
	args := []string{"list", "-e", "-deps", "-test", "-json=" + jsonFields}
	if len(tags) > 0 {
		args = append(args, "-tags="+strings.Join(tags, ","))
	}
	if l.modReadonly {
		args = append(args, "-mod=readonly")
	}
	self := ""
	if toolExecReady && len(env) == 0 {
		if exe, err := os.Executable(); err == nil && !strings.ContainsAny(exe, `'"`) {
			self = exe
			args = append(args, "-export", "-toolexec='"+exe+"' "+toolExecFlag)
		}
	}
	if l.overlayFile != "" {
		args = append(args, "-overlay="+l.overlayFile)
	}
	args = append(args, "--")
	args = append(args, patterns...)
	out, err := l.goCommand(ctx, dir, env, args...)
	if err != nil {
		return nil, err
	}
	var list []*meta
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		m := new(meta)
		if err := dec.Decode(m); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if m.Error != nil && self != "" && strings.Contains(m.Error.Err, self) {
			m.Error = nil // not in the build cache
		}
		list = append(list, m)
	}
}

// goCommand runs the go command and returns its standard output; a failure carries what it said.
func (r *Result) goCommand(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(append([]string{}, r.cfg.Env...), "PWD="+dir), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("the go command is not on the PATH; install Go to load Go code")
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("go %s in %s: %s", args[0], r.Rel(filepath.Clean(dir)), firstLines(stderr.String(), err))
	}
	return stdout.Bytes(), nil
}

func firstLines(s string, err error) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return err.Error()
	}
	lines := strings.Split(s, "\n")
	return strings.Join(lines[:min(len(lines), 3)], "; ")
}
