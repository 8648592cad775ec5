package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
	"kazami/internal/webaddress"
)

// searchCommand searches the archive.
type searchCommand struct{ searching.SearchFlags }

// Help is the example of kazami search --help.
func (searchCommand) Help() string {
	return `The language is bleve's query string; Japanese is read into words as the documents were.

  cloud 移行              either word; documents with all of them come first
  +cloud -storage        must occur, must not; AND and NOT say the same
  IPv6移行                all of its words, best side by side: finds IPv6への移行, too
  "smart grid" 「暗号の危殆化」   side by side, as written
  title:クラウド           of title, body, entity; source:, class:, sector:, theme:, category:,
                         threat:, sharing:, lang:, tlp: with a value; these and ranges restrict
  date:>=2010-01-01      also date:2009..2010-06, date:>"2010-03-31", year:2009..2012
  クラウド* 暗号? /cve-20(09|10).*/   what begins so, one more letter, one word by regular expression
  grid~1  cloud^3        one letter other; counts three times; \+ is the sign itself

Unknown fields and wrong dates are reported, with what to write instead. A name of
the vocabulary finds its other names, too, in Japanese and English, after those that were asked for:
スマートグリッド finds smart grid. サーバ finds サーバー, クラウドコンピュ−ティング its ー.

Undated documents are found unless --from, --to or --as-of is given.

Example:
  kazami search 暗号の危殆化 --from 2008-01-01
  kazami search '"制御システム" -SCADA sector:power year:2009..2010' --recent 1y --facets`
}

func (c searchCommand) Run(ctx context.Context, a *app) error {
	c.Lang = a.opts.Lang
	q, err := c.IndexQuery()
	if faults := slices.Concat(c.unknown(a), index.Faults(q.Text), []error{err}); errors.Join(faults...) != nil {
		return work.Usage(errors.Join(faults...))
	}
	find := func(s *session, store *archive.Store) error { return c.search(ctx, s, store, q) }
	err = a.readArchive(ctx, find)
	if !errors.Is(err, ingest.ErrNoIndex) {
		return err
	}
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		n, err := ingest.Update(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Stderr, "kazami: the index was built from the database: %s\n", work.Count(n.Indexed, "document"))
		return find(s, store)
	})
}

