package work

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// Date is a day as results print it; an undated document has none.
func Date(t time.Time) string {
	if t.IsZero() {
		return "undated   "
	}
	return t.In(horizon.Tokyo).Format("2006-01-02")
}

// Stamp is a moment as JSON results print it; "" if there was none.
func Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(horizon.Tokyo).Format(time.RFC3339)
}

// OrEmpty is v, or an empty list for nil: JSON then says [], not null.
func OrEmpty[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

// Filter is what of list is kept, in a list of its own.
func Filter[T any](list []T, keep func(T) bool) (out []T) {
	for _, x := range list {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

// Btoi is 1 for true.
func Btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Show is how a path is printed: relative to the working folder where that is shorter.
func Show(path string) string {
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

// Replace writes a file under a temporary name, syncs it and renames it: a
// reader sees the old file or the new one, whole.
func Replace(root *os.Root, name string, write func(io.Writer) error) (err error) {
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

// Quote is about 80 letters of the body around the first word that occurs in it.
func Quote(title, body string, words []string) string {
	text := strings.Join(strings.Fields(body), " ")
	if text == "" {
		text = title
	}
	at := -1
	lower := strings.ToLower(text)
	for _, w := range words {
		if i := strings.Index(lower, strings.ToLower(w)); i >= 0 && i <= len(text) && (at < 0 || i < at) {
			at = i
		}
	}
	start := max(at, 0)
	for n := 0; n < 30 && start > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:min(start, len(text))])
		start -= size
	}
	runes := []rune(text[start:])
	q := string(runes[:min(len(runes), 80)])
	if start > 0 {
		q = "…" + q
	}
	if len(runes) > 80 {
		q += "…"
	}
	return q
}

// Count is a number with its noun: 1 document, 2 documents, 2 entries.
func Count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		noun = stem + "ie"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// WithNew is a list and what is new in another, in their order.
func WithNew(all, more []string) []string {
	all = slices.Clone(all)
	for _, t := range more {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
