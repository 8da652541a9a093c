// Command otelmigrate moves Go services from OpenTracing, Jaeger, Zipkin and Prometheus clients to OpenTelemetry.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// Exit statuses, as documented in docs/exit-status.md.
const (
	exitOK      = 0
	exitFound   = 1 // something at or above --fail-on, or a difference
	exitUsage   = 2 // wrong use, or nothing could be done
	exitPartial = 3 // a part of the input could not be processed, the rest was done
)

func main() {
	loader.ToolExec(os.Args) // the go command runs this program in place of the compiler while packages are listed
	if code, ok := vetTool(os.Args[1:]); ok {
		os.Exit(code)
	}
	// A run is short and keeps most of what it allocates, so collecting garbage at the default rate would only cost time.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// exitError carries an exit status out of a command; its text has been printed already when it is empty.
type exitError struct {
	code int
	text string
}

func (e *exitError) Error() string { return e.text }

func run(ctx context.Context, args []string) int {
	cmd := newRoot()
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(ctx)
	var exit *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if exit.text != "" {
			fmt.Fprintln(os.Stderr, "otelmigrate: "+exit.text)
		}
		return exit.code
	}
	fmt.Fprintln(os.Stderr, "otelmigrate: "+err.Error())
	return exitUsage
}
