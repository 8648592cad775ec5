package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

type gcCommand struct {
	Apply bool `help:"Destroy them. Without this flag they are only listed."`
}

// Help is the example of kazami gc --help.
func (gcCommand) Help() string {
	return `Destroys the text of documents older than upkeep.retention of the configuration, by source or by
TLP. Their records and all counts stay, and so does what an approved change cites. Without --apply nothing is changed. Originals outside the database
(folders of notes, backups) are not reached: they are yours to delete.

Example:
  kazami gc
  kazami gc --apply`
}

// garbage is what a retention takes.
type garbage struct {
	revisions []int64
	answers   []archive.Answers
	lines     []garbageLine
	cited     int // revisions that are old enough and stay
	digests   []string
}

// garbageLine is one source and label of it.
type garbageLine struct {
	Source  horizon.SourceID `json:"source"`
	TLP     string           `json:"tlp"`
	Before  string           `json:"collected_before"`
	Texts   int              `json:"texts"`
	Bytes   int64            `json:"bytes"`
	Answers int              `json:"answers"`
}

func (c gcCommand) Run(ctx context.Context, a *app) error {
	if !c.Apply {
		return a.readArchive(ctx, func(s *session, store *archive.Store) error {
			_, err := c.say(ctx, s, store)
			return err
		})
	}
	e := work.Entry{Command: "gc --apply", Good: work.ResultDestroyed}
	return a.changeArchiveAfter(ctx, (*session).retains, e, func(s *session, store *archive.Store, _ int64) error {
		g, err := c.say(ctx, s, store)
		if err != nil {
			return err
		}
		return destroyTexts(ctx, &s.Work, store, g)
	})
}

// retains is nil if the config says how long anything is kept.
func (s *session) retains() error {
	if len(s.Cfg.Upkeep.Retention)+len(s.Cfg.Upkeep.Sources) == 0 {
		return work.Advise("There is no retention: everything is kept for ever.", s.ConfigFile+", upkeep.retention", "a line there, such as retention: {RED: 5y}")
	}
	return nil
}

// say prints what goes, and gives it.
func (c gcCommand) say(ctx context.Context, s *session, store *archive.Store) (*garbage, error) {
	if err := s.retains(); err != nil {
		return nil, err
	}
	g, err := garbageOf(ctx, &s.Work, store)
	if err == nil {
		err = g.print(s, c.Apply)
	}
	return g, err
}

// destroyTexts lets go of it everywhere in the data folder: in what quotes the
// documents first, so that what is broken off is found and done again.
func destroyTexts(ctx context.Context, s *work.Work, store *archive.Store, g *garbage) error {
	if len(g.revisions)+len(g.answers) == 0 {
		return store.Destroy(ctx, nil, nil, s.Now()) // what one that was broken off left
	}
	for _, file := range g.digests {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove digest: %w", err)
		}
	}
	if err := ingest.RemoveIndex(s); err != nil {
		return err
	}
	if err := store.Destroy(ctx, g.revisions, g.answers, s.Now()); err != nil {
		return err
	}
	_, err := ingest.Update(ctx, s, store)
	return err
}

// garbageOf lists what the retention takes.
func garbageOf(ctx context.Context, s *work.Work, store *archive.Store) (*garbage, error) {
	cited, err := citedDocuments(ctx, s, store)
	if err != nil {
		return nil, err
	}
	g, now := &garbage{}, s.Now()
	lines := map[string]*garbageLine{}
	for a, err := range store.Aged(ctx, now) {
		if err != nil {
			return nil, err
		}
		before, kept := s.Cfg.Upkeep.Takes(a.Source, a.TLP, now)
		if !kept || !a.Collected.Before(before) {
			continue
		}
		if cited[a.DocumentKey] {
			g.cited++
			continue
		}
		key := string(a.Source) + " " + a.TLP.String()
		if lines[key] == nil {
			lines[key] = &garbageLine{Source: a.Source, TLP: a.TLP.String(), Before: work.Stamp(before)}
		}
		lines[key].Texts++
		lines[key].Bytes += a.Bytes
		g.revisions = append(g.revisions, a.Seq)
	}
	if err := oldAnswers(ctx, s, store, g, lines, now); err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		g.lines = append(g.lines, *lines[key])
	}
	if len(g.revisions) > 0 {
		g.digests, err = filepath.Glob(filepath.Join(globSafe(s.Data), "digest", "*"))
	}
	return g, err
}

