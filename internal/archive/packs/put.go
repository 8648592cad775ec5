package packs

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/archive"
	"kazami/internal/archive/countrow"
	"kazami/internal/horizon"
)

// OverlapError says that a source's span is held by another pack which the new one
// neither replaces nor leaves alone.
type OverlapError struct {
	Source       horizon.SourceID
	Since, Until time.Time // what is held
	Newer        bool      // by a pack that was made later
}

func (e *OverlapError) Error() string {
	why := "and the new one holds only a part of it"
	if e.Newer {
		why = "by a pack that was made later"
	}
	return fmt.Sprintf("%s is held from %s to %s already, %s", e.Source, e.Since.Format(time.DateOnly), e.Until.AddDate(0, 0, -1).Format(time.DateOnly), why)
}

// Has reports whether a pack stands in the archive, at least a part of it that no newer
// one replaced.
func Has(ctx context.Context, store *archive.Store, sum string) (has bool, err error) {
	err = archive.Each(ctx, store, `SELECT 1 FROM pack WHERE sum = ?`, func(*sql.Rows) error {
		has = true
		return nil
	}, sum)
	if err != nil {
		return false, fmt.Errorf("look for a pack: %w", err)
	}
	return has, nil
}

// Newer reports whether packs that were made after a time hold something of each of
// these sources: then an older edition of them has nothing to say.
func Newer(ctx context.Context, store *archive.Store, sources []horizon.SourceID, made time.Time) (bool, error) {
	newer := map[horizon.SourceID]bool{}
	err := archive.Each(ctx, store, `SELECT s.source FROM pack_slice s JOIN pack p ON p.sum = s.pack WHERE p.made > ?`, func(r *sql.Rows) error {
		var id horizon.SourceID
		err := r.Scan(&id)
		newer[id] = true
		return err
	}, made.Unix())
	if err != nil {
		return false, fmt.Errorf("look for newer packs: %w", err)
	}
	return len(sources) > 0 && !slices.ContainsFunc(sources, func(id horizon.SourceID) bool { return !newer[id] }), nil
}

// Put stores a pack, all of it or, after an error, nothing. Slices of an older pack
// that the new one holds whole are replaced, and their number is returned; others that
// it overlaps are an [*OverlapError]. Sources that the archive did not know are entered
// first, and stay. Years in which the archive has documents of its
// sources are counted again by the next [archive.Store.Recount].
func Put(ctx context.Context, store *archive.Store, p *Pack) (replaced int, err error) {
	known, err := store.Sources(ctx)
	if err != nil {
		return 0, err
	}
	for i := range p.Slices {
		src := p.Slices[i].Source
		if !slices.ContainsFunc(known, func(x horizon.Source) bool { return x.ID == src.ID }) {
			if err := store.PutSource(ctx, src); err != nil {
				return 0, err
			}
		}
	}
	err = archive.Extend(ctx, store, "store a pack", func(e *archive.Extension) error {
		w := &writer{Extension: e, pack: p}
		if replaced, err = w.replace(ctx); err != nil {
			return err
		}
		return w.write(ctx)
	})
	return replaced, err
}

// writer writes one pack.
type writer struct {
	*archive.Extension
	pack    *Pack
	numbers []horizon.TermID // of the pack's terms
}

