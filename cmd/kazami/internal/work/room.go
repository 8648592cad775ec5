package work

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errNoRoom says that the disk is nearly full.
var errNoRoom = errors.New("nothing is collected while the disk is this full: free some space, back up and move old backups away, " +
	"let kazami gc say what could go, or lower upkeep.floor in the config")

// RoomLeft is nil while the disk has more free than the floor. It is asked before
// anything is collected: what is there can still be read, judged and published.
func RoomLeft(s *Work) error {
	return roomAbove(FreeOn(s), s.Cfg.Upkeep.FloorBytes())
}

// FreeOn is what is free on the archive's disk, negative if that is not known.
func FreeOn(s *Work) int64 {
	if s.Disk != nil {
		return s.Disk(s.Data)
	}
	for dir := s.Data; ; dir = filepath.Dir(dir) { // the folder may not be there yet
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return freeBytes(dir)
		}
	}
}

func roomAbove(free, floor int64) error {
	if free < 0 || free >= floor {
		return nil
	}
	return fmt.Errorf("%s are free on the database's disk, and %s are to stay free: %w", megabytes(free), megabytes(floor), errNoRoom)
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }
