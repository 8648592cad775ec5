package ingest

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/csaf"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kokkai"
	"kazami/collectors/myjvn"
	"kazami/collectors/table"
	"kazami/internal/horizon"
)

// newCSAF is the source, ready to be read.
func newCSAF(s *work.Work, cfg *config.Source, src horizon.Source, fetcher *fetch.Fetcher) (intake.Collector, error) {
	v, err := work.VocabularyOf(s)
	return &csaf.CSAF{Source: src, AllowPrivate: cfg.AllowPrivate, Fetch: fetcher, Most: cfg.CSAF.Most, MaxBytes: cfg.CSAF.MaxBytes,
		Sectors: AdvisorySectors(v.Sectors)}, err
}

// AdvisorySectors is the sectors by the names that advisories use.
func AdvisorySectors(sectors []horizon.Sector) map[string][]horizon.SectorID {
	names := map[string][]horizon.SectorID{}
	for _, s := range sectors {
		for _, name := range s.CISA {
			names[name] = append(names[name], s.ID)
		}
	}
	return names
}

// TriedAdvisories is how many advisories a trial of a source fetches.
const TriedAdvisories = 5

// newMyJVN is the source, ready to be read.
func newMyJVN(s *work.Work, cfg *config.Source, src horizon.Source, fetcher *fetch.Fetcher) (intake.Collector, error) {
	m := cfg.MyJVN
	from, _ := config.Day(m.From) // checked when the config was read
	return &myjvn.MyJVN{Source: src, AllowPrivate: cfg.AllowPrivate, Fetch: fetcher, Now: s.Now,
		Format: m.Format, Alerts: m.Alerts, Details: m.Details, From: from, Requests: m.Requests}, nil
}

// newCSV is a source of dated tables.
func newCSV(s *work.Work, cfg *config.Source, src horizon.Source, fetcher *fetch.Fetcher) (intake.Collector, error) {
	c := cfg.Table
	t := table.Columns{Date: c.Date, Title: c.Title, Link: c.Link, Tag: c.Tag, Body: c.Body, File: c.File, Header: c.Header}
	if c.Delimiter != "" {
		t.Comma, _ = utf8.DecodeRuneInString(c.Delimiter)
	}
	return &table.CSV{Source: src, AllowPrivate: cfg.AllowPrivate, Table: t, First: c.First, Path: s.Cfg.Path(cfg.Path), Fetch: fetcher, Now: s.Now}, nil
}

// newKokkai is a search of the Diet's minutes for the source's terms or, where it
// names none, the watch list and the names of all themes.
func newKokkai(s *work.Work, cfg *config.Source, src horizon.Source, fetcher *fetch.Fetcher) (intake.Collector, error) {
	c := cfg.Search
	k := &kokkai.Kokkai{Source: src, AllowPrivate: cfg.AllowPrivate, Terms: c.Terms, Window: c.Window, Packing: c.Packing, Requests: c.Requests, Fetch: fetcher, Now: s.Now}
	if c.From != "" {
		k.From, _ = config.Day(c.From) // checked when the config was read
	}
	k.Spacing, _ = time.ParseDuration(cmp.Or(c.Spacing, kokkai.DefaultSpacing.String()))
	if len(k.Terms) > 0 {
		return k, nil
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return nil, err
	}
	k.Terms = slices.Clone(s.Cfg.Watch)
	var names []string
	for _, t := range v.Themes {
		names = append(names, t.Name)
	}
	slices.SortFunc(names, strings.Compare)
	k.Terms = append(k.Terms, names...)
	return k, nil
}