// replace makes room for the slices of the pack.
func (w *writer) replace(ctx context.Context) (n int, err error) {
	for i := range w.pack.Slices {
		x := &w.pack.Slices[i]
		var gone []int64
		err = w.Each(ctx, `SELECT s.since, s.until, p.made FROM pack_slice s JOIN pack p ON p.sum = s.pack WHERE s.source = ? AND s.since < ? AND s.until > ?`, func(r *sql.Rows) error {
			var since, until, made int64
			if err := r.Scan(&since, &until, &made); err != nil {
				return err
			}
			newer := made > w.pack.Made.Unix()
			if newer || since < x.Since.Unix() || until > x.Until.Unix() {
				return &OverlapError{x.Source.ID, time.Unix(since, 0).In(horizon.Tokyo), time.Unix(until, 0).In(horizon.Tokyo), newer}
			}
			gone = append(gone, since)
			return nil
		}, x.Source.ID, x.Until.Unix(), x.Since.Unix())
		if err != nil {
			return 0, err
		}
		for _, since := range gone {
			n++
			if err := w.drop(ctx, x.Source.ID, since); err != nil {
				return 0, err
			}
		}
	}
	err = w.Exec(ctx, `DELETE FROM pack WHERE sum NOT IN (SELECT pack FROM pack_slice)`)
	if err == nil {
		err = w.Exec(ctx, `DELETE FROM pack_form WHERE pack NOT IN (SELECT sum FROM pack)`)
	}
	return n, err
}

