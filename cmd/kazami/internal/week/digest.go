// Package week is the analyst's week: what waits for judgement, what moved, how
// the sources are, as somebody with a ceiling may see it, and its JSON.
package week

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// The digest lists this many changes to judge, and this many documents of each:
// what an analyst reads in ten minutes. The last is drawn at random from what is left.
const (
	digestItems     = 10
	DigestDocuments = 3
)

// makeDigest gathers the analyst's week as of the cut-off, from the full
// panel.
func makeDigest(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result) (horizon.Digest, error) {
	b := &digester{Work: s, store: store, v: v, d: d, most: horizon.Red}
	dig, err := b.Gather(ctx, b.keep)
	if err != nil {
		return dig, err
	}
	if err := store.PutDigestFigures(ctx, horizon.FullPanel, dig.Week, b.figures); err != nil {
		return dig, err
	}
	waiting := b.figures.Waiting
	private, err := store.PrivateSources(ctx)
	if err == nil && len(private) > 0 {
		waiting, err = b.publicWaiting(ctx)
	}
	if err != nil {
		return dig, err
	}
	return dig, store.PutDigestFigures(ctx, horizon.PublicPanel, dig.Week, archive.DigestFigures{Waiting: waiting})
}

// digestUpTo is the week as somebody with a ceiling may see it. It stores nothing.
func digestUpTo(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, most horizon.TLP) (horizon.Digest, error) {
	b := &digester{Work: s, store: store, v: v, d: d, most: most}
	return b.Gather(ctx, func(context.Context) error { return nil })
}

// NewDigester makes the digests of a detection for who may see documents labelled
// no more strictly than most.
func NewDigester(s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, most horizon.TLP) *digester {
	return &digester{Work: s, store: store, v: v, d: d, most: most}
}

// Gather gathers the week for who may see documents no stricter than b.most. Who may
// not see all gets the flags, the figures and the order that CLEAR documents alone
// give, and of other documents those that they may see: the week is the same
// whatever else the archive holds. keep is called once the changes are known; it
// writes nothing else.
func (b *digester) Gather(ctx context.Context, keep func(context.Context) error) (horizon.Digest, error) {
	s, d, most := b.Work, b.d, b.most
	panel := detection.PanelFor(most)
	out := horizon.Digest{Week: s.Week(), AsOf: s.At(), Deadline: Deadline(s), Panels: d.Limits(panel), Ceiling: most, Scope: b.scope()}
	if err := b.Prepare(ctx); err != nil {
		return out, err
	}
	var err error
	if b.Grouping == nil {
		if b.Grouping, err = detection.GroupFlags(ctx, s, b.store, b.v, d, panel); err != nil {
			return out, err
		}
	}
	listed := map[horizon.ChangeID]bool{}
	waiting := b.waiting(b.Judge, listed)
	chance := map[horizon.ChangeID]float64{}
	if most == horizon.Red { // who may not see all: as many as have a document that they may see, and none is drawn
		waiting, out.Left = b.list(waiting, chance)
	}
	if err := keep(ctx); err != nil {
		return out, err
	}
	for _, f := range waiting {
		item, err := b.item(ctx, f.Signal)
		if err != nil {
			return out, err
		}
		if most != horizon.Red {
			if len(item.Documents) == 0 {
				continue // its documents were labelled anew since they were counted
			}
			f.Within = nil // theirs may have been, too
			if len(out.Judge) == digestItems {
				out.Left++
				continue
			}
		}
		item.Terms, item.Also, item.CountedBy = f.Within, f.Also, b.reckonAll(f.Also)
		if most == horizon.Red {
			item.Relevance = b.relevanceOf(f.Signal)
			if item.Threats, err = b.threatsOf(ctx, f); err != nil {
				return out, err
			}
			item.Profile, item.Categories = b.profile(f), b.categories(f)
			item.Before, item.Aliases = b.before(item.ID), b.aliases(f)
			if p := chance[item.ID]; p < 1 {
				item.Drawn = p
			}
		}
		out.Judge = append(out.Judge, item)
	}
	if err := b.tallyItems(ctx, out.Judge); err != nil {
		return out, err
	}
	if out.Events, err = b.listApart(ctx, b.Events, listed); err != nil {
		return out, err
	}
	if out.Apart, err = b.listApart(ctx, b.Apart, listed); err != nil {
		return out, err
	}
	if most == horizon.Red {
		out.Forms = d.Forms(horizon.FullPanel)
		out.Stop, out.Quality = b.lines()
	}
	if err := b.moved(ctx, &out); err != nil {
		return out, err
	}
	if b.Sourced == nil {
		if b.Sourced, err = ingest.HealthAsOf(ctx, s, b.store); err != nil {
			return out, err
		}
	}
	sourced, err := UpTo(ctx, s, b.store, b.Sourced, most)
	if err != nil {
		return out, err
	}
	for _, f := range sourced {
		f.State = f.InJapanese()
		out.Sources = append(out.Sources, f.SourceHealth)
	}
	if out.Alerts, err = AlertsUpTo(ctx, s, b.store, sourced, most); err != nil || most != horizon.Red {
		return out, err // what was counted the week before was of all documents
	}
	return out, b.difference(ctx, &out)
}

