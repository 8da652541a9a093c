package gomod

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// Module is the module as it is.
type Module struct {
	Dir, Path    string
	GoMod, GoSum []byte
	GoVersion    string
	Workspace    string // path of the go.work in force, or ""
	Vendor       bool
}

// Request says what changes.
type Request struct {
	Module  Module
	Files   map[string][]byte // rewritten and new files by absolute path
	Imports []string          // import paths that are new
	Release Release
	Raise   []module.Version // what has to rise beside it
	Dropped []string         // legacy import paths that no file imports any more
	Env     []string         // of the go command; nil means os.Environ()
}

// Result is what the module then requires.
type Result struct {
	GoMod, GoSum []byte
	Changed      bool
	Notes        []string // what the user should run
	Raised       *Raised  // nil when the go directive stays
}

// Raised says that the go directive had to rise, because no OpenTelemetry release that fits allows the old one.
type Raised struct {
	From, To string // From is "" when there was no directive
	Line     int    // of the directive, or of the module line
	Release  Release
}

// Message says what the reader has to know of it.
func (r Raised) Message() string {
	from := r.From
	if from == "" {
		from = "none (1.16)"
	}
	message := fmt.Sprintf("the go directive rises from %s to %s, which OpenTelemetry %s needs: check that everything that builds or imports this module has that Go release",
		from, r.To, r.Release.Version())
	if (r.From == "" || newer("1.22", r.From)) && !newer("1.22", r.To) {
		message += "; from 1.22 on, each iteration of a for loop has its own variables: look at closures that capture one"
	}
	return message
}

// MissingError says that a package which the rewritten code imports cannot be had.
type MissingError struct {
	Module string // that would import it
	Path   string // import path of the package
	Reason string // as the go command says it
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("module %s: %s is neither in the module cache nor to be fetched (%s); run `go get %s` with access to a module proxy and try again",
		e.Module, e.Path, e.Reason, e.Path)
}

