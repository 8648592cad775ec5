package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
	"kazami/site/digest"
	"kazami/trends"
)

// This file is where all stages meet. Each is given what it needs and knows
// none of the others.

// line is the whole of a run: collect, index, detect, digest, publish.
func (s *session) line(ctx context.Context, store *archive.Store, run int64) (*summary, error) {
	sum := &summary{AsOf: work.Date(s.AsOf.AddDate(0, 0, -1)), Horizon: work.Date(s.Horizon), Profile: s.Name}
	if err := loadJudgements(ctx, &s.Work, store); err != nil {
		return nil, err
	}
	var loading sync.WaitGroup
	loading.Go(func() { _, _ = s.Words() }) // meanwhile; who needs it is told what is wrong with it
	defer loading.Wait()
	var err error
	if sum.Collected, err = collectAll(ctx, &s.Work, store, nil); err != nil {
		return nil, err
	}
	return sum, s.afterCollect(ctx, store, run, sum)
}

// afterCollect reads, detects and writes what the archive now holds.
func (s *session) afterCollect(ctx context.Context, store *archive.Store, run int64, sum *summary) (err error) {
	if sum.Indexed, err = indexNew(ctx, &s.Work, store); err != nil {
		return err
	}
	v, err := work.VocabularyOf(&s.Work)
	if err != nil {
		return err
	}
	d, err := detect(ctx, &s.Work, store, v)
	if err != nil {
		return err
	}
	if err := store.SaveSignals(ctx, run, d.worthKeeping()); err != nil {
		return err
	}
	sum.Flags, sum.Prices = fold(d.candidates(horizon.FullPanel), v), d.prices(horizon.FullPanel)
	_, files, err := writeDigest(ctx, &s.Work, store, v, d, horizon.Red)
	if err != nil {
		return err
	}
	sum.Digest = files[0]
	if s.held {
		return nil
	}
	if sum.Published, err = publishSite(ctx, &s.Work, store, v, d); err != nil {
		return err
	}
	sum.Site = filepath.Join(s.Out, "index.html")
	if sum.NoFlag, err = publishedWithoutFlag(ctx, &s.Work, store, d); err != nil {
		return err
	}
	health, err := store.Health(ctx, time.Time{})
	for _, h := range health {
		sum.Documents += h.Documents
	}
	readings, err2 := store.Readings(ctx, s.AsOf)
	for _, r := range readings {
		sum.Public += r.Documents
	}
	return errors.Join(err, err2)
}

// indexed is what the index stage did.
type indexed struct {
	Read   int `json:"read"`
	Years  int `json:"years_counted"`
	Copies int `json:"near_duplicates"`
}

// indexDir is derived: it may be deleted at any time.
func indexDir(s *work.Work) string { return filepath.Join(s.Data, "index") }

func removeIndex(s *work.Work) error { return index.Remove(indexDir(s)) }

// openIndex opens the search index, and starts a new one where there is none
// that can be used.
func openIndex(ctx context.Context, s *work.Work, store *archive.Store) (*index.Index, error) {
	a, err := s.Words()
	if err != nil {
		return nil, err
	}
	ix, err := index.Open(indexOptions(s, store, a))
	if errors.Is(err, index.ErrRebuild) {
		fmt.Fprintf(s.Stderr, "kazami: %v: it is built anew from the archive\n", err)
		if err := removeIndex(s); err != nil {
			return nil, err
		}
		ix, err = index.Open(indexOptions(s, store, a))
	}
	return ix, err
}

// indexContents is what the index has, or why it cannot be used. Nothing is
// mended; without an index, none is made.
func indexContents(ctx context.Context, s *work.Work, store *archive.Store) (have map[archive.DocumentKey]int64, damaged string, err error) {
	have = map[archive.DocumentKey]int64{}
	if _, err := os.Stat(indexDir(s)); errors.Is(err, os.ErrNotExist) {
		return have, "", nil
	}
	a, err := s.Words()
	if err != nil {
		return have, "", err
	}
	ix, err := index.Open(indexOptions(s, store, a))
	if errors.Is(err, index.ErrRebuild) {
		return have, err.Error(), nil
	}
	if err != nil {
		return have, "", err
	}
	all, err := ix.Contents(ctx)
	for ref, seq := range all {
		have[archive.DocumentKey(ref)] = seq
	}
	return have, "", errors.Join(err, ix.Close())
}