// Deadline is the day by which the week is to be judged: the Friday of the week after.
func Deadline(s *work.Work) time.Time { return s.Week().Start().AddDate(0, 0, 11) }

// digester holds what every item of a digest needs.
type digester struct {
	*work.Work
	store   *archive.Store
	v       work.Vocabulary
	d       *detection.Result
	changes []horizon.Change
	last    map[horizon.ChangeID]horizon.Action
	times   map[horizon.ChangeID]time.Time // when it was made
	judged  int                            // judgements of the digest's week
	sources map[horizon.SourceID]horizon.Source
	*detection.Grouping
	most    horizon.TLP // the strictest label that is shown
	figures archive.DigestFigures
	Sourced []ingest.SourceState                      // the state of the sources; nil: it is asked
	Made    map[detection.SeriesAt]horizon.DigestItem // items of an earlier look at the same detection and documents; nil: none are kept
	Tallies *evidence.Tallies                         // of an earlier look at the same; nil: none are kept
	Book    *horizon.Book                             // of its figures; nil: none is kept
}

func (b *digester) Prepare(ctx context.Context) (err error) {
	if b.changes, err = b.store.Changes(ctx, b.AsOf); err != nil {
		return err
	}
	judgements, err := detection.JudgementsOf(ctx, b.Work, b.store, nil)
	if err != nil {
		return err
	}
	if b.most != horizon.Red {
		if b.changes, err = detection.Readable(ctx, b.Work, b.store); err != nil {
			return err
		}
		b.changes = detection.InPublic(b.changes, judgements, b.d)
	}
	b.last, b.times = map[horizon.ChangeID]horizon.Action{}, map[horizon.ChangeID]time.Time{}
	for _, j := range judgements {
		if j.Action.Decides() {
			b.last[j.Change], b.times[j.Change] = j.Action, j.When
		}
		if horizon.WeekOf(j.Cut) == b.Week() {
			b.judged++
		}
	}
	sources, err := b.store.Sources(ctx)
	b.sources = map[horizon.SourceID]horizon.Source{}
	for _, src := range sources {
		b.sources[src.ID] = src
	}
	return err
}

// item is a signal with all that an analyst needs to judge it.
func (b *digester) item(ctx context.Context, g horizon.Signal) (horizon.DigestItem, error) {
	if it, ok := b.Made[detection.At(g)]; ok {
		it.ID, it.State = b.ChangeOf(g), b.last[b.ChangeOf(g)]
		return it, nil
	}
	it, err := b.newItem(ctx, g)
	if err == nil && b.Made != nil {
		b.Made[detection.At(g)] = it
	}
	return it, err
}

