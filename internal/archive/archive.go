// Package archive is the system of record: one SQLite file, kazami.db, in the
// data directory, beside the lock file that names who has it open.
//
// On disk: documents with their raw bytes (zstd) and every revision, the
// sources, their positions and attempts, what was read in each document
// (terms as sorted varints), the counts of each week, month and year, changes
// and judgements (appended, never rewritten), signals of each run, and the
// ledger of runs. Everything else in the data directory is derived from it.
//
// SQLite runs in WAL mode with synchronous=FULL: what a method reported as
// stored survives a kill or a power loss. Methods may be called from several
// goroutines; writes follow one another.
package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"kazami/internal/archive/sqlitefile"
	"kazami/internal/horizon"
	"kazami/internal/packed"
)

// ErrDiskFull says that the disk has no room. What was stored before is whole;
// the same command completes once there is room.
var ErrDiskFull = sqlitefile.ErrDiskFull

// Store is an open archive. The zero Store is not usable: see [Open].
type Store struct {
	read  *sql.DB
	write *sql.DB
	lock  *lock
	zip   *packed.Zstd

	names names
	found found
}

// ErrNotReady is why an archive cannot be opened for reading: there is none,
// or it is of an earlier program.
var ErrNotReady = errors.New("no archive of this program's")

// Open opens the archive in dir, makes it if there is none, and brings its
// schema up to date. who is written into the lock file, for the next one who
// tries. A directory that another process holds is refused with [*LockedError],
// an archive of a later program with [*NewerError].
func Open(ctx context.Context, dir, who string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open archive: %w", Full(err))
	}
	l, err := acquire(filepath.Join(dir, "kazami.lock"), who)
	if err != nil {
		return nil, err
	}
	s, err := toWrite(ctx, filepath.Join(dir, "kazami.db"))
	s.lock = l
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open archive in %s: %w", dir, Full(err)), s.Close())
	}
	return s, nil
}

// OpenRead opens the archive in dir for reading alone, beside a process that
// writes it. [Open] must have made it, and brought its schema up to date: else
// it is [ErrNotReady]. What would write fails.
func OpenRead(ctx context.Context, dir string) (*Store, error) {
	file := filepath.Join(dir, "kazami.db")
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("open archive in %s: %w", dir, ErrNotReady)
	}
	s, err := toRead(ctx, file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open archive in %s: %w", dir, err), s.Close())
	}
	return s, nil
}

// toRead is an archive that is open for reading alone; after an error, as far as
// it was opened. Where this user may not write beside the file, it is read as it stands.
func toRead(ctx context.Context, file string) (*Store, error) {
	s := &Store{}
	var err error
	open := sqlitefile.Connect
	if s.read, err = open(file, 4); sqlitefile.MayNotWrite(err) {
		open = sqlitefile.ConnectAsItStands
		s.read, err = open(file, 4)
	}
	if err != nil {
		return s, err
	}
	if s.write, err = open(file, 1, "query_only(1)"); err != nil {
		return s, err
	}
	var have int
	if err := s.read.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return s, err
	}
	switch {
	case have > len(migrations):
		return s, &NewerError{have, len(migrations)}
	case have < len(migrations):
		return s, ErrNotReady
	}
	s.zip, err = packed.NewZstd()
	return s, err
}

// toWrite is an archive of the newest schema; after an error, as far as it was
// opened.
func toWrite(ctx context.Context, file string) (*Store, error) {
	s := &Store{}
	err := touch(file)
	if err != nil {
		return s, err
	}
	if s.write, err = sqlitefile.Connect(file, 1); err != nil {
		return s, err
	}
	if s.read, err = sqlitefile.Connect(file, 4); err != nil {
		return s, err
	}
	if s.zip, err = packed.NewZstd(); err != nil {
		return s, err
	}
	return s, migrate(ctx, s.write)
}

// touch makes the file, if there is none, so that nobody else may read it.
func touch(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Close lets go of the archive and its lock. A nil Store is closed already.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(append(errs, s.zip.Close())...)
}

// inTx runs f in one transaction: all of it is stored, or nothing.
func inTx(ctx context.Context, db *sql.DB, what string, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", what, Full(err))
	}
	if err := f(tx); err != nil {
		return fmt.Errorf("%s: %w", what, Full(errors.Join(err, ignoreDone(tx.Rollback()))))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", what, Full(err))
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// each runs f on every row of a query.
func each(ctx context.Context, q queryer, query string, f func(*sql.Rows) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// cut is a time that rows are to be before; far away if it is zero.
func cut(before time.Time) int64 {
	if before.IsZero() {
		return math.MaxInt64
	}
	return before.Unix()
}

func unix(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Unix()
}

func fromUnix(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(n.Int64, 0).In(horizon.Tokyo)
}

// Full marks an error that means a full disk with [ErrDiskFull], once; others,
// and nil, stay as they are.
func Full(err error) error { return sqlitefile.Full(err) }
