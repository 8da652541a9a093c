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
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters/bootstrap"
)

type modResult struct {
	module  *loader.Module
	release gomod.Release
	own     int // the minor number of the release that the module's own code used before, 0 for none
	needs   gomod.Needs
	imports []string // of OpenTelemetry and what goes with it, that are new
	spans   bool     // the rewritten code records spans
	// dependent says that nothing of the module is rewritten: see rewrite.dependent.
	dependent bool
	*gomod.Result
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
		return r.dependent(ctx, a, m)
	}
	if m.Vendor && !strings.Contains(os.Getenv("GOFLAGS"), "-mod=mod") {
		return fmt.Errorf("module %s vendors its dependencies; run again with GOFLAGS=-mod=mod, and `go mod vendor` afterwards", m.Path)
	}
	bridged, err := gomod.Requires(m.GoMod, "go.opentelemetry.io/otel/bridge/opentracing", "v0.0.0")
	if err != nil {
		return err
	}
	needs := gomod.Needs{Metrics: hasMetrics(boot), Bridge: r.Opts.Bridge || bridged, Newest: r.limits[m].newest, Exporter: r.limits[m].exporter}
	own, err := gomod.ReleaseOf(m.GoMod)
	if err != nil {
		return err
	}
	if needs.Newest == 0 && own >= gomod.Oldest(needs) && r.opts.OtelVersion == "" {
		needs.Newest = own // the module has decided for it
	}
	release, err := gomod.Pick(m.GoVersion, r.opts.OtelVersion, needs)
	if err != nil {
		return err
	}
	dir := filepath.Join(m.Dir, filepath.FromSlash(generatedDir))
	if len(boot) > 0 {
		options, err := r.former(m)
		if err != nil {
			return err
		}
		options.ModulePath = m.Path
		options.OtelMinor, options.ExporterMinor = release.Minor(), release.ExporterMinor()
		earlier, untouched, err := earlierFiles(dir, options)
		if err != nil {
			return err
		}
		options.Features = slices.Concat(features(boot), earlier)
		files, used, err := bootstrap.Files(options)
		if err != nil {
			return err
		}
		for _, path := range used {
			imports[path] = true
		}
		for name, src := range files {
			path := filepath.Join(dir, filepath.FromSlash(name))
			switch old, err := os.ReadFile(path); {
			case errors.Is(err, os.ErrNotExist):
				a.sources[path], a.overlay[path] = src, src
			case err == nil && untouched[name] && !bytes.Equal(old, src):
				a.sources[path], a.overlay[path], a.old[path] = src, src, old
			}
		}
	}
	paths := slices.Sorted(maps.Keys(imports))
	res, err := r.requirements(ctx, a, m, release, paths)
	if err != nil {
		return err
	}
	return r.record(a, modResult{module: m, release: release, own: own, needs: needs, imports: paths,
		spans: imports["go.opentelemetry.io/otel"] || imports["go.opentelemetry.io/otel/trace"], Result: res})
}

// dependent adds what a module needs in which nothing is rewritten, but which replaces a rewritten module by its directory:
// the requirements of the one are requirements of the other.
func (r *rewrite) dependent(ctx context.Context, a *attempt, m *loader.Module) error {
	var release gomod.Release
	for _, done := range a.mods {
		if slices.Contains(r.replaced[m], done.module) && done.Changed && done.release.Minor() > release.Minor() {
			release = done.release
		}
	}
	if release == (gomod.Release{}) || m.Vendor { // a vendored copy is as it was until it is made anew
		return nil
	}
	res, err := r.requirements(ctx, a, m, release, nil)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil { // that it compiles is verified all the same
		res = &gomod.Result{Notes: []string{fmt.Sprintf("module %s: run `go mod tidy`, because a module that it replaces requires OpenTelemetry now (%v)", m.Path, err)}}
	}
	return r.record(a, modResult{module: m, release: release, dependent: true, Result: res})
}

