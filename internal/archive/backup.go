package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"kazami/internal/archive/sqlitefile"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Backup writes the whole archive into a new file that only its owner may read,
// consistent while others go on reading and writing, and on the disk when it
// returns. An existing file is an error; a backup that was broken off leaves
// none of that name. Records of it that are not what was stored are an
// [*AlteredError]: then the backup is there, whole, with them in it.
func (s *Store) Backup(ctx context.Context, file string) (err error) {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up to %s: the file exists already", file)
	}
	part := file + ".part"
	_ = os.Remove(part) // of one that was broken off
	defer os.Remove(part)
	if err := touch(part); err != nil {
		return fmt.Errorf("back up to %s: %w", file, Full(err))
	}
	if _, err := s.read.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return fmt.Errorf("back up to %s: %w", file, Full(err))
	}
	altered, err := checkFile(ctx, part)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	if err := settleFile(part, file); err != nil {
		return fmt.Errorf("back up to %s: %w", file, Full(err))
	}
	if len(altered) > 0 {
		return fmt.Errorf("back up to %s: it is written, but %w", file, &AlteredError{altered})
	}
	return nil
}

// AlteredError names records that are not what was stored.
type AlteredError struct{ Records []Altered }

// namedRecords are named in an error; kazami verify names all.
const namedRecords = 5

func (e *AlteredError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d records are not what was stored", len(e.Records))
	for _, a := range e.Records[:min(len(e.Records), namedRecords)] {
		fmt.Fprintf(&b, "\n  %s", a)
	}
	if more := len(e.Records) - namedRecords; more > 0 {
		fmt.Fprintf(&b, "\n  and %d more, which kazami verify names", more)
	}
	return b.String()
}

// checkFile is the records of an archive's file, which nobody writes, that were
// altered. One of an earlier program has no sums.
func checkFile(ctx context.Context, file string) (all []Altered, err error) {
	db, err := sql.Open("sqlite", unwritten(file))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var have int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have); err != nil || have < firstSealed {
		return nil, err
	}
	before, err := quarantined(ctx, db)
	if err != nil {
		return nil, err
	}
	return check(ctx, db, before)
}

// unwritten names a file that nobody writes, so that nothing is made beside it.
func unwritten(file string) string {
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?mode=ro&immutable=1"
}

// ErrNotEmpty says that there is an archive where one was to be restored.
var ErrNotEmpty = errors.New("there is an archive already: restore into an empty folder, or move that one away first")

// Restore makes a backup the archive of dir, which has none, after a look at
// every page of it, see [checkPages], and at every record. The backup stays as
// it is. What is damaged, no archive, or of a later program ([*NewerError]) is
// refused, and dir stays without an archive. So is one with records that are
// not what was stored ([*AlteredError]), unless they were in its quarantine when
// it was written: nothing that rests on those is published.
func Restore(ctx context.Context, file, dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("restore %s: %w", file, Full(err))
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
		return fmt.Errorf("restore %s: %w", file, Full(err))
	}
	if err := inspect(ctx, part); err != nil {
		return fmt.Errorf("restore %s: %w", file, err)
	}
	for _, f := range []string{part + "-wal", part + "-shm"} { // empty: nobody wrote
		_ = os.Remove(f)
	}
	if err := refuseAltered(ctx, part); err != nil {
		return fmt.Errorf("restore %s: %w", file, err)
	}
	if err := settleFile(part, target); err != nil {
		return fmt.Errorf("restore %s: %w", file, Full(err))
	}
	return nil
}

// refuseAltered is nil if all records of the file are what was stored, or in its
// quarantine.
func refuseAltered(ctx context.Context, file string) error {
	all, err := checkFile(ctx, file)
	if err != nil || len(all) == 0 {
		return err
	}
	db, err := sql.Open("sqlite", unwritten(file))
	if err != nil {
		return err
	}
	known, err := quarantined(ctx, db)
	all = slices.DeleteFunc(all, func(a Altered) bool { return slices.ContainsFunc(known, a.same) })
	if err == nil && len(all) > 0 {
		err = fmt.Errorf("%w\ntake another backup, or have it quarantined where it was made (kazami verify) and back up again", &AlteredError{all})
	}
	return errors.Join(err, db.Close())
}

// inspect is nil for a file that is a whole archive of this program, or of an
// earlier one.
func inspect(ctx context.Context, file string) error {
	db, err := sqlitefile.Connect(file, 1)
	if err != nil {
		return fmt.Errorf("it is not an archive, or it is damaged: take another backup (%w)", errors.Join(err, db.Close()))
	}
	s := &Store{read: db}
	err = checkPages(ctx, s.read)
	var have, tables int
	if err == nil {
		err = db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have)
	}
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name IN ('document', 'run')`).Scan(&tables)
	}
	switch {
	case err != nil:
		err = fmt.Errorf("it is not an archive, or it is damaged: take another backup (%w)", err)
	case have > len(migrations):
		err = &NewerError{have, len(migrations)}
	case have == 0 || tables < 2:
		err = errors.New("it is a database, but no archive of kazami: name a file that kazami backup wrote")
	}
	return errors.Join(err, db.Close())
}

// checkPages reads every page of an archive; its error says what SQLite found wrong.
func checkPages(ctx context.Context, q queryer) error {
	var wrong []string
	err := each(ctx, q, `PRAGMA integrity_check(5)`, func(r *sql.Rows) error {
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
