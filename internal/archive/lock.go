package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gofrs/flock"
)

// LockedError says that another process has the data directory open.
type LockedError struct {
	File string
	Who  string // what the holder wrote of itself
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("the data directory is in use by %s (lock file %s): wait for it, or choose another --data", e.Who, e.File)
}

// lock is an advisory lock of the operating system: it ends with the process,
// however that ends, so a stale lock file holds nobody up.
type lock struct {
	f    *flock.Flock
	file string
}

func acquire(file, who string) (*lock, error) {
	l := &lock{flock.New(file, flock.SetPermissions(0o600)), file}
	ok, err := l.f.TryLock()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil, fmt.Errorf("this user may read the database but not write it: run the command as whoever owns %s (%w)", filepath.Dir(file), err)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", file, Full(err))
	}
	if !ok {
		holder, _ := os.ReadFile(file) // who holds it is a courtesy: unknown is fine
		name := strings.TrimSpace(string(holder))
		if name == "" {
			name = "another process"
		}
		return nil, &LockedError{file, name}
	}
	if err := os.WriteFile(file, []byte(who+"\n"), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", file, Full(err)), l.f.Unlock())
	}
	return l, nil
}

func (l *lock) release() error { return l.f.Unlock() }
