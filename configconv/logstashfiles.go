package configconv

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// logstashSection matches the beginning of a section of a pipeline of Logstash.
var logstashSection = regexp.MustCompile(`(?m)^[ \t]*(input|filter|output)[ \t\r\n]*(#[^\n]*\n[ \t\r\n]*)*\{`)

// IsLogstash reports whether a text is a pipeline of Logstash, or a part of one.
func IsLogstash(data []byte) bool {
	return logstashSection.Match(data) && !alloy.Match(data)
}

// ConvertLogstash converts files that Logstash reads as one pipeline: those of a folder, in the order of their names. What cannot be read of
// one is a problem, and the rest is converted. The error is that of the first file where nothing could be read of any.
func ConvertLogstash(name string, files []conversion.Source, opts conversion.Options) (conv *conversion.Conversion, err error) {
	defer recovered(name, &conv, &err)
	p, problems, err := logstashPipeline("", files)
	if err != nil {
		return nil, err
	}
	besideSettings(files[0]).Apply(&p)
	conv = logstash.Convert(name, []logstash.Pipeline{p}, opts)
	conv.Problems = append(conv.Problems, problems...)
	return conv, nil
}

// recovered makes an error of a panic: no fault of this program reaches a user as anything else.
func recovered(name string, conv **conversion.Conversion, err *error) {
	if p := recover(); p != nil {
		*conv, *err = nil, &yamledit.Error{Name: name, Reason: fmt.Sprintf("cannot be converted, because of a fault in this program: %v. Please report it", p)}
	}
}

// logstashPipeline reads the files of a pipeline.
func logstashPipeline(id string, files []conversion.Source) (p logstash.Pipeline, problems []finding.Problem, err error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b conversion.Source) int { return strings.Compare(path.Base(a.Name), path.Base(b.Name)) })
	var parts []*syntax.Config
	for _, f := range files {
		config, errs := syntax.ParseAll(f.Name, withoutMark(f.Data))
		kind, line := syntax.TemplateIn(f.Data)
		if len(errs) > 0 && kind != "" {
			// Where its text departs from the grammar says less than that it is none yet.
			e := errs[0]
			errs = []*syntax.Error{{File: f.Name, Line: e.Line, Column: e.Column, Source: e.Source,
				Reason: fmt.Sprintf("this is a template of %s (line %d); render it first, and convert what comes out (%s)", kind, line, e.Reason), Template: kind}}
			config = nil
		} else if kind != "" {
			problems = append(problems, finding.Problem{File: f.Name, Line: line, Column: 1,
				Message: fmt.Sprintf("this is a template of %s; its expressions were taken for text. Render it first, and convert what comes out", kind)})
		}
		for _, e := range errs {
			problems = append(problems, problemOf(e))
			err = errors.Join(err, e)
		}
		if config != nil && len(config.Sections) > 0 && (len(errs) == 0 || !empty(config)) {
			parts = append(parts, config)
		}
		if p.Open == nil {
			p.Open, p.List = f.Open, f.List
		}
	}
	if len(parts) == 0 {
		if err == nil {
			err = &NotConvertible{Name: files[0].Name, Reason: "has no section of a pipeline of Logstash"}
		}
		return p, nil, err
	}
	p.ID, p.Config = id, syntax.Join(parts...)
	return p, problems, nil
}

// empty reports whether no section has anything in it.
func empty(c *syntax.Config) bool {
	return !slices.ContainsFunc(c.Sections, func(s *syntax.Section) bool { return len(s.Body) > 0 })
}

func problemOf(e *syntax.Error) finding.Problem {
	return finding.Problem{File: e.File, Line: e.Line, Column: e.Column, Message: e.Reason, Snippet: e.Snippet(), Skipped: true}
}

// problemsOf are the problems that an error of a pipeline stands for.
func problemsOf(s logstash.PipelineSource, err error) (list []finding.Problem) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			list = append(list, problemsOf(s, e)...)
		}
		return list
	}
	var e *syntax.Error
	if errors.As(err, &e) {
		return []finding.Problem{problemOf(e)}
	}
	return []finding.Problem{{File: s.At.File, Line: s.At.Line, Column: s.At.Column, Message: err.Error(), Skipped: true}}
}
