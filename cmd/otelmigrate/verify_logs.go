package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/internal/logevent"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

// verifyingLogs is the command verify logs with its flags.
type verifyingLogs struct {
	format, output string
	ignore, key    []string
	strict         bool
}

func newVerifyLogs() *cobra.Command {
	v := &verifyingLogs{}
	cmd := &cobra.Command{
		Use:   "logs [flags] LOGSTASH_OUTPUT COLLECTOR_OUTPUT",
		Short: "Compare the events of Logstash with the log records of the Collector that replaces it",
		Long: `logs compares what Logstash made of some input with what the Collector made of the same: event by event and field by field.

LOGSTASH_OUTPUT is what an output with codec json, json_lines or rubydebug wrote, and COLLECTOR_OUTPUT what the Collector's file
exporter wrote. Events may come in another order. A difference that many events have is shown once, with one of them.

Exit status: 0 all events are equal, 1 something differs, 2 wrong use or nothing to compare, 3 a part of a file could not be read and the rest
was compared.`,
		Example: `  otelmigrate verify logs logstash.json collector.json
  otelmigrate verify logs --key '[trace][id]' --ignore '[event][original]' --ignore '[geo][*]' logstash.json collector.json`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return v.run(args[0], args[1], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&v.ignore, "ignore", nil, "leave out this `FIELD` and all below it, e.g. [event][original]; * stands for any text in a name (repeatable)")
	f.StringArrayVar(&v.key, "key", nil, "events belong together when they have this `FIELD` in common (repeatable; default: message and @timestamp)")
	f.BoolVar(&v.strict, "strict-types", false, "tell integers from doubles, null from a missing field, and times in text by how they are written")
	f.StringVar(&v.format, "format", "text", "output format: "+strings.Join(report.Formats, ", "))
	f.StringVarP(&v.output, "output", "o", "", "write the report to `FILE` instead of standard output")
	return cmd
}

func (v *verifyingLogs) run(logstash, collector string, stdout, stderr io.Writer) error {
	opts, err := v.options()
	if err != nil {
		return err
	}
	want, err := readLog(logstash)
	if err != nil {
		return err
	}
	got, err := readLog(collector)
	if err != nil {
		return err
	}
	problems := slices.Concat(want.Problems, got.Problems)
	for _, p := range problems {
		fmt.Fprintf(stderr, "otelmigrate: %s:%d: %s\n", p.File, p.Line, p.Message)
	}
	r, err := logevent.Compare(want.Events, got.Events, opts)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", logstash, collector, err)
	}
	r.Logstash.File, r.Logstash.Form = want.Name, want.Form
	r.Collector.File, r.Collector.Form = got.Name, got.Form
	r.Problems = append(r.Problems, problems...)
	if err := v.write(stdout, r); err != nil {
		return err
	}
	switch {
	case len(problems) > 0: // what is missing may be what could not be read
		return &exitError{code: exitPartial, text: fmt.Sprintf("%d part(s) of the input could not be read; the rest was compared", len(problems))}
	case r.Different():
		return &exitError{code: exitFound}
	}
	return nil
}

func (v *verifyingLogs) options() (opts logevent.Options, err error) {
	if !slices.Contains(report.Formats, v.format) {
		return opts, fmt.Errorf("--format %s: use one of %s", v.format, strings.Join(report.Formats, ", "))
	}
	if opts.Ignore, err = parseFields("--ignore", v.ignore); err != nil {
		return opts, err
	}
	opts.Key, err = parseFields("--key", v.key)
	opts.Strict = v.strict
	return opts, err
}

func parseFields(flag string, list []string) (fields []logevent.Field, err error) {
	for _, s := range list {
		f, err := logevent.ParseField(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		fields = append(fields, f)
	}
	return fields, nil
}

func readLog(path string) (*logevent.Log, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return logevent.Read(path, f)
}

// write writes the report where the flags say.
func (v *verifyingLogs) write(stdout io.Writer, r *logevent.Report) error {
	if v.output == "" {
		return r.Write(stdout, v.format)
	}
	f, err := os.Create(v.output)
	if err != nil {
		return err
	}
	if err := r.Write(f, v.format); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
