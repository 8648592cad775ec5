package ingest

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"

	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
	"kazami/nlp/stories"
)

// reading is the archive as the analysis sees it: what is to be read, in order,
// with what its source repeats. What is learned of that is held twice:
// ahead, as far as documents were handed out, and kept, as far as they were
// saved, so that a kill neither forgets nor learns twice. pending and save run
// at the same time and share nothing of it but the lessons.
type reading struct {
	store   *archive.Store
	nlp     *nlp.Analyser
	ahead   map[string]*stories.Boilerplate // by source and label: no stricter line teaches how an open document reads
	kept    map[string]*stories.Boilerplate
	lessons sync.Map // the number of a revision to its lesson
}

// lesson is what a source had repeated before a revision, and what that teaches.
type lesson struct {
	repeats stories.Repeats
	stories.Lesson
}

func (r *reading) load(ctx context.Context) error {
	r.ahead, r.kept = map[string]*stories.Boilerplate{}, map[string]*stories.Boilerplate{}
	states, err := r.store.Boilerplate(ctx)
	if err != nil {
		return err
	}
	for key, state := range states {
		for _, m := range []map[string]*stories.Boilerplate{r.ahead, r.kept} {
			if err := repeats(m, key).UnmarshalBinary(state); err != nil {
				return fmt.Errorf("read what %s repeats: %w (kazami reindex learns it anew)", key, err)
			}
		}
	}
	return nil
}

// repeats is what was learned under a key, new if it is the first.
func repeats(m map[string]*stories.Boilerplate, key string) *stories.Boilerplate {
	b := m[key]
	if b == nil {
		b = new(stories.Boilerplate)
		m[key] = b
	}
	return b
}

func repeatsKey(d *horizon.Document) string {
	if d.TLP == horizon.Clear {
		return string(d.Source)
	}
	return string(d.Source) + " " + d.TLP.String()
}

// pending yields what is to be read, and learns on the way what each source repeats.
func (r *reading) pending(ctx context.Context) iter.Seq2[index.Entry, error] {
	return func(yield func(index.Entry, error) bool) {
		for p, err := range r.store.Pending(ctx, r.nlp.Version()) {
			if err != nil {
				yield(index.Entry{}, err)
				return
			}
			b := repeats(r.ahead, repeatsKey(&p.Document))
			var l lesson
			l.repeats, l.Lesson = b.Read(p.Title, p.Body, p.Published)
			r.lessons.Store(p.Seq, &l)
			b.Learn(l.Lesson)
			if !yield(index.Entry{Seq: p.Seq, Document: p.Document, Old: p.Old}, nil) {
				return
			}
		}
	}
}

// lesson is that of a revision that was handed out and not saved yet.
func (r *reading) lesson(seq int64) *lesson {
	l, _ := r.lessons.Load(seq)
	return l.(*lesson)
}

// save keeps what was read, and what was learned from it.
func (r *reading) save(ctx context.Context, batch []index.Read) error {
	all := make([]archive.Analysed, len(batch))
	states := map[string][]byte{}
	for i := range batch {
		all[i] = analysed(&batch[i], r.nlp)
		key := repeatsKey(&batch[i].Document)
		repeats(r.kept, key).Learn(r.lesson(batch[i].Seq).Lesson)
		r.lessons.Delete(batch[i].Seq)
		states[key] = nil
	}
	for key := range states {
		state, err := r.kept[key].MarshalBinary()
		if err != nil {
			return err
		}
		states[key] = state
	}
	return r.store.SaveAnalyses(ctx, r.nlp.Version(), all, states)
}

func (r *reading) analyse(e *index.Entry) horizon.Analysis {
	return r.nlp.Analyse(&e.Document, &r.lesson(e.Seq).repeats)
}

// tagsBySeq is the tags of revisions between the one who reads them and those who
// take them.
type tagsBySeq struct{ all sync.Map }

func (t *tagsBySeq) put(seq int64, tags map[string][]string) { t.all.Store(seq, tags) }

func (t *tagsBySeq) take(seq int64) map[string][]string {
	tags, _ := t.all.LoadAndDelete(seq)
	all, _ := tags.(map[string][]string)
	return all
}

// analysed is a reading as the archive keeps it: a term under the name of its
// alias if that is valid on the day of publication, once. A theme is a series, too.
func analysed(r *index.Read, aliases *nlp.Analyser) archive.Analysed {
	a := archive.Analysed{Stored: archive.Stored{Seq: r.Seq, Document: r.Document}, Lang: r.Analysis.Lang, SimHash: r.Analysis.SimHash, Sketch: r.Analysis.Sketch,
		Themes: ids(r.Analysis.Themes), Sectors: ids(r.Analysis.Sectors), Threats: ids(r.Analysis.Threats), Sharing: ids(r.Analysis.Sharing)}
	for _, t := range r.Analysis.Terms {
		name, lang := aliases.Series(t, r.Document.Published)
		a.Terms = append(a.Terms, archive.Term{Text: name, Lang: lang})
	}
	a.Terms = distinctTerms(a.Terms)
	for _, id := range a.Themes {
		a.Terms = append(a.Terms, archive.ThemeSeries(horizon.ThemeID(id)))
	}
	return a
}

// distinctTerms sorts terms and drops those that stand there twice.
func distinctTerms(terms []archive.Term) []archive.Term {
	slices.SortFunc(terms, archive.Term.Compare)
	return slices.Compact(terms)
}

func ids(tags []horizon.Tag) []string {
	var all []string
	for _, t := range tags {
		all = append(all, t.ID)
	}
	return all
}
