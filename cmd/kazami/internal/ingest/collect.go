package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/detail"
	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/files"
	"kazami/collectors/intake"
	"kazami/collectors/kokkai"
	"kazami/collectors/mail"
	"kazami/collectors/notes"
	"kazami/collectors/page"
	"kazami/collectors/survey"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
)

// Collected is what reading one source did.
type Collected struct {
	Source horizon.SourceID `json:"source"`
	horizon.Stored
	NotModified bool     `json:"not_modified"`
	NotDue      bool     `json:"not_due"`
	Bad         []string `json:"bad"`
	Warnings    []string `json:"warnings"`
	Error       string   `json:"error"`
	Findings    []string `json:"findings"` // of its health, in words; a source that failed has its error alone
}

func (c Collected) String() string {
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
	for _, b := range slices.Concat(c.Findings, c.Bad, c.Warnings) {
		line += "\n    " + b
	}
	return line
}

// AtOnce is how many sources are fetched at the same time. Two of one host
// still take turns there.
const AtOnce = 8

// CollectAll reads the profile's sources, or only those named: files one after
// another, what is fetched several at once. A source that fails stops no
// other; the archive keeps the attempt. The result is in the profile's order.
func CollectAll(ctx context.Context, s *work.Work, store *archive.Store, only []string) ([]Collected, error) {
	ids, err := ChosenSources(s, only)
	if err != nil {
		return nil, err
	}
	if err := work.RoomLeft(s); err != nil {
		return nil, err
	}
	WarnContact(s, ids)
	fetcher := NewFetcher(s, store)
	all, errs := make([]Collected, len(ids)), make([]error, len(ids))
	bar := s.Bar("collect", len(ids))
	defer bar.Done()
	one := func(i int) {
		all[i], errs[i] = CollectOne(ctx, s, store, fetcher, s.Cfg.Source(ids[i]))
		bar.Step(1)
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	slots := make(chan struct{}, AtOnce)
	for i, id := range ids {
		if s.Cfg.Source(id).URL == "" {
			if one(i); errs[i] != nil {
				break
			}
			continue
		}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			one(i)
		})
	}
	wg.Wait()
	return all, errors.Join(errs...)
}

// WarnContact says once that servers are given no address to write to.
func WarnContact(s *work.Work, ids []string) {
	foreign := func(id string) bool {
		cfg := s.Cfg.Source(id)
		return cfg.URL != "" && !cfg.AllowPrivate
	}
	if u, err := url.Parse(s.Cfg.Contact); err == nil && (u.String() == "" || strings.HasSuffix(u.Hostname(), ".example")) && slices.ContainsFunc(ids, foreign) {
		fmt.Fprintf(s.Stderr, "kazami: contact in %s is the example's, or missing: put an address there that a webmaster can write to\n", s.ConfigFile)
	}
}

