package queryengine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Program is the name of the program that is looked for in the PATH.
const Program = "otelmigrate-queryengine"

// ErrNotFound says that the program is not there, and how it comes there.
var ErrNotFound = errors.New(Program + " is not in the PATH: it holds Prometheus' query engine and is a program of its own; " +
	"install it with `go install github.com/otelmigrate/otelmigrate/queryengine@latest` (it is called queryengine then: name it with --engine), or build it in the folder queryengine of a checkout with `go build -o " + Program + " .`")

// Find is the path of the program: the one named, or the one in the PATH.
func Find(path string) (string, error) {
	if path != "" {
		return exec.LookPath(path)
	}
	for _, name := range []string{Program, "queryengine"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", ErrNotFound
}

// Run asks the program at a path.
func Run(ctx context.Context, path string, req *Request) (*Response, error) {
	req.Version = Version
	in, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path)
	cmd.Stdin = bytes.NewReader(in)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if text := strings.TrimSpace(errs.String()); text != "" {
			return nil, fmt.Errorf("%s: %w: %s", path, err, text)
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var resp Response
	if err := json.Unmarshal(out.Bytes(), &resp); err != nil {
		return nil, fmt.Errorf("%s: its answer cannot be read: %w", path, err)
	}
	if resp.Version != Version {
		return nil, fmt.Errorf("%s answers in version %d, and %d is needed: install the release of it that belongs to this one", path, resp.Version, Version)
	}
	return &resp, nil
}
