package logstash

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// PipelineSource says where the configuration of a pipeline is.
type PipelineSource struct {
	// ID is pipeline.id.
	ID string
	// At is where the pipeline stands.
	At conversion.Place
	// Files are those that path.config names, in the order in which Logstash joins them.
	Files []string
	// Text is config.string, which stands in the place of files, and TextAt where it is.
	Text   string
	TextAt conversion.Place
	// Settings are the pipeline's own.
	Settings *Settings
	// Missing are the parts of path.config that no file of the tree was found for.
	Missing []string
}

// IsPipelines reports whether a file of YAML is a pipelines.yml: a list of pipelines that say where their configuration is.
func IsPipelines(f *yamledit.File) bool {
	if len(f.Docs) != 1 || !f.Docs[0].IsList() {
		return false
	}
	items := f.Docs[0].Items()
	return len(items) > 0 && !slices.ContainsFunc(items, func(v yamledit.Value) bool {
		s := &Settings{}
		s.add("", v)
		return !v.IsMap() || s.values["pipeline.id"].Text() == "" && s.values["path.config"].Text() == "" && s.values["config.string"].Text() == ""
	})
}

// ReadPipelines reads pipelines.yml. list names the files that a pattern matches: one with * and ** as shells and Ruby have them, relative to
// where the name of f is relative to; a pattern that matches nothing gives no files and no error.
func ReadPipelines(f *yamledit.File, list func(glob string) ([]string, error)) ([]PipelineSource, error) {
	var all []PipelineSource
	for _, doc := range f.Docs {
		for _, item := range doc.Items() {
			s := &Settings{}
			s.add("", item)
			p := PipelineSource{ID: s.PipelineID(), At: conversion.At(item), Settings: s, Text: s.ConfigString()}
			p.TextAt = s.at["config.string"]
			if p.ID == "" {
				p.ID = "main"
			}
			if p.Text == "" {
				for _, pattern := range s.values["path.config"].Strings() {
					files, err := FindConfig(path.Dir(f.Name), settingText(pattern), list)
					if err != nil {
						return nil, fmt.Errorf("%s: find the files of pipeline %s: %w", p.At, p.ID, err)
					}
					if len(files) == 0 {
						p.Missing = append(p.Missing, pattern)
					}
					p.Files = append(p.Files, files...)
				}
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// FindConfig finds the files that a path.config names, which is a file, a folder or a pattern. A path of the machine that Logstash runs on
// is looked for in the tree: from the folder dir of the settings and from the one above, by as much of its end as there is; the folders
// pipeline and conf.d, beside or beneath, are those of Logstash's image and packages.
func FindConfig(dir, pattern string, list func(glob string) ([]string, error)) ([]string, error) {
	for _, candidate := range candidates(dir, pattern) {
		var found []string
		for _, glob := range braces(candidate) {
			files, err := list(glob)
			if err != nil {
				return nil, err
			}
			for _, f := range files {
				if !strings.HasSuffix(f, "~") && !slices.Contains(found, f) { // Logstash passes over the copies of editors
					found = append(found, f)
				}
			}
		}
		if len(found) > 0 {
			slices.Sort(found)
			return found, nil
		}
	}
	return nil, nil
}

// candidates are the patterns by which the files of a path.config may be found, the likeliest first.
func candidates(dir, pattern string) (all []string) {
	pattern = strings.TrimPrefix(path.Clean(strings.ReplaceAll(pattern, `\`, "/")), "./")
	add := func(elem ...string) {
		glob := path.Join(elem...)
		if strings.HasPrefix(glob, "../") || slices.Contains(all, glob) {
			return
		}
		all = append(all, glob)
		if base := path.Base(glob); !strings.ContainsAny(base, "*?{[") && path.Ext(base) != ".conf" && path.Ext(base) != ".cfg" && path.Ext(base) != ".config" {
			all = append(all, glob+"/*.conf", glob+"/*") // a folder
		}
	}
	if !strings.HasPrefix(pattern, "/") {
		add(dir, pattern)
		add(path.Dir(dir), pattern)
		add(pattern)
	}
	parts := strings.Split(strings.Trim(pattern, "/"), "/")
	if strings.HasPrefix(pattern, "/") {
		for i := range len(parts) - 1 {
			end := path.Join(parts[i:]...)
			add(dir, end)
			add(path.Dir(dir), end)
			add(end)
		}
	}
	base := parts[len(parts)-1]
	if strings.HasPrefix(base, "*") {
		return all // *.conf says nothing by itself; a name does
	}
	for _, folder := range []string{"", "pipeline", "pipelines", "conf.d"} {
		add(dir, folder, base)
		add(path.Dir(dir), folder, base)
	}
	return all
}

// braces writes a{b,c} as ab and ac, which Ruby's patterns have and Go's do not.
func braces(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		return []string{pattern}
	}
	end := strings.IndexByte(pattern[open:], '}')
	if end < 0 {
		return []string{pattern}
	}
	var all []string
	for _, alternative := range strings.Split(pattern[open+1:open+end], ",") {
		all = append(all, braces(pattern[:open]+alternative+pattern[open+end+1:])...)
	}
	return all
}

// ReportMissing records the parts of path.config that no file was found for.
func (p PipelineSource) ReportMissing(rec *conversion.Recorder) {
	for _, m := range p.Missing {
		rec.Add(p.At, "logstash-pipeline-files", "pipeline "+p.ID, finding.Manual,
			fmt.Sprintf("no file was found for path.config %s; convert its files together with this one, by putting them into a folder conf.d beside it", m), settingsDocs)
	}
}
