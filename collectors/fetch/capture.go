package fetch

import (
	"context"
	"errors"
	"fmt"

	"kazami/internal/horizon"
)

// ErrNotKept is why a replay has no answer: the address was not asked at the
// time, or its answer was not kept.
var ErrNotKept = errors.New("no kept answer")

// keep hands an answer with a body to whoever keeps answers.
func (f *Fetcher) keep(ctx context.Context, req Request, a *Answer) error {
	if f.opt.Keep == nil || a.NotModified {
		return nil
	}
	c := horizon.Capture{Source: req.Source, URL: req.URL, Final: a.URL, At: f.opt.Now(), Type: a.Type, Body: a.Body}
	if err := f.opt.Keep(ctx, c); err != nil {
		return fmt.Errorf("keep the answer of %s: %w", req.URL, err)
	}
	return nil
}

// replay answers from what was kept. What is asked of the network, robots.txt
// and turns among it, is not asked of the archive.
func (f *Fetcher) replay(ctx context.Context, req Request) (*Answer, error) {
	c, ok, err := f.opt.Replay(ctx, req.Source, req.URL)
	switch {
	case err != nil:
		return nil, fmt.Errorf("replay %s: %w", req.URL, err)
	case !ok:
		return nil, fmt.Errorf("replay %s: %w", req.URL, ErrNotKept)
	}
	return &Answer{URL: c.Final, Body: c.Body, Type: c.Type}, nil
}
