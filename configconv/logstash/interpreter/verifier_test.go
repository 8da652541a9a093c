package interpreter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// caseSet is a file of test cases of Logstash Filter Verifier 2 (https://github.com/magnusbaeck/logstash-filter-verifier, README.md and
// internal/testcase), in JSON or YAML.
type caseSet struct {
	InputPlugin    string         `yaml:"input_plugin"`
	Codec          string         `yaml:"codec"`
	Ignore         []string       `yaml:"ignore"`
	Fields         map[string]any `yaml:"fields"`
	ExportMetadata bool           `yaml:"export_metadata"`
	ExportOutputs  bool           `yaml:"export_outputs"`
	TestCases      []struct {
		Description string           `yaml:"description"`
		Input       []string         `yaml:"input"`
		Fields      map[string]any   `yaml:"fields"`
		Expected    []map[string]any `yaml:"expected"`
	} `yaml:"testcases"`
}

// unsupported is the reason why the cases of a file cannot be run.
type unsupported struct{ reason string }

func (u unsupported) Error() string { return u.reason }

// TestCases runs the cases in testdata: of NAME.json, whose configuration is NAME.conf.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			failures, _, err := runCases(file, []string{strings.TrimSuffix(file, ".json") + ".conf"})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range failures {
				t.Error(f)
			}
		})
	}
}

// TestVerifier runs the cases of a folder that is laid out as the testdata of Logstash Filter Verifier: testcases/NAME holds files of cases
// for the configuration NAME, which is a file or a folder.
func TestVerifier(t *testing.T) {
	root := os.Getenv("OTELMIGRATE_LFV")
	if root == "" {
		t.Skip("OTELMIGRATE_LFV is not set; set it to a folder of configurations and testcases/NAME, such as testdata of logstash-filter-verifier")
	}
	passed, failed := 0, 0
	skipped := map[string]int{}
	err := filepath.WalkDir(filepath.Join(root, "testcases"), func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := filepath.Base(filepath.Dir(file))
		config, err := configurations(root, name)
		var failures []string
		cases := 0
		if err == nil {
			failures, cases, err = runCases(file, config)
		}
		var reason unsupported
		switch {
		case errors.As(err, &reason):
			set, _ := readCases(file)
			skipped[reason.reason] += len(set.TestCases)
			t.Logf("%s: not run: %v", file, reason)
		case err != nil:
			t.Errorf("%s: %v", file, err)
		default:
			failed += len(failures)
			passed += cases - len(failures)
			for _, f := range failures {
				t.Errorf("%s: %s", file, f)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases pass, %d fail; not run: %v", passed, failed, skipped)
}

// configurations are the files of the configuration of a name.
func configurations(root, name string) ([]string, error) {
	if data, err := os.ReadFile(filepath.Join(root, name+".yml")); err == nil {
		var pipelines []map[string]any
		if err := yaml.Unmarshal(data, &pipelines); err != nil {
			return nil, err
		}
		if len(pipelines) > 1 {
			return nil, unsupported{"several pipelines"}
		}
	}
	var files []string
	err := filepath.WalkDir(filepath.Join(root, name), func(file string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(file) == ".conf" && !d.IsDir() {
			files = append(files, file)
		}
		return err
	})
	sort.Strings(files)
	return files, err
}

func readCases(file string) (set caseSet, err error) {
	data, err := os.ReadFile(file)
	if err == nil {
		err = yaml.Unmarshal(data, &set)
	}
	return set, err
}

// runCases returns a text for each case that failed, and how many cases there are.
func runCases(file string, configurations []string) (failures []string, cases int, err error) {
	set, err := readCases(file)
	if err != nil {
		return nil, 0, err
	}
	var parsed []*syntax.Config
	for _, name := range configurations {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, 0, err
		}
		c, err := syntax.Parse(name, data)
		if err != nil {
			return nil, 0, err
		}
		parsed = append(parsed, c)
	}
	config := syntax.Join(parsed...)
	input, err := inputOf(config, set.InputPlugin)
	if err != nil {
		return nil, 0, err
	}
	if err := oneOutput(config); err != nil {
		return nil, 0, err
	}
	if set.ExportOutputs {
		return nil, 0, unsupported{"export_outputs"}
	}
	now := func() time.Time { return testTime }
	in, err := New(config, Options{ECS: true, Now: now, Open: func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(file), name))
	}})
	if err != nil {
		return nil, 0, unsupported{err.Error()}
	}
	for i, c := range set.TestCases {
		lines := c.Input
		if len(lines) == 0 {
			lines = []string{""}
		}
		var got []any
		for _, line := range lines {
			events, err := input.events(line, len(c.Input) > 0, set.Fields, c.Fields, in)
			if err != nil {
				return nil, 0, err
			}
			for _, e := range events {
				for _, after := range in.Filter(e) {
					got = append(got, comparable(after, set))
				}
			}
		}
		if err := in.Err(); err != nil {
			return nil, 0, err
		}
		want := []any{}
		for _, x := range c.Expected {
			e, err := ofFields(x)
			if err != nil {
				return nil, 0, err
			}
			if _, debug := e["__lfv_id"]; debug {
				return nil, 0, unsupported{"fields of the verifier itself"}
			}
			want = append(want, e)
		}
		g, _ := appendJSON(nil, got)
		w, _ := appendJSON(nil, want)
		if string(g) != string(w) && len(got)+len(want) > 0 {
			failures = append(failures, fmt.Sprintf("case %d %s:\n got %s\nwant %s", i, c.Description, g, w))
		}
	}
	return failures, len(set.TestCases), nil
}

