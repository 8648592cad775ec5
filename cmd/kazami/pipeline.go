package main

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/packing"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// This file is the order of a run. Each stage is given what it needs and knows
// none of the others.

// line is the whole of a run: collect, index, detect, digest, publish.
func (s *session) line(ctx context.Context, store *archive.Store, run int64) (*summary, error) {
	sum := &summary{AsOf: work.Date(s.AsOf.AddDate(0, 0, -1)), Horizon: work.Date(s.Horizon), Profile: s.Name}
	if err := edition.LoadJudgements(ctx, &s.Work, store); err != nil {
		return nil, err
	}
	var loading sync.WaitGroup
	loading.Go(func() { _, _ = s.Words() }) // meanwhile; who needs it gets what is wrong with it
	defer loading.Wait()
	var err error
	if sum.Packs, err = s.packs(ctx, store); err != nil {
		return nil, err
	}
	if sum.Collected, err = ingest.CollectAll(ctx, &s.Work, store, nil); err != nil {
		return nil, err
	}
	return sum, s.afterCollect(ctx, store, run, sum)
}

// afterCollect reads, detects and writes what the archive now holds.
func (s *session) afterCollect(ctx context.Context, store *archive.Store, run int64, sum *summary) (err error) {
	if sum.Indexed, err = ingest.Update(ctx, &s.Work, store); err != nil {
		return err
	}
	v, err := work.VocabularyOf(&s.Work)
	if err != nil {
		return err
	}
	bar := s.Spinner("detect")
	defer func() { bar.Done() }()
	ask, err := s.report.Ask(ctx, &s.Work, store, v)
	if err != nil {
		return err
	}
	d, err := detection.DetectAsked(ctx, &s.Work, store, v, ask)
	if err != nil {
		return err
	}
	if err := store.SaveSignals(ctx, run, v.Analysis, d.WorthKeeping()); err != nil {
		return err
	}
	bar.Done()
	bar = s.Spinner("write")
	sum.Flags, sum.Limits = detection.Fold(d.Candidates(horizon.FullPanel), v), d.Limits(horizon.FullPanel)
	dig, files, err := week.WriteDigest(ctx, &s.Work, store, v, d, horizon.Red)
	if err != nil {
		return err
	}
	s.report.Take(d, dig)
	sum.Digest = files[0]
	if s.ownTime {
		return nil
	}
	sum.Published, err = edition.Publish(ctx, &s.Work, store, v, d)
	left := err // out of the site, which is built nevertheless
	if err != nil && !work.IsPartly(err) {
		return err
	}
	sum.Site = filepath.Join(s.Out, "index.html")
	if sum.Unconfirmed, err = edition.PublishedUnconfirmed(ctx, &s.Work, store, d); err != nil {
		return err
	}
	health, err := store.Health(ctx, time.Time{})
	for _, h := range health {
		sum.Documents += h.Documents
	}
	readings, err2 := figures.ReadingsOf(ctx, &s.Work, store, d.Figures)
	for _, r := range readings {
		sum.Public += r.Documents
	}
	return errors.Join(err, err2, left)
}

// packs reads the count packs of the profile.
func (s *session) packs(ctx context.Context, store *archive.Store) (all []packing.Imported, err error) {
	for _, file := range s.Profile.Packs {
		bar := s.Spinner("counts")
		n, err := packing.ImportShipped(ctx, &s.Work, store, s.Cfg.Path(file))
		bar.Done()
		if err != nil {
			return all, err
		}
		all = append(all, n)
	}
	return all, nil
}
