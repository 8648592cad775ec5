package main

import (
	"errors"
	"io"
	"os"
)

// replace writes a file under a temporary name, syncs it and renames it: a
// reader sees the old file or the new one, whole.
func replace(root *os.Root, name string, write func(io.Writer) error) (err error) {
	tmp := "." + name + ".tmp"
	f, err := root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.Remove(tmp))
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return root.Rename(tmp, name)
}
