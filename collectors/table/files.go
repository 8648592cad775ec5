package table

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kazami/collectors/stream"
	"kazami/collectors/text"
)

// files reads the files of Path, in the order of their names, unless they are
// the same as before.
func (r *tableRun) files(ctx context.Context) error {
	names, err := filepath.Glob(r.Path)
	if err == nil && len(names) == 0 {
		err = errors.New("no such file")
	}
	if err != nil {
		return fmt.Errorf("find the tables %s: %w", r.Path, err)
	}
	sums := []string{fmt.Sprintf("%+v %+v", r.Source, r.Table)}
	for _, name := range names {
		data, err := readTableFile(name)
		if err != nil {
			return err
		}
		sums = append(sums, name, text.Digest(string(data)))
	}
	sum := text.Digest(sums...)
	if r.pos.Digest == sum {
		return nil
	}
	for _, name := range names {
		data, err := readTableFile(name)
		if err == nil {
			_, err = r.give(ctx, filepath.Base(name), data, "", nil, 0)
		}
		if err != nil {
			return err
		}
	}
	r.pos.Digest = sum
	return nil
}

func readTableFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	defer f.Close()
	data, err := stream.ReadAtMost(f, maxTable)
	if err != nil {
		return nil, fmt.Errorf("read table %s: %w", name, err)
	}
	return data, nil
}