// ChosenSources is the sources of the profile that were named; all if none was.
func ChosenSources(s *work.Work, only []string) ([]string, error) {
	var unknown []error
	for _, id := range only {
		if !slices.Contains(s.Profile.Sources, id) {
			unknown = append(unknown, UnknownSource(id, "profile "+s.Name+" of "+s.ConfigFile, s.Profile.Sources, "kazami "+work.CalledAs(s.Command)))
		}
	}
	if err := errors.Join(unknown...); err != nil {
		return nil, err
	}
	var ids []string
	for _, id := range s.Profile.Sources {
		if len(only) == 0 || slices.Contains(only, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// UnknownSource says that a source is not among those of a place, and what to type.
func UnknownSource(id, where string, known []string, command string) error {
	typed := "kazami sources"
	if similar := suggest.Nearest(id, known); similar != "" {
		typed = command + " " + similar
	}
	return work.Advise(fmt.Sprintf("There is no source %q.%s", id, suggest.DidYouMean(id, known)), where, typed)
}

// CollectOne reads one source. Its error is one of the archive, or of ctx: what
// the source did wrong stands in the result.
func CollectOne(ctx context.Context, s *work.Work, store *archive.Store, fetcher *fetch.Fetcher, cfg *config.Source) (Collected, error) {
	src := cfg.Noun()
	c := Collected{Source: src.ID, Bad: []string{}, Warnings: []string{}, Findings: []string{}}
	if err := store.PutSource(ctx, src); err != nil {
		return c, err
	}
	from, err := NewCollector(s, cfg, src, fetcher)
	if err != nil {
		c.Error = err.Error()
		return c, store.SaveAttempt(ctx, archive.Attempt{Source: src.ID, At: s.Now(), Message: c.Error, Figures: horizon.Figures{Cause: horizon.CauseUnread}})
	}
	if k, ok := from.(*kokkai.Kokkai); ok {
		k.Total = store.PutDenominators
	}
	dst, first := intake.Store(store), &firstDates{Store: store}
	if src.URL != "" {
		dst = first
	}
	r, err := intake.Sync(ctx, s.Log, dst, from, s.Now)
	r.Figures.Redated = first.moved
	c.Take(r)
	if err != nil || r.NotDue {
		return c, err
	}
	try := archive.Attempt{Source: src.ID, At: s.Now(), Message: c.Error, Added: r.Added + r.Revised, Newest: r.Newest, Figures: r.Figures}
	if src.URL != "" && r.Err == nil && !r.NotModified {
		try.Figures.Status = http.StatusOK
	}
	if err := saveTry(ctx, s, store, cfg, try, &c); err != nil {
		return c, err
	}
	return c, forgetAnswers(ctx, s, store, src.ID)
}

// forgetAnswers drops the answers of a source that were replaced longer ago than the
// config keeps them.
func forgetAnswers(ctx context.Context, s *work.Work, store *archive.Store, id horizon.SourceID) error {
	keep, _ := config.GapOf(s.Cfg.Fetch.Keep) // checked when the config was read
	if keep == 0 {
		return nil
	}
	n, err := store.DropCaptures(ctx, id, s.Now().Add(-keep))
	if n > 0 {
		s.Log.InfoContext(ctx, "old answers forgotten", "source", id, "answers", n)
	}
	return err
}

// Take adds what the collectors report of a run.
func (c *Collected) Take(r intake.Report) {
	c.Add(r.Stored)
	c.NotModified, c.NotDue = r.NotModified, r.NotDue
	c.Bad, c.Warnings = append(c.Bad, r.Bad...), append(c.Warnings, r.Warnings...)
	switch {
	case r.Err != nil && r.NotDue:
		c.Error = "failed in its last run and is left alone for now, longer after each failure: " + r.Err.Error()
	case r.Err != nil:
		c.Error = r.Err.Error()
	}
}

// NewCollector is a source of the config, ready to be read.
func NewCollector(s *work.Work, cfg *config.Source, src horizon.Source, fetcher *fetch.Fetcher) (intake.Collector, error) {
	switch cfg.Kind {
	case "feed":
		return &feed.Feed{Source: src, Sectors: cfg.SectorIDs(), AllowPrivate: cfg.AllowPrivate, Fetch: fetcher, Details: detailsOf(s, cfg)}, nil
	case "page":
		l := cfg.List
		return &page.Page{Source: src, Sectors: cfg.SectorIDs(), AllowPrivate: cfg.AllowPrivate, Fetch: fetcher, Now: s.Now, Pages: l.Pages, Details: detailsOf(s, cfg),
			Selectors: page.Selectors{Item: l.Item, Title: l.Title, Link: l.Link, Date: l.Date, Heading: l.Heading,
				DateAttr: l.DateAttr, DateComment: l.DateComment, Next: l.Next, Index: l.Index}}, nil
	case "csv":
		return newCSV(s, cfg, src, fetcher)
	case "kokkai":
		return newKokkai(s, cfg, src, fetcher)
	case "myjvn":
		return newMyJVN(s, cfg, src, fetcher)
	case "archive":
		return &files.Archive{Source: src, Files: []string{s.Cfg.Path(cfg.Path)}, KeepRaw: true, Now: s.Now}, nil
	case "csaf":
		return newCSAF(s, cfg, src, fetcher)
	case "notes", "mail", "survey":
		return newWatcher(s, cfg, src)
	}
	return nil, fmt.Errorf("source %s has the unknown kind %q", src.ID, cfg.Kind)
}

// newWatcher is a source that reads a folder of files, or one file of it.
func newWatcher(s *work.Work, cfg *config.Source, src horizon.Source) (intake.Collector, error) {
	place := s.Cfg.Path(cfg.Path)
	info, err := os.Stat(place)
	if err != nil {
		return nil, err
	}
	var named []string
	if !info.IsDir() {
		place, named = filepath.Dir(place), []string{filepath.Base(place)}
		if cfg.Kind != "survey" {
			return nil, fmt.Errorf("path %s of source %s is a file: name its folder", cfg.Path, src.ID)
		}
	}
	folder := files.Folder(place)
	if cfg.Kind == "mail" {
		return &mail.Mail{Source: src, Folder: folder, Split: cfg.Split}, nil
	}
	v, err := work.VocabularyOf(s)
	if err != nil || cfg.Kind == "notes" {
		return &notes.Notes{Source: src, Folder: folder, Sectors: SectorNames(v.Sectors), PDF: s.Pdf}, err
	}
	salt, err := readSalt(s.Cfg.Path(cfg.Survey.SaltFile))
	q := cfg.Survey
	return &survey.Survey{Source: src, Folder: folder, Files: named, Salt: salt, Sectors: SectorNames(v.Sectors),
		Columns: survey.Columns{Respondent: q.Respondent, Sector: q.Sector, Date: q.Date, Answers: q.Answers, Heading: q.Heading, On: q.On}}, err
}

// readSalt reads the secret that pseudonyms are made with; none where no file
// is named.
func readSalt(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	salt, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read salt_file: %w (make it once with: head -c 32 /dev/urandom > %s)", err, file)
	}
	if len(salt) < 16 {
		return nil, fmt.Errorf("salt_file %s holds %d bytes: at least 16 are needed", file, len(salt))
	}
	return salt, nil
}

// detailsOf says how the texts that a source's entries link to are read.
func detailsOf(s *work.Work, cfg *config.Source) detail.Details {
	return detail.Details{Follow: cfg.Detail, PerRun: cfg.DetailMax, Body: cfg.DetailBody, PDF: s.Pdf}
}

// SectorNames is the sectors by the names that notes use.
func SectorNames(sectors []horizon.Sector) map[string]horizon.SectorID {
	names := map[string]horizon.SectorID{}
	for _, s := range sectors {
		names[s.Name] = s.ID
	}
	return names
}
