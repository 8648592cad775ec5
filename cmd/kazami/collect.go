package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kazami/collectors"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// collected is what reading one source did.
type collected struct {
	Source horizon.SourceID `json:"source"`
	horizon.Stored
	NotModified bool     `json:"not_modified"`
	NotDue      bool     `json:"not_due"`
	Bad         []string `json:"bad"`
	Warnings    []string `json:"warnings"`
	Error       string   `json:"error"`
}

func (c collected) String() string {
	line := fmt.Sprintf("%-24s read %d: %d added, %d revised, %d unchanged, %d failed", c.Source, c.Read, c.Added, c.Revised, c.Unchanged, c.Failed)
	if c.NotModified {
		line = fmt.Sprintf("%-24s not modified since the last run", c.Source)
	}
	if c.NotDue {
		line = fmt.Sprintf("%-24s not due: its server asked to be left alone for a while", c.Source)
	}
	if c.Error != "" {
		line = fmt.Sprintf("%-24s FAILED: %s", c.Source, c.Error)
	}
	for _, b := range slices.Concat(c.Bad, c.Warnings) {
		line += "\n    " + b
	}
	return line
}

// collect reads the profile's sources, or only those named, one after another.
// A source that fails stops no other; the archive keeps the attempt.
func (s *session) collect(ctx context.Context, store *archive.Store, only []string) ([]collected, error) {
	for _, id := range only {
		if !slices.Contains(s.profile.Sources, id) {
			return nil, &usageError{fmt.Errorf("profile %s has no source %q; it has %s", s.name, id, strings.Join(s.profile.Sources, ", "))}
		}
	}
	fetcher := s.fetcher()
	var all []collected
	bar := s.bar("collect", len(s.profile.Sources))
	defer bar.done()
	for _, id := range s.profile.Sources {
		if len(only) > 0 && !slices.Contains(only, id) {
			continue
		}
		c, err := s.collectOne(ctx, store, fetcher, s.cfg.source(id))
		if err != nil {
			return all, err
		}
		bar.step(1)
		all = append(all, c)
	}
	return all, nil
}

// collectOne reads one source. Its error is one of the archive, or of ctx: what
// the source did wrong stands in the result.
func (s *session) collectOne(ctx context.Context, store *archive.Store, fetcher *collectors.Fetcher, cfg *sourceConfig) (collected, error) {
	src := cfg.source()
	c := collected{Source: src.ID, Bad: []string{}, Warnings: []string{}}
	if err := store.PutSource(ctx, src); err != nil {
		return c, err
	}
	from, err := s.collector(cfg, src, fetcher)
	if err != nil {
		c.Error = err.Error()
		return c, store.SaveAttempt(ctx, archive.Attempt{Source: src.ID, At: s.now(), Message: c.Error})
	}
	r, err := collectors.Sync(ctx, s.log, store, from, s.now)
	c.take(r)
	if err != nil || r.NotDue {
		return c, err
	}
	return c, store.SaveAttempt(ctx, archive.Attempt{Source: src.ID, At: s.now(), Good: r.Err == nil, Message: c.Error, Added: r.Added + r.Revised, Newest: r.Newest})
}

// take fills in what the collectors report.
func (c *collected) take(r collectors.Report) {
	c.Stored, c.NotModified, c.NotDue = r.Stored, r.NotModified, r.NotDue
	c.Bad, c.Warnings = append(c.Bad, r.Bad...), append(c.Warnings, r.Warnings...)
	if r.Err != nil && !r.NotDue {
		c.Error = r.Err.Error()
	}
}

// fetcher makes the requests of one command.
func (s *session) fetcher() *collectors.Fetcher {
	timeout, _ := time.ParseDuration(s.cfg.Fetch.Timeout) // checked when the config was read
	spacing, _ := time.ParseDuration(s.cfg.Fetch.Spacing)
	return collectors.NewFetcher(collectors.FetchOptions{UserAgent: "kazami/1 (+" + s.cfg.Contact + ")", Transport: s.web, Now: s.now,
		Timeout: timeout, Spacing: spacing, MaxBytes: s.cfg.Fetch.MaxBytes})
}

