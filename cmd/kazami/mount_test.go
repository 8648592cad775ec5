//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// mountSized mounts a file system in memory of so many bytes, or changes the
// size of the one that is there.
func mountSized(dir string, bytes int64) error {
	options, flags := fmt.Sprintf("size=%d", bytes), uintptr(0)
	if _, err := os.Stat(filepath.Join(dir, ".mounted")); err == nil {
		flags = syscall.MS_REMOUNT
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, ".mounted"), nil, 0o600)
}

func unmount(dir string) error { return syscall.Unmount(dir, 0) }
