package gomod

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	legacy   = "package m\n\nimport _ \"github.com/opentracing/opentracing-go\"\n"
	migrated = "package m\n\nimport _ \"go.opentelemetry.io/otel/trace\"\n"
)

// request is a module of one file that is rewritten from legacy to migrated. further are imports of another file.
func request(t *testing.T, goMod string, further ...string) Request {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", goMod)
	write("m.go", legacy)
	for i, path := range further {
		write(fmt.Sprintf("further%d.go", i), "package m\n\nimport _ \""+path+"\"\n")
	}
	cmd := exec.Command("go", "mod", "tidy")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go mod tidy: %v\n%s", err, out)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	release, err := Pick("1.26.0", "", Needs{})
	if err != nil {
		t.Fatal(err)
	}
	return Request{
		Module:  Module{Dir: dir, Path: "example.com/m", GoMod: mod, GoSum: sum, GoVersion: "1.26.0"},
		Files:   map[string][]byte{filepath.Join(dir, "m.go"): []byte(migrated)},
		Imports: []string{"go.opentelemetry.io/otel/trace"}, Release: release, Dropped: []string{"github.com/opentracing/opentracing-go"},
	}
}

const plainMod = "module example.com/m\n\ngo 1.26.0\n\n// A comment.\nrequire github.com/opentracing/opentracing-go v1.2.0 // why\n"

func updated(t *testing.T, req Request) (goMod string, res *Result) {
	t.Helper()
	was, err := os.ReadFile(filepath.Join(req.Module.Dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	res, err = Update(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(filepath.Join(req.Module.Dir, "go.mod")); err != nil || string(now) != string(was) {
		t.Errorf("Update changes the module itself: %v", err)
	}
	return string(res.GoMod), res
}

// A tidy module is tidy afterwards.
func TestUpdateTidy(t *testing.T) {
	req := request(t, plainMod)
	mod, res := updated(t, req)
	if strings.Contains(mod, "opentracing") || !strings.Contains(mod, "go.opentelemetry.io/otel/trace "+req.Release.Version()) || len(res.Notes) > 0 || res.Raised != nil {
		t.Errorf("notes %q, raised %v\n%s", res.Notes, res.Raised, mod)
	}
	for name, data := range map[string][]byte{"go.mod": res.GoMod, "go.sum": res.GoSum, "m.go": []byte(migrated)} {
		if err := os.WriteFile(filepath.Join(req.Module.Dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "mod", "tidy", "-diff")
	cmd.Dir = req.Module.Dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the result is not tidy: %v\n%s", err, out)
	}
}

// In a module that is not tidy, what has nothing to do with the rewrite stays.
func TestUpdateUntidy(t *testing.T) {
	req := request(t, plainMod)
	req.Module.GoMod = append(req.Module.GoMod, "\nrequire golang.org/x/sys v0.30.0\n"...)
	if err := os.WriteFile(filepath.Join(req.Module.Dir, "go.mod"), req.Module.GoMod, 0o644); err != nil {
		t.Fatal(err)
	}
	mod, res := updated(t, req)
	if strings.Contains(mod, "opentracing") || !strings.Contains(mod, "golang.org/x/sys v0.30.0") || len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "go mod tidy") {
		t.Errorf("notes %q\n%s", res.Notes, mod)
	}
}

// What the module has in a newer release stays there.
func TestUpdateKeepsNewer(t *testing.T) {
	req := request(t, plainMod)
	var err error
	if req.Release, err = Pick("", "v1.40.0", Needs{}); err != nil {
		t.Fatal(err)
	}
	req.Module.GoMod = append(req.Module.GoMod, "\nrequire go.opentelemetry.io/otel/trace v1.44.0\n"...)
	if mod, _ := updated(t, req); !strings.Contains(mod, "go.opentelemetry.io/otel/trace v1.44.0") {
		t.Errorf("%s", mod)
	}
}

// Replacements by folders stay as they are written.
func TestUpdateReplace(t *testing.T) {
	req := request(t, plainMod+"\nreplace example.com/none => ../none\n")
	if mod, _ := updated(t, req); !strings.Contains(mod, "replace example.com/none => ../none\n") {
		t.Errorf("%s", mod)
	}
}

func TestUpdateMissing(t *testing.T) {
	req := request(t, plainMod)
	req.Imports = append(req.Imports, "example.org/none")
	req.Files[filepath.Join(req.Module.Dir, "m.go")] = []byte("package m\n\nimport _ \"example.org/none\"\n")
	_, err := Update(context.Background(), req)
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Path != "example.org/none" || !strings.Contains(err.Error(), "go get example.org/none") {
		t.Errorf("error %v", err)
	}
}

// kuberesolver brings a genproto of which a folder is a module of its own by the time of the OpenTelemetry release.
func TestUpdateSplitModule(t *testing.T) {
	const otlp = "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	const kuberesolver = "github.com/sercand/kuberesolver/v4"
	req := request(t, "module example.com/m\n\ngo 1.16\n\nrequire (\n\tgithub.com/opentracing/opentracing-go v1.2.0\n\t"+kuberesolver+" v4.0.0\n)\n", kuberesolver)
	var err error
	if req.Release, err = Pick("1.16", "", Needs{}); err != nil {
		t.Fatal(err)
	}
	req.Module.GoMod = append(req.Module.GoMod, "\nrequire golang.org/x/sync v0.3.0\n"...) // not tidy
	if err := os.WriteFile(filepath.Join(req.Module.Dir, "go.mod"), req.Module.GoMod, 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(req.Module.Dir, "m.go")
	req.Files[file] = []byte("package m\n\nimport _ \"" + otlp + "\"\n")
	req.Imports = []string{otlp}
	mod, res := updated(t, req)
	for name, src := range map[string][]byte{file: req.Files[file], filepath.Join(req.Module.Dir, "go.mod"): res.GoMod, filepath.Join(req.Module.Dir, "go.sum"): res.GoSum} {
		if err := os.WriteFile(name, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "list", "-deps", "./...")
	cmd.Dir = req.Module.Dir
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(mod, "google.golang.org/genproto v0.0.0-2024") {
		t.Errorf("%v\n%s\n%s", err, out, mod)
	}
	if s := ambiguousImport("ambiguous import: found package a/b/c in multiple modules:\n\ta/b v1.2.0 (/x)\n\ta v1.1.0 (/y)"); s == nil || s.old.Path != "a" || s.new.Path != "a/b" {
		t.Errorf("ambiguousImport: %v", s)
	} else if err := (&update{Request: req}).raise(*s); err == nil || !strings.Contains(err.Error(), "go get a@latest") {
		t.Errorf("raise: %v", err)
	}
}
