package tryout

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
	"kazami/site/desk/wordlist"
)

const (
	mostFound = 2000 // documents of a search that are counted
	mostQuery = 400  // letters
)

// filter counts the documents of the year that a filter would have shown or hidden,
// and those of them that are evidence of a change.
func (g Ground) filter(ctx context.Context, a tryout.Asking, out *tryout.Answer) (err error) {
	if out.Note = refused(a.Question); !out.Note.IsZero() {
		out.Does = wordlist.Cannot
		return nil
	}
	var docs []archive.Stored
	if a.Kind == tryout.Search {
		docs, err = g.search(ctx, a, out)
	} else {
		docs, err = g.hidden(ctx, a, out)
	}
	if err != nil || out.Does == wordlist.Cannot {
		return err
	}
	more := out.Documents.More
	out.Documents = g.documentsOf(docs, nil)
	out.Documents.More = more
	if len(docs) == 0 {
		out.Note = tryout.NoneFound
	}
	out.Evidence, err = g.evidenceAmong(ctx, docs)
	return err
}

// refused is why a filter cannot be tried.
func refused(q tryout.Question) wordlist.Reason {
	switch n := len([]rune(q.Term)); {
	case strings.TrimSpace(q.Term) == "":
		return tryout.EmptyFilter
	case n > mostQuery || q.Kind == tryout.Word && n > wordlist.MaxTerm:
		return tryout.LongFilter
	}
	return wordlist.Reason{}
}

// hidden is the documents that muting a source or a term would have hidden.
func (g Ground) hidden(ctx context.Context, a tryout.Asking, out *tryout.Answer) ([]archive.Stored, error) {
	var of picked
	var err error
	if a.Kind == tryout.Source {
		of, err = g.pick(ctx, func(l horizon.TermList) bool { return string(l.Source) == a.Term }, nil)
	} else if out.Term = g.V.Term(a.Term); out.Term == "" {
		out.Does, out.Note = wordlist.Cannot, tryout.NoTerm
	} else {
		of, err = g.with(ctx, []string{out.Term})
	}
	if err != nil {
		return nil, err
	}
	return g.visible(ctx, of, a.Most)
}

// search is the documents that a search would have shown.
func (g Ground) search(ctx context.Context, a tryout.Asking, out *tryout.Answer) (docs []archive.Stored, err error) {
	if faults := index.Faults(a.Term); len(faults) > 0 {
		out.Does, out.Note = wordlist.Cannot, wordlist.Reason{EN: faults[0].Error(), JA: tryout.NoQuery}
		return nil, nil
	}
	found, err := g.Search(ctx, index.Query{Text: a.Term, From: out.From, To: out.To, Cut: out.To, MaxTLP: a.Most, Now: out.To, Limit: mostFound})
	if err != nil {
		return nil, err
	}
	of := picked{}
	for _, h := range found.Hits {
		d, there, err := g.Store.Document(ctx, h.Source, h.ID)
		if err != nil {
			return nil, err
		}
		if there {
			of[d.Seq] = false
		}
	}
	out.Documents.More = max(found.Total-len(found.Hits), 0)
	return g.visible(ctx, of, a.Most)
}

// evidenceAmong is the changes that are approved, with how many of some documents are
// evidence of each.
func (g Ground) evidenceAmong(ctx context.Context, docs []archive.Stored) (all []tryout.Evidence, err error) {
	if len(docs) == 0 {
		return nil, nil
	}
	among := map[archive.DocumentKey]bool{}
	for _, d := range docs {
		among[archive.DocumentKey{Source: d.Source, ID: d.ID}] = true
	}
	changes, err := detection.Readable(ctx, g.Work, g.Store)
	if err != nil {
		return nil, err
	}
	standing, err := detection.JudgementsOf(ctx, g.Work, g.Store, nil)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		if !detection.IsPublic(c, standing) {
			continue
		}
		of, err := evidence.DocumentsOf(ctx, g.Work, g.Store, g.Before, c)
		if err != nil {
			return nil, err
		}
		e := tryout.Evidence{Change: c.ID, Name: c.Name}
		for _, d := range of {
			if among[archive.DocumentKey{Source: d.Source, ID: d.ID}] {
				e.Docs++
			}
		}
		if e.Docs > 0 {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b tryout.Evidence) int {
		return cmp.Or(cmp.Compare(b.Docs, a.Docs), cmp.Compare(a.Change, b.Change))
	})
	return all, nil
}
