package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// PutSource stores what is said of a source; the newest word holds.
func (s *Store) PutSource(ctx context.Context, src horizon.Source) error {
	return inTx(ctx, s.write, "store source "+string(src.ID), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO dirty SELECT DISTINCT CAST(strftime('%Y', d.published + 32400, 'unixepoch') AS INTEGER)
			FROM document d JOIN source s ON s.id = d.source WHERE s.id = ? AND s.evidence <> ? AND d.published IS NOT NULL`, src.ID, src.Evidence)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO source (id, name, url, kind, class, lang, tlp, excerpt, archive, sample, evidence) VALUES (?,?,?,?,?,?,?,?,?,?,?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, kind = excluded.kind, class = excluded.class,
			lang = excluded.lang, tlp = excluded.tlp, excerpt = excluded.excerpt, archive = excluded.archive, sample = excluded.sample,
			evidence = excluded.evidence`,
			src.ID, src.Name, src.URL, src.Kind, src.Class, src.Lang, src.TLP.String(), src.Excerpt, src.Archive, src.Sample, src.Evidence)
		if err != nil {
			return err
		}
		return sealOf(sealSource).seal(ctx, tx, string(src.ID))
	})
}

// Sources is every source that was ever stored, by id. Of one whose record was
// altered since nothing but the id is given, and its label is RED.
func (s *Store) Sources(ctx context.Context) ([]horizon.Source, error) {
	bad, err := distrusted(ctx, s.read, sealSource)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	rows, err := s.read.QueryContext(ctx, `SELECT id, name, url, kind, class, lang, tlp, excerpt, archive, sample, evidence FROM source ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	defer rows.Close()
	var all []horizon.Source
	for rows.Next() {
		var src horizon.Source
		var tlp string
		if err := rows.Scan(&src.ID, &src.Name, &src.URL, &src.Kind, &src.Class, &src.Lang, &tlp, &src.Excerpt, &src.Archive, &src.Sample, &src.Evidence); err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		src.TLP, _ = horizon.ParseTLP(tlp)
		if bad.refs[string(src.ID)] {
			src = horizon.Source{ID: src.ID, Name: string(src.ID)}
		}
		all = append(all, src)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return slices.Clip(all), nil
}

// PrivateSources is the sources that hold anything that is not CLEAR.
func (s *Store) PrivateSources(ctx context.Context) (map[horizon.SourceID]bool, error) {
	all := map[horizon.SourceID]bool{}
	err := each(ctx, s.read, `SELECT DISTINCT source FROM document WHERE tlp <> ?`, func(r *sql.Rows) error {
		var id horizon.SourceID
		err := r.Scan(&id)
		all[id] = true
		return err
	}, horizon.Clear)
	if err != nil {
		return nil, fmt.Errorf("read private sources: %w", err)
	}
	return all, nil
}

// Sight is what somebody with a ceiling may know of a source's documents: how many
// of them they may see, and the date of the newest of these.
type Sight struct {
	Documents int
	Newest    time.Time
}

// newestUpTo selects a revision that is the newest of its document and labelled at
// least as openly as its parameter.
const newestUpTo = `d.tlp >= ? AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)`

// Sights is what may be known of each source that holds a document which is no
// stricter than most.
func (s *Store) Sights(ctx context.Context, most horizon.TLP) (map[horizon.SourceID]Sight, error) {
	all := map[horizon.SourceID]Sight{}
	err := each(ctx, s.read, `SELECT d.source, count(*), max(d.published) FROM document d WHERE `+newestUpTo+` GROUP BY d.source`, func(r *sql.Rows) error {
		var id horizon.SourceID
		var x Sight
		var newest sql.NullInt64
		err := r.Scan(&id, &x.Documents, &newest)
		x.Newest = fromUnix(newest)
		all[id] = x
		return err
	}, most)
	if err != nil {
		return nil, fmt.Errorf("read sources up to %s: %w", most, err)
	}
	return all, nil
}

// newest holds for the revision of d that was the last one known by a moment:
// its label is the document's.
const newest = `NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev AND (s.archive = 1 OR e.collected < ?))`

// Reading is what of each source could be known by asOf, CLEAR documents only.
type Reading struct {
	Source        horizon.SourceID
	Documents     int
	Undated       int
	First, Latest time.Time
}

// Readings is the public documents of each source as of a cut-off, by source; those
// that a count pack holds are left out.
func (s *Store) Readings(ctx context.Context, asOf time.Time) ([]Reading, error) {
	var all []Reading
	err := each(ctx, s.read, `SELECT d.source, count(*), sum(d.published IS NULL), min(d.published), max(d.published)
		FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.tlp = ? AND `+newest+` AND (d.published IS NULL OR d.published < ?) AND (s.archive = 1 OR d.collected < ?)
		AND NOT `+inPack+` GROUP BY d.source ORDER BY d.source`, func(r *sql.Rows) error {
		var v Reading
		var first, latest sql.NullInt64
		err := r.Scan(&v.Source, &v.Documents, &v.Undated, &first, &latest)
		v.First, v.Latest = fromUnix(first), fromUnix(latest)
		all = append(all, v)
		return err
	}, horizon.Clear, asOf.Unix(), asOf.Unix(), asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read what was read: %w", err)
	}
	return all, nil
}

// Position is what a collector saved of its source; the zero Position if it
// never did.
func (s *Store) Position(ctx context.Context, id horizon.SourceID) (horizon.Position, error) {
	var p horizon.Position
	var state string
	err := s.read.QueryRowContext(ctx, `SELECT state FROM position WHERE source = ?`, id).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(state), &p)
	}
	if err != nil {
		return p, fmt.Errorf("read position of %s: %w", id, err)
	}
	return p, nil
}

// SavePosition keeps p for the next run of the source. Save it after the
// documents it speaks of, never before.
func (s *Store) SavePosition(ctx context.Context, id horizon.SourceID, p horizon.Position) error {
	state, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("save position of %s: %w", id, err)
	}
	return inTx(ctx, s.write, "save position of "+string(id), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO position VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET state = excluded.state`, id, string(state))
		return err
	})
}

// PutDenominators stores how many documents a source says it has; of one
// window the newest word holds.
func (s *Store) PutDenominators(ctx context.Context, all []horizon.Denominator) error {
	return inTx(ctx, s.write, "store denominators", func(tx *sql.Tx) error {
		for _, d := range all {
			_, err := tx.ExecContext(ctx, `INSERT INTO denominator (source, term, since, until, documents, at) VALUES (?,?,?,?,?,?)
				ON CONFLICT (source, term, since, until) DO UPDATE SET documents = excluded.documents, at = excluded.at`,
				d.Source, d.Term, d.From.Unix(), d.Until.Unix(), d.Documents, d.At.Unix())
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Denominators is what a source said of its windows, by term and window.
func (s *Store) Denominators(ctx context.Context, source horizon.SourceID) ([]horizon.Denominator, error) {
	var all []horizon.Denominator
	err := each(ctx, s.read, `SELECT term, since, until, documents, at FROM denominator WHERE source = ? ORDER BY term, since, until`, func(r *sql.Rows) error {
		d := horizon.Denominator{Source: source}
		var since, until, at int64
		err := r.Scan(&d.Term, &since, &until, &d.Documents, &at)
		d.From, d.Until, d.At = time.Unix(since, 0).In(horizon.Tokyo), time.Unix(until, 0).In(horizon.Tokyo), time.Unix(at, 0).In(horizon.Tokyo)
		all = append(all, d)
		return err
	}, source)
	if err != nil {
		return nil, fmt.Errorf("read denominators of %s: %w", source, err)
	}
	return all, nil
}