// indexOptions is what the index is given of the archive and the vocabulary.
func indexOptions(s *work.Work, store *archive.Store, a *nlp.Analyser) index.Options {
	return index.Options{Dir: indexDir(s), Version: a.Version(), Tokens: a.Query, Names: indexNames(a),
		Document: func(ctx context.Context, src horizon.SourceID, id horizon.DocumentID) (horizon.Document, bool, error) {
			d, ok, err := store.Document(ctx, src, id)
			return d.Document, ok, err
		},
		Stricter: func(ctx context.Context, least horizon.TLP) (all []index.Ref, err error) {
			keys, err := store.Relabelled(ctx, a.Version(), least)
			for _, k := range keys {
				all = append(all, index.Ref{Source: k.Source, ID: k.ID})
			}
			return all, err
		}}
}

// indexNames is what else a thing is called, as the index asks it.
func indexNames(a *nlp.Analyser) func(string) index.Names {
	names := a.Names()
	return func(text string) index.Names {
		other, themes := names(text)
		n := index.Names{Other: other}
		for _, id := range themes {
			n.Themes = append(n.Themes, string(id))
		}
		return n
	}
}

// manyDocuments are worth more memory than a few.
const manyDocuments = 1000

// index reads what is new in the archive into terms, and counts it.
func indexNew(ctx context.Context, s *work.Work, store *archive.Store) (indexed, error) {
	var out indexed
	if s.Yield != nil {
		defer s.Yield()()
	}
	ix, err := openIndex(ctx, s, store)
	if err != nil {
		return out, err
	}
	a, err := s.Words()
	if err != nil {
		return out, errors.Join(err, ix.Close())
	}
	pending, err := store.CountPending(ctx, a.Version())
	if err != nil {
		return out, errors.Join(err, ix.Close())
	}
	if pending > manyDocuments {
		defer seldom()()
	}
	src := &reading{store: store, nlp: a, bar: work.NewBar(s.Stderr, "index", pending)}
	defer src.bar.Done()
	if err := src.load(ctx); err != nil {
		return out, errors.Join(err, ix.Close())
	}
	n, err := index.Sync(ctx, s.Log, ix, src, func(e *index.Entry) horizon.Analysis { return a.Analyse(&e.Document, &src.lesson(e.Seq).repeats) }, index.Limits{})
	out.Read = n.Read
	if err := errors.Join(err, ix.Close()); err != nil {
		return out, err
	}
	counted, err := store.Recount(ctx, newStories)
	out.Years, out.Copies = counted.Years, counted.Copies
	return out, err
}

// newStories is a fresh pass of the near-duplicate finder.
func newStories() archive.Stories {
	var st nlp.Stories[int64]
	return func(t archive.Telling) (int64, bool) {
		return st.Leader(t.Seq, nlp.Telling{Source: t.Source, Published: time.Unix(t.Day*24*60*60, 0), SimHash: t.SimHash, Sketch: t.Sketch})
	}
}

// reading is the archive as the index stage sees it: what is to be read, in
// order, with what its source repeats. What is learned of that is held twice:
// ahead, as far as documents were handed out, and kept, as far as they were
// saved, so that a kill neither forgets nor learns twice. Pending and Save run
// at the same time and share nothing of it but the lessons.
type reading struct {
	store   *archive.Store
	nlp     *nlp.Analyser
	bar     *work.Bar
	ahead   map[string]*nlp.Boilerplate // by source and label: no stricter line teaches how an open document reads
	kept    map[string]*nlp.Boilerplate
	lessons sync.Map // the number of a revision to its lesson
}

// lesson is what a source had repeated before a revision, and what that teaches.
type lesson struct {
	repeats nlp.Repeats
	nlp.Lesson
}

func (r *reading) load(ctx context.Context) error {
	r.ahead, r.kept = map[string]*nlp.Boilerplate{}, map[string]*nlp.Boilerplate{}
	states, err := r.store.Boilerplate(ctx)
	if err != nil {
		return err
	}
	for key, state := range states {
		for _, m := range []map[string]*nlp.Boilerplate{r.ahead, r.kept} {
			if err := repeats(m, key).UnmarshalBinary(state); err != nil {
				return fmt.Errorf("read what %s repeats: %w (kazami reindex learns it anew)", key, err)
			}
		}
	}
	return nil
}

