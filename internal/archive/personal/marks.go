package personal

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Document is a document by its source and id.
type Document struct {
	Source horizon.SourceID
	ID     horizon.DocumentID
}

// Star marks a document for somebody, or takes the mark away. Doing it again changes
// nothing.
func Star(ctx context.Context, store *archive.Store, who string, d Document, at time.Time, off bool) error {
	return archive.Write(ctx, store, "mark a document", func(e *archive.Extension) error {
		if off {
			return e.Exec(ctx, `DELETE FROM star WHERE who = ? AND source = ? AND document = ?`, who, d.Source, d.ID)
		}
		return e.Exec(ctx, `INSERT OR IGNORE INTO star VALUES (?,?,?,?)`, who, d.Source, d.ID, at.Unix())
	})
}

// Stars is the documents that somebody marked, the newest mark first.
func Stars(ctx context.Context, store *archive.Store, who string) (all []Document, err error) {
	err = archive.Each(ctx, store, `SELECT source, document FROM star WHERE who = ? ORDER BY at DESC, source, document`, func(r *sql.Rows) error {
		var d Document
		err := r.Scan(&d.Source, &d.ID)
		all = append(all, d)
		return err
	}, who)
	if err != nil {
		return nil, fmt.Errorf("read marked documents: %w", err)
	}
	return all, nil
}

// Muted is what somebody does not want to see among new documents.
type Muted struct{ Kind, Value string }

// The kinds of what is muted.
const (
	MuteSource = "source" // by id
	MuteWord   = "word"
)

// Mute keeps something from a person's list, or gives it back. Doing it again changes
// nothing.
func Mute(ctx context.Context, store *archive.Store, who string, m Muted, at time.Time, off bool) error {
	return archive.Write(ctx, store, "mute a source or a word", func(e *archive.Extension) error {
		if off {
			return e.Exec(ctx, `DELETE FROM mute WHERE who = ? AND kind = ? AND value = ?`, who, m.Kind, m.Value)
		}
		return e.Exec(ctx, `INSERT OR IGNORE INTO mute VALUES (?,?,?,?)`, who, m.Kind, m.Value, at.Unix())
	})
}

// Mutes is what somebody muted, by kind and value.
func Mutes(ctx context.Context, store *archive.Store, who string) (all []Muted, err error) {
	err = archive.Each(ctx, store, `SELECT kind, value FROM mute WHERE who = ? ORDER BY kind, value`, func(r *sql.Rows) error {
		var m Muted
		err := r.Scan(&m.Kind, &m.Value)
		all = append(all, m)
		return err
	}, who)
	if err != nil {
		return nil, fmt.Errorf("read what is muted: %w", err)
	}
	return all, nil
}

// Bookmark is how far somebody read a list: the number of the newest document that
// stood in it, and when that was said.
type Bookmark struct {
	Number int64
	At     time.Time
}

// PutBookmark says how far somebody read a list.
func PutBookmark(ctx context.Context, store *archive.Store, who, list string, b Bookmark) error {
	return archive.Write(ctx, store, "keep how far a list was read", func(e *archive.Extension) error {
		return e.Exec(ctx, `INSERT OR REPLACE INTO bookmark VALUES (?,?,?,?)`, who, list, b.Number, b.At.Unix())
	})
}

// Bookmarks is how far somebody read each list.
func Bookmarks(ctx context.Context, store *archive.Store, who string) (map[string]Bookmark, error) {
	all := map[string]Bookmark{}
	err := archive.Each(ctx, store, `SELECT list, document, at FROM bookmark WHERE who = ?`, func(r *sql.Rows) error {
		var list string
		var b Bookmark
		var at int64
		err := r.Scan(&list, &b.Number, &at)
		b.At = time.Unix(at, 0).In(horizon.Tokyo)
		all[list] = b
		return err
	}, who)
	if err != nil {
		return nil, fmt.Errorf("read how far lists were read: %w", err)
	}
	return all, nil
}
