//go:build unix && !openbsd && !netbsd && !solaris && !illumos && !aix

package work

import "syscall"

// freeBytes is what a process without privileges may still write on the disk of
// a folder; negative where that is not known.
func freeBytes(dir string) int64 {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return -1
	}
	return int64(fs.Bavail) * int64(fs.Bsize)
}
