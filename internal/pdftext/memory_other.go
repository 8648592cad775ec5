//go:build !linux

package pdftext

// reserve sets nothing aside: each PDF has a memory of its own.
func reserve(int) []byte { return nil }

// empty is not called.
func empty([]byte) bool { return false }

// release is not called.
func release([]byte) {}
