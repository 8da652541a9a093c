package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// update rewrites the responses in testdata.
var update = flag.Bool("update", false, "write the responses in testdata")

// placeholder stands in requests and responses for the directory of the TSDBs that the test makes.
const placeholder = "TSDB/"

// TestGolden feeds the requests in testdata to the program and compares its responses with those beside them.
func TestGolden(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	databases := t.TempDir() + "/"
	makeDatabases(t, databases)
	before := tree(t, databases)

	requests, err := filepath.Glob("testdata/*.request.json")
	if err != nil || len(requests) == 0 {
		t.Fatalf("no requests: %v", err)
	}
	for _, path := range requests {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".request.json"), func(t *testing.T) {
			request := read(t, path)
			request = bytes.ReplaceAll(request, []byte(placeholder), []byte(databases))
			var out, problems bytes.Buffer
			if status := serve(context.Background(), bytes.NewReader(request), &out, &problems); status != 0 {
				t.Fatalf("status %d: %s", status, problems.String())
			}
			got := bytes.ReplaceAll(out.Bytes(), []byte(databases), []byte(placeholder))
			want := strings.TrimSuffix(path, ".request.json") + ".response.json"
			if *update {
				if err := os.WriteFile(want, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if wanted := read(t, want); !bytes.Equal(got, wanted) {
				t.Errorf("the response differs from %s (-update writes it):\n%s", want, firstDifference(wanted, got))
			}
		})
	}
	if after := tree(t, databases); after != before {
		t.Errorf("the TSDBs were changed; before:\n%s\nafter:\n%s", before, after)
	}
	if left := tree(t, os.TempDir()); left != "" {
		t.Errorf("temporary files are left: %s", left)
	}
}

// read is the contents of a file.
func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// tree lists the files below a directory, with their sizes and times.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || path == filepath.Clean(dir) || path == dir {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			out.WriteString(path + " " + formatInt(info.Size()) + " " + info.ModTime().String() + "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// firstDifference is the first line in which two texts differ.
func firstDifference(want, got []byte) string {
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "line " + formatInt(int64(i+1)) + "\nwant " + a[i] + "\ngot  " + b[i]
		}
	}
	return "one of them is longer"
}
