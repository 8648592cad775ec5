package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/yamlfile"
)

// The garbage collector works hard from memoryLimit on: most of a run's peak is
// garbage, and the machines it is meant for are small.
const memoryLimit = 560 << 20

func main() {
	wire()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go overdue(ctx, os.Stderr, os.Exit)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes; the manual lists them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartly      = 3
	exitInterrupted = 130
)

// run is the program: arguments in, exit code out. Results go to stdout, the
// rest to stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &work.Output{To: stdout}
	a := &app{stdin: stdin, stdout: out, stderr: stderr, now: time.Now, hangups: hangups, env: os.Getenv}
	err := a.dispatch(ctx, args)
	if out.Err != nil { // what else failed did so for that
		err = fmt.Errorf("write the result: %w", out.Err)
	}
	err = archive.Full(err)
	if err != nil && !errors.Is(err, context.Canceled) {
		printError(stderr, err)
	}
	return exitCode(ctx, err)
}

func exitCode(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil {
		return exitInterrupted
	}
	if _, ok := errors.AsType[yamlfile.Faults](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*work.UsageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*work.PartlyError](err); ok {
		return exitPartly
	}
	return exitFailed
}
