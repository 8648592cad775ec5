package pdftext

import "syscall"

// reserve sets bytes aside that are zero, and cost nothing until they are written;
// nil if there are none.
func reserve(size int) []byte {
	room, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		return nil
	}
	return room
}

// empty gives back what was written, and reports whether all is zero again.
func empty(room []byte) bool { return syscall.Madvise(room, syscall.MADV_DONTNEED) == nil }

// release ends a reservation.
func release(room []byte) { _ = syscall.Munmap(room) }