// comparable is what is compared of an event.
func comparable(e *Event, set caseSet) any {
	for _, ref := range append(slices.Clone(set.Ignore), fieldVersion) {
		e.Remove(ref)
	}
	m := e.Data()
	if set.ExportMetadata {
		m[fieldMetadata] = e.Metadata()
	}
	return m
}

// ofFields makes a tree of fields, of which the names may be references.
func ofFields(fields map[string]any) (map[string]any, error) {
	tree := map[string]any{}
	for _, k := range sortedKeys(fields) {
		p, err := path(k)
		if err != nil {
			return nil, err
		}
		v, err := convert(fields[k])
		if err != nil {
			return nil, err
		}
		if _, err := storePath(tree, p, v); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

// input is the input plugin whose events the cases stand for.
type input struct {
	codec, typ string
	decorators
}

func inputOf(config *syntax.Config, id string) (input, error) {
	for _, section := range config.Sections {
		if section.Kind != "input" {
			continue
		}
		for _, s := range section.Body {
			p, ok := s.(*syntax.Plugin)
			if !ok || p.Name == "pipeline" {
				continue
			}
			i := input{codec: "plain"}
			plugin := &syntax.Plugin{Name: p.Name}
			for _, a := range p.Attributes {
				if codec, ok := a.Value.(*syntax.Plugin); ok {
					i.codec = codec.Name
				} else {
					plugin.Attributes = append(plugin.Attributes, a)
				}
			}
			settings, err := newSettings(plugin, Options{})
			if err != nil {
				return i, err
			}
			if settings.string("id", "") != id {
				continue
			}
			i.codec = settings.string("codec", i.codec)
			i.typ = settings.string("type", "")
			i.addField, i.addTag = settings.hash("add_field"), settings.strings("tags")
			if !slices.Contains([]string{"plain", "line", "json", "json_lines"}, i.codec) {
				return i, unsupported{"codec " + i.codec}
			}
			return i, nil
		}
	}
	return input{}, unsupported{"another kind of input"}
}

// oneOutput fails where an event may leave the pipeline more or less than once.
func oneOutput(config *syntax.Config) error {
	outputs := 0
	for _, section := range config.Sections {
		if section.Kind == "output" {
			for _, s := range section.Body {
				if _, ok := s.(*syntax.Plugin); !ok {
					return unsupported{"conditions of outputs"}
				}
				outputs++
			}
		}
	}
	if outputs > 1 {
		return unsupported{"several outputs"}
	}
	return nil
}

func (i input) events(line string, hasLine bool, global, local map[string]any, in *Interpreter) (events []*Event, err error) {
	data := []any{map[string]any{}}
	if hasLine {
		if i.codec == "line" {
			line = strings.TrimSuffix(line, "\n")
		}
		data = []any{map[string]any{"message": line}}
		if i.codec == "json" || i.codec == "json_lines" {
			v, err := loadJSON(line)
			if err != nil {
				return nil, err
			}
			if data = array(v); len(data) > 0 {
				if m, ok := v.(map[string]any); ok {
					data = []any{m}
				}
			}
		}
	}
	for _, d := range data {
		m, ok := d.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s is no event", line)
		}
		e, err := in.NewEvent(m)
		if err != nil {
			return nil, err
		}
		for _, fields := range []map[string]any{global, local} {
			for _, k := range sortedKeys(fields) {
				if err := e.Set(k, fields[k]); err != nil {
					return nil, err
				}
			}
		}
		if i.typ != "" && !e.Include("type") {
			if err := e.Set("type", i.typ); err != nil {
				return nil, err
			}
		}
		if err := i.matched(e); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}
