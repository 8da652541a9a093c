package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/otelmigrate/otelmigrate/configconv"
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/report"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// converting is the convert command with its flags.
type converting struct {
	from, out, layout, checkWith string
	format, failOn               string
	opts                         conversion.Options
	write, allowDirty, quiet     bool
	perFile                      bool
	// written are the files of this run below --out, and the source of each.
	written map[string]string
	// configurations are how many come out in this run, and printed how many were printed.
	configurations, printed int
	// shared says which variables several of the merged sources refer to.
	shared []configconv.Shared
}

func newConvert() *cobra.Command {
	c := &converting{}
	cmd := &cobra.Command{
		Use:   "convert [flags] FILE|DIR...",
		Short: "Turn configuration into a Collector's, with a checklist of what changes",
		Long: `convert reads the configuration of Prometheus servers, Jaeger v1 programs, Zipkin servers, Logstash and Filebeat, and the
environment of Jaeger and Zipkin clients, from the files that hold it: YAML, docker-compose, Kubernetes manifests, Helm values,
Dockerfiles, environment files, systemd units, shell scripts and pipelines of Logstash. It writes the configuration of an OpenTelemetry Collector that does the same, and a
checklist with every directive: done, done with a difference, left for a human, or right as it is.

With --out, each FILE becomes FILE.otel.yaml, FILE.checklist.md and FILE.checklist.json below that folder; what would change in
the FILE itself (a variable of a client, the image of a service) is FILE.diff, and --write makes it. Without --out, the
configuration goes to standard output and the checklist to standard error. No source is ever written over without --write.`,
		Example: `  otelmigrate convert prometheus.yml > otel.yaml
  otelmigrate convert --out otel-config deploy/
  otelmigrate convert --from jaeger --target jaeger-v2 --out jaeger-v2 docker-compose.yml
  otelmigrate convert --from env --write services/
  otelmigrate convert --logstash-version 8.17 --out logs logstash/`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(); err != nil {
				return err
			}
			return c.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.from, "from", "auto", "what the files are for: "+joined(configconv.Formats))
	f.StringVar(&c.out, "out", "", "write to this `DIR`, which mirrors the tree of the input")
	f.StringVar(&c.opts.Target, "target", conversion.Bridge, "what Jaeger v1 becomes: bridge (a Collector in front of the existing backend) or jaeger-v2")
	f.StringVar(&c.opts.Endpoint, "endpoint", "", "where telemetry goes that the source kept to itself or passed on, e.g. backend:4317 or http://prometheus:9090/api/v1/write")
	f.StringVar(&c.opts.Version, "collector-version", "", "release of the Collector to write for, e.g. 0.155 (default: names that all releases know)")
	f.StringVar(&c.opts.Phase, "phase", conversion.Dual, "of client environments: dual (old and new variables side by side) or final (the old ones go)")
	f.StringVar(&c.opts.LogstashVersion, "logstash-version", "", "release of Logstash that the pipelines run on, e.g. 8.17: from 8 on, its plugins name fields by the Elastic Common Schema")
	f.BoolVar(&c.perFile, "per-file", false, "convert the Logstash files of a folder one by one, and not as the one pipeline that Logstash makes of them")
	f.BoolVar(&c.opts.KeepSecrets, "keep-secrets", false, "copy passwords and tokens instead of referring to environment variables")
	f.BoolVar(&c.opts.Merge, "merge", false, "put all configurations into one, collector.otel.yaml")
	f.StringVar(&c.layout, "layout", "single", "with --merge: single (one Collector) or agent-gateway (agents that receive, and a gateway that exports)")
	f.StringVar(&c.checkWith, "check-with", "", "run the otelcol at this `PATH` with validate on every configuration")
	f.BoolVarP(&c.write, "write", "w", false, "make the changes of the sources themselves: variables of clients, images of services")
	f.BoolVar(&c.allowDirty, "allow-dirty", false, "write even when the work tree has uncommitted changes")
	f.StringVar(&c.format, "format", "text", "format of the checklist without --out: "+strings.Join(report.Formats, ", "))
	f.StringVar(&c.failOn, "fail-on", "never", "exit with status 1 when a finding has this status or one that asks more: auto, review, manual, never")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "no summary on standard error")
	return cmd
}

func joined[T ~string](list []T) string {
	var words []string
	for _, w := range list {
		words = append(words, string(w))
	}
	return strings.Join(words, ", ")
}