// Update resolves the requirements of the rewritten module in a temporary copy of its go.mod. A tidy module stays tidy. In
// any other, and where `go mod tidy` cannot run, only what the rewrite needs is added, and legacy requirements go that
// nothing needs any more. It fails when the OpenTelemetry modules can neither be found in the module cache nor fetched.
func Update(ctx context.Context, req Request) (*Result, error) {
	u, err := newUpdate(req)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(u.dir)
	for tidy := u.wasTidy(ctx); ; {
		if err := u.require(); err != nil {
			return nil, err
		}
		if tidy {
			if _, err := u.run(ctx, "mod", "tidy", "-modfile="+u.modFile(), "-overlay="+u.overlay); err == nil {
				return u.result(nil)
			} else if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := u.require(); err != nil { // tidy may have left half a result
				return nil, err
			}
		}
		packages, split, err := u.resolve(ctx)
		if err != nil && ctx.Err() == nil {
			if completed, failed := u.complete(ctx); failed == nil && completed {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		if split == nil {
			if err := u.drop(packages); err != nil {
				return nil, err
			}
			break
		}
		if err := u.raise(*split); err != nil {
			return nil, err
		}
	}
	return u.result([]string{fmt.Sprintf("module %s: only what the rewrite needs was added to go.mod; run `go mod tidy` to bring it in order", req.Module.Path)})
}

// update is one resolution, in a temporary directory.
type update struct {
	Request
	dir      string
	overlay  string
	absolute map[string]string // absolute replacement path to the path as the go.mod has it
	siblings []string          // modules that are replaced for the time of the resolution
	raised   []module.Version  // what is required beside the imports: see splitModule
	listed   []module.Version  // what is required where it is needed: see complete
}

func newUpdate(req Request) (*update, error) {
	dir, err := os.MkdirTemp("", "otelmigrate-")
	if err != nil {
		return nil, err
	}
	u := &update{Request: req, dir: dir, overlay: filepath.Join(dir, "overlay.json"), absolute: map[string]string{}}
	replace := map[string]string{}
	for i, path := range slices.Sorted(maps.Keys(req.Files)) {
		name := filepath.Join(dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(name, req.Files[path], 0o600); err != nil {
			return nil, err
		}
		replace[path] = name
	}
	js, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	return u, os.WriteFile(u.overlay, js, 0o600)
}

func (u *update) modFile() string { return filepath.Join(u.dir, "go.mod") }

// wasTidy reports whether the module is tidy as it is.
func (u *update) wasTidy(ctx context.Context) bool {
	if u.Module.Workspace != "" {
		return false // its requirements are completed by the workspace
	}
	_, err := u.run(ctx, "mod", "tidy", "-diff")
	return err == nil
}

// require writes the temporary go.mod: the module's own, with the requirements of the release.
func (u *update) require() error {
	f, err := modfile.Parse("go.mod", u.Module.GoMod, nil)
	if err != nil {
		return err
	}
	required := map[string]*modfile.Require{}
	for _, r := range f.Require {
		required[r.Mod.Path] = &modfile.Require{Mod: r.Mod, Indirect: r.Indirect}
	}
	require := func(m module.Version) {
		required[m.Path] = &modfile.Require{Mod: m, Indirect: required[m.Path] == nil || required[m.Path].Indirect}
	}
	for m, v := range u.wanted(f) {
		require(module.Version{Path: m, Version: v})
	}
	for _, m := range slices.Concat(u.Raise, u.listed, u.raised) {
		require(m)
	}
	for _, path := range u.Imports {
		if m, _, ok := u.Release.module(path); ok && required[m] != nil {
			required[m].Indirect = false
		}
	}
	var list []*modfile.Require
	for _, path := range slices.Sorted(maps.Keys(required)) {
		list = append(list, required[path])
	}
	f.SetRequireSeparateIndirect(list)
	if f.Go == nil || newer(u.Release.Go(), f.Go.Version) {
		if err := f.AddGoStmt(u.Release.Go()); err != nil {
			return err
		}
	}
	if err := u.absolutePaths(f); err != nil {
		return err
	}
	if err := u.addSiblings(f); err != nil {
		return err
	}
	f.Cleanup()
	out, err := f.Format()
	if err != nil {
		return err
	}
	if err := os.WriteFile(u.modFile(), out, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(u.dir, "go.sum"), u.Module.GoSum, 0o600)
}

// wanted is what the release requires, and not the go.mod file, or only an older version of it: what the code imports, and the
// stable modules of OpenTelemetry that the file requires already, because those of different releases need not build together.
func (u *update) wanted(f *modfile.File) map[string]string {
	have, wanted := map[string]string{}, map[string]string{}
	for _, r := range f.Require {
		have[r.Mod.Path] = r.Mod.Version
	}
	for _, path := range u.Imports {
		if m, v, ok := u.Release.module(path); ok && semver.Compare(v, have[m]) > 0 {
			wanted[m] = v
		}
	}
	if len(wanted) > 0 {
		for m := range have {
			if v := u.Release.stable(m); semver.Compare(v, have[m]) > 0 {
				wanted[m] = v
			}
		}
	}
	return wanted
}

// absolutePaths makes replacement directories absolute, because the temporary go.mod lies elsewhere.
func (u *update) absolutePaths(f *modfile.File) error {
	for _, r := range slices.Clone(f.Replace) {
		if r.New.Version != "" || filepath.IsAbs(r.New.Path) {
			continue
		}
		abs := filepath.Join(u.Module.Dir, filepath.FromSlash(r.New.Path))
		u.absolute[abs] = r.New.Path
		if err := f.AddReplace(r.Old.Path, r.Old.Version, abs, ""); err != nil {
			return err
		}
	}
	return nil
}

// addSiblings lets the module find the other modules of its workspace, which -modfile cannot be combined with.
func (u *update) addSiblings(f *modfile.File) error {
	if u.Module.Workspace == "" {
		return nil
	}
	src, err := os.ReadFile(u.Module.Workspace)
	if err != nil {
		return err
	}
	work, err := modfile.ParseWork(u.Module.Workspace, src, nil)
	if err != nil {
		return err
	}
	replaced := map[string]bool{u.Module.Path: true}
	for _, r := range f.Replace {
		replaced[r.Old.Path] = true
	}
	for _, use := range work.Use {
		dir := use.Path
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(u.Module.Workspace), filepath.FromSlash(dir))
		}
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil {
			return err
		}
		path := modfile.ModulePath(mod)
		if path == "" || replaced[path] {
			continue
		}
		if err := f.AddReplace(path, "", dir, ""); err != nil {
			return err
		}
		if !slices.Contains(u.siblings, path) {
			u.siblings = append(u.siblings, path)
		}
	}
	return nil
}

// resolve lets the go command complete the temporary go.mod, and returns the modules of all packages that are needed, or else
// the first package that two modules provide.
func (u *update) resolve(ctx context.Context) (needed map[string]bool, split *splitModule, err error) {
	args := []string{"list", "-e", "-mod=mod", "-modfile=" + u.modFile(), "-overlay=" + u.overlay, "-deps", "-test", "-json=ImportPath,Module,Error", "./..."}
	// By name as well, because a file that only another build includes may be the one that imports them.
	out, err := u.run(ctx, append(args, u.Imports...)...)
	if err != nil {
		return nil, nil, fmt.Errorf("module %s: the requirements could not be resolved: %w", u.Module.Path, err)
	}
	needed = map[string]bool{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Module     *struct{ Path string }
			Error      *struct{ Err string }
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return needed, nil, nil
		} else if err != nil {
			return nil, nil, err
		}
		if p.Module != nil {
			needed[p.Module.Path] = true
		}
		if p.Error == nil {
			continue
		}
		if split := ambiguousImport(p.Error.Err); split != nil {
			return nil, split, nil
		}
		if slices.Contains(u.Imports, p.ImportPath) {
			return nil, nil, &MissingError{Module: u.Module.Path, Path: p.ImportPath, Reason: strings.TrimSpace(p.Error.Err)}
		}
	}
}