// record notes what the module requires, and adds its go.mod and go.sum to the overlay.
func (r *rewrite) record(a *attempt, res modResult) error {
	a.mods = append(a.mods, res)
	if !res.Changed {
		return nil
	}
	for name, content := range map[string][]byte{res.module.GoMod: res.GoMod, strings.TrimSuffix(res.module.GoMod, ".mod") + ".sum": res.GoSum} {
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
	return nil
}

// orderModules finds out which modules of the tree replace which others by their directories.
func (r *rewrite) orderModules() error {
	r.replaced = map[*loader.Module][]*loader.Module{}
	for _, m := range r.Load.Modules {
		dirs, err := gomod.ReplacedBy(m.GoMod)
		if err != nil {
			return err
		}
		for _, other := range r.Load.Modules {
			if other != m && slices.Contains(dirs, other.Dir) {
				r.replaced[m] = append(r.replaced[m], other)
			}
		}
	}
	seen := map[*loader.Module]bool{}
	var visit func(m *loader.Module)
	visit = func(m *loader.Module) {
		if seen[m] {
			return
		}
		seen[m] = true
		for _, other := range r.replaced[m] {
			visit(other)
		}
		r.modules = append(r.modules, m)
	}
	for _, m := range r.Load.Modules {
		visit(m)
	}
	return nil
}

// requirements resolves what the module requires after the rewrite; equal needs are resolved once.
func (r *rewrite) requirements(ctx context.Context, a *attempt, m *loader.Module, release gomod.Release, imports []string) (*gomod.Result, error) {
	dropped := r.dropped(a, m)
	id := m.Dir + "\x00" + fmt.Sprint(release, r.limits[m].raise) + "\x00" + strings.Join(imports, " ") + "\x00" + strings.Join(dropped, " ")
	files := maps.Clone(a.sources)
	for _, other := range r.replaced[m] {
		if src := a.overlay[other.GoMod]; src != nil {
			files[other.GoMod] = src
			id += "\x00" + string(src)
		}
	}
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
		Files:   files,
		Imports: imports, Release: release, Raise: r.limits[m].raise, Dropped: dropped, Env: r.opts.Env,
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
			r.other = append(r.other, releaseFinding(r.Load, m.module, line, rule, symbol, finding.Review, message, url))
		}
		if m.Raised != nil {
			add(m.Raised.Line, "go-directive", "go", m.Raised.Message(), "https://go.dev/ref/mod#go-mod-file-go")
		}
		if m.own > 0 && m.own < m.release.Minor() {
			add(1, "otel-release", "go.opentelemetry.io/otel", fmt.Sprintf("OpenTelemetry rises from v1.%d to %s, because the generated code needs v1.%d.0: compare what the module records with it already, since later releases of the SDK add to what they send",
				m.own, m.release.Version(), gomod.Oldest(m.needs)), minimalVersions)
		}
		for _, relented := range r.limits[m.module].relented {
			add(1, "otel-release", relented.path, relented.what, minimalVersions)
		}
		if m.spans && m.release.Minor() < gomod.PanicMinor {
			add(1, "panic-recording", "go.opentelemetry.io/otel/sdk", fmt.Sprintf("OpenTelemetry %s records a panic that passes a deferred End as an event of the span, and the crash then says \"[recovered, repanicked]\"; from v1.%d.0 on, which needs Go 1.25, sdktrace.WithoutPanicRecording turns that off",
				m.release.Version(), gomod.PanicMinor), "https://pkg.go.dev/go.opentelemetry.io/otel/sdk/trace#WithoutPanicRecording")
		}
	}
}

// releaseFinding is a finding in the module's go.mod.
func releaseFinding(load *loader.Result, m *loader.Module, line int, rule, symbol string, status finding.Status, message, url string) finding.Finding {
	return finding.Finding{File: load.Rel(m.GoMod), Line: line, Column: 1, Rule: rule, Family: "go", Symbol: symbol,
		Kind: finding.Config, Status: status, Message: message, URL: url}
}
