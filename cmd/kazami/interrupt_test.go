package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInterrupted stops a run at several moments, as Ctrl-C does: it says so by
// its exit code, and the next run completes to the same site.
func TestInterrupted(t *testing.T) {
	want := ranSite(t)
	dir := house(t)
	config := filepath.Join(dir, "config.yaml")
	stopped := 0
	for _, after := range []time.Duration{0, 20 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		var out, errs bytes.Buffer
		code := run(ctx, []string{"run", "--config", config}, strings.NewReader(""), &out, &errs)
		if ctx.Err() != nil && code != 0 {
			stopped++
			if code != 130 {
				t.Errorf("stopped after %s: exit code %d, want 130\n%s", after, code, errs.String())
			}
		}
		cancel()
	}
	if stopped == 0 {
		t.Error("no run was stopped in time: the test proves nothing")
	}
	same(t, "after interrupted runs", want, build(t, dir))
}
