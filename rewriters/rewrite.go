package rewriters

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters/bootstrap"
)

// RewriteOptions steer a rewrite.
type RewriteOptions struct {
	OtelVersion string   // the OpenTelemetry release to require, "" for the newest that the module's go directive allows
	Env         []string // of the go command; nil means os.Environ()
	Progress    func(stage string, done, total int)
}

// Rewrite makes the edits of every unit that nothing blocks, type-checks the result in memory together with all code that
// depends on it, takes back the units that own an error, and repeats until the result is clean. It writes nothing; the
// plan's units say afterwards what was rewritten. Notes are sentences for the user, one a module and topic.
func (p *Plan) Rewrite(ctx context.Context, opts RewriteOptions) (changes []edit.Change, notes []string, err error) {
	r := &rewrite{Plan: p, opts: opts, modFiles: map[string]*gomod.Result{}}
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		a, err := r.attempt(ctx)
		if err != nil {
			return nil, nil, err
		}
		if a == nil {
			continue // units were taken back before anything could be verified
		}
		if len(a.overlay) == 0 {
			return nil, r.notes(a), nil
		}
		r.progress("verify", 0, 1)
		errs, err := p.Load.Verify(ctx, a.overlay)
		if err != nil {
			return nil, nil, fmt.Errorf("checking the rewritten code: %w", err)
		}
		if len(errs) == 0 {
			r.progress("verify", 1, 1)
			newAPI(p.Units, a.byRel())
			r.releaseFindings(a)
			return a.changes(), r.notes(a), nil
		}
		r.takeBack(a, errs)
	}
}

type rewrite struct {
	*Plan
	opts     RewriteOptions
	modFiles map[string]*gomod.Result // by module and what it needs, because resolving is slow
}

func (r *rewrite) progress(stage string, done, total int) {
	if r.opts.Progress != nil {
		r.opts.Progress(stage, done, total)
	}
}

// attempt is one set of rewritten files.
type attempt struct {
	root    string
	edits   []*fileEdit
	sources map[string][]byte // rewritten and new files by absolute path
	overlay map[string][]byte // sources, go.mod and go.sum
	old     map[string][]byte
	mods    []modResult
}

type modResult struct {
	module  *loader.Module
	release gomod.Release
	spans   bool // the rewritten code records spans
	*gomod.Result
}

// Active reports whether the unit is rewritten.
func (u *Unit) Active() bool { return !u.Blocked() && u.changes() }

func (u *Unit) changes() bool {
	for _, s := range u.Sites {
		if s.status == finding.Auto || s.status == finding.Review {
			return true
		}
	}
	return false
}

func (r *rewrite) attempt(ctx context.Context) (*attempt, error) {
	a := &attempt{root: r.Load.Root, sources: map[string][]byte{}, overlay: map[string][]byte{}, old: map[string][]byte{}}
	files := slices.SortedFunc(maps.Keys(r.actions), func(x, y *loader.File) int { return strings.Compare(x.Rel, y.Rel) })
	for i, file := range files {
		r.progress("rewrite", i+1, len(files))
		fe, err := r.edit(file)
		if err != nil {
			r.takeBackFile(file, err)
			return nil, nil
		}
		if len(fe.dirty) == 0 {
			continue
		}
		src, err := fe.source()
		if err != nil {
			r.takeBackFile(file, err)
			return nil, nil
		}
		if !bytes.Equal(src, file.Src) {
			a.edits = append(a.edits, fe)
			a.sources[file.Path], a.old[file.Path] = src, file.Src
		}
	}
	maps.Copy(a.overlay, a.sources)
	for _, m := range r.Load.Modules {
		if err := r.module(ctx, a, m); err != nil {
			r.takeBackImport(a, m, err)
			return nil, nil
		}
	}
	return a, nil
}

// edit applies the active units to the file.
func (r *rewrite) edit(file *loader.File) (*fileEdit, error) { return r.editOf(file, (*Unit).Active) }

