package work

import "io"

// Output is where results go. It remembers the first write that failed, which most
// printers do not look at; whoever ran them asks for it at the end. One goroutine at a time.
type Output struct {
	To  io.Writer
	Err error
}

// Write writes, until a write has failed: from then on it fails alike.
func (o *Output) Write(p []byte) (int, error) {
	if o.Err != nil {
		return 0, o.Err
	}
	n, err := o.To.Write(p)
	o.Err = err
	return n, err
}
