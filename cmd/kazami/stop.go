package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long a command may take to stop once it is asked to. After that
// it is ended wherever it is: what it had stored is whole, and the same command
// completes it, as after a kill.
const grace = 4 * time.Second

// overdue ends the process with exit when ctx has been over for the grace.
func overdue(ctx context.Context, stderr io.Writer, exit func(int)) {
	<-ctx.Done()
	time.Sleep(grace)
	fmt.Fprintf(stderr, "kazami: not at an end %s after it was asked to stop: it ends here. Nothing that was stored is lost; the same command completes it.\n", grace)
	exit(exitInterrupted)
}

// signals are those of one kind, until the function that comes with them is called.
type signals func() (<-chan os.Signal, func())

// hangups are those that ask for the config to be read again.
func hangups() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}
