package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

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
	err := s.each(ctx, `SELECT d.source, count(*), max(d.published) FROM document d WHERE `+newestUpTo+` GROUP BY d.source`, func(r *sql.Rows) error {
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

// ThemesUpTo is the themes that documents published in [from, to) carry which are no
// stricter than most.
func (s *Store) ThemesUpTo(ctx context.Context, most horizon.TLP, from, to time.Time) (map[horizon.ThemeID]bool, error) {
	all := map[horizon.ThemeID]bool{}
	err := s.each(ctx, `SELECT DISTINCT t.id FROM tag t JOIN document d ON d.seq = t.seq
		WHERE t.kind = 'theme' AND d.published >= ? AND d.published < ? AND `+newestUpTo, func(r *sql.Rows) error {
		var id horizon.ThemeID
		err := r.Scan(&id)
		all[id] = true
		return err
	}, from.Unix(), to.Unix(), most)
	if err != nil {
		return nil, fmt.Errorf("read themes up to %s: %w", most, err)
	}
	return all, nil
}

// ThemesHeld is how many documents published in [from, to) that are not CLEAR and no
// stricter than most carry each theme.
func (s *Store) ThemesHeld(ctx context.Context, most horizon.TLP, from, to time.Time) (map[horizon.ThemeID]int, error) {
	all := map[horizon.ThemeID]int{}
	err := s.each(ctx, `SELECT t.id, count(*) FROM tag t JOIN document d ON d.seq = t.seq
		WHERE t.kind = 'theme' AND d.published >= ? AND d.published < ? AND d.tlp < ? AND `+newestUpTo+` GROUP BY t.id`, func(r *sql.Rows) error {
		var id horizon.ThemeID
		var n int
		err := r.Scan(&id, &n)
		all[id] = n
		return err
	}, from.Unix(), to.Unix(), horizon.Clear, most)
	if err != nil {
		return nil, fmt.Errorf("read themes of documents that are not CLEAR, up to %s: %w", most, err)
	}
	return all, nil
}
