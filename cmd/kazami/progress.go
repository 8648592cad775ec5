package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
)

// bar is progress on a terminal; on anything else it is silent.
type bar struct{ p *progressbar.ProgressBar }

// newBar starts one for n things to be done.
func newBar(stderr io.Writer, what string, n int) *bar {
	if n == 0 || !isTerminal(stderr) {
		return &bar{}
	}
	return &bar{progressbar.NewOptions(n, progressbar.OptionSetWriter(stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))}
}

func (b *bar) step(n int) {
	if b.p != nil {
		_ = b.p.Add(n) // a bar that cannot be drawn is no failure
	}
}

func (b *bar) done() {
	if b.p != nil {
		_ = b.p.Finish()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
