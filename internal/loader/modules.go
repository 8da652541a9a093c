package loader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// findModules lists the modules to load: those below the root, and the one that holds the root when its go.mod lies above.
func (r *Result) findModules(ctx context.Context) error {
	goFiles := false
	var dirs []string
	err := filepath.WalkDir(r.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			r.problem(finding.Problem{File: r.Rel(path), Message: "cannot be read: " + reason(err), Skipped: true})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if path != r.Root && skipped(d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		goFiles = goFiles || strings.HasSuffix(d.Name(), ".go")
		if d.Name() == "go.mod" {
			dirs = append(dirs, filepath.Dir(path))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !slices.Contains(dirs, r.Root) {
		if above := moduleAbove(filepath.Dir(r.Root)); above != "" && goFiles {
			dirs = append([]string{r.Root}, dirs...) // its packages belong to the module above
		}
	}
	if len(dirs) == 0 {
		if goFiles {
			return fmt.Errorf("%s holds Go files but no go.mod, here or above; run `go mod init` there first", r.cfg.Dir)
		}
		return fmt.Errorf("%s holds no Go module; name a directory with a go.mod", r.cfg.Dir)
	}
	if len(r.cfg.Patterns) > 0 {
		dirs = dirs[:1]
	}
	var firstErr error
	for _, dir := range dirs {
		m, err := r.moduleAt(ctx, dir)
		if err != nil {
			firstErr = errors.Join(firstErr, err)
			r.problem(finding.Problem{File: r.Rel(filepath.Join(dir, "go.mod")), Message: err.Error(), Skipped: true})
			continue
		}
		r.Modules = append(r.Modules, m)
	}
	if len(r.Modules) == 0 {
		return firstErr
	}
	return nil
}

func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// skipped reports whether the go command, or everybody, leaves a directory of that name out.
func skipped(name string) bool {
	return name == "vendor" || name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func moduleAbove(dir string) string {
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// moduleAt describes the module that the go command sees in dir.
func (r *Result) moduleAt(ctx context.Context, dir string) (*Module, error) {
	out, err := r.goCommand(ctx, dir, nil, "env", "-json", "GOMOD", "GOWORK", "GOFLAGS")
	if err != nil {
		return nil, err
	}
	var env struct{ GOMOD, GOWORK, GOFLAGS string }
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	if env.GOMOD == "" || env.GOMOD == os.DevNull {
		return nil, fmt.Errorf("%s: the go command finds no module here; is GO111MODULE off?", dir)
	}
	src, ok := r.cfg.Overlay[env.GOMOD]
	if !ok {
		if src, err = os.ReadFile(env.GOMOD); err != nil {
			return nil, err
		}
	}
	f, err := modfile.ParseLax(env.GOMOD, src, nil)
	if err != nil {
		return nil, err
	}
	if f.Module == nil {
		return nil, fmt.Errorf("%s has no module line; run `go mod init`", r.Rel(env.GOMOD))
	}
	m := &Module{Path: f.Module.Mod.Path, Dir: filepath.Dir(env.GOMOD), GoMod: env.GOMOD}
	if f.Go != nil {
		m.GoVersion = f.Go.Version
	}
	if env.GOWORK != "" && env.GOWORK != "off" && memberOf(env.GOWORK, m.Dir) {
		m.Workspace = env.GOWORK
	}
	if _, err := os.Stat(filepath.Join(m.Dir, "vendor", "modules.txt")); err == nil && m.Workspace == "" && !strings.Contains(env.GOFLAGS, "-mod=mod") && !strings.Contains(env.GOFLAGS, "-mod=readonly") {
		m.Vendor = true
	}
	return m, nil
}

// memberOf reports whether the go.work lists the directory.
func memberOf(work, dir string) bool {
	src, err := os.ReadFile(work)
	if err != nil {
		return false
	}
	f, err := modfile.ParseWork(work, src, nil)
	if err != nil {
		return false
	}
	for _, u := range f.Use {
		p := u.Path
		if !filepath.IsAbs(p) {
			p = filepath.Join(filepath.Dir(work), filepath.FromSlash(p))
		}
		if real, err := filepath.EvalSymlinks(p); err == nil && real == dir {
			return true
		}
	}
	return false
}
