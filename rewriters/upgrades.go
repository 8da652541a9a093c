package rewriters

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// What OpenTelemetry requires can be newer than what a module has, and break code that no unit changes: the tree's own, or
// that of a dependency. Then an older release is tried, then the rewrite without the units that need a newer one.

// upgradeErrors returns those of the errors that the new requirements cause by themselves.
func (r *rewrite) upgradeErrors(ctx context.Context, a *attempt, errs []loader.TypeError) ([]loader.TypeError, error) {
	if !slices.ContainsFunc(errs, func(e loader.TypeError) bool { return len(e.Upgrades) > 0 || e.Dependency != "" }) {
		return nil, nil
	}
	requirements := map[string][]byte{}
	for path, content := range a.overlay {
		if !strings.HasSuffix(path, ".go") {
			requirements[path] = content
		}
	}
	alone, err := r.Load.Verify(ctx, requirements)
	if err != nil {
		return nil, fmt.Errorf("checking the new requirements: %w", err)
	}
	return slices.DeleteFunc(alone, func(e loader.TypeError) bool { // as where the legacy libraries are gone
		return !slices.ContainsFunc(errs, func(other loader.TypeError) bool { return sameError(e, other) })
	}), nil
}

// sameError compares two errors but for the line, which the rewrite may have moved.
func sameError(a, b loader.TypeError) bool {
	return a.Build.Dir == b.Build.Dir && a.Package == b.Package && a.File == b.File && a.Msg == b.Msg
}

// limits are the newest minor numbers of OpenTelemetry, and of its OTLP exporters, that the rest of a module builds with; 0
// means any.
type limits struct {
	newest, exporter int
	cause            error // why there is no newer one
}

// relent makes the next attempt require less, so that the errors go. Each module of the attempt that owns one gets an older
// release, or else a release with older exporters. Where neither helps, it keeps the units that need a newer release as they
// are, or else all of its units.
func (r *rewrite) relent(ctx context.Context, a *attempt, errs []loader.TypeError) error {
	done := map[*loader.Module]bool{}
	for _, e := range errs {
		for _, res := range a.mods {
			own := res.module == e.Build || slices.Contains(r.replaced[e.Build], res.module)
			if !own || res.dependent || done[res.module] {
				continue
			}
			done[res.module] = true
			if err := r.relentModule(ctx, a, res, errs, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *rewrite) relentModule(ctx context.Context, a *attempt, res modResult, errs []loader.TypeError, e loader.TypeError) error {
	m, release := res.module, res.release
	cause := fmt.Errorf("OpenTelemetry %s needs %s", release.Version(), r.incompatible(e))
	if r.opts.OtelVersion == "" {
		n, err := r.newestThatFits(ctx, a, res, errs, gomod.Oldest(res.needs), release.Minor()-1, func(needs *gomod.Needs, n int) { needs.Newest = n })
		if err != nil {
			return err
		}
		if n > 0 {
			r.limits[m] = limits{newest: n, cause: cause}
			return nil
		}
	}
	if slices.Contains(res.imports, otlpExporter) {
		n, err := r.newestThatFits(ctx, a, res, errs, gomod.OldestExporter, release.ExporterMinor()-1, func(needs *gomod.Needs, n int) { needs.Exporter = n })
		if err != nil {
			return err
		}
		if n > 0 {
			r.limits[m] = limits{newest: res.needs.Newest, exporter: n, cause: cause}
			return nil
		}
	}
	r.other = append(r.other, releaseFinding(r.Load, m, 1, "otel-release", "go.opentelemetry.io/otel", finding.Manual,
		fmt.Sprintf("%v; change or update that first, and run again", cause), minimalVersions))
	stays := fmt.Errorf("what OpenTelemetry requires breaks the build of the module: see the finding in %s", r.Load.Rel(m.GoMod))
	if !res.needs.Metrics || !r.takeBackFamily(m, "prometheus", stays) {
		r.takeBackModule(m, stays)
	}
	return nil
}

const (
	otlpExporter    = "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	minimalVersions = "https://go.dev/ref/mod#minimal-version-selection"
)

// newestThatFits returns the newest of the minor numbers from oldest to newest with which the errors are gone, 0 for none. set
// puts a number into what the module needs.
func (r *rewrite) newestThatFits(ctx context.Context, a *attempt, res modResult, errs []loader.TypeError, oldest, newest int, set func(*gomod.Needs, int)) (minor int, err error) {
	fits := func(minor int) bool {
		if err != nil {
			return false
		}
		needs := res.needs
		set(&needs, minor)
		release, failed := gomod.Pick(res.module.GoVersion, r.opts.OtelVersion, needs)
		if failed != nil {
			return false
		}
		trial := &attempt{root: a.root, edits: a.edits, sources: a.sources, overlay: map[string][]byte{}, old: map[string][]byte{}}
		for _, other := range a.mods {
			switch {
			case other.module == res.module:
				other.release = release
				other.Result, failed = r.requirements(ctx, trial, res.module, release, res.imports)
				if failed == nil {
					failed = r.record(trial, other)
				}
			case other.dependent:
				failed = r.dependent(ctx, trial, other.module)
			default:
				failed = r.record(trial, other)
			}
			if failed != nil {
				return false
			}
		}
		var left []loader.TypeError
		left, err = r.Load.Verify(ctx, trial.overlay)
		return err == nil && !slices.ContainsFunc(left, func(e loader.TypeError) bool {
			return slices.ContainsFunc(errs, func(other loader.TypeError) bool { return sameError(e, other) })
		})
	}
	if oldest > newest || !fits(oldest) {
		return 0, err
	}
	above := sort.Search(newest-oldest, func(i int) bool { return !fits(oldest + 1 + i) })
	return oldest + above, err
}

// incompatible says what does not compile with what.
func (r *rewrite) incompatible(e loader.TypeError) string {
	with := strings.Join(e.Upgrades, " and ")
	if with == "" {
		with = "other versions of dependencies"
	}
	if e.Dependency == e.Package && e.File != "" { // the go command found no module for it
		return fmt.Sprintf("%s, among which is no package %s (%s:%d)", with, e.Package, r.Load.Rel(e.File), e.Line)
	}
	what, place := e.Package, ""
	if e.File != "" {
		name := r.Load.Rel(e.File)
		if e.Dependency != "" {
			what, name = e.Dependency, filepath.Base(e.File)
			if path, _, _ := strings.Cut(e.Dependency, " "); path != e.Package {
				name = strings.TrimPrefix(e.Package, path+"/") + "/" + name
			}
		}
		place = fmt.Sprintf("%s:%d: ", name, e.Line)
	}
	msg, _, _ := strings.Cut(e.Msg, "\n")
	return fmt.Sprintf("%s, with which %s does not compile (%s%s)", with, what, place, msg)
}

// takeBackFamily leaves alone every active unit with a use of the family in the module, and reports whether there was one.
func (r *rewrite) takeBackFamily(m *loader.Module, family string, cause error) (took bool) {
	for _, u := range r.Units {
		i := slices.IndexFunc(u.Sites, func(s *Site) bool { return s.Pkg.Module.Dir == m.Dir && s.Family == family })
		if i >= 0 && u.Active() {
			u.taken, took = true, true
			u.Block(r.Plan, u.Sites[i].Ident.Pos(), u.Sites[i].Symbol, cause.Error())
		}
	}
	return took
}
