package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// below lists the files below a folder.
func below(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// Files of the same name in several folders are written apart, however they are named; where that cannot be, nothing is written.
func TestConvertNames(t *testing.T) {
	dir := tree(t, map[string]string{"a/prometheus.yml": prometheusYAML, "b/prometheus.yml": prometheusYAML, "b/c/prometheus.yml": prometheusYAML, "prometheus.yml": prometheusYAML})
	abs := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		in, from string // where it runs
		args     []string
		want     []string // nil for an error
	}{
		{"files", ".", []string{"a/prometheus.yml", "b/prometheus.yml"}, []string{"a/prometheus.yml", "b/prometheus.yml"}},
		{"absolute files", ".", []string{abs("a/prometheus.yml"), abs("b/c/prometheus.yml")}, []string{"a/prometheus.yml", "b/c/prometheus.yml"}},
		{"files above", "b/c", []string{"../../a/prometheus.yml", "../prometheus.yml"}, []string{"a/prometheus.yml", "b/prometheus.yml"}},
		{"one file above", "b", []string{"../a/prometheus.yml"}, []string{"prometheus.yml"}},
		{"folders", ".", []string{"a", "b/c"}, []string{"a/prometheus.yml", "b/c/prometheus.yml"}},
		{"absolute folders", ".", []string{abs("a"), abs("b")}, []string{"a/prometheus.yml", "b/c/prometheus.yml", "b/prometheus.yml"}},
		{"a folder and a file", ".", []string{"a", "prometheus.yml"}, []string{"a/prometheus.yml", "prometheus.yml"}},
		{"one folder", ".", []string{"b"}, []string{"c/prometheus.yml", "prometheus.yml"}},
		{"a file twice", ".", []string{"a/prometheus.yml", "a", abs("a/prometheus.yml")}, []string{"a/prometheus.yml"}},
		{"a name from within and from without", ".", []string{"prometheus.yml", abs("a/prometheus.yml")}, nil},
	} {
		out := t.TempDir()
		o := otelmigrate(t, filepath.Join(dir, c.from), append([]string{"convert", "--out", out}, c.args...)...)
		var want []string
		for _, name := range c.want {
			want = append(want, name+".checklist.json", name+".checklist.md", name+".otel.yaml")
		}
		slices.Sort(want)
		got := below(t, out)
		slices.Sort(got)
		if c.want == nil && (o.code != exitUsage || !strings.Contains(o.stderr, "would both be written as prometheus.yml")) || c.want != nil && o.code != exitOK || !slices.Equal(got, want) {
			t.Errorf("%s: status %d, %q\n%s", c.in, o.code, got, o.stderr)
		}
	}
	clash := tree(t, map[string]string{"compose.yml": composeYAML, "compose.yml.zipkin": "COLLECTOR_SAMPLE_RATE=1\n"})
	if o := otelmigrate(t, clash, "convert", "--out", t.TempDir(), "compose.yml", "compose.yml.zipkin"); o.code != exitUsage || !strings.Contains(o.stderr, "compose.yml.zipkin.otel.yaml is written for compose.yml already") {
		t.Errorf("output of one name: status %d\n%s", o.code, o.stderr)
	}
}

// A folder behind a link is a folder. Inside of one, a link to a file of the folder adds nothing, and one that leads out of it or
// nowhere is named and not followed.
func TestConvertLinks(t *testing.T) {
	outside := tree(t, map[string]string{"shop.env": "JAEGER_AGENT_HOST=a\n", "d/other.env": "JAEGER_AGENT_HOST=a\n"})
	dir := tree(t, map[string]string{"tree/prometheus.yml": prometheusYAML, "tree/sub/data": prometheusYAML, "tree/plain.txt": "x"})
	for link, target := range map[string]string{
		"link":                 "tree",
		"tree/again.yml":       "prometheus.yml",
		"tree/loop":            ".",
		"tree/sub/up":          "..",
		"tree/named.yml":       "sub/data", // found only by the name of the link
		"tree/self.yml":        "self.yml",
		"tree/gone.yml":        "nowhere.yml",
		"tree/plain-gone.txt":  "nowhere.txt",
		"tree/shop.env":        filepath.Join(outside, "shop.env"),
		"tree/sub/elsewhere":   filepath.Join(outside, "d"),
		"tree/picture.png":     filepath.Join(outside, "shop.env"),
		"tree/sub/plain2.text": filepath.Join(dir, "tree/plain.txt"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	out := t.TempDir()
	o := otelmigrate(t, dir, "convert", "--out", out, "--write", "--phase", "final", "link")
	if o.code != exitPartial {
		t.Errorf("status %d", o.code)
	}
	want := []string{"named.yml.checklist.json", "named.yml.checklist.md", "named.yml.otel.yaml", "prometheus.yml.checklist.json", "prometheus.yml.checklist.md", "prometheus.yml.otel.yaml"}
	if got := below(t, out); !slices.Equal(got, want) {
		t.Errorf("written: %q", got)
	}
	for _, want := range []string{"otelmigrate: gone.yml: is a symbolic link to nowhere.yml, which cannot be followed", "otelmigrate: self.yml: is a symbolic link",
		"otelmigrate: shop.env: is a symbolic link to " + filepath.Join(outside, "shop.env") + ", outside", "otelmigrate: sub/elsewhere: is a symbolic link"} {
		if !strings.Contains(o.stderr, want) {
			t.Errorf("%q is not in\n%s", want, o.stderr)
		}
	}
	if strings.Count(o.stderr, "symbolic link") != 5 { // picture.png counts: what it leads to may hold configuration
		t.Errorf("links:\n%s", o.stderr)
	}
	if data, err := os.ReadFile(filepath.Join(outside, "shop.env")); err != nil || string(data) != "JAEGER_AGENT_HOST=a\n" {
		t.Errorf("a file outside has changed: %v, %q", err, data)
	}
	// Named on the command line as well, what the links lead to is converted.
	o = otelmigrate(t, dir, "convert", "--out", t.TempDir(), "tree", outside)
	if strings.Contains(o.stderr, "outside of the folders") || !strings.Contains(o.stderr, "4 file(s) converted") {
		t.Errorf("both folders: %s", o.stderr)
	}
}