func (c *converting) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	inputs, failed, err := c.inputs(args)
	if err != nil {
		return err
	}
	for _, p := range failed {
		fmt.Fprintf(stderr, "otelmigrate: %s: %s\n", p.File, p.Message)
	}
	if c.write && !c.allowDirty {
		looked := map[string]bool{}
		for _, in := range inputs {
			dir := filepath.Dir(in.path)
			if looked[dir] {
				continue
			}
			looked[dir] = true
			if err := refuseDirty(ctx, dir); err != nil {
				return err
			}
		}
	}
	var done []*conversion.Conversion
	var originals []configconv.Original
	passedOver := 0
	var mentioned []string
	for _, in := range inputs {
		conv, src, err := c.one(in)
		switch {
		case err == nil:
			done = append(done, conv)
			originals = append(originals, configconv.Original{Source: src, Conversion: conv})
		case configconv.IsNotConvertible(err) && !in.named:
			passedOver++
			if configconv.Mentions(err) {
				mentioned = append(mentioned, err.Error())
			}
		default:
			failed = append(failed, problemOf(in, err))
			printError(stderr, err)
		}
	}
	if c.opts.Merge {
		c.shared = configconv.Distinguish(originals, configconv.Format(c.from), c.opts)
	}
	if err := c.emit(ctx, done, &failed, stdout, stderr); err != nil {
		return err
	}
	if !c.quiet {
		for _, text := range mentioned {
			fmt.Fprintln(stderr, text)
		}
		fmt.Fprintf(stderr, "%d file(s) converted", len(done))
		if passedOver > 0 {
			fmt.Fprintf(stderr, ", %d hold nothing to convert", passedOver)
		}
		fmt.Fprintln(stderr)
	}
	return c.status(done, failed)
}

// status is the exit status as an error, or nil for 0.
func (c *converting) status(done []*conversion.Conversion, failed []finding.Problem) error {
	if len(done) == 0 {
		return &exitError{code: exitUsage, text: "nothing could be converted"}
	}
	problems := len(failed)
	for _, d := range done {
		problems += len(d.Problems)
		if c.failOn != "never" && finding.Worst(d.Findings).Rank() >= finding.Status(c.failOn).Rank() {
			return &exitError{code: exitFound}
		}
	}
	if problems > 0 {
		return &exitError{code: exitPartial, text: fmt.Sprintf("%d part(s) of the input could not be processed; the rest was done", problems)}
	}
	return nil
}

func problemOf(in input, err error) finding.Problem {
	p := finding.Problem{File: in.name, Message: err.Error(), Skipped: true}
	var e *yamledit.Error
	if errors.As(err, &e) {
		p.Line, p.Column, p.Message = e.Line, e.Column, e.Reason
	}
	var s *syntax.Error
	if errors.As(err, &s) {
		p.File, p.Line, p.Column, p.Message, p.Snippet = s.File, s.Line, s.Column, s.Reason, s.Snippet()
	}
	return p
}

// read reads the file, or the files of a folder.
func (in input) read(src conversion.Source) (conversion.Source, error) {
	if len(in.parts) > 0 {
		return in.whole(src)
	}
	if info, err := os.Stat(in.path); err == nil && info.Size() > yamledit.MaxSize {
		return src, yamledit.TooLarge(in.name)
	}
	data, err := os.ReadFile(in.path)
	src.Data = data
	return src, err
}

// printError prints an error, and below one of a text the line in question.
func printError(w io.Writer, err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			printError(w, e)
		}
		return
	}
	fmt.Fprintln(w, "otelmigrate: "+err.Error())
	var s *syntax.Error
	if errors.As(err, &s) {
		fmt.Fprint(w, s.Snippet())
	}
}

// one reads and converts one file.
func (c *converting) one(in input) (*conversion.Conversion, conversion.Source, error) {
	src := in.source()
	src, err := in.read(src)
	if err != nil {
		return nil, src, err
	}
	conv, err := configconv.Convert(src, configconv.Format(c.from), c.opts)
	if err != nil {
		return nil, src, err
	}
	for i := range conv.Changes {
		if conv.Changes[i].Rel == in.name {
			conv.Changes[i].Path, _ = filepath.Abs(in.path)
		}
	}
	return conv, src, nil
}

// output is one file to write.
type output struct {
	name string // relative to --out
	data []byte
}

// emit writes the configurations, the checklists and the diffs.
func (c *converting) emit(ctx context.Context, done []*conversion.Conversion, failed *[]finding.Problem, stdout, stderr io.Writer) error {
	if c.write {
		if err := c.apply(done, stderr); err != nil {
			return err
		}
	}
	var merged []*collector.Config
	if c.opts.Merge {
		merged = c.merged(done)
		c.configurations = len(merged)
	} else {
		for _, conv := range done {
			c.configurations += len(slices.DeleteFunc(slices.Clone(conv.Outputs), func(o conversion.Output) bool { return o.Config.Empty() }))
		}
	}
	for _, conv := range done {
		outputs, err := c.outputs(conv)
		if err != nil {
			return err
		}
		var names []string
		if c.opts.Merge {
			if len(outputs) > 0 {
				names = mergedNames(merged)
			}
			outputs = nil
		}
		for _, o := range outputs {
			names = append(names, o.name)
			if p := c.validate(ctx, conv.Source, o); p != nil {
				conv.Problems = append(conv.Problems, *p)
			}
		}
		if err := c.emitOne(conv, outputs, conv.Checklist(names), stdout, stderr); err != nil {
			return err
		}
	}
	return c.emitMerged(ctx, merged, failed, stdout, stderr)
}