// editOf applies the units that active selects to the file; a panic in an edit is an error of the file.
func (r *rewrite) editOf(file *loader.File, active func(*Unit) bool) (fe *fileEdit, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: otelmigrate failed on this file (%v); please report it", file.Rel, p)
		}
	}()
	return r.apply(file, r.packageOf(file), active)
}

// packageOf returns the first package that holds the file.
func (p *Plan) packageOf(file *loader.File) *loader.Package {
	for _, pkg := range p.Load.Packages {
		if slices.Contains(pkg.Files, file) {
			return pkg
		}
	}
	return nil
}

// module adds the generated package and the requirements of one module to the attempt.
func (r *rewrite) module(ctx context.Context, a *attempt, m *loader.Module) error {
	boot, imports := map[string]bool{}, map[string]bool{}
	touched := false
	for _, fe := range a.edits {
		if fe.pkg.Module.Dir != m.Dir {
			continue
		}
		touched = true
		maps.Copy(boot, fe.boot)
		for path := range fe.imports {
			if strings.Contains(path, ".") && !strings.HasPrefix(path, m.Path+"/") {
				imports[path] = true
			}
		}
	}
	if !touched {
		return nil
	}
	if m.Vendor && !strings.Contains(os.Getenv("GOFLAGS"), "-mod=mod") {
		return fmt.Errorf("module %s vendors its dependencies; run again with GOFLAGS=-mod=mod, and `go mod vendor` afterwards", m.Path)
	}
	release, err := gomod.Pick(m.GoVersion, r.opts.OtelVersion, hasMetrics(boot))
	if err != nil {
		return err
	}
	dir := filepath.Join(m.Dir, filepath.FromSlash(BootDir))
	if len(boot) > 0 {
		size, err := gomod.Requires(m.GoMod, "github.com/opentracing-contrib/go-stdlib", "v1.1.0")
		if err != nil {
			return err
		}
		files, used, err := bootstrap.Files(bootstrap.Options{ModulePath: m.Path, OtelMinor: release.Minor(), Features: features(boot), ResponseSize: size})
		if err != nil {
			return err
		}
		for _, path := range used {
			imports[path] = true
		}
		for name, src := range files {
			path := filepath.Join(dir, name)
			if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) { // an earlier run's file belongs to the user by now
				a.sources[path], a.overlay[path] = src, src
			}
		}
	}
	res, err := r.requirements(ctx, a, m, release, slices.Sorted(maps.Keys(imports)))
	if err != nil {
		return err
	}
	a.mods = append(a.mods, modResult{m, release, imports["go.opentelemetry.io/otel"] || imports["go.opentelemetry.io/otel/trace"], res})
	if res.Changed {
		for name, content := range map[string][]byte{m.GoMod: res.GoMod, strings.TrimSuffix(m.GoMod, ".mod") + ".sum": res.GoSum} {
			old, err := os.ReadFile(name)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			if content != nil && !bytes.Equal(old, content) {
				a.overlay[name] = content
				if err == nil {
					a.old[name] = old
				}
			}
		}
	}
	return nil
}

// requirements resolves what the module requires after the rewrite; equal needs are resolved once.
func (r *rewrite) requirements(ctx context.Context, a *attempt, m *loader.Module, release gomod.Release, imports []string) (*gomod.Result, error) {
	dropped := r.dropped(a, m)
	id := m.Dir + "\x00" + strings.Join(imports, " ") + "\x00" + strings.Join(dropped, " ")
	if res := r.modFiles[id]; res != nil {
		return res, nil
	}
	r.progress("resolve modules", 0, 1)
	goMod, err := os.ReadFile(m.GoMod)
	if err != nil {
		return nil, err
	}
	goSum, err := os.ReadFile(strings.TrimSuffix(m.GoMod, ".mod") + ".sum")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	res, err := gomod.Update(ctx, gomod.Request{
		Module:  gomod.Module{Dir: m.Dir, Path: m.Path, GoMod: goMod, GoSum: goSum, GoVersion: m.GoVersion, Workspace: m.Workspace, Vendor: m.Vendor},
		Files:   a.sources,
		Imports: imports, Release: release, Dropped: dropped, Env: r.opts.Env,
	})
	if err != nil {
		return nil, err
	}
	r.modFiles[id] = res
	return res, nil
}

