package folder

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"
)

// exchange puts the next version and the site into each other's place in one
// step; on a file system that cannot, in two, between which there is no site
// for a moment.
func (f *Folder) exchange() error {
	dir, err := f.parent.Open(".")
	if err != nil {
		return err
	}
	defer dir.Close()
	fd := int(dir.Fd())
	err = unix.Renameat2(fd, f.next, fd, f.name, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return f.exchangeInTwo()
	}
	if err != nil {
		return &fs.PathError{Op: "exchange", Path: f.name, Err: err}
	}
	return dir.Sync()
}

// durable puts everything that was written for the next version on the disk.
func (f *Folder) durable() error {
	dir, err := f.parent.Open(f.next)
	if err != nil {
		return err
	}
	defer dir.Close()
	if err := unix.Syncfs(int(dir.Fd())); err != nil {
		return fmt.Errorf("sync %s: %w", f.next, err)
	}
	return nil
}

// writable reports whether what stands in the site can be taken out of it.
func (f *Folder) writable() bool {
	return unix.Access(f.path(f.name, ""), unix.W_OK|unix.X_OK) == nil
}