// collector is a source of the config, ready to be read.
func (s *session) collector(cfg *sourceConfig, src horizon.Source, fetcher *collectors.Fetcher) (collectors.Collector, error) {
	switch cfg.Kind {
	case "feed":
		return &collectors.Feed{Source: src, AllowPrivate: cfg.AllowPrivate, Fetch: fetcher}, nil
	case "page":
		l := cfg.List
		return &collectors.Page{Source: src, AllowPrivate: cfg.AllowPrivate, Fetch: fetcher, Now: s.now,
			Selectors: collectors.Selectors{Item: l.Item, Title: l.Title, Link: l.Link, Date: l.Date, Heading: l.Heading}}, nil
	case "archive":
		return &collectors.Archive{Source: src, Files: []string{s.cfg.in(cfg.Path)}, KeepRaw: true, Now: s.now}, nil
	case "notes":
		folder := s.cfg.in(cfg.Path)
		if _, err := os.Stat(folder); err != nil {
			return nil, err
		}
		v, err := s.vocabulary()
		return &collectors.Notes{Source: src, Folder: os.DirFS(folder), Sectors: sectorNames(v.sectors)}, err
	case "csaf":
		v, err := s.vocabulary()
		return &collectors.CSAF{Source: src, AllowPrivate: cfg.AllowPrivate, Fetch: fetcher, Most: cfg.Most, MaxBytes: cfg.MaxBytes,
			Sectors: advisorySectors(v.sectors)}, err
	}
	return nil, fmt.Errorf("source %s has the unknown kind %q", src.ID, cfg.Kind)
}

// sectorNames is the sectors by the names that notes use.
func sectorNames(sectors []horizon.Sector) map[string]horizon.SectorID {
	names := map[string]horizon.SectorID{}
	for _, s := range sectors {
		names[s.Name] = s.ID
	}
	return names
}

// advisorySectors is the sectors by the names that advisories use.
func advisorySectors(sectors []horizon.Sector) map[string][]horizon.SectorID {
	names := map[string][]horizon.SectorID{}
	for _, s := range sectors {
		for _, name := range s.CISA {
			names[name] = append(names[name], s.ID)
		}
	}
	return names
}

// importOptions say what imported documents are.
type importOptions struct {
	tlp     horizon.TLP
	unsaid  bool // nobody said: a line's own label holds
	excerpt horizon.Excerpt
	class   horizon.Class
}

// importFiles reads files of JSON Lines. Each line's own source is its
// document's; such sources are history: replay cuts them by publication.
func (s *session) importFiles(ctx context.Context, store *archive.Store, files []string, o importOptions) (horizon.Stored, []string, error) {
	var sum horizon.Stored
	var bad []string
	bar := s.bar("import", len(files))
	defer bar.done()
	for _, name := range files {
		if _, err := os.Stat(name); err != nil {
			return sum, bad, err
		}
		src := horizon.Source{ID: horizon.SourceID(sourceName(name)), Name: sourceName(name), Kind: "archive", Class: o.class, TLP: o.tlp, Excerpt: o.excerpt, Archive: true}
		from := &collectors.Archive{Source: src, Files: []string{name}, ByLine: true, Unsaid: o.unsaid, KeepRaw: true, Now: s.now}
		r, err := collectors.Sync(ctx, s.log, &imported{Store: store, like: src, known: map[horizon.SourceID]bool{}}, from, s.now)
		sum.Add(r.Stored)
		bad = append(bad, r.Bad...)
		if err == nil {
			err = r.Err
		}
		if err != nil {
			return sum, bad, fmt.Errorf("import %s: %w", name, err)
		}
		bar.step(1)
	}
	return sum, bad, nil
}

// sourceName is a file's name without folder and endings.
func sourceName(file string) string {
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	return name
}

// imported is the archive for imported documents: it enters their sources, and
// keeps no position, so that a file imported again is compared line by line.
type imported struct {
	*archive.Store
	like  horizon.Source
	known map[horizon.SourceID]bool
}

func (i *imported) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	for _, d := range docs {
		if i.known[d.Source] {
			continue
		}
		src := i.like
		src.ID, src.Name, src.Lang = d.Source, string(d.Source), d.Lang
		if err := i.PutSource(ctx, src); err != nil {
			return horizon.Stored{}, err
		}
		i.known[d.Source] = true
	}
	return i.Store.Put(ctx, docs)
}

func (*imported) Position(context.Context, horizon.SourceID) (horizon.Position, error) {
	return horizon.Position{}, nil
}

func (*imported) SavePosition(context.Context, horizon.SourceID, horizon.Position) error { return nil }
