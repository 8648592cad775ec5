package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// The kinds of tags.
const (
	TagTheme   = "theme"
	TagSector  = "sector"
	TagThreat  = "threat"
	TagSharing = "sharing"
)

// Tagging is a document with its tags, without its text.
type Tagging struct {
	Seq       int64
	Source    horizon.SourceID
	Published time.Time
	TLP       horizon.TLP
	Tags      map[string][]string // ids by kind ("theme", "sector", "threat"), in order; nil where there are none
}

// Taggings is every revision published in [from, to), by number, with its tags.
// Copies are among them; what a count pack holds is not.
func (s *Store) Taggings(ctx context.Context, from, to time.Time) iter.Seq2[Tagging, error] {
	return func(yield func(Tagging, error) bool) {
		rows, err := s.read.QueryContext(ctx, `SELECT d.seq, d.source, d.published, d.tlp, coalesce(g.kind, ''), coalesce(g.id, '')
			FROM document d LEFT JOIN tag g ON g.seq = d.seq AND g.kind IN ('theme', 'sector', 'threat')
			WHERE d.published >= ? AND d.published < ? AND NOT `+inPack+` ORDER BY d.seq, g.kind, g.id`, from.Unix(), to.Unix())
		if err != nil {
			yield(Tagging{}, fmt.Errorf("read tags: %w", err))
			return
		}
		defer rows.Close()
		var last Tagging
		for rows.Next() {
			var t Tagging
			var at int64
			var kind, id string
			if err := rows.Scan(&t.Seq, &t.Source, &at, &t.TLP, &kind, &id); err != nil {
				yield(Tagging{}, fmt.Errorf("read tags: %w", err))
				return
			}
			if t.Seq != last.Seq {
				if last.Seq != 0 && !yield(last, nil) {
					return
				}
				last = t
				last.Published = time.Unix(at, 0).In(horizon.Tokyo)
			}
			if kind != "" {
				if last.Tags == nil {
					last.Tags = map[string][]string{}
				}
				last.Tags[kind] = append(last.Tags[kind], id)
			}
		}
		switch err := rows.Err(); {
		case err != nil:
			yield(Tagging{}, fmt.Errorf("read tags: %w", err))
		case last.Seq != 0:
			yield(last, nil)
		}
	}
}

// tagsOf reads a list of kinds and ids; nil if there is none.
func tagsOf(list []byte) (map[string][]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var pairs [][2]string
	if err := json.Unmarshal(list, &pairs); err != nil {
		return nil, fmt.Errorf("tags: %w", err)
	}
	tags := map[string][]string{}
	for _, p := range pairs {
		tags[p[0]] = append(tags[p[0]], p[1])
	}
	return tags, nil
}

// Tagged is the newest revision of every document that carries a tag, dated up
// to a time (documents of live sources also collected up to it), by date,
// source and id. kind is "theme", "sector" or "threat". Those whose text was
// destroyed are left out.
func (s *Store) Tagged(ctx context.Context, kind, id string, asOf time.Time) iter.Seq2[Stored, error] {
	return documents(ctx, s.read, &s.found, `SELECT `+documentColumns+` FROM tag g JOIN document d ON d.seq = g.seq LEFT JOIN source s ON s.id = d.source
		WHERE d.destroyed IS NULL AND g.kind = ? AND g.id = ? AND d.published < ? AND (s.archive = 1 OR d.collected < ?)
		AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev AND (s.archive = 1 OR e.collected < ?))
		ORDER BY d.published, d.source, d.id`, kind, id, asOf.Unix(), asOf.Unix(), asOf.Unix())
}