// drop removes the direct requirements of legacy modules of which no package is needed any more, and what complete required
// for nothing.
func (u *update) drop(needed map[string]bool) error {
	src, err := os.ReadFile(u.modFile())
	if err != nil {
		return err
	}
	f, err := modfile.Parse("go.mod", src, nil)
	if err != nil {
		return err
	}
	before, err := modfile.Parse("go.mod", u.Module.GoMod, nil)
	if err != nil {
		return err
	}
	for _, r := range slices.Clone(f.Require) {
		if needed[r.Mod.Path] {
			continue
		}
		dropped := slices.ContainsFunc(u.Dropped, func(p string) bool { return p == r.Mod.Path || strings.HasPrefix(p, r.Mod.Path+"/") })
		if dropped || slices.Contains(u.listed, r.Mod) && !requires(before, r.Mod.Path) {
			if err := f.DropRequire(r.Mod.Path); err != nil {
				return err
			}
		}
	}
	f.Cleanup()
	out, err := f.Format()
	if err != nil {
		return err
	}
	return os.WriteFile(u.modFile(), out, 0o600)
}

// result reads the temporary files back, with the replacement paths as they were.
func (u *update) result(notes []string) (*Result, error) {
	src, err := os.ReadFile(u.modFile())
	if err != nil {
		return nil, err
	}
	f, err := modfile.Parse("go.mod", src, nil)
	if err != nil {
		return nil, err
	}
	before, err := modfile.Parse("go.mod", u.Module.GoMod, nil)
	if err != nil {
		return nil, err
	}
	for _, path := range u.siblings { // the workspace finds them, required or not
		if !requires(before, path) {
			if err := f.DropRequire(path); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range slices.Clone(f.Replace) {
		if slices.Contains(u.siblings, r.Old.Path) {
			err = f.DropReplace(r.Old.Path, r.Old.Version)
		} else if was, ok := u.absolute[r.New.Path]; ok {
			err = f.AddReplace(r.Old.Path, r.Old.Version, was, "")
		}
		if err != nil {
			return nil, err
		}
	}
	if f.Toolchain != nil && before.Toolchain == nil {
		f.DropToolchainStmt()
	}
	raised := raisedFrom(before, f, u.Release)
	f.Cleanup()
	mod, err := f.Format()
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(u.dir, "go.sum"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if u.Module.Vendor {
		notes = append(notes, fmt.Sprintf("module %s: run `go mod vendor`", u.Module.Path))
	}
	return &Result{GoMod: mod, GoSum: sum, Notes: notes, Raised: raised, Changed: !bytes.Equal(mod, u.Module.GoMod) || !bytes.Equal(sum, u.Module.GoSum)}, nil
}

func requires(f *modfile.File, path string) bool {
	return slices.ContainsFunc(f.Require, func(r *modfile.Require) bool { return r.Mod.Path == path })
}

func raisedFrom(before, after *modfile.File, release Release) *Raised {
	r := &Raised{Release: release, Line: 1}
	if before.Module != nil {
		r.Line = before.Module.Syntax.Start.Line
	}
	if before.Go != nil {
		r.From, r.Line = before.Go.Version, before.Go.Syntax.Start.Line
	}
	if after.Go == nil || after.Go.Version == r.From {
		return nil
	}
	r.To = after.Go.Version
	return r
}

// run runs the go command in the module.
func (u *update) run(ctx context.Context, args ...string) ([]byte, error) {
	return goCommand(ctx, u.Env, u.Module.Dir, args...)
}

// goCommand runs the go command outside of any workspace, and never with another toolchain than the one at hand.
func goCommand(ctx context.Context, env []string, dir string, args ...string) ([]byte, error) {
	if env == nil {
		env = os.Environ()
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(slices.Clone(env), "GOWORK=off", "GOTOOLCHAIN=local", "PWD="+dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		text := strings.TrimSpace(stderr.String())
		if text == "" {
			text = err.Error()
		}
		lines := strings.Split(text, "\n")
		return nil, errors.New(strings.Join(lines[max(0, len(lines)-3):], "; "))
	}
	return stdout.Bytes(), nil
}