// oldAnswers adds what the network answered for sources under a retention: the
// documents stood in it.
func oldAnswers(ctx context.Context, s *work.Work, store *archive.Store, g *garbage, lines map[string]*garbageLine, now time.Time) error {
	sources, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	for _, src := range sources {
		before, kept := s.Cfg.Upkeep.Takes(src.ID, src.TLP, now)
		if !kept {
			continue
		}
		a := archive.Answers{Source: src.ID, Before: before}
		n, err := store.CountAnswers(ctx, a)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		key := string(src.ID) + " " + src.TLP.String()
		if lines[key] == nil {
			lines[key] = &garbageLine{Source: src.ID, TLP: src.TLP.String(), Before: work.Stamp(before)}
		}
		lines[key].Answers = n
		g.answers = append(g.answers, a)
	}
	return nil
}

// citedDocuments is the public documents of every change that was ever approved, as of
// any cut-off: what was published cites them.
func citedDocuments(ctx context.Context, s *work.Work, store *archive.Store) (map[archive.DocumentKey]bool, error) {
	ever := *s
	ever.AsOf = edition.Always
	judgements, err := detection.JudgementsOf(ctx, &ever, store, nil)
	if err != nil {
		return nil, err
	}
	changes, err := store.Changes(ctx, ever.AsOf)
	if err != nil {
		return nil, err
	}
	all := map[archive.DocumentKey]bool{}
	for _, c := range changes {
		if !slices.ContainsFunc(judgements, func(j horizon.Judgement) bool { return j.Change == c.ID && j.Action == horizon.Approve }) {
			continue
		}
		docs, err := evidence.DocumentsOf(ctx, &ever, store, nil, c)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if d.TLP == horizon.Clear {
				all[archive.DocumentKey{Source: d.Source, ID: d.ID}] = true
			}
		}
	}
	return all, nil
}

// print says what goes.
func (g *garbage) print(s *session, apply bool) error {
	if s.app.opts.JSON {
		return s.app.printJSON(map[string]any{"applied": apply, "texts": len(g.revisions), "cited": g.cited, "digests": len(g.digests), "lines": append([]garbageLine{}, g.lines...)})
	}
	verb := "would destroy"
	if apply {
		verb = "destroys"
	}
	for _, l := range g.lines {
		fmt.Fprintf(s.app.stdout, "%-24s TLP:%-13s %s, %d KB, %s from before %s\n", l.Source, l.TLP, work.Count(l.Texts, "text"), (l.Bytes+1023)/1024, work.Count(l.Answers, "answer"), l.Before)
	}
	fmt.Fprintf(s.app.stdout, "%s %s and the answers of %s; %d that published changes cite stay.\n", verb, work.Count(len(g.revisions), "text"), work.Count(len(g.answers), "source"), g.cited)
	if len(g.revisions) > 0 {
		fmt.Fprintf(s.app.stdout, "%s the search index and %s of digests, which quote documents. The index is built anew at once, a digest by kazami digest --week.\n", verb, work.Count(len(g.digests), "file"))
	}
	if !apply && len(g.revisions)+len(g.answers) > 0 {
		fmt.Fprintln(s.app.stdout, "Nothing was changed. kazami gc --apply destroys them for good; it needs as much free disk as the database has.")
	}
	return nil
}

// globSafe escapes what means something in a pattern.
func globSafe(path string) string {
	var out []rune
	for _, r := range path {
		if r == '*' || r == '?' || r == '[' || r == '\\' && os.PathSeparator != '\\' {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}
