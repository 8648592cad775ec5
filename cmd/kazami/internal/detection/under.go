package detection

import (
	"context"
	"fmt"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Under is what a panel would be by other word rules than those that hold. By a bin by
// which nothing is counted that is not CLEAR the full panel is the public one.
func Under(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, rules *WordTable, name horizon.Panel) (*Panel, error) {
	var same map[horizon.Bin]*Replay
	if name == horizon.FullPanel {
		private, err := allPrivate(ctx, s, store)
		if err != nil {
			return nil, err
		}
		if !private {
			public, err := ReplayPanel(ctx, s, store, v, rules, Asking{}, horizon.PublicPanel, nil)
			if err == nil {
				same, err = public.shared(ctx, s, store)
			}
			if err != nil {
				return nil, fmt.Errorf("detect under other rules: %w", err)
			}
		}
	}
	p, err := ReplayPanel(ctx, s, store, v, rules, Asking{}, name, same)
	if err != nil {
		return nil, fmt.Errorf("detect under other rules: %w", err)
	}
	return p, nil
}

// allPrivate reports whether by every bin something is counted that is not CLEAR.
func allPrivate(ctx context.Context, s *work.Work, store *archive.Store) (bool, error) {
	for _, b := range Bins() {
		if private, err := store.CountsPrivate(ctx, b, s.Since(), s.AsOf); err != nil || !private {
			return false, err
		}
	}
	return true, nil
}
