package queryengine

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestMessages holds the messages to those that the program itself is tested with: what it takes and what it answers is all read here.
func TestMessages(t *testing.T) {
	files, err := filepath.Glob("../../queryengine/testdata/*.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var message any = &Response{}
		if strings.Contains(file, ".request.") {
			message = &Request{}
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(message); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		again, err := json.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(file, ".request.") { // an absent list and an empty one are the same there
			continue
		}
		var want, got any
		if json.Unmarshal(data, &want) != nil || json.Unmarshal(again, &got) != nil {
			t.Fatal(file)
		}
		if !reflect.DeepEqual(pruned(want), pruned(got)) {
			t.Errorf("%s: read and written again, it is\n%s", file, again)
		}
	}
}

// pruned leaves out what is empty.
func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, inner := range v {
			if p := pruned(inner); p != nil && p != "" && p != 0.0 && p != false {
				out[k] = p
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	case []any:
		var out []any
		for _, inner := range v {
			out = append(out, pruned(inner))
		}
		if len(out) == 0 {
			return nil
		}
		return out
	}
	return v
}

func TestFind(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Find(""); err == nil || !strings.Contains(err.Error(), "go install github.com/otelmigrate/otelmigrate/queryengine") {
		t.Errorf("an engine that is not there: %v", err)
	}
	if _, err := Find("nowhere"); err == nil {
		t.Error("an engine that does not exist was found")
	}
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct{ script, want string }{
		"fails":   {"echo 'version is 1' >&2; exit 2", "version is 1"},
		"garbage": {"echo nonsense", "cannot be read"},
		"older":   {`echo '{"version": 0}'`, "answers in version 0"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+tt.script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(t.Context(), path, &Request{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}
