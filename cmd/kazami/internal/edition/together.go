package edition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/naming"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// addSectorLinks tests which sectors of the plan documents name together.
func addSectorLinks(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, e *horizon.Edition) error {
	docs, err := figures.NamedOf(ctx, s, store, d.Figures)
	if err != nil {
		return err
	}
	l := linker{maker: maker{e}, span: horizon.Days{From: s.Since(), To: e.AsOf}, threats: v.Threats, meant: meantIn(e.Changes)}
	for _, x := range docs {
		l.read(x)
	}
	e.Together = l.links()
	e.Together.From, e.Together.Until = s.Since(), s.AsOf
	return l.list(ctx, s, store)
}

// meantIn is the changes of which documents are evidence.
func meantIn(changes []horizon.PublishedChange) map[archive.DocumentKey][]horizon.ChangeID {
	all := map[archive.DocumentKey][]horizon.ChangeID{}
	for _, p := range changes {
		for _, d := range p.Evidence {
			k := archive.DocumentKey{Source: d.Source(), ID: d.ID()}
			all[k] = append(all[k], p.Change().ID)
		}
	}
	return all
}

// linker tests pairs of sectors: in all documents, and in those that name a change or a
// threat.
type linker struct {
	maker
	span    horizon.Days
	threats map[horizon.ThreatID]horizon.Threat
	meant   map[archive.DocumentKey][]horizon.ChangeID

	all, concerned relevance.Corpus
	carriers       [][]string // of the documents of concerned: "change/ID" and "threat/ID"
	seqs           []int64    // likewise; 0 is not there
	shown          [][]int64  // by pair: what is listed
}

// read takes in a document.
func (l *linker) read(x naming.Document) {
	d := relevance.Document{Source: x.Source, Month: x.Month}
	d.Tags[relevance.Sector] = x.Sectors
	l.all.Add(d)
	var by []string
	for _, id := range l.meant[archive.DocumentKey{Source: x.Source, ID: x.ID}] {
		by = append(by, "change/"+string(id))
	}
	for _, id := range x.Threats {
		if _, known := l.threats[horizon.ThreatID(id)]; known {
			by = append(by, "threat/"+id)
		}
	}
	if len(by) > 0 {
		l.concerned.Add(d)
		l.carriers, l.seqs = append(l.carriers, by), append(l.seqs, x.Seq)
	}
}

// links tests every pair, in both sets of documents together.
func (l *linker) links() (out horizon.SectorLinks) {
	var ids []string
	for _, sec := range l.Sectors {
		ids = append(ids, string(sec.ID))
	}
	concerned, all := l.concerned.Pairs(relevance.Sector, ids), l.all.Pairs(relevance.Sector, ids)
	tested := relevance.ClaimPairs(concerned, all)
	of := func(pairs []relevance.Pair, a, b horizon.Sector) (relevance.Link, bool) {
		i := slices.IndexFunc(pairs, func(p relevance.Pair) bool { return p.A == string(a.ID) && p.B == string(b.ID) })
		if i < 0 {
			return relevance.Link{}, false
		}
		return pairs[i].Link, true
	}
	held, common := 0, 0
	for i, a := range l.Sectors {
		for _, b := range l.Sectors[i+1:] {
			subject := fmt.Sprintf("sectors/%s/%s", a.ID, b.ID)
			p := horizon.SectorPair{A: a, B: b}
			link, tested := of(concerned, a, b)
			p.Concerned = l.together(subject, horizon.ConcernedOnes, link, tested)
			p.Carriers = l.carriersOf(subject, link.Docs)
			l.shown = append(l.shown, l.numbers(link.Docs))
			link, tested = of(all, a, b)
			p.All = l.together(subject, horizon.AllSources, link, tested)
			held, common = held+count(p.Concerned.Linked), common+count(p.All.Linked)
			out.Pairs = append(out.Pairs, p)
		}
	}
	out.All = l.figure("site", horizon.MeasureDocuments, l.span, horizon.AllSources, float64(l.all.Len()))
	out.Concerned = l.figure("site", horizon.MeasureDocuments, l.span, horizon.ConcernedOnes, float64(l.concerned.Len()))
	items := func(of string, n int) horizon.Figure { return l.Items("sectors/links/"+of, n) }
	out.Tested, out.Held, out.Common = items("tests", tested), items("linked", held), items("linked-in-all", common)
	return out
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// together is a link as an edition has it.
func (l *linker) together(subject, sources string, x relevance.Link, tested bool) horizon.Together {
	of := func(m horizon.Measure, n float64) horizon.Figure { return l.figure(subject, m, l.span, sources, n) }
	return horizon.Together{Documents: of(horizon.MeasureDocuments, x.Lift.Observed), Expected: of(horizon.MeasureExpected, x.Lift.Expected),
		Sources: of(horizon.MeasureSources, float64(x.Sources)), Tested: tested, Linked: x.Claimed}
}

// carriersOf is the changes and threats of documents, most first.
func (l *linker) carriersOf(subject string, docs []int) (all []horizon.Carrier) {
	n := map[string]int{}
	for _, i := range docs {
		for _, by := range l.carriers[i] {
			n[by]++
		}
	}
	order := slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	for _, by := range order {
		x := horizon.Carrier{Count: l.figure(subject, horizon.MeasureDocuments, l.span, by, float64(n[by]))}
		if id, is := strings.CutPrefix(by, "change/"); is {
			x.Change = horizon.ChangeID(id)
		} else if id, is := strings.CutPrefix(by, "threat/"); is {
			x.Threat = l.threats[horizon.ThreatID(id)]
		}
		all = append(all, x)
	}
	return all
}

// numbers is those of the documents that the archive has.
func (l *linker) numbers(docs []int) (all []int64) {
	for _, i := range docs {
		if l.seqs[i] != 0 {
			all = append(all, l.seqs[i])
		}
	}
	return all
}

// list passes the documents of every pair through the gate, without their text. One that
// was altered in the archive is left out, and said.
func (l *linker) list(ctx context.Context, s *work.Work, store *archive.Store) error {
	released := map[int64]horizon.ClearDocument{}
	for doc, err := range store.OfNumbers(ctx, slices.Concat(l.shown...)) {
		if err == nil {
			_, err = store.Raw(ctx, doc.Seq)
		}
		if errors.Is(err, archive.ErrAltered) {
			fmt.Fprintf(s.Stderr, "kazami: document %s of %s was altered in the database: the page of linked sectors leaves it out\n", doc.ID, doc.Source)
			continue
		}
		if err != nil {
			return err
		}
		doc.Body = ""
		if released[doc.Seq], err = doc.Release(); err != nil {
			return fmt.Errorf("document %s of %s: %w", doc.ID, doc.Source, err)
		}
	}
	for i, seqs := range l.shown {
		p := &l.Together.Pairs[i]
		for _, seq := range seqs {
			if d, ok := released[seq]; ok {
				p.Documents = append(p.Documents, d)
			}
		}
		slices.SortStableFunc(p.Documents, func(a, b horizon.ClearDocument) int { return evidence.UndatedLast(a.Published(), b.Published()) })
	}
	return nil
}
