package work

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
)

// Bar is progress on a terminal; on anything else it is silent.
type Bar struct{ p *progressbar.ProgressBar }

// Bar starts one for n things to be done, or does not where none may be drawn.
func (s *Work) Bar(step string, n int) *Bar {
	if s.Silent || n == 0 {
		return &Bar{}
	}
	return NewBar(s.Stderr, s.called(step), n)
}

// Spinner starts a bar for a step that is done as a whole.
func (s *Work) Spinner(step string) *Bar {
	if s.Silent || !isTerminal(s.Stderr) {
		return &Bar{}
	}
	b := &Bar{progressbar.NewOptions(-1, progressbar.OptionSetWriter(s.Stderr), progressbar.OptionSetDescription(s.called(step)),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(true), progressbar.OptionSpinnerType(14))}
	_ = b.p.RenderBlank() // from then on it turns by itself
	return b
}

// called is the name of a step for people.
func (s *Work) called(step string) string {
	if s.StepName == nil {
		return step
	}
	return s.StepName(step)
}

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

// Beside is a writer of lines that stand beside a bar: on a terminal the bar's line is
// cleared before each.
func Beside(stderr io.Writer) io.Writer {
	if !isTerminal(stderr) {
		return stderr
	}
	return beside{stderr}
}

type beside struct{ io.Writer }

// Write clears the line, and writes.
func (b beside) Write(p []byte) (int, error) {
	if _, err := io.WriteString(b.Writer, "\r\x1b[K"); err != nil {
		return 0, err
	}
	return b.Writer.Write(p)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