// search prints what q finds.
func (c searchCommand) search(ctx context.Context, s *session, store *archive.Store, q index.Query) (err error) {
	ix, err := ingest.ReadIndex(&s.Work, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	q.Facets, q.Now = c.Facets || s.app.opts.JSON, s.At()
	if s.app.opts.AsOf != "" {
		searching.EndAtCut(&s.Work, &q)
	}
	r, err := ix.Search(ctx, q)
	if errors.Is(err, index.ErrQuery) {
		return work.Usage(err)
	}
	if err != nil {
		return err
	}
	if s.app.opts.JSON {
		return s.app.printJSON(r)
	}
	for _, h := range r.Hits {
		fmt.Fprintf(s.app.stdout, "%s  %s  [%s, %s]\n    %s\n    %s\n", work.Date(h.Published), h.Title, h.Source, h.TLP, h.Snippet.Mark("»", "«"), webaddress.Shown(h.URL))
		if n, err := store.Copies(ctx, h.Source, h.ID, s.askedCut(), q.MaxTLP); err == nil && n > 0 {
			fmt.Fprintf(s.app.stdout, "    %d %s: kazami document %s/%s\n", n, work.Plural(n, "duplicate"), h.Source, h.ID)
		}
	}
	if c.Facets {
		writeFacets(s.app.stdout, r)
	}
	if q.MaxTLP == horizon.Red { // what is detected rests on documents of every label
		if err := c.detected(ctx, s, store); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.app.stdout, "%d of %s.\n", len(r.Hits), work.Count(r.Total, "document"))
	if more := r.Total - q.Offset - len(r.Hits); more > 0 && len(r.Hits) > 0 {
		fmt.Fprintf(s.Stderr, "kazami: %d more: --page %d shows the next\n", more, c.Page+1)
	}
	if q.MaxTLP != horizon.Red {
		return nil // what waits to be read is of every label
	}
	a, err := s.Words()
	if err != nil {
		return err
	}
	if n, err := store.CountPending(ctx, a.Version()); err == nil && n > 0 {
		fmt.Fprintf(s.Stderr, "kazami: %s not in the index yet: run kazami index\n", work.Count(n, "document"))
	}
	return nil
}

// detected names the changes that the word that was searched for is a term of.
func (c searchCommand) detected(ctx context.Context, s *session, store *archive.Store) error {
	if _, ok, err := store.LastDetection(ctx, s.AsOf); err != nil || !ok {
		return err
	}
	v, err := work.VocabularyOf(&s.Work)
	if err != nil {
		return err
	}
	all, err := week.Reviews(ctx, &s.Work, store)
	term := v.Term(strings.Join(c.Query, " "))
	for _, r := range all {
		if r.Holds(term) {
			fmt.Fprintf(s.app.stdout, "detected: %s (%s): kazami explain --changes %s\n", r.Name, r.ID, r.ID)
		}
	}
	return err
}

// shownValues are how many values of a facet a terminal shows.
const shownValues = 8

func writeFacets(w io.Writer, r index.Results) {
	for _, field := range slices.Sorted(maps.Keys(r.Facets)) {
		var values []string
		for _, f := range r.Facets[field][:min(len(r.Facets[field]), shownValues)] {
			values = append(values, fmt.Sprintf("%s %d", f.Value, f.Documents))
		}
		if len(values) > 0 && field != "year" {
			fmt.Fprintf(w, "%s: %s\n", field, strings.Join(values, ", "))
		}
	}
	if r.Histogram == nil {
		return
	}
	fmt.Fprintf(w, "by %s:", r.Histogram.By)
	for _, b := range r.Histogram.Bins {
		fmt.Fprintf(w, " %s %d", b.Start, b.Documents)
	}
	fmt.Fprintln(w)
}

// unknown names the values of flags that are in no vocabulary.
func (c searchCommand) unknown(a *app) (all []error) {
	an, err := a.analyser()
	if err != nil {
		return []error{err}
	}
	if c.Sector != "" && !slices.ContainsFunc(an.Sectors(), func(s horizon.Sector) bool { return string(s.ID) == c.Sector }) {
		all = append(all, unknownID("sector", c.Sector, an.Sectors(), func(s horizon.Sector) string { return string(s.ID) }))
	}
	if _, ok := an.Theme(horizon.ThemeID(c.Theme)); c.Theme != "" && !ok {
		all = append(all, unknownID("theme", c.Theme, an.Themes(), func(t horizon.Theme) string { return string(t.ID) }))
	}
	if c.Threat != "" && !slices.ContainsFunc(an.Threats(), func(t horizon.Threat) bool { return string(t.ID) == c.Threat }) {
		all = append(all, unknownID("threat", c.Threat, an.Threats(), func(t horizon.Threat) string { return string(t.ID) }))
	}
	if c.Category != "" && !slices.Contains(horizon.Categories(), horizon.Category(c.Category)) {
		all = append(all, wrongCategory(c.Category))
	}
	if c.Class != "" && !slices.Contains(horizon.Classes(), horizon.Class(c.Class)) {
		all = append(all, unknownID("class", c.Class, horizon.Classes(), func(c horizon.Class) string { return string(c) }))
	}
	return all
}

// unknownID says that a flag names nothing of the vocabulary, and the nearest.
func unknownID[T any](kind, id string, all []T, idOf func(T) string) error {
	var ids []string
	for _, x := range all {
		ids = append(ids, idOf(x))
	}
	similar := suggest.Nearest(id, ids)
	return &work.Advice{What: fmt.Sprintf("There is no %s %q.%s", kind, id, suggest.DidYouMean(id, ids)), Where: "--" + kind, Type: "--" + kind + " " + cmp.Or(similar, "ID; kazami search WORDS --facets lists some")}
}

func wrongCategory(category string) error {
	return unknownID("category", category, horizon.Categories(), func(c horizon.Category) string { return string(c) })
}