// outputs are the configurations of one source and the files that belong to them.
func (c *converting) outputs(conv *conversion.Conversion) (list []output, err error) {
	for _, o := range conv.Outputs {
		if o.Config.Empty() {
			continue
		}
		data, err := o.Config.YAML(c.opts.Version)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", conv.Source, err)
		}
		list = append(list, output{suffixed(conv.Source, o.Suffix, "otel.yaml"), data})
	}
	return list, nil
}

func suffixed(source, suffix, end string) string {
	if suffix != "" {
		end = suffix + "." + end
	}
	return source + "." + end
}

// validate runs the user's own Collector on a configuration.
func (c *converting) validate(ctx context.Context, source string, o output) *finding.Problem {
	if c.checkWith == "" {
		return nil
	}
	dir, err := os.MkdirTemp("", "otelmigrate")
	if err != nil {
		return &finding.Problem{File: source, Message: err.Error()}
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "otel.yaml")
	if err := os.WriteFile(file, o.data, 0o600); err != nil {
		return &finding.Problem{File: source, Message: err.Error()}
	}
	out, err := exec.CommandContext(ctx, c.checkWith, "validate", "--config="+file).CombinedOutput()
	if err != nil {
		text := strings.TrimSpace(strings.ReplaceAll(string(out), file, o.name))
		return &finding.Problem{File: source, Message: fmt.Sprintf("%s refuses %s: %v: %s", c.checkWith, o.name, err, text)}
	}
	return nil
}

// emitOne writes what belongs to one source.
func (c *converting) emitOne(conv *conversion.Conversion, outputs []output, list *finding.Checklist, stdout, stderr io.Writer) error {
	var diff bytes.Buffer
	if err := edit.Diff(&diff, conv.Changes, false); err != nil {
		return err
	}
	if c.write {
		c.beside(conv, outputs, stderr)
	}
	if c.out == "" {
		for _, o := range outputs {
			c.print(stdout, o)
		}
		if diff.Len() > 0 && !c.write {
			to := stdout
			if c.configurations > 0 { // those are what standard output is for
				to = stderr
			}
			to.Write(diff.Bytes())
		}
		for _, e := range conv.Extra {
			fmt.Fprintf(stderr, "otelmigrate: %s belongs to the configuration as well; use --out to have it written\n", suffixed(conv.Source, "", e.Suffix))
		}
		return report.WriteChecklist(stderr, c.format, list)
	}
	for _, format := range []struct{ end, name string }{{"checklist.md", "markdown"}, {"checklist.json", "json"}} {
		var b bytes.Buffer
		if err := report.WriteChecklist(&b, format.name, list); err != nil {
			return err
		}
		outputs = append(outputs, output{suffixed(conv.Source, "", format.end), b.Bytes()})
	}
	if diff.Len() > 0 {
		outputs = append(outputs, output{suffixed(conv.Source, "", "diff"), diff.Bytes()})
	}
	for _, e := range conv.Extra {
		outputs = append(outputs, output{suffixed(conv.Source, "", e.Suffix), e.Data})
	}
	for _, o := range outputs {
		if other, taken := c.written[o.name]; taken {
			return fmt.Errorf("%s is written for %s already, and %s would be written over it: convert one of the two with another --out", o.name, other, conv.Source)
		}
		if c.written == nil {
			c.written = map[string]string{}
		}
		c.written[o.name] = conv.Source
		if err := writeOutput(c.out, o); err != nil {
			return err
		}
	}
	return nil
}

// beside tells which configurations a source that was changed expects in its folder: nothing writes them there.
func (c *converting) beside(conv *conversion.Conversion, outputs []output, stderr io.Writer) {
	for _, o := range outputs {
		base := filepath.Base(filepath.FromSlash(o.name))
		for _, change := range conv.Changes {
			if change.Rel != conv.Source || !bytes.Contains(change.New, []byte(base)) {
				continue
			}
			where := "its configuration, which is on standard output,"
			if c.out != "" {
				where = filepath.Join(c.out, filepath.FromSlash(o.name))
			}
			fmt.Fprintf(stderr, "otelmigrate: %s mounts %s of its own folder now: put %s there under that name\n", conv.Source, base, where)
			break
		}
	}
}

// print prints a configuration to standard output. Where there are several, each is a document under its name.
func (c *converting) print(stdout io.Writer, o output) {
	if c.printed > 0 {
		fmt.Fprintln(stdout, "---")
	}
	if c.configurations > 1 {
		fmt.Fprintln(stdout, "# "+o.name)
	}
	stdout.Write(o.data)
	c.printed++
}

func writeOutput(dir string, o output) error {
	file := filepath.Join(dir, filepath.FromSlash(o.name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, o.data, 0o644)
}

// apply makes the changes of the sources.
func (c *converting) apply(done []*conversion.Conversion, stderr io.Writer) error {
	var changes []edit.Change
	for _, conv := range done {
		changes = append(changes, conv.Changes...)
	}
	if len(changes) == 0 {
		return nil
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	if _, err := edit.Apply(root, changes); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "changed %d file(s); `otelmigrate undo` puts them back\n", len(changes))
	return nil
}
