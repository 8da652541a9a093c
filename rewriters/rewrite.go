package rewriters

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

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
	defer func() {
		if failure := recover(); failure != nil {
			changes, notes, err = nil, nil, fmt.Errorf("otelmigrate failed (%v), and nothing is changed; please report it", failure)
		}
	}()
	r := &rewrite{Plan: p, opts: opts, modFiles: map[string]*gomod.Result{}, limits: map[*loader.Module]limits{}}
	if err := r.orderModules(); err != nil {
		return nil, nil, err
	}
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
		upgrades, err := r.upgradeErrors(ctx, a, errs)
		if err != nil {
			return nil, nil, err
		}
		if len(upgrades) == 0 {
			r.takeBack(a, errs)
		} else if err := r.relent(ctx, a, upgrades); err != nil {
			return nil, nil, err
		}
	}
}

type rewrite struct {
	*Plan
	opts     RewriteOptions
	modules  []*loader.Module                    // those that others replace by their directory come first
	replaced map[*loader.Module][]*loader.Module // which of them a module replaces
	limits   map[*loader.Module]limits           // what the rest of the module builds with
	modFiles map[string]*gomod.Result            // by module and what it needs, because resolving is slow
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

// newAttempt returns an attempt in which nothing is rewritten yet.
func newAttempt(root string) *attempt {
	return &attempt{root: root, sources: map[string][]byte{}, overlay: map[string][]byte{}, old: map[string][]byte{}}
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
	a := newAttempt(r.Load.Root)
	files := slices.SortedFunc(maps.Keys(r.actions), func(x, y *loader.File) int { return strings.Compare(x.Rel, y.Rel) })
	var edits []*fileEdit
	for i, file := range files {
		r.progress("rewrite", i+1, len(files))
		fe, err := r.edit(file)
		if err != nil {
			r.takeBackFile(file, err)
			return nil, nil
		}
		if len(fe.dirty) > 0 {
			edits = append(edits, fe)
		}
	}
	r.dropUnusedGlobals(edits)
	for _, fe := range edits {
		file := fe.file
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
	for _, m := range r.modules {
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

// packageOf returns the first package that holds the file, one that compiles if there is one: the file may also be built for
// another module of the tree, which lacks something.
func (p *Plan) packageOf(file *loader.File) (of *loader.Package) {
	for _, pkg := range p.Load.Packages {
		if !slices.Contains(pkg.Files, file) {
			continue
		}
		if broken(pkg, file) == "" {
			return pkg
		}
		if of == nil {
			of = pkg
		}
	}
	return of
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
