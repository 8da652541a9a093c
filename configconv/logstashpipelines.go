package configconv

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// isLogstashYAML reports whether a YAML file is one of Logstash's own: pipelines.yml or logstash.yml.
func isLogstashYAML(f *yamledit.File) bool { return logstash.IsPipelines(f) || logstash.IsSettings(f) }

// LogstashFiles names the files that a pipelines.yml refers to; they are converted with it. It is empty for other files.
func LogstashFiles(src conversion.Source) (names []string) {
	f, err := yamledit.Parse(src.Name, src.Data)
	if err != nil || !logstash.IsPipelines(f) {
		return nil
	}
	sources, err := logstash.ReadPipelines(f, globOf(src))
	if err != nil {
		return nil
	}
	for _, s := range sources {
		names = append(names, s.Files...)
	}
	return names
}

func globOf(src conversion.Source) func(string) ([]string, error) {
	if src.Glob != nil {
		return src.Glob
	}
	return func(string) ([]string, error) { return nil, nil }
}

// convertLogstashYAML converts pipelines.yml with the pipelines that it names, and logstash.yml.
func convertLogstashYAML(src conversion.Source, f *yamledit.File, opts conversion.Options) (*conversion.Conversion, error) {
	if !logstash.IsPipelines(f) {
		s := logstash.ReadSettings(f)
		var pipelines []logstash.Pipeline
		var problems []finding.Problem
		if text := s.ConfigString(); text != "" {
			p, found, err := logstashPipeline("", []conversion.Source{{Name: f.Name, Data: []byte(text), Open: src.Open, List: src.List}})
			if err != nil {
				return nil, err
			}
			s.Apply(&p)
			pipelines, problems = append(pipelines, p), found
		}
		conv := logstash.ConvertWith(f.Name, s, pipelines, opts)
		conv.Problems = append(conv.Problems, problems...)
		return conv, nil
	}
	sources, err := logstash.ReadPipelines(f, globOf(src))
	if err != nil {
		return nil, err
	}
	base := besideSettings(src)
	var pipelines []logstash.Pipeline
	var problems []finding.Problem
	for _, s := range sources {
		for _, pattern := range s.Missing {
			problems = append(problems, finding.Problem{File: s.At.File, Line: s.At.Line, Column: s.At.Column, Skipped: true,
				Message: fmt.Sprintf("pipeline %s: no file of %s was found; name a folder that holds it as well", s.ID, pattern)})
		}
		files, failed := pipelineFiles(src, s)
		problems = append(problems, failed...)
		if len(files) == 0 {
			continue
		}
		p, found, err := logstashPipeline(s.ID, files)
		problems = append(problems, found...)
		if err != nil { // it is one of the pipelines; the others are converted
			problems = append(problems, problemsOf(s, err)...)
			continue
		}
		base.Apply(&p)
		s.Settings.Apply(&p)
		p.Settings = s.Settings
		pipelines = append(pipelines, p)
	}
	conv := logstash.ConvertWith(f.Name, nil, pipelines, opts)
	conv.Problems = append(conv.Problems, problems...)
	return conv, nil
}

// pipelineFiles reads the files of a pipeline.
func pipelineFiles(src conversion.Source, s logstash.PipelineSource) (files []conversion.Source, problems []finding.Problem) {
	if s.Text != "" {
		return []conversion.Source{{Name: s.TextAt.File, Data: []byte(s.Text), Open: src.Open, List: src.List}}, nil
	}
	for _, name := range s.Files {
		data, err := openNamed(src, name)
		if err != nil {
			problems = append(problems, finding.Problem{File: name, Message: err.Error(), Skipped: true})
			continue
		}
		dir := path.Dir(name)
		files = append(files, conversion.Source{Name: name, Data: data,
			Open: func(other string) ([]byte, error) { return openNamed(src, path.Join(dir, other)) },
			List: func(folder string) ([]string, error) { return listNamed(src, dir, folder) }})
	}
	return files, problems
}

// openNamed reads a file of the tree by its name, as Glob gives it.
func openNamed(src conversion.Source, name string) ([]byte, error) {
	rel, err := relative(src, name)
	if err != nil {
		return nil, err
	}
	return src.Open(rel)
}

// listNamed names the files of a folder beside a file of the tree, relative to that one's folder.
func listNamed(src conversion.Source, dir, folder string) (names []string, err error) {
	rel, err := relative(src, path.Join(dir, folder))
	if err != nil || src.List == nil {
		return nil, err
	}
	list, err := src.List(rel)
	for _, n := range list {
		names = append(names, path.Join(folder, path.Base(n)))
	}
	return names, err
}

// relative is the path of a file of the tree from the folder of the source.
func relative(src conversion.Source, name string) (string, error) {
	if src.Open == nil {
		return "", errors.New("other files cannot be read here")
	}
	rel, err := filepath.Rel(path.Dir(src.Name), name)
	return filepath.ToSlash(rel), err
}

// besideSettings are those of the logstash.yml that belongs to a configuration: beside it, or in the folder config, as Logstash's image and
// repositories have it. It is nil where there is none.
func besideSettings(src conversion.Source) *logstash.Settings {
	if src.Open == nil {
		return nil
	}
	for _, name := range []string{"logstash.yml", "../config/logstash.yml", "../logstash.yml", "config/logstash.yml"} {
		data, err := src.Open(name)
		if err != nil {
			continue
		}
		if f, err := yamledit.Parse(path.Join(path.Dir(src.Name), name), data); err == nil && logstash.IsSettings(f) {
			return logstash.ReadSettings(f)
		}
	}
	return nil
}
