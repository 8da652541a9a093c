package main

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// addFile takes the samples of a file in OpenMetrics text, which ends in "# EOF" and has times in seconds, or in the older text format of
// Prometheus, with times in milliseconds. Every sample must have its time. The parsers are those of a scrape, so the values of "le" and
// "quantile" are written as Prometheus 3 stores them. target are the labels that a scrape would add.
func (l *loader) addFile(path string, target map[string]string) {
	text, err := os.ReadFile(path)
	if err != nil {
		var of *os.PathError
		if errors.As(err, &of) {
			err = of.Err // the path is said already
		}
		l.problem(origin{name: path}, "cannot be read: %v", err)
		return
	}
	symbols := labels.NewSymbolTable()
	var p textparse.Parser
	if endsInEOF(text) {
		p = textparse.NewOpenMetricsParser(text, symbols)
	} else {
		p = textparse.NewPromParser(text, symbols, false)
	}
	at := origin{name: path}
	lines := entryLines{text: text}
	for {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		at.line = lines.next()
		if err != nil {
			l.problem(at, "%v", err)
			return
		}
		if entry != textparse.EntrySeries {
			continue
		}
		_, t, v := p.Series()
		var ls labels.Labels
		p.Labels(&ls)
		if t == nil {
			l.problem(at, "%s has no time; every sample needs one", ls)
			continue
		}
		ls = withTarget(ls, target)
		if !ls.IsValid(model.UTF8Validation) {
			l.problem(at, "the labels %s are not valid", ls)
			continue
		}
		l.add(ls, *t, v, at)
	}
}

// endsInEOF tells whether the last line is the one that ends an OpenMetrics text.
func endsInEOF(text []byte) bool {
	text = bytes.TrimRight(text, "\r\n\t ")
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	return string(last) == "# EOF"
}

// withTarget is the labels of a sample after a scrape of a target with these labels: the target's labels win, and a label of the sample
// in the place of one is kept as "exported_...".
func withTarget(ls labels.Labels, target map[string]string) labels.Labels {
	if len(target) == 0 {
		return ls
	}
	b := labels.NewBuilder(ls)
	var conflicts []labels.Label
	for _, name := range slices.Sorted(maps.Keys(target)) {
		if value := ls.Get(name); value != "" {
			conflicts = append(conflicts, labels.Label{Name: name, Value: value})
		}
		b.Set(name, target[name])
	}
	// The shorter name first, as Prometheus does, so that of "a" and "exported_a" the same one gets the longer prefix.
	slices.SortStableFunc(conflicts, func(a, b labels.Label) int { return len(a.Name) - len(b.Name) })
	for _, c := range conflicts {
		name := c.Name
		for {
			name = model.ExportedLabelPrefix + name
			if b.Get(name) == "" {
				b.Set(name, c.Value)
				break
			}
		}
	}
	return b.Labels()
}

// entryLines finds the lines of a parser's entries. The parsers do not tell them, but every line that is not blank is one entry.
type entryLines struct {
	text []byte
	line int
}

// next is the number of the next line that is not blank, or of the last line.
func (e *entryLines) next() int {
	for len(e.text) > 0 {
		line, rest, _ := bytes.Cut(e.text, []byte("\n"))
		e.text = rest
		e.line++
		if strings.TrimSpace(string(line)) != "" {
			break
		}
	}
	return e.line
}
