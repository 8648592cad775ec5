// Package attached is the documents that people joined to changes as evidence. They
// change no count.
package attached

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Row says that somebody joined a document to a change, or took it from there.
type Row struct {
	Change   horizon.ChangeID
	Source   horizon.SourceID
	Document horizon.DocumentID
	Off      bool
	Who      string
	At       time.Time
	Cut      time.Time // the cut-off of the detection that they saw
	Why      string
}

// Put appends a row, and says whether it changed anything: what holds already is not
// said again.
func Put(ctx context.Context, store *archive.Store, x Row) (changed bool, err error) {
	err = archive.Write(ctx, store, "join a document to a change", func(e *archive.Extension) error {
		off := true
		err := e.Each(ctx, `SELECT off FROM attached WHERE change = ? AND source = ? AND document = ? ORDER BY seq DESC LIMIT 1`, func(r *sql.Rows) error {
			return r.Scan(&off)
		}, x.Change, x.Source, x.Document)
		if changed = off != x.Off; err != nil || !changed {
			return err
		}
		return e.Append(ctx, archive.SealAttached, `INSERT INTO attached (change, source, document, off, who, at, cut, why) VALUES (?,?,?,?,?,?,?,?)`,
			x.Change, x.Source, x.Document, x.Off, x.Who, x.At.Unix(), x.Cut.Unix(), x.Why)
	})
	return changed && err == nil, err
}

// To is the documents that are joined to a change, oldest first. A pair of which a
// record was altered since is left out.
func To(ctx context.Context, store *archive.Store, id horizon.ChangeID) ([]Row, error) {
	return standing(ctx, store, `WHERE change = ?`, id)
}

// All is every document that is joined to a change, as [To] has them.
func All(ctx context.Context, store *archive.Store) ([]Row, error) {
	return standing(ctx, store, ``)
}

func standing(ctx context.Context, store *archive.Store, where string, args ...any) ([]Row, error) {
	bad, err := archive.Distrusted(ctx, store, archive.SealAttached)
	if err != nil {
		return nil, err
	}
	type pair struct {
		change   horizon.ChangeID
		source   horizon.SourceID
		document horizon.DocumentID
	}
	var rows []Row
	last, altered := map[pair]int{}, map[pair]bool{}
	err = archive.Each(ctx, store, `SELECT seq, change, source, document, off, who, at, cut, why FROM attached `+where+` ORDER BY seq`, func(r *sql.Rows) error {
		var x Row
		var seq, at, cut int64
		if err := r.Scan(&seq, &x.Change, &x.Source, &x.Document, &x.Off, &x.Who, &at, &cut, &x.Why); err != nil {
			return err
		}
		x.At, x.Cut = time.Unix(at, 0).In(horizon.Tokyo), time.Unix(cut, 0).In(horizon.Tokyo)
		p := pair{x.Change, x.Source, x.Document}
		last[p], altered[p] = len(rows), altered[p] || bad[seq]
		rows = append(rows, x)
		return nil
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read the documents joined to changes: %w", err)
	}
	var all []Row
	for i, x := range rows {
		if p := (pair{x.Change, x.Source, x.Document}); last[p] == i && !x.Off && !altered[p] {
			all = append(all, x)
		}
	}
	return all, nil
}
