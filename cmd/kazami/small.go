package main

import (
	"errors"
	"io"
	"kazami/internal/horizon"
	"os"
	"path/filepath"
	"time"
)

// date is a day as results print it; an undated document has none.
func date(t time.Time) string {
	if t.IsZero() {
		return "undated   "
	}
	return t.In(horizon.Tokyo).Format("2006-01-02")
}

// stamp is a moment as JSON results print it; "" if there was none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(horizon.Tokyo).Format(time.RFC3339)
}

func orEmpty[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// filter is what of list is kept, in a list of its own.
func filter[T any](list []T, keep func(T) bool) (out []T) {
	for _, x := range list {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// show is how a path is printed: relative to the working folder where that is shorter.
func show(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(wd, abs); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

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
