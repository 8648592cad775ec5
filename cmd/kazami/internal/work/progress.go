package work

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
)

// Bar is progress on a terminal; on anything else it is silent.
type Bar struct{ p *progressbar.ProgressBar }

// NewBar starts one for n things to be done.
func NewBar(stderr io.Writer, what string, n int) *Bar {
	if n == 0 || !isTerminal(stderr) {
		return &Bar{}
	}
	return &Bar{progressbar.NewOptions(n, progressbar.OptionSetWriter(stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))}
}

func (b *Bar) Step(n int) {
	if b.p != nil {
		_ = b.p.Add(n) // a bar that cannot be drawn is no failure
	}
}

func (b *Bar) Done() {
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