// drop takes away a slice. What it cited stays as documents that nothing is known of.
func (w *writer) drop(ctx context.Context, source horizon.SourceID, since int64) error {
	const cited = ` WHERE seq IN (SELECT seq FROM citation WHERE source = ? AND since = ?)`
	for _, q := range []string{`DELETE FROM analysis` + cited, `DELETE FROM tag` + cited, `DELETE FROM copy` + cited,
		`DELETE FROM pack_slice WHERE source = ? AND since = ?`, `DELETE FROM pack_counts WHERE source = ? AND since = ?`,
		`DELETE FROM pack_uses WHERE source = ? AND since = ?`, `DELETE FROM pack_documents WHERE source = ? AND since = ?`} {
		if err := w.Exec(ctx, q, source, since); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) write(ctx context.Context) error {
	if err := w.number(ctx); err != nil {
		return err
	}
	p := w.pack
	if err := w.Exec(ctx, `INSERT INTO pack VALUES (?,?,?,?,?)`, p.Sum, p.Made.Unix(), p.Imported.Unix(), p.Analysis, p.Header); err != nil {
		return err
	}
	for _, f := range p.Forms {
		if err := w.Exec(ctx, `INSERT INTO pack_form VALUES (?,?,?,?,?)`, f.Term, p.Sum, f.Places, f.Fixed, f.Named); err != nil {
			return err
		}
	}
	for i := range p.Slices {
		if err := w.slice(ctx, &p.Slices[i]); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// number gives each term of the pack its number. Those without a name take numbers of
// such terms that no slice has any more, before they take new ones.
func (w *writer) number(ctx context.Context) error {
	free, last, err := w.free(ctx)
	if err != nil {
		return err
	}
	w.numbers = make([]horizon.TermID, len(w.pack.Terms))
	for i, t := range w.pack.Terms {
		if t.Kind == archive.Unnamed {
			k := alike{utf8.RuneCountInString(t.Text), t.Lang} // a mark a word
			if ids := free[k]; len(ids) > 0 {
				w.numbers[i], free[k] = ids[0], ids[1:]
				continue
			}
			last++
			t.Text = strings.Repeat("… ", max(0, k.words-1)) + strconv.Itoa(last)
		}
		if w.numbers[i], err = w.Term(t); err != nil {
			return err
		}
	}
	return nil
}

// alike is what terms without a name have in common.
type alike struct {
	words int
	lang  string
}

// free is the terms without a name that nothing counts, and how many there are in all.
func (w *writer) free(ctx context.Context) (free map[alike][]horizon.TermID, all int, err error) {
	free = map[alike][]horizon.TermID{}
	used := map[horizon.TermID]bool{}
	err = w.Each(ctx, `SELECT row FROM pack_counts`, func(r *sql.Rows) error {
		var row sql.RawBytes
		if err := r.Scan(&row); err != nil {
			return err
		}
		return countrow.Decode(row, func(horizon.StratumID, int) {}, func(p countrow.Pair, _ int) { used[p.Term()] = true })
	})
	for t, id := range w.Terms() {
		if t.Kind != archive.Unnamed {
			continue
		}
		all++
		if !used[id] {
			k := alike{len(strings.Fields(t.Text)), t.Lang}
			free[k] = append(free[k], id)
		}
	}
	for _, ids := range free {
		slices.Sort(ids)
	}
	return free, all, err
}

func (w *writer) slice(ctx context.Context, x *Slice) error {
	source, since := x.Source.ID, x.Since.Unix()
	if err := w.Exec(ctx, `INSERT INTO pack_slice VALUES (?,?,?,?)`, source, since, x.Until.Unix(), w.pack.Sum); err != nil {
		return err
	}
	strata := map[string]horizon.StratumID{}
	for p, counts := range x.Counts {
		row, err := w.row(ctx, counts, source, strata)
		if err == nil {
			err = w.Exec(ctx, `INSERT INTO pack_counts VALUES (?,?,?,?,?)`, source, since, p.Bin, p.N, row)
		}
		if err != nil {
			return err
		}
	}
	for year, uses := range x.Uses {
		if err := w.Exec(ctx, `INSERT INTO pack_uses VALUES (?,?,?,?)`, source, since, year, encodeUses(uses, w.numbers)); err != nil {
			return err
		}
	}
	for _, d := range x.Documents {
		if err := w.Exec(ctx, `INSERT INTO pack_documents VALUES (?,?,?,?,?,?,?,?)`, source, since, d.Lang, d.Month.N, d.Precision, tagText(d.Tags), d.Counted, d.Copies); err != nil {
			return err
		}
	}
	if err := w.cite(ctx, x); err != nil {
		return err
	}
	return w.Exec(ctx, `INSERT OR IGNORE INTO dirty SELECT DISTINCT CAST(strftime('%Y', published + 32400, 'unixepoch') AS INTEGER) FROM document
		WHERE source = ? AND published >= ? AND published < ? AND seq NOT IN (SELECT seq FROM citation)`, source, since, x.Until.Unix())
}

// row is the counts of a period as they are stored.
func (w *writer) row(ctx context.Context, c *Counts, source horizon.SourceID, strata map[string]horizon.StratumID) ([]byte, error) {
	totals := map[horizon.StratumID]int{}
	for lang, n := range c.Totals {
		id, known := strata[lang]
		if !known {
			var err error
			if id, err = w.Stratum(ctx, horizon.Stratum{Source: source, Lang: lang}); err != nil {
				return nil, err
			}
			strata[lang] = id
		}
		totals[id] = n
	}
	at := func(x Count) countrow.Pair { return countrow.PairOf(w.numbers[x.Term], strata[x.Lang]) }
	slices.SortFunc(c.Counts, func(a, b Count) int { return cmp.Compare(at(a), at(b)) })
	row := countrow.NewWriter(totals)
	for _, x := range c.Counts {
		row.Add(at(x), int(x.Docs))
	}
	return row.Row(), nil
}

// cite enters the cited documents of a slice.
func (w *writer) cite(ctx context.Context, x *Slice) error {
	all := make([]archive.Citation, len(x.Citations))
	for i, c := range x.Citations {
		all[i] = c.Citation
		for _, t := range c.Held {
			all[i].Terms = append(all[i].Terms, uint32(w.numbers[t]))
		}
	}
	seqs, err := w.Cite(ctx, all)
	for i, seq := range seqs {
		switch c := &x.Citations[i]; {
		case err != nil:
		case seq != 0:
			err = w.Exec(ctx, `INSERT OR REPLACE INTO citation VALUES (?,?,?)`, seq, x.Source.ID, x.Since.Unix())
		default: // its text is here: it counts as one of those that are not cited
			copied := 0
			if c.Copy {
				copied = 1
			}
			err = w.Exec(ctx, `INSERT INTO pack_documents VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET documents = documents + excluded.documents, copies = copies + excluded.copies`,
				x.Source.ID, x.Since.Unix(), c.Read, horizon.PeriodOf(horizon.Monthly, c.Published).N, c.Precision, tagText(c.Tags), 1-copied, copied)
		}
	}
	return err
}
