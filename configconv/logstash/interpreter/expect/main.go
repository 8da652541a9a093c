// Command expect prints the events that Logstash makes of a log, as package interpreter has it: what the Collector has to make of it once
// the pipeline is converted. It is for the end-to-end tests, which do not import this module.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/interpreter"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

const usage = `usage: expect [flags] PIPELINE LOG   run the lines of LOG through the input and the filters of PIPELINE, and print an event a line
       expect -to-stdout PIPELINE    print PIPELINE with the output stdout in place of its own
Exit status: 1 Logstash stops at an exception of a filter, 2 wrong use, 3 something of the pipeline is not supported here
`

// Exit statuses.
const (
	exitStopped     = 1
	exitUsage       = 2
	exitUnsupported = 3
)

// settings are what the flags say.
type settings struct {
	ecs, metadata, skipEmpty, toStdout bool
	origin                             origin
}

func main() {
	var s settings
	flag.BoolVar(&s.ecs, "ecs", false, "name fields by the Elastic Common Schema, as Logstash 8 and later do by default")
	flag.BoolVar(&s.metadata, "metadata", false, "print @metadata as well")
	flag.StringVar(&s.origin.host, "host", "", "the `name` of the host that a file is read on, which the input file puts into the events")
	flag.StringVar(&s.origin.path, "path", "", "the `name` of the file that is read, which the input file puts into the events")
	flag.BoolVar(&s.skipEmpty, "skip-empty", false, "leave out empty lines, as the Collector's filelog receiver does")
	flag.BoolVar(&s.toStdout, "to-stdout", false, "print the pipeline with the output stdout")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if want := map[bool]int{true: 1, false: 2}[s.toStdout]; flag.NArg() != want {
		flag.Usage()
		os.Exit(exitUsage)
	}
	code, err := run(os.Stdout, s, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func run(w io.Writer, s settings, args []string) (code int, err error) {
	text, err := os.ReadFile(args[0])
	if err != nil {
		return exitUsage, err
	}
	config, err := syntax.Parse(filepath.Base(args[0]), text)
	if err != nil {
		return exitUsage, err
	}
	if s.toStdout {
		_, err := w.Write(toStdout(config))
		return 0, err
	}
	lines, err := readLines(args[1], s.skipEmpty)
	if err != nil {
		return exitUsage, err
	}
	opts := interpreter.Options{ECS: s.ecs, Lenient: !s.ecs, Open: func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(args[0]), name)
		}
		return os.ReadFile(name)
	}}
	in, err := newInput(config, s.origin, opts)
	if err != nil {
		return exitUnsupported, err
	}
	filters, err := interpreter.New(config, opts)
	if err != nil {
		return exitUnsupported, err
	}
	events, err := in.events(lines)
	if err != nil {
		return exitUnsupported, err
	}
	out := bufio.NewWriter(w)
	for _, e := range events {
		for _, e := range filters.Filter(e) {
			if err := write(out, e, s.metadata); err != nil {
				return exitUnsupported, err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return exitUsage, err
	}
	if err := filters.Err(); err != nil {
		return exitStopped, err
	}
	return 0, nil
}

// toStdout is the pipeline with one output, which leaves events as they are.
func toStdout(config *syntax.Config) []byte {
	var kept []*syntax.Section
	for _, s := range config.Sections {
		if s.Kind != "output" {
			kept = append(kept, s)
		}
	}
	config.Sections = append(kept, &syntax.Section{Kind: "output", Body: []syntax.Statement{&syntax.Plugin{Name: "stdout"}}})
	return syntax.Print(config)
}

// readLines are the lines of a file, each without its end.
func readLines(name string, skipEmpty bool) (lines []string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		if line := sc.Text(); line != "" || !skipEmpty {
			lines = append(lines, line)
		}
	}
	return lines, sc.Err()
}

// write writes the JSON of an event.
func write(w *bufio.Writer, e *interpreter.Event, metadata bool) error {
	text, err := e.MarshalJSON()
	if err != nil {
		return err
	}
	if m := e.Metadata(); metadata && len(m) > 0 {
		data := e.Data()
		data["@metadata"] = m
		if text, err = json.Marshal(data); err != nil {
			return err
		}
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