func (b *digester) newItem(ctx context.Context, g horizon.Signal) (horizon.DigestItem, error) {
	it := horizon.DigestItem{ID: b.ChangeOf(g), Signal: g, Public: b.d.Public(g), State: b.last[b.ChangeOf(g)]}
	it.Counted, it.Forecast = b.Book.Reckon(g, b.Through()), detection.ForecastOf(b.Work, b.d, g)
	it.Sentence = phrase.RiseWords(g, it.Counted)
	if it.Public != nil {
		it.CountedOpen = b.Book.Reckon(*it.Public, b.Through())
	}
	from, to := g.Period.Add(1-max(g.Window, 1)).Start(), g.Period.End()
	docs, err := b.InWindow(ctx, g, from, to)
	if err != nil {
		return it, err
	}
	seqs := make([]int64, 0, len(docs))
	for _, d := range docs {
		seqs = append(seqs, d.Seq)
	}
	tags, err := b.store.CountTags(ctx, seqs, "sector")
	if err != nil {
		return it, err
	}
	sectors := tags["sector"]
	for _, id := range evidence.MostFirst(sectors) {
		if i := slices.IndexFunc(b.v.Sectors, func(s horizon.Sector) bool { return s.ID == horizon.SectorID(id) }); i >= 0 && len(it.Sectors) < 4 {
			it.Sectors = append(it.Sectors, b.v.Sectors[i])
		}
	}
	b.support(&it, docs)
	slices.Reverse(docs)
	for _, d := range docs[:min(len(docs), DigestDocuments)] {
		copies, err := b.store.Copies(ctx, d.Source, d.ID, b.AsOf, b.most)
		if err != nil {
			return it, err
		}
		it.Documents = append(it.Documents, horizon.DigestDocument{ID: d.ID, Source: d.Source, Title: d.Title, URL: d.URL,
			Published: d.Published, Quote: work.Quote(d.Title, d.Body, b.Words(g)), TLP: d.TLP, Copies: copies, Publisher: d.Publisher, Cited: d.Cited})
	}
	return it, nil
}

// InWindow is the documents with the series in [from, to), oldest first.
func (b *digester) InWindow(ctx context.Context, g horizon.Signal, from, to time.Time) ([]archive.Stored, error) {
	docs := b.store.WithTerms(ctx, b.d.Rules.Names([]string{g.Name}), from, to)
	if g.Theme != "" {
		docs = b.store.Tagged(ctx, "theme", string(g.Theme), b.AsOf)
	}
	var all []archive.Stored
	for d, err := range docs {
		if err != nil {
			return nil, fmt.Errorf("documents of %s: %w", g.Name, err)
		}
		if d.TLP < b.most || d.Published.Before(from) || !d.Published.Before(to) {
			continue
		}
		if b.most != horizon.Red {
			now, found, err := b.store.Document(ctx, d.Source, d.ID)
			if err != nil {
				return nil, err
			}
			if !found || now.TLP < b.most {
				continue // it was labelled anew since
			}
		}
		all = append(all, d)
	}
	return all, nil
}

// Words is what a quotation should show.
func (b *digester) Words(g horizon.Signal) []string {
	if g.Theme == "" {
		return []string{g.Name}
	}
	return b.v.Variants(g.Theme)
}

// moved lists what changed among the judged, and whose detection ended.
func (b *digester) moved(ctx context.Context, out *horizon.Digest) error {
	for _, c := range b.changes {
		now, before, closed := b.d.Stages(detection.PanelFor(b.most), c)
		if b.last[c.ID] != horizon.Approve || now.Name == "" && before.Name == "" || now.Stage.Name() == before.Stage.Name() && !closed {
			continue
		}
		g := now
		if g.Name == "" {
			g = before
			g.Stage = horizon.Noise
		}
		it, err := b.item(ctx, g)
		if err != nil {
			return err
		}
		it.Of = c
		if it.Tally, err = b.tally(ctx, c); err != nil {
			return err
		}
		it.Sentence = phrase.Moved(before, now, it.Counted, &it.Tally, closed)
		if closed {
			out.Quiet = append(out.Quiet, it)
		} else {
			out.Changed = append(out.Changed, it)
		}
	}
	return nil
}

// difference compares with the digest of the week before, if one was written.
func (b *digester) difference(ctx context.Context, out *horizon.Digest) error {
	documents := 0
	for _, h := range out.Sources {
		documents += h.Documents
	}
	now := archive.DigestFigures{Waiting: len(out.Judge) + out.Left, Judged: b.judged, Documents: documents}
	before, ok, err := b.store.DigestFigures(ctx, horizon.FullPanel, out.Week.Add(-1))
	if err != nil {
		return err
	}
	if ok {
		out.Previous = &horizon.DigestDiff{Waiting: now.Waiting - before.Waiting, Judged: now.Judged - before.Judged, Documents: now.Documents - before.Documents}
	}
	b.figures = now
	return nil
}

// ChangeOf is the change that a signal belongs to: one that an analyst
// described, else the theme, else what its term was found to be part of.
func (b *digester) ChangeOf(g horizon.Signal) horizon.ChangeID {
	return b.Grouping.ChangeOf(b.changes, g)
}
