package backtest

import (
	"context"
	"math"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
	judge "kazami/trends/replay"
)

// rankItems gives each item of the sheet its kind and rank, from the CLEAR
// documents of the year up to when it was called, by the weights that no
// judgement moved. A sheet does not have a term's share of the limit: that input is 0.
func rankItems(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, items []judge.Item) error {
	signals := make([]horizon.Signal, len(items))
	for i, it := range items {
		p, err := horizon.ParsePeriod(it.Opened)
		if err != nil {
			return err
		}
		signals[i] = horizon.Signal{Name: it.Term, Period: p, E: math.Exp(it.Score), A: 1}
	}
	all, err := detection.RankTerms(ctx, s, store, v, nil, relevance.Prior(), signals, horizon.Clear)
	if err != nil {
		return err
	}
	for i, g := range signals {
		n, _ := all.Of(g)
		items[i].Kind, items[i].Share = n.Kind, n.Share
	}
	return nil
}
