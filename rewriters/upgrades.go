package rewriters

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// What OpenTelemetry requires can be newer than what a module has, and break code that no unit changes: the tree's own, or
// that of a dependency. Then less is required, or more of the dependency, until everything builds; see relent.

// upgradeErrors returns those of the errors that the new requirements cause by themselves.
func (r *rewrite) upgradeErrors(ctx context.Context, a *attempt, errs []loader.TypeError) ([]loader.TypeError, error) {
	if !slices.ContainsFunc(errs, func(e loader.TypeError) bool { return len(e.Upgrades) > 0 || e.Dependency != "" }) {
		return nil, nil
	}
	requirements, err := r.requirementsAlone(ctx, a, func(res modResult) gomod.Release { return res.release })
	if err != nil {
		return nil, ctx.Err() // whatever is wrong, it is not that alone
	}
	alone, err := r.Load.Verify(ctx, requirements)
	if err != nil {
		return nil, ctx.Err()
	}
	// The legacy libraries, which the rewritten code does not need, may be among those that do not compile any more.
	return slices.DeleteFunc(alone, func(e loader.TypeError) bool { return !among(errs, e) }), nil
}

// requirementsAlone returns the go.mod and go.sum files of the attempt's modules as they are without any rewritten code, with
// the releases that are asked for.
func (r *rewrite) requirementsAlone(ctx context.Context, a *attempt, release func(modResult) gomod.Release) (map[string][]byte, error) {
	trial := newAttempt(a.root)
	for _, res := range a.mods {
		var err error
		if res.dependent {
			err = r.dependent(ctx, trial, res.module)
		} else {
			res.release = release(res)
			if res.Result, err = r.requirements(ctx, trial, res.module, res.release, res.imports); err == nil {
				err = r.record(trial, res)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return trial.overlay, nil
}

// sameError compares two errors but for the line, which the rewrite may have moved.
func sameError(a, b loader.TypeError) bool {
	return a.Build.Dir == b.Build.Dir && a.Package == b.Package && a.File == b.File && a.Msg == b.Msg
}

// limits say what the rest of a module builds with.
type limits struct {
	newest, exporter int              // minor numbers of OpenTelemetry, and of its OTLP exporters; 0 means any
	raise            []module.Version // what rises beside them
	relented         []relented
}

// relented says what is not as it would be by itself, and why.
type relented struct {
	path string // of the module
	what string
}

// relent makes the next attempt require something else, so that the errors of one owner go, the module itself or a dependency.
// Each module of the attempt that is built with it gets an older release, else a release with older exporters, else a newer
// release of the dependency. Where nothing helps, it keeps the units that need a newer release as they are, or else all of its
// units.
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
	m, cause := res.module, fmt.Sprintf("OpenTelemetry %s needs %s", res.release.Version(), r.incompatible(e))
	unwanted := func(left loader.TypeError) bool {
		if e.Dependency == "" {
			return left.Dependency == "" && among(errs, left)
		}
		return left.Build == e.Build && dependencyOf(left).Path == dependencyOf(e).Path
	}
	fits := func(l limits) (bool, error) { return r.fits(ctx, a, res, l, unwanted) }
	for _, way := range []func() (limits, error){
		func() (limits, error) { return r.olderRelease(res, cause, fits) },
		func() (limits, error) { return r.olderExporter(res, cause, fits) },
		func() (limits, error) { return r.newerDependency(ctx, res, dependencyOf(e), cause, fits) },
	} {
		l, err := way()
		if err != nil {
			return err
		}
		if len(l.relented) > 0 {
			r.limits[m] = l
			return nil
		}
	}
	r.other = append(r.other, releaseFinding(r.Load, m, 1, "otel-release", "go.opentelemetry.io/otel", finding.Manual,
		cause+"; change or update that first, and run again", minimalVersions))
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

// dependencyOf is the module that owns the error, the zero value for one of the tree.
func dependencyOf(e loader.TypeError) module.Version {
	path, version, _ := strings.Cut(e.Dependency, " ")
	return module.Version{Path: path, Version: version}
}

// olderRelease returns limits with the newest release of OpenTelemetry that fits, the zero value if there is none.
func (r *rewrite) olderRelease(res modResult, cause string, fits func(limits) (bool, error)) (limits, error) {
	l := r.limits[res.module]
	if r.opts.OtelVersion != "" {
		return limits{}, nil
	}
	minor, err := newestThatFits(gomod.Oldest(res.needs), res.release.Minor()-1, func(minor int) (bool, error) {
		l.newest = minor
		return fits(l)
	})
	if err != nil || minor == 0 {
		return limits{}, err
	}
	l.newest = minor
	return l.because("go.opentelemetry.io/otel",
		fmt.Sprintf("OpenTelemetry v1.%d.0 is required and not a newer release, because %s; after an update of the one, update the other", minor, cause)), nil
}

// olderExporter is olderRelease for the OTLP exporter alone.
func (r *rewrite) olderExporter(res modResult, cause string, fits func(limits) (bool, error)) (limits, error) {
	l := r.limits[res.module]
	if !slices.Contains(res.imports, otlpExporter) {
		return limits{}, nil
	}
	minor, err := newestThatFits(gomod.OldestExporter, res.release.ExporterMinor()-1, func(minor int) (bool, error) {
		l.exporter = minor
		return fits(l)
	})
	if err != nil || minor == 0 {
		return limits{}, err
	}
	l.exporter = minor
	return l.because(otlpExporter,
		fmt.Sprintf("the OTLP exporter of OpenTelemetry v1.%d.0 is required and not that of %s, because %s; after an update of the one, update the other", minor, res.release.Version(), cause)), nil
}

// newerDependency returns limits with the oldest newer release of the dependency that fits, the zero value if there is none.
func (r *rewrite) newerDependency(ctx context.Context, res modResult, have module.Version, cause string, fits func(limits) (bool, error)) (limits, error) {
	if have.Version == "" || r.inTree(have.Path) {
		return limits{}, nil
	}
	goVersion := res.release.Go()
	if res.module.GoVersion != "" && semver.Compare("v"+res.module.GoVersion, "v"+goVersion) > 0 {
		goVersion = res.module.GoVersion
	}
	newer, err := gomod.Newer(ctx, r.opts.Env, have, goVersion)
	if err != nil { // no proxy at hand; the finding says what to do
		return limits{}, ctx.Err()
	}
	slices.Reverse(newer) // for the search, because it is for the oldest that fits
	before := r.limits[res.module]
	with := func(n int) limits {
		l := before
		l.raise = append(slices.Clone(before.raise), newer[n-1])
		return l
	}
	n, err := newestThatFits(1, len(newer), func(n int) (bool, error) { return fits(with(n)) })
	if err != nil || n == 0 {
		return limits{}, err
	}
	return with(n).because(have.Path, fmt.Sprintf("%s rises from %s to %s, because %s", have.Path, have.Version, newer[n-1].Version, cause)), nil
}

// because says what is done about the module, in place of what an earlier step did.
func (l limits) because(path, what string) limits {
	l.relented = slices.DeleteFunc(slices.Clone(l.relented), func(o relented) bool { return o.path == path })
	l.relented = append(l.relented, relented{path, what})
	return l
}

// inTree reports whether the module is one of the tree.
func (r *rewrite) inTree(path string) bool {
	return slices.ContainsFunc(r.Load.Modules, func(m *loader.Module) bool { return m.Path == path })
}

// newestThatFits returns the last of the numbers from first to last that fits, where those that fit come first; 0 for none.
func newestThatFits(first, last int, fits func(int) (bool, error)) (n int, err error) {
	try := func(n int) bool {
		if err != nil {
			return false
		}
		var ok bool
		ok, err = fits(n)
		return ok
	}
	if first > last || !try(first) {
		return 0, err
	}
	above := sort.Search(last-first, func(i int) bool { return !try(first + 1 + i) })
	return first + above, err
}

// fits reports whether the requirements that the limits lead to cause no error that is unwanted. What cannot be resolved does
// not fit.
func (r *rewrite) fits(ctx context.Context, a *attempt, res modResult, l limits, unwanted func(loader.TypeError) bool) (bool, error) {
	before := r.limits[res.module]
	r.limits[res.module] = l
	defer func() { r.limits[res.module] = before }()
	needs := res.needs
	needs.Exporter = l.exporter
	if l.newest > 0 {
		needs.Newest = l.newest
	}
	release, err := gomod.Pick(res.module.GoVersion, r.opts.OtelVersion, needs)
	if err != nil {
		return false, ctx.Err()
	}
	requirements, err := r.requirementsAlone(ctx, a, func(other modResult) gomod.Release {
		if other.module == res.module {
			return release
		}
		return other.release
	})
	if err != nil {
		return false, ctx.Err()
	}
	left, err := r.Load.Verify(ctx, requirements)
	if err != nil {
		return false, ctx.Err()
	}
	return !slices.ContainsFunc(left, unwanted), nil
}

func among(errs []loader.TypeError, e loader.TypeError) bool {
	return slices.ContainsFunc(errs, func(other loader.TypeError) bool { return sameError(e, other) })
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
	msg = strings.Replace(msg, `(invalid package name: "")`, "(there is no such package)", 1) // as go/types puts it
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
