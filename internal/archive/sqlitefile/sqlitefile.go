// Package sqlitefile opens files of SQLite as the archive needs them: with a log of writes
// that is forced to the disk, or for reading alone where nothing may be written.
package sqlitefile

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrDiskFull says that the disk has no room. What was stored before is whole;
// the same command completes once there is room.
var ErrDiskFull = errors.New("disk is full: free some space and run again; all that was stored before is kept")

// Connect opens a file for at most so many connections, with further pragmas for each.
func Connect(file string, conns int, pragmas ...string) (*sql.DB, error) {
	return dial(file, conns, url.Values{"_pragma": append([]string{"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}, pragmas...), "_txlock": {"immediate"}})
}

// ConnectAsItStands opens a file for reading without making a file beside it. Where a
// process that writes it, or was killed, left a log of writes, that is read as well.
func ConnectAsItStands(file string, conns int, pragmas ...string) (*sql.DB, error) {
	q := url.Values{"mode": {"ro"}, "_pragma": pragmas}
	if log, err := os.Stat(file + "-wal"); err != nil || log.Size() == 0 {
		q.Set("immutable", "1")
	}
	return dial(file, conns, q)
}

// MayNotWrite reports whether [Connect] failed because this user may not write the file, or
// beside it.
func MayNotWrite(err error) bool {
	e, isSQL := errors.AsType[*sqlite.Error](err)
	return isSQL && (e.Code()&0xff == sqlite3.SQLITE_READONLY || e.Code()&0xff == sqlite3.SQLITE_CANTOPEN)
}

func dial(file string, conns int, q url.Values) (*sql.DB, error) {
	q["_pragma"] = append(q["_pragma"], "busy_timeout(10000)", "cache_size(-32000)", "temp_store(MEMORY)")
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	return db, db.Ping()
}

// Full marks an error that means a full disk with [ErrDiskFull], once; others,
// and nil, are as they were. It is the one place that does.
func Full(err error) error {
	if err == nil || errors.Is(err, ErrDiskFull) {
		return err
	}
	e, isSQL := errors.AsType[*sqlite.Error](err)
	if isSQL && e.Code()&0xff == sqlite3.SQLITE_FULL || errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "no space left on device") {
		return fmt.Errorf("%w (%w)", ErrDiskFull, err)
	}
	return err
}
