package week

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// keep stores what a digest shows: judgements teach the ranking by it, and next
// week's changes are what this week's were.
func (b *digester) keep(ctx context.Context) error {
	if err := b.store.PutShown(ctx, b.Shown); err != nil {
		return err
	}
	if err := b.store.PutForecasts(ctx, b.openForecasts()); err != nil {
		return err
	}
	return b.store.PutClusters(ctx, b.AsOf.Add(-time.Second), b.Clusters)
}

// openForecasts is the forecasts of all open flags and of all series that belong
// to a change an analyst approved, in both panels.
func (b *digester) openForecasts() []horizon.Forecast {
	var all []horizon.Forecast
	for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
		for _, r := range b.d.Panels[name].Replays {
			var of []horizon.Signal
			for _, g := range r.Now {
				approved := slices.ContainsFunc(b.changes, func(c horizon.Change) bool {
					return b.last[c.ID] == horizon.Approve && detection.Belongs(c, g.Theme, g.Name)
				})
				if g.Panel = name; g.Open || approved {
					of = append(of, g)
				}
			}
			all = append(all, detection.ForecastsOf(b.Work, r, of)...)
		}
	}
	return all
}

// relevanceOf is what the digest says of a discovered term; nil for what an
// analyst named.
func (b *digester) relevanceOf(g horizon.Signal) *horizon.Relevance {
	n, ok := b.Rankings.Of(g)
	if !ok {
		return nil
	}
	return &n.Relevance
}

// listApart is those of some detections that are not judged yet. Who may not see all
// gets those that have a document which they may see, without the other terms: theirs
// may have been labelled anew.
func (b *digester) listApart(ctx context.Context, some []detection.Flag, listed map[horizon.ChangeID]bool) (all []horizon.DigestApart, err error) {
	for _, f := range b.waiting(some, listed) {
		x := horizon.DigestApart{ID: b.ChangeOf(f.Signal), Signal: f.Signal, Also: f.Also, Counted: b.Book.Reckon(f.Signal, b.Through()), Relevance: *b.relevanceOf(f.Signal), Terms: f.Within}
		if b.most != horizon.Red {
			item, err := b.item(ctx, f.Signal)
			if err != nil {
				return nil, err
			}
			if len(item.Documents) == 0 {
				continue
			}
			x.Terms, x.Relevance.By, x.Relevance.Longer = nil, "", ""
		}
		all = append(all, x)
	}
	return all, nil
}

// linkDocuments is how many documents a digest lists of a threat.
const linkDocuments = 3

// threatsOf is the threats that are claimed to be mentioned together with a change.
func (b *digester) threatsOf(ctx context.Context, f detection.Flag) ([]horizon.LinkedThreat, error) {
	r := b.Readers[f.Period.End()]
	var all []horizon.LinkedThreat
	for _, l := range b.Links[detection.At(f.Signal)] {
		if !l.Claimed {
			continue
		}
		x := horizon.LinkedThreat{Threat: b.v.Threats[horizon.ThreatID(l.Tag)], Sources: l.Sources, EB05: l.EB05, G2: l.G2, Tested: b.Tested,
			Nearness: detection.Nearness(l.Lift)}
		for i := len(l.Docs) - 1; i >= 0 && len(x.Documents) < linkDocuments; i-- { // the newest
			for d, err := range b.store.OfNumbers(ctx, r.Seqs[l.Docs[i]:l.Docs[i]+1]) {
				if err != nil {
					return nil, err
				}
				x.Documents = append(x.Documents, horizon.DigestDocument{ID: d.ID, Source: d.Source, Title: d.Title, URL: d.URL, Published: d.Published, TLP: d.TLP, Publisher: d.Publisher, Cited: d.Cited})
			}
		}
		all = append(all, x)
	}
	return all, nil
}

// profile is how many of a change's documents name each sector, beside like
// documents: those with three or more, by the order of the plan.
func (b *digester) profile(f detection.Flag) []horizon.SectorShare {
	r, docs := b.DocsOfHead(f)
	var all []horizon.SectorShare
	links := r.Corpus.Links(docs, relevance.Sector, b.v.Own(f.Name)["sector"])
	for _, s := range b.v.Sectors {
		for _, l := range links {
			if l.Tag == string(s.ID) && len(l.Docs) >= 3 {
				all = append(all, horizon.SectorShare{Sector: s, Share: relevance.Share(len(l.Docs), len(docs)), Nearness: detection.Nearness(l.Lift)})
			}
		}
	}
	return all
}

// categories is how many of a change's documents have a theme of each category
// of change, the change's own themes aside, beside like documents: those with
// three or more, in page order. Documents with a threat are of the category of
// threats.
func (b *digester) categories(f detection.Flag) []horizon.CategoryShare {
	r, docs := b.DocsOfHead(f)
	own := b.v.Own(f.Name)
	var all []horizon.CategoryShare
	for _, c := range horizon.Categories() {
		facet, tags := relevance.Theme, []string(nil)
		for _, id := range slices.Sorted(maps.Keys(b.v.Themes)) {
			if b.v.Themes[id].Category == c && id != f.Theme && !slices.Contains(own["theme"], string(id)) {
				tags = append(tags, string(id))
			}
		}
		if c == horizon.Menace {
			facet, tags = relevance.Threat, nil
			for _, id := range slices.Sorted(maps.Keys(b.v.Threats)) {
				if !slices.Contains(own["threat"], string(id)) {
					tags = append(tags, string(id))
				}
			}
		}
		if l := r.Corpus.LinkTo(docs, facet, string(c), tags...); len(l.Docs) >= 3 {
			all = append(all, horizon.CategoryShare{Category: c, Share: relevance.Share(len(l.Docs), len(docs)), Nearness: detection.Nearness(l.Lift)})
		}
	}
	return all
}

// before says what a change was as of the digest before, where that is not itself.
func (b *digester) before(id horizon.ChangeID) (out horizon.Before) {
	if c, ok := b.ClusterOf(id); ok {
		out.Merged, out.From = c.Merged, c.From
	}
	return out
}

// aliases is the other names that documents give the terms of a change, where
// they are counted apart: proposals, never acted on by themselves.
func (b *digester) aliases(f detection.Flag) []horizon.AliasProposal {
	r := b.Readers[f.Period.End()]
	var all []horizon.AliasProposal
	for _, name := range f.Members() {
		u, read := r.Forms[name]
		if !read {
			continue
		}
		other, places := u.Alias()
		if other == "" || b.d.Rules.Name(b.v.Alias(other)) == b.d.Rules.Name(b.v.Alias(name)) || b.d.Rules.Apart(name, other) {
			continue
		}
		all = append(all, horizon.AliasProposal{Term: name, Other: other, Places: places, Seen: u.Seen,
			Line: fmt.Sprintf("- {words: [%q, %q], since: %s}", name, other, f.Onset.Start().Format(time.DateOnly))})
	}
	return all
}
