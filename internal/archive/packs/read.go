package packs

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// encodeUses writes uses by the archive's numbers, ascending: term (delta), flags,
// documents and the four counts.
func encodeUses(uses []Use, numbers []horizon.TermID) []byte {
	slices.SortFunc(uses, func(a, b Use) int { return cmp.Compare(numbers[a.Term], numbers[b.Term]) })
	var b []byte
	var last horizon.TermID
	for _, u := range uses {
		n := numbers[u.Term]
		b = binary.AppendUvarint(b, uint64(n-last))
		last = n
		flags := uint64(0)
		for i, own := range u.Own {
			if own {
				flags |= 1 << i
			}
		}
		for _, x := range []uint64{flags, uint64(u.Docs), uint64(u.Concerned[0]), uint64(u.Themed[0]), uint64(u.Concerned[1]), uint64(u.Themed[1])} {
			b = binary.AppendUvarint(b, x)
		}
	}
	return b
}

var errUses = errors.New("the stored uses of a pack's terms are damaged: import the pack again")

func decodeUses(b []byte, f func(id uint32, u Use)) error {
	var id uint64
	for len(b) > 0 {
		var x [7]uint64
		for i := range x {
			n, size := binary.Uvarint(b)
			if size <= 0 {
				return errUses
			}
			x[i], b = n, b[size:]
		}
		id += x[0]
		f(uint32(id), Use{Docs: int32(x[2]), Concerned: [2]int32{int32(x[3]), int32(x[5])}, Themed: [2]int32{int32(x[4]), int32(x[6])},
			Own: [2]bool{x[1]&1 != 0, x[1]&2 != 0}})
	}
	return nil
}

// YearUses calls f for every term that documents of a source in a year hold, as packs
// have it; by source, and term.
func YearUses(ctx context.Context, store *archive.Store, year int, f func(source horizon.SourceID, term uint32, u Use)) error {
	err := archive.Each(ctx, store, `SELECT source, row FROM pack_uses WHERE year = ? ORDER BY source, since`, func(r *sql.Rows) error {
		var source horizon.SourceID
		var row sql.RawBytes
		if err := r.Scan(&source, &row); err != nil {
			return err
		}
		return decodeUses(row, func(id uint32, u Use) { f(source, id, u) })
	}, year)
	if err != nil {
		return fmt.Errorf("read the uses of %d in packs: %w", year, err)
	}
	return nil
}

// Placed is documents of a pack that share where they are and what they name: those
// that are not cited, and each that is.
type Placed struct {
	Source horizon.SourceID
	Documents
	Seq int64 // of a cited one
}

// Read calls f for the documents of packs published in the months from one instant to
// the one that holds another, that left out: first those that are not cited, by source and month, and then
// each that is, by number.
func Read(ctx context.Context, store *archive.Store, from, to time.Time, f func(Placed) error) error {
	lo, hi := horizon.PeriodOf(horizon.Monthly, from), horizon.PeriodOf(horizon.Monthly, to)
	to = hi.Start() // of a month that is not over nothing is known of those that are not cited
	scan := func(r *sql.Rows) error {
		p := Placed{Documents: Documents{Month: horizon.Period{Bin: horizon.Monthly}}}
		var tags []byte
		var at sql.NullInt64
		if err := r.Scan(&p.Seq, &p.Source, &p.Lang, &p.Month.N, &at, &p.Precision, &tags, &p.Counted, &p.Copies); err != nil {
			return err
		}
		if at.Valid {
			p.Month = horizon.PeriodOf(horizon.Monthly, time.Unix(at.Int64, 0))
		}
		var err error
		if p.Tags, err = tagsOf(tags); err != nil {
			return err
		}
		return f(p)
	}
	err := archive.Each(ctx, store, `SELECT 0, source, lang, month, NULL, precision, tags, documents, copies FROM pack_documents WHERE month >= ? AND month < ?
		ORDER BY source, month, lang, precision, tags`, scan, lo.N, hi.N)
	if err == nil {
		err = archive.Each(ctx, store, `SELECT d.seq, d.source, a.lang, 0, d.published, d.precision,
			(SELECT json_group_array(json_array(g.kind, g.id)) FROM tag g INDEXED BY tag_seq WHERE g.seq = d.seq AND g.kind IN ('theme', 'threat', 'sector')),
			k.seq IS NULL, k.seq IS NOT NULL
			FROM citation c JOIN document d ON d.seq = c.seq JOIN analysis a ON a.seq = d.seq LEFT JOIN copy k ON k.seq = d.seq
			WHERE d.published >= ? AND d.published < ? ORDER BY d.seq`, scan, from.Unix(), to.Unix())
	}
	if err != nil {
		return fmt.Errorf("read the documents of packs: %w", err)
	}
	return nil
}

// Forms is how detected terms are written, by the newest pack that says it.
func Forms(ctx context.Context, store *archive.Store) (map[string]Form, error) {
	all := map[string]Form{}
	err := archive.Each(ctx, store, `SELECT f.term, f.places, f.fixed, f.named FROM pack_form f JOIN pack p ON p.sum = f.pack ORDER BY p.made, p.sum`, func(r *sql.Rows) error {
		var f Form
		err := r.Scan(&f.Term, &f.Places, &f.Fixed, &f.Named)
		all[f.Term] = f
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read how terms are written: %w", err)
	}
	return all, nil
}

// Basis names the packs that hold something of [from, to).
func Basis(ctx context.Context, store *archive.Store, from, to time.Time) (basis string, err error) {
	var all []string
	err = archive.Each(ctx, store, `SELECT source, since, pack FROM pack_slice WHERE since < ? AND until > ? ORDER BY source, since`, func(r *sql.Rows) error {
		var source, pack string
		var since int64
		err := r.Scan(&source, &since, &pack)
		all = append(all, fmt.Sprintf("%s %d %.12s", source, since, pack))
		return err
	}, to.Unix(), from.Unix())
	if err != nil {
		return "", fmt.Errorf("read the packs of a span: %w", err)
	}
	return strings.Join(all, ","), nil
}

// tagText is tags as they are stored: a list of kinds and ids.
func tagText(tags map[string][]string) string {
	var list [][2]string
	for _, kind := range slices.Sorted(maps.Keys(tags)) {
		for _, id := range tags[kind] {
			list = append(list, [2]string{kind, id})
		}
	}
	b, _ := json.Marshal(list) // strings always marshal
	return string(b)
}

func tagsOf(text []byte) (map[string][]string, error) {
	var list [][2]string
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("tags: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	tags := map[string][]string{}
	for _, p := range list {
		tags[p[0]] = append(tags[p[0]], p[1])
	}
	return tags, nil
}
