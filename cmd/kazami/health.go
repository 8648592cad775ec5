package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// health is how each source fares, failing ones first.
func (s *session) health(ctx context.Context, store *archive.Store) ([]horizon.SourceHealth, error) {
	known, err := store.Health(ctx)
	if err != nil {
		return nil, err
	}
	var all []horizon.SourceHealth
	seen := map[horizon.SourceID]bool{}
	add := func(src horizon.Source, cron string) {
		h := known[src.ID]
		x := horizon.SourceHealth{Source: src, LastTry: h.LastTry, LastGood: h.LastGood, Newest: h.Newest, Documents: h.Documents, Failures: h.Failures}
		x.OK, x.State = state(h)
		if cron != "" {
			x.NextDue = nextDue(cron, s.now())
		}
		seen[src.ID] = true
		all = append(all, x)
	}
	for _, id := range s.profile.Sources {
		if c := s.cfg.source(id); c != nil {
			add(c.source(), c.Cron)
		}
	}
	stored, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, src := range stored {
		if !seen[src.ID] && known[src.ID].Documents > 0 {
			add(src, "")
		}
	}
	slices.SortStableFunc(all, func(a, b horizon.SourceHealth) int {
		return cmp.Or(cmp.Compare(btoi(a.OK), btoi(b.OK)), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	return all, nil
}

// state is a source's health in words.
func state(h archive.Health) (ok bool, words string) {
	switch {
	case h.Failures > 0:
		return false, fmt.Sprintf("failing %d times in a row: %s", h.Failures, h.Message)
	case h.LastTry.IsZero() && h.Documents > 0:
		return true, "imported"
	case h.LastTry.IsZero():
		return false, "never read: run kazami collect"
	case h.Documents == 0:
		return false, "read, but it gave no document"
	}
	return true, cmpOr(h.Message, "good")
}

// inJapanese is a source's health as the digest words it; the error of a
// failing source stays as it is, for the operator.
func inJapanese(h horizon.SourceHealth) string {
	switch {
	case h.Failures > 0:
		_, message, _ := strings.Cut(h.State, ": ")
		return fmt.Sprintf("%d回続けて失敗しています（%s）", h.Failures, message)
	case h.OK && h.LastTry.IsZero():
		return "取り込んだ資料です"
	case h.LastTry.IsZero():
		return "まだ読んでいません"
	case h.Documents == 0:
		return "読みましたが、文書がありません"
	}
	return "読めています"
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
