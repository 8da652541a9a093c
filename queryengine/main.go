// Command otelmigrate-queryengine runs old and new PromQL in Prometheus' own engine and compares what they give.
//
// It reads one [Request] in JSON from its standard input and writes one [Response] in JSON to its standard output. `otelmigrate verify
// queries` starts it; it is a program and a module of its own because the engine brings half of Prometheus with it.
//
// Exit status: 0 with a response, whatever it says; 2 when the request is wrong; 1 when the program could not do its work.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// main connects [serve] to the process. An interrupt ends the queries, so that the temporary data are removed.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := serve(ctx, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// serve reads a request from in and writes the response to out, or the reason why there is none to problems. It returns the exit status.
func serve(ctx context.Context, in io.Reader, out, problems io.Writer) int {
	req, err := ReadRequest(in)
	if err != nil {
		fmt.Fprintf(problems, "otelmigrate-queryengine: wrong request: %v\n", err)
		return 2
	}
	resp, err := Run(ctx, req)
	if err == nil {
		// An interrupted run has failed queries that say nothing about the migration.
		err = ctx.Err()
	}
	if err == nil {
		err = write(out, resp)
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	if err != nil {
		fmt.Fprintf(problems, "otelmigrate-queryengine: %v\n", err)
		return 1
	}
	return 0
}

// write encodes a response, indented because people read it when something differs.
func write(out io.Writer, resp *Response) error {
	buffered := bufio.NewWriter(out)
	enc := json.NewEncoder(buffered)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(resp); err != nil {
		return fmt.Errorf("cannot write the response: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("cannot write the response: %w", err)
	}
	return nil
}
