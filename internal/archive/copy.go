package archive

import (
	"context"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// StoryDocument is a document as [Stories] sees it.
type StoryDocument struct {
	Seq     int64 // of its first revision
	Source  horizon.SourceID
	Day     int64
	SimHash uint64
	Sketch  []byte
}

// Stories finds near-duplicates in one pass. It is called for each
// document in order of day and then source, id; it answers whether an earlier
// document of the last 28 days has the same story, and which was the first
// to have it in this pass.
type Stories func(StoryDocument) (first int64, copied bool)

// markCopy finds out whether a document copies an earlier one, and keeps which.
func (c *counter) markCopy(ctx context.Context, r *revision, at time.Time) error {
	stories := c.stories[r.tlp.V]
	if stories == nil {
		stories = c.fresh()
		c.stories[r.tlp.V] = stories
	}
	var first int64
	first, c.copied = stories(StoryDocument{r.seq, r.source, dayOf(at), uint64(r.simhash), r.sketch})
	if !c.copied || at.Before(c.from) || !at.Before(c.to) {
		return nil
	}
	c.done.Copies++
	_, err := c.copy.ExecContext(ctx, r.seq, first, first)
	return err
}

// Story is the documents that has the same story as one of them, itself among
// them, published before asOf and labelled most or less restricted, each at its
// newest revision, by date, source and id: the first is counted, the others are
// its copies. Documents of one label are a story among themselves. It is empty for a
// document that was not counted yet, and for one that no other copies.
func (s *Store) Story(ctx context.Context, source horizon.SourceID, id horizon.DocumentID, asOf time.Time, most horizon.TLP) ([]Stored, error) {
	var all []Stored
	for d, err := range documents(ctx, s.read, &s.found, `SELECT `+documentColumns+` FROM document d
		WHERE d.published < ? AND d.tlp >= ? AND d.rev = (SELECT max(rev) FROM document e WHERE e.source = d.source AND e.id = d.id)
		AND (d.source, d.id) IN (`+storyOf+`) ORDER BY d.published, d.source, d.id`, asOf.Unix(), most, source, id) {
		if err != nil {
			return nil, fmt.Errorf("read the story of %s/%s: %w", source, id, err)
		}
		all = append(all, d)
	}
	if len(all) == 1 {
		return nil, nil
	}
	return all, nil
}

// Copies is how many other documents have the story of a document, as
// [Store.Story] would list them.
func (s *Store) Copies(ctx context.Context, source horizon.SourceID, id horizon.DocumentID, asOf time.Time, most horizon.TLP) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(DISTINCT d.source || '/' || d.id) FROM document d
		WHERE d.published < ? AND `+newestUpTo+` AND (d.source, d.id) IN (`+storyOf+`)`, asOf.Unix(), most, source, id).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the copies of %s/%s: %w", source, id, err)
	}
	return max(0, n-1), nil
}

// storyOf selects the source and id of all that have the story of one document.
const storyOf = `WITH first AS (
	SELECT coalesce(c.first, m.seq) AS seq FROM document m LEFT JOIN copy c ON c.seq = m.seq WHERE m.source = ? AND m.id = ?)
	SELECT t.source, t.id FROM document t JOIN copy k ON k.seq = t.seq WHERE k.first IN (SELECT seq FROM first)
	UNION SELECT t.source, t.id FROM document t WHERE t.seq IN (SELECT seq FROM first)`
