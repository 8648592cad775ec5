package work

import (
	"fmt"
	"io"
	"os"
)

// ReadAtMost reads a file, or standard input where it is called -. Of a larger one it
// gives one byte more than most.
func ReadAtMost(file string, stdin io.Reader, most int64) ([]byte, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return data, nil
}
