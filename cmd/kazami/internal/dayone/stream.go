package dayone

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

const (
	streamDays    = 7
	mostDocuments = 50 // listed
	mostMentions  = 30
)

// Stream is what is new in the seven days before the cut-off, for who may see
// documents no stricter than most: each document as it is counted, at the label that it
// has now. Those whose day is not known are not among them.
func Stream(ctx context.Context, w *work.Work, store *archive.Store, v work.Vocabulary, most horizon.TLP) (horizon.Stream, error) {
	out := horizon.Stream{From: w.AsOf.AddDate(0, 0, -streamDays), To: w.AsOf}
	rules, err := detection.TermRulesOf(ctx, w, store)
	if err != nil {
		return out, err
	}
	terms, _, err := store.Numbers(ctx)
	if err != nil {
		return out, err
	}
	r := NewReader(w, v, rules)
	docs, tags, err := seen(ctx, store, out.From, out.To, most)
	if err != nil {
		return out, err
	}
	counted := newMentions(rules)
	err = store.TermLists(ctx, horizon.FullPanel, out.From, out.To, out.To, func(l horizon.TermList) error {
		d, ok := docs[l.Seq]
		if !ok || l.Copy {
			return nil
		}
		var said []string
		for _, id := range l.Terms {
			if int(id) >= len(terms) {
				continue // numbered since
			}
			if t := terms[id]; t.Kind == archive.OfTerm {
				said = append(said, rules.Name(t.Text))
			}
		}
		counted.add(l.Source, said)
		out.Documents = append(out.Documents, r.Document(horizon.DigestDocument{ID: d.ID, Source: d.Source, Title: d.Title, URL: d.URL, Published: d.Published, TLP: d.TLP}, tags[l.Seq], said))
		return nil
	})
	if err != nil {
		return out, err
	}
	slices.SortFunc(out.Documents, nearer)
	out.Total, out.Sources, out.Mentions = len(out.Documents), r.Sources(out.Documents), counted.most(mostMentions)
	out.Documents = out.Documents[:min(len(out.Documents), mostDocuments)]
	return out, nil
}

// nearer puts the nearest document first, of equally near ones the newest.
func nearer(a, b horizon.NewDocument) int {
	return cmp.Or(cmp.Compare(b.Near, a.Near), b.Published.Compare(a.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}

// seen is the revisions dated to a day in [from, to) that somebody with a ceiling may
// see, by number, and what they name: they and the newest revision of their document
// are no stricter.
func seen(ctx context.Context, store *archive.Store, from, to time.Time, most horizon.TLP) (map[int64]archive.Stored, map[int64]map[string][]string, error) {
	var seqs []int64
	tags := map[int64]map[string][]string{}
	for t, err := range store.Taggings(ctx, from, to) {
		if err != nil {
			return nil, nil, err
		}
		if t.TLP >= most {
			seqs = append(seqs, t.Seq)
			tags[t.Seq] = t.Tags
		}
	}
	all := map[int64]archive.Stored{}
	for d, err := range store.OfNumbers(ctx, seqs) {
		if err != nil {
			return nil, nil, err
		}
		if !d.Precision.Fits(horizon.Weekly) {
			continue
		}
		if most != horizon.Red {
			now, found, err := store.Document(ctx, d.Source, d.ID)
			if err != nil {
				return nil, nil, err
			}
			if !found || now.TLP < most {
				continue
			}
		}
		all[d.Seq] = d
	}
	return all, tags, nil
}

// Reader words what a document names.
type Reader struct {
	w     *work.Work
	v     work.Vocabulary
	watch map[string]bool
}

// NewReader knows what is watched as of the cut-off.
func NewReader(w *work.Work, v work.Vocabulary, rules *detection.WordTable) *Reader {
	r := &Reader{w: w, v: v, watch: map[string]bool{}}
	for _, t := range work.WithNew(w.Cfg.Watch, rules.Watched()) {
		r.watch[rules.Name(v.Term(t))] = true
	}
	return r
}

// Document is a document with what it names, of which said is its terms as they are
// counted. What was first named later than in the year of the cut-off counts for nothing.
func (r *Reader) Document(d horizon.DigestDocument, tags map[string][]string, said []string) horizon.NewDocument {
	n := horizon.NewDocument{DigestDocument: d}
	year := r.w.AsOf.Add(-1).In(horizon.Tokyo).Year()
	var named relevance.Tags
	for _, id := range tags[archive.TagTheme] {
		if t, known := r.v.Themes[horizon.ThemeID(id)]; known && t.FirstNamed <= year {
			named[relevance.Theme], n.Themes = append(named[relevance.Theme], id), append(n.Themes, t.Name)
		}
	}
	for _, id := range tags[archive.TagThreat] {
		if t, known := r.v.Threats[horizon.ThreatID(id)]; known && t.FirstNamed <= year {
			named[relevance.Threat], n.Threats = append(named[relevance.Threat], id), append(n.Threats, t.Name)
		}
	}
	for _, id := range tags[archive.TagSector] {
		if i := slices.IndexFunc(r.v.Sectors, func(s horizon.Sector) bool { return string(s.ID) == id }); i >= 0 {
			named[relevance.Sector], n.Sectors = append(named[relevance.Sector], id), append(n.Sectors, r.v.Sectors[i].Name)
		}
	}
	for _, t := range said {
		if r.watch[t] && !slices.Contains(n.Watched, t) {
			n.Watched = append(n.Watched, t)
		}
	}
	n.Near = relevance.Near(len(n.Watched), named)
	return n
}

// Sources is how many of the documents each source has, most first.
func (r *Reader) Sources(docs []horizon.NewDocument) (all []horizon.SourceCount) {
	n := map[horizon.SourceID]int{}
	for _, d := range docs {
		n[d.Source]++
	}
	for id, docs := range n {
		name := string(id)
		if cfg := r.w.Cfg.Source(name); cfg != nil {
			name = cmp.Or(cfg.Name, name)
		}
		all = append(all, horizon.SourceCount{Source: id, Name: name, N: docs})
	}
	slices.SortFunc(all, func(a, b horizon.SourceCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Source, b.Source))
	})
	return all
}
