package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Backup writes the whole archive into a new file that only its owner may read,
// consistent while others go on reading and writing, and on the disk when it
// returns. An existing file is an error; a backup that was broken off leaves
// none of that name.
func (s *Store) Backup(ctx context.Context, file string) (err error) {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up to %s: the file exists already", file)
	}
	part := file + ".part"
	_ = os.Remove(part) // of one that was broken off
	defer os.Remove(part)
	if err := touch(part); err != nil {
		return fmt.Errorf("back up to %s: %w", file, full(err))
	}
	if _, err := s.read.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return fmt.Errorf("back up to %s: %w", file, full(err))
	}
	if err := settleFile(part, file); err != nil {
		return fmt.Errorf("back up to %s: %w", file, full(err))
	}
	return nil
}

// ErrNotEmpty says that there is an archive where one was to be restored.
var ErrNotEmpty = errors.New("there is an archive already: restore into an empty folder, or move that one away first")

// Restore makes a backup the archive of dir, which has none, after a look at
// every page of it; see [Store.Whole]. The backup stays as it is. What is
// damaged, no archive, or of a later program ([*NewerError]) is refused, and
// dir stays without an archive.
func Restore(ctx context.Context, file, dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("restore %s: %w", file, full(err))
	}
	l, err := acquire(filepath.Join(dir, "kazami.lock"), "kazami restore")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.release()) }()
	target := filepath.Join(dir, "kazami.db")
	for _, f := range []string{target, target + "-wal"} {
		if _, err := os.Lstat(f); err == nil {
			return fmt.Errorf("restore %s into %s: %w", file, dir, ErrNotEmpty)
		}
	}
	part := target + ".part"
	defer func() {
		for _, f := range []string{part, part + "-wal", part + "-shm"} {
			_ = os.Remove(f)
		}
	}()
	if err := copyFile(file, part); err != nil {
		return fmt.Errorf("restore %s: %w", file, full(err))
	}
	if err := inspect(ctx, part); err != nil {
		return fmt.Errorf("restore %s: %w", file, err)
	}
	if err := settleFile(part, target); err != nil {
		return fmt.Errorf("restore %s: %w", file, full(err))
	}
	return nil
}

// inspect is nil for a file that is a whole archive of this program, or of an
// earlier one.
func inspect(ctx context.Context, file string) error {
	db, err := connect(file, 1)
	if err != nil {
		return fmt.Errorf("it is no archive, or damaged: take another backup (%w)", errors.Join(err, db.Close()))
	}
	s := &Store{read: db}
	err = s.Whole(ctx)
	var have, tables int
	if err == nil {
		err = db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have)
	}
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name IN ('document', 'run')`).Scan(&tables)
	}
	switch {
	case err != nil:
		err = fmt.Errorf("it is no archive, or damaged: take another backup (%w)", err)
	case have > len(migrations):
		err = &NewerError{have, len(migrations)}
	case have == 0 || tables < 2:
		err = errors.New("it is a database, but no archive of kazami: name a file that kazami backup wrote")
	}
	return errors.Join(err, db.Close())
}

// Whole reads every page of the archive; its error says what SQLite found wrong.
func (s *Store) Whole(ctx context.Context) error {
	var wrong []string
	err := s.each(ctx, `PRAGMA integrity_check(5)`, func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		if line != "ok" {
			wrong = append(wrong, line)
		}
		return err
	})
	if err == nil && len(wrong) > 0 {
		err = errors.New(strings.Join(wrong, "; "))
	}
	if err != nil {
		return fmt.Errorf("the archive is damaged: %w", err)
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// settleFile gives a file its name once its bytes are on the disk. It replaces none.
func settleFile(part, file string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(part, file); err != nil { // unlike a renaming it fails where the name is taken
		if os.IsExist(err) {
			return err
		}
		if err := os.Rename(part, file); err != nil { // a file system without links
			return err
		}
	}
	if err := os.Remove(part); err != nil && !os.IsNotExist(err) {
		return err
	}
	d, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	_ = d.Sync() // not every file system can
	return d.Close()
}
