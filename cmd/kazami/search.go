package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// searchCommand searches the archive.
type searchCommand struct {
	Query  []string `arg:"" optional:"" help:"What to look for: words (all must occur), \"a phrase\", -without, field:value."`
	From   string   `help:"Published on this day or later." placeholder:"DATE"`
	To     string   `help:"Published on this day or earlier." placeholder:"DATE"`
	Source string   `help:"Of this source." placeholder:"ID"`
	Sector string   `help:"That name this sector." placeholder:"ID"`
	Theme  string   `help:"That carry this theme." placeholder:"ID"`
	TLP    string   `name:"tlp" default:"RED" help:"The most restricted label to show." placeholder:"LABEL"`
	Limit  int      `default:"20" help:"How many hits to show."`
}

// Help is the example of kazami search --help.
func (searchCommand) Help() string {
	return `Japanese is read into words as the documents were: IPv6移行 finds IPv6への移行, サーバ finds サーバー.
Fields: title, body, source, class, tlp, lang, theme, category, threat, sector, entity, year.

Undated documents are found unless --from, --to or --as-of is given.

Example:
  kazami search 暗号の危殆化 --from 2008-01-01
  kazami search '"制御システム" -SCADA sector:power'`
}

func (c searchCommand) Run(ctx context.Context, a *app) error {
	q, err := c.query()
	if faults := slices.Concat(c.unknown(), index.Faults(q.Text), []error{err}); errors.Join(faults...) != nil {
		return &usageError{errors.Join(faults...)}
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		ix, err := s.openIndex(ctx, store)
		if err != nil {
			return err
		}
		defer ix.Close()
		q.Facets = s.opts.JSON
		if s.opts.AsOf != "" && (q.To.IsZero() || q.To.After(s.asOf)) {
			q.To = s.asOf
		}
		r, err := ix.Search(ctx, q)
		if err != nil {
			return err
		}
		if s.opts.JSON {
			return s.printJSON(r)
		}
		for _, h := range r.Hits {
			fmt.Fprintf(s.stdout, "%s  %s  [%s, %s]\n    %s\n    %s\n", date(h.Published), h.Title, h.Source, h.TLP, h.Snippet.Mark("»", "«"), h.URL)
			if n, err := store.Copies(ctx, h.Source, h.ID, s.askedCut(), q.MaxTLP); err == nil && n > 0 {
				fmt.Fprintf(s.stdout, "    told %d times: kazami copies %s/%s\n", n+1, h.Source, h.ID)
			}
		}
		fmt.Fprintf(s.stdout, "%d of %d documents.\n", len(r.Hits), r.Total)
		if n, err := store.CountPending(ctx, analysisVersion); err == nil && n > 0 {
			fmt.Fprintf(s.stderr, "kazami: %d documents are not in the index yet: run kazami index\n", n)
		}
		return nil
	})
}

// unknown names the sector and the theme that the vocabulary does not have.
func (c searchCommand) unknown() (all []error) {
	an, err := analyser()
	if err != nil {
		return []error{err}
	}
	if c.Sector != "" && !slices.ContainsFunc(an.Sectors(), func(s horizon.Sector) bool { return string(s.ID) == c.Sector }) {
		all = append(all, fmt.Errorf("--sector %q is no sector id", c.Sector))
	}
	if _, ok := an.Theme(horizon.ThemeID(c.Theme)); c.Theme != "" && !ok {
		all = append(all, fmt.Errorf("--theme %q is no theme id", c.Theme))
	}
	return all
}

// query is the flags as the index reads them.
func (c searchCommand) query() (index.Query, error) {
	tlp, ok := horizon.ParseTLP(c.TLP)
	if !ok {
		return index.Query{}, fmt.Errorf("--tlp %q is none of RED, AMBER+STRICT, AMBER, GREEN, CLEAR", c.TLP)
	}
	q := index.Query{Text: strings.Join(c.Query, " "), Source: horizon.SourceID(c.Source), Sector: horizon.SectorID(c.Sector),
		Theme: horizon.ThemeID(c.Theme), MaxTLP: tlp, Limit: c.Limit}
	for _, d := range []struct {
		flag, text string
		to         *time.Time
		add        int
	}{{"--from", c.From, &q.From, 0}, {"--to", c.To, &q.To, 1}} {
		if d.text == "" {
			continue
		}
		t, err := day(d.text)
		if err != nil {
			return q, fmt.Errorf("%s %q is no day such as 2010-03-31", d.flag, d.text)
		}
		*d.to = t.AddDate(0, 0, d.add)
	}
	return q, nil
}

// date is a day as results print it; an undated document has none.
func date(t time.Time) string {
	if t.IsZero() {
		return "undated   "
	}
	return t.In(horizon.Tokyo).Format("2006-01-02")
}