// dropped lists the legacy import paths that some file of the module imported and none imports any more.
func (r *rewrite) dropped(a *attempt, m *loader.Module) []string {
	before, after := map[string]bool{}, map[string]bool{}
	gone := map[*loader.File][]string{}
	for _, fe := range a.edits {
		for _, spec := range fe.unused() {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				gone[fe.file] = append(gone[fe.file], path)
			}
		}
	}
	for _, pkg := range r.Load.Packages {
		if pkg.Module.Dir != m.Dir {
			continue
		}
		for _, file := range pkg.Files {
			if file.Syntax == nil {
				continue
			}
			for _, spec := range file.Syntax.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil || catalog.FamilyOf(path) == "" {
					continue
				}
				before[path] = true
				after[path] = after[path] || !slices.Contains(gone[file], path)
			}
		}
	}
	var dropped []string
	for path := range before {
		if !after[path] {
			dropped = append(dropped, path)
		}
	}
	slices.Sort(dropped)
	return dropped
}

func (r *rewrite) notes(a *attempt) (notes []string) {
	for _, res := range a.mods {
		for _, n := range res.Notes {
			if !slices.Contains(notes, n) {
				notes = append(notes, n)
			}
		}
	}
	return notes
}

// releaseFindings reports what the choice of an OpenTelemetry release means for a module.
func (r *rewrite) releaseFindings(a *attempt) {
	for _, m := range a.mods {
		add := func(line int, rule, symbol, message, url string) {
			r.other = append(r.other, finding.Finding{File: r.Load.Rel(m.module.GoMod), Line: line, Column: 1, Rule: rule, Family: "go",
				Symbol: symbol, Kind: finding.Config, Status: finding.Review, Message: message, URL: url})
		}
		if m.Raised != nil {
			add(m.Raised.Line, "go-directive", "go", m.Raised.Message(), "https://go.dev/ref/mod#go-mod-file-go")
		}
		if m.spans && m.release.Minor() < gomod.PanicMinor {
			add(1, "panic-recording", "go.opentelemetry.io/otel/sdk", fmt.Sprintf("OpenTelemetry %s records a panic that passes a deferred End as an event of the span, and the crash then says \"[recovered, repanicked]\"; from v1.%d.0 on, which needs Go 1.25, sdktrace.WithoutPanicRecording turns that off",
				m.release.Version(), gomod.PanicMinor), "https://pkg.go.dev/go.opentelemetry.io/otel/sdk/trace#WithoutPanicRecording")
		}
	}
}

func features(symbols map[string]bool) []string {
	set := map[string]bool{}
	for s := range symbols {
		if f, ok := bootstrap.Provider(s); ok {
			set[f] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func hasMetrics(symbols map[string]bool) bool {
	for _, f := range features(symbols) {
		if bootstrap.NeedsMetrics(f) {
			return true
		}
	}
	return false
}

func (a *attempt) changes() (changes []edit.Change) {
	for _, path := range slices.Sorted(maps.Keys(a.overlay)) {
		rel, err := filepath.Rel(a.root, path)
		if err != nil {
			rel = path
		}
		old, existed := a.old[path]
		changes = append(changes, edit.Change{Path: path, Rel: filepath.ToSlash(rel), Old: old, New: a.overlay[path], Create: !existed})
	}
	return changes
}

func (a *attempt) byRel() map[string][]byte {
	m := map[string][]byte{}
	for path, src := range a.sources {
		if rel, err := filepath.Rel(a.root, path); err == nil {
			m[filepath.ToSlash(rel)] = src
		}
	}
	return m
}