// CountTags is how many of the revisions with these numbers carry each tag of
// some kinds, by kind and id.
func (s *Store) CountTags(ctx context.Context, seqs []int64, kinds ...string) (map[string]map[string]int, error) {
	all := map[string]map[string]int{}
	for _, k := range kinds {
		all[k] = map[string]int{}
	}
	list, err := json.Marshal(seqs)
	if err == nil {
		err = each(ctx, s.read, `SELECT t.kind, t.id, count(*) FROM json_each(?) j JOIN tag t INDEXED BY tag_seq ON t.seq = j.value GROUP BY 1, 2`, func(r *sql.Rows) error {
			var kind, id string
			var n int
			err := r.Scan(&kind, &id, &n)
			if of, wanted := all[kind]; wanted {
				of[id] = n
			}
			return err
		}, string(list))
	}
	if err != nil {
		return nil, fmt.Errorf("count tags: %w", err)
	}
	return all, nil
}

// ThemesUpTo is the themes that documents published in [from, to) carry which are no
// stricter than most.
func (s *Store) ThemesUpTo(ctx context.Context, most horizon.TLP, from, to time.Time) (map[horizon.ThemeID]bool, error) {
	all := map[horizon.ThemeID]bool{}
	err := each(ctx, s.read, `SELECT DISTINCT t.id FROM tag t JOIN document d ON d.seq = t.seq
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

// RestrictedThemes is how many documents published in [from, to) that are not CLEAR and no
// stricter than most carry each theme.
func (s *Store) RestrictedThemes(ctx context.Context, most horizon.TLP, from, to time.Time) (map[horizon.ThemeID]int, error) {
	all := map[horizon.ThemeID]int{}
	err := each(ctx, s.read, `SELECT t.id, count(*) FROM tag t JOIN document d ON d.seq = t.seq
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

// Crossing is how many CLEAR documents carry two tags.
type Crossing struct {
	Threat, Sector string
	Docs           int
}

// Crossings counts the CLEAR documents published in [from, asOf) by the threats
// and sectors that they name, copies of an earlier document and what a count pack holds left out: those
// with both, by threat and sector, and those with either alone, by tag.
func (s *Store) Crossings(ctx context.Context, from, asOf time.Time) (cells []Crossing, alone map[string]map[string]int, documents int, err error) {
	counted, err := countedRevisions(ctx, s.read, from, asOf)
	alone = map[string]map[string]int{"threat": {}, "sector": {}}
	pairs := map[[2]string]int{}
	var of int64
	var threats, sectors []string
	take := func() {
		for _, t := range threats {
			alone["threat"][t]++
			for _, x := range sectors {
				pairs[[2]string{t, x}]++
			}
		}
		for _, x := range sectors {
			alone["sector"][x]++
		}
		threats, sectors = threats[:0], sectors[:0]
	}
	if err == nil {
		err = each(ctx, s.read, `SELECT seq, kind, id FROM tag INDEXED BY tag_seq WHERE kind IN ('threat', 'sector') ORDER BY seq`, func(r *sql.Rows) error {
			var seq int64
			var kind, id string
			if err := r.Scan(&seq, &kind, &id); err != nil {
				return err
			}
			if seq != of {
				take()
				of = seq
			}
			switch {
			case !counted[seq]:
			case kind == "threat":
				threats = append(threats, id)
			default:
				sectors = append(sectors, id)
			}
			return nil
		})
		take()
	}
	if err != nil {
		return nil, nil, 0, fmt.Errorf("count threats by sector: %w", err)
	}
	for _, k := range slices.SortedFunc(maps.Keys(pairs), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		cells = append(cells, Crossing{k[0], k[1], pairs[k]})
	}
	return cells, alone, len(counted), nil
}

// countedRevisions is the newest CLEAR revisions published in [from, asOf) that could be
// known by asOf, copies of an earlier document left out.
func countedRevisions(ctx context.Context, q queryer, from, asOf time.Time) (map[int64]bool, error) {
	all := map[int64]bool{}
	err := each(ctx, q, `SELECT d.seq FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.tlp = ? AND `+newest+` AND d.published >= ? AND d.published < ? AND (s.archive = 1 OR d.collected < ?)
		AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.seq = d.seq) AND NOT `+inPack, func(r *sql.Rows) error {
		var seq int64
		err := r.Scan(&seq)
		all[seq] = true
		return err
	}, horizon.Clear, asOf.Unix(), from.Unix(), asOf.Unix(), asOf.Unix())
	return all, err
}