// repeats is what was learned under a key, new if it is the first.
func repeats(m map[string]*nlp.Boilerplate, key string) *nlp.Boilerplate {
	b := m[key]
	if b == nil {
		b = new(nlp.Boilerplate)
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

// Pending yields what is to be read, and learns on the way what each source repeats.
func (r *reading) Pending(ctx context.Context) iter.Seq2[index.Entry, error] {
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

// Save keeps what was read, and what was learned from it.
func (r *reading) Save(ctx context.Context, batch []index.Read) error {
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
	if err := r.store.SaveAnalyses(ctx, r.nlp.Version(), all, states); err != nil {
		return err
	}
	r.bar.Step(len(batch))
	return nil
}

// Forget makes everything pending again, and forgets what was learned.
func (r *reading) Forget(ctx context.Context) error {
	clear(r.ahead)
	clear(r.kept)
	return r.store.ForgetIndex(ctx)
}

// analysed is a reading as the archive keeps it: a term under the name of its
// alias if that is valid on the day of publication, once. A theme is a series, too.
func analysed(r *index.Read, aliases *nlp.Analyser) archive.Analysed {
	a := archive.Analysed{Stored: archive.Stored{Seq: r.Seq, Document: r.Document}, Lang: r.Analysis.Lang, SimHash: r.Analysis.SimHash, Sketch: r.Analysis.Sketch,
		Themes: ids(r.Analysis.Themes), Sectors: ids(r.Analysis.Sectors), Threats: ids(r.Analysis.Threats)}
	for _, t := range r.Analysis.Terms {
		name, lang := aliases.Series(t, r.Document.Published)
		a.Terms = append(a.Terms, archive.Term{Text: name, Lang: lang})
	}
	a.Terms = distinctTerms(a.Terms)
	for _, id := range a.Themes {
		a.Terms = append(a.Terms, archive.Term{Text: themePrefix + id, Lang: "any"})
	}
	return a
}

// distinctTerms sorts terms and drops those that stand there twice.
func distinctTerms(terms []archive.Term) []archive.Term {
	slices.SortFunc(terms, func(a, b archive.Term) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Lang, b.Lang)) })
	return slices.Compact(terms)
}

func ids(tags []horizon.Tag) []string {
	var all []string
	for _, t := range tags {
		all = append(all, t.ID)
	}
	return all
}

// writeDigest writes the analyst's week into the data folder: Markdown first, then
// HTML. That of everything is stored, too; that up to a ceiling is not.
func writeDigest(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection, most horizon.TLP) (dig horizon.Digest, files []string, err error) {
	name := s.Week().String()
	if most == horizon.Red {
		dig, err = makeDigest(ctx, s, store, v, d)
	} else {
		name += "-" + most.String()
		dig, err = digestUpTo(ctx, s, store, v, d, most)
	}
	if err != nil {
		return dig, nil, err
	}
	dir := filepath.Join(s.Data, "digest")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dig, nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return dig, nil, err
	}
	defer root.Close()
	for ext, render := range map[string]func(io.Writer, horizon.Digest) error{".md": digest.Markdown, ".html": digest.HTML} {
		name := name + ext
		if err := work.Replace(root, name, func(w io.Writer) error { return render(w, dig) }); err != nil {
			return dig, nil, fmt.Errorf("write digest %s: %w", name, err)
		}
		files = append(files, filepath.Join(dir, name))
	}
	slices.Sort(files)
	slices.Reverse(files) // .md before .html
	return dig, files, nil
}

// predict is how many of n documents are expected to carry something that y of
// the n0 before them carried, with a 90 % interval.
func predict(y, n0, n float64) horizon.Estimate { return trends.Predict(y, n0, n) }

// shares is the ratio of two shares of documents, and how likely as much is
// without growth.
func shares(g horizon.Growth) (horizon.Estimate, float64) {
	return trends.Compare(float64(g.Docs), float64(g.Total), float64(g.DocsOld), float64(g.TotalOld))
}
