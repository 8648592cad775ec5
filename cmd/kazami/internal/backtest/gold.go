package backtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/trends"
	judge "kazami/trends/replay"
	"kazami/trends/replay/history"
)

// files reads the gold file and the judgements, where they are given.
func (c Options) files() (gold []judge.Known, judged []map[string]string, err error) {
	if c.Gold != "" {
		text, err := charset.ReadFile(c.Gold)
		if err != nil {
			return nil, nil, err
		}
		if gold, err = judge.ParseKnown(strings.NewReader(text)); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", c.Gold, err)
		}
	}
	for _, file := range c.Judged {
		text, err := charset.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		by, err := judge.ParseVerdicts(strings.NewReader(text))
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", file, err)
		}
		judged = append(judged, by)
	}
	return gold, judged, nil
}

// judgeGold replays each bin once more, with a series beside the others for
// every line of the gold file: all documents whose text has one of its words.
func (c Options) judgeGold(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, histories []*history.History, from time.Time, gold []judge.Known, r *Report) error {
	texts, err := mentionsOf(ctx, s, store, histories, gold)
	if err != nil {
		return err
	}
	themes := themesOf(gold, v)
	candidates, traced := make([][]judge.Candidate, len(histories)), make([][]judge.Traced, len(histories))
	errs := make([]error, len(histories))
	together(len(histories), func(i int) {
		h := histories[i].With(texts[i])
		candidates[i] = standIns(h, len(histories[i].Series), gold, themes, v)
		o := c.options(s, v, histories[i], from)
		traced[i], errs[i] = judge.Trace(h, o.Config, o.From, candidates[i])
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	r.Gold = judge.Judge(gold, candidates, traced, s.AsOf)
	return nil
}

// standIns is the series of a history that stand for each line.
func standIns(h *history.History, extra int, gold []judge.Known, themes []horizon.ThemeID, v work.Vocabulary) []judge.Candidate {
	byName := map[string][]int{}
	for i, k := range gold {
		for _, w := range k.Variants {
			for _, name := range []string{w, strings.ToLower(w), v.Alias(w)} {
				if !slices.Contains(byName[name], i) {
					byName[name] = append(byName[name], i)
				}
			}
		}
	}
	var all []judge.Candidate
	for id, series := range h.Series[:extra] {
		switch {
		case series.Theme != "":
			for i := range gold {
				if themes[i] == series.Theme {
					all = append(all, judge.Candidate{Line: i, How: judge.AsTheme, Term: horizon.TermID(id)})
				}
			}
		default:
			for _, i := range byName[series.Name] {
				all = append(all, judge.Candidate{Line: i, How: judge.AsTerm, Term: horizon.TermID(id)})
			}
		}
	}
	for i := range gold {
		all = append(all, judge.Candidate{Line: i, How: judge.AsText, Term: horizon.TermID(extra + i)})
	}
	return all
}

// themesOf is the theme of the vocabulary that shares most words with each
// line; the first of several.
func themesOf(gold []judge.Known, v work.Vocabulary) []horizon.ThemeID {
	out := make([]horizon.ThemeID, len(gold))
	for i, k := range gold {
		most := 0
		for _, id := range slices.Sorted(maps.Keys(v.Themes)) {
			shared := 0
			for _, w := range v.Variants(id) {
				if slices.ContainsFunc(k.Variants, func(x string) bool { return strings.EqualFold(x, w) }) {
					shared++
				}
			}
			if shared > most {
				most, out[i] = shared, id
			}
		}
	}
	return out
}

// mentionsOf counts, for each history and each line, the documents whose title or
// body has one of its words, where the counts have the document.
func mentionsOf(ctx context.Context, s *work.Work, store *archive.Store, histories []*history.History, gold []judge.Known) ([][]history.Extra, error) {
	archived := map[horizon.SourceID]bool{}
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		archived[src.ID] = src.Archive
	}
	out := make([][]history.Extra, len(histories))
	words := make([]judge.Words, len(gold))
	for i, k := range gold {
		words[i] = k.Words()
		for b := range histories {
			out[b] = append(out[b], history.Extra{Series: trends.Series{Name: k.Theme + " (text)", Lang: "any", Watch: k.Class() == judge.Positive}, Docs: map[history.Place]uint32{}})
		}
	}
	for d, err := range store.Bulk(ctx) {
		if err != nil {
			return nil, err
		}
		if d.TLP != horizon.Clear || d.Published.IsZero() || !d.Published.Before(s.AsOf) || !archived[d.Source] && !d.Collected.Before(s.AsOf) {
			continue
		}
		text := d.Title + "\n" + d.Body
		folded := strings.ToLower(text)
		for i, w := range words {
			if !w.In(text, folded) {
				continue
			}
			for b, h := range histories {
				if st, ok := h.StratumOf(d.Source, d.Lang); ok && d.Precision.Fits(h.Bin) {
					out[b][i].Docs[history.Place{Period: horizon.PeriodOf(h.Bin, d.Published), Stratum: st}]++
				}
			}
		}
	}
	return out, nil
}
