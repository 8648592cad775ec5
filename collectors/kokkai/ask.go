package kokkai

import (
	"context"
	"errors"
	"fmt"

	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

const (
	maxRestarts = 2       // of a search whose results change while they are read
	maxGiven    = 500_000 // speeches of a year that are known to have been given
)

// ask searches for a question to its end, or as far as the requests reach, and
// notes what is known then.
func (s *search) ask(ctx context.Context, q question) error {
	if q.term != "" && s.allEmpty(q) {
		return s.settle(ctx, q, newProgress(q))
	}
	p := s.memory.resume(q)
	seen := map[string]bool{}
	for restarts := 0; ; {
		before := p.clone()
		done, err := s.page(ctx, q, p, seen)
		switch {
		case errors.Is(err, errChanged) && restarts == maxRestarts:
			s.memory.putOff(q, s.now)
			return s.bad(fmt.Errorf("the results for %s changed whenever they were read: asked again tomorrow", q))
		case errors.Is(err, errChanged):
			restarts++
			p, seen = newProgress(q), map[string]bool{}
		case err != nil:
			before.Size = p.Size
			s.memory.Page = before
			return err
		case done:
			return s.settle(ctx, q, p)
		}
	}
}

var errChanged = errors.New("the results changed while they were read")

// page reads the next page of a question. It reports whether it was the last.
func (s *search) page(ctx context.Context, q question, p *progress, seen map[string]bool) (done bool, err error) {
	m, err := s.get(ctx, q, p)
	switch {
	case errors.Is(err, errBeyond):
		return false, errChanged
	case err != nil:
		return false, err
	case p.Next > 1 && m.hits != p.Hits:
		return false, errChanged
	}
	p.Hits = m.hits
	if q.term == "" {
		return true, nil
	}
	if err := s.give(ctx, q, p, m, seen); err != nil {
		return false, err
	}
	if m.broken != nil {
		return false, s.web(nil).Fail(ctx, s.pos, fmt.Errorf("read the answer for %s: %w", q, m.broken))
	}
	next, err := m.after(p.Next)
	if err != nil {
		return false, s.web(nil).Fail(ctx, s.pos, fmt.Errorf("read the answer for %s: %w", q, err))
	}
	if next == 0 {
		if p.Got != p.Hits {
			err = errChanged
		}
		return true, err
	}
	p.Next = next
	return false, nil
}

// give yields the speeches of a page that were not yielded before.
func (s *search) give(ctx context.Context, q question, p *progress, m *minutes, seen map[string]bool) error {
	for _, bad := range m.bad {
		p.Got++
		if err := s.bad(bad); err != nil {
			return err
		}
	}
	for _, sp := range m.speeches {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		doc := s.document(sp)
		if !seen[sp.record] {
			seen[sp.record] = true
			p.Got++
			p.count(q, doc.Published)
		}
		if s.given[doc.ID] {
			continue
		}
		if len(s.given) < maxGiven {
			s.given[doc.ID] = true
		}
		if !s.yield(doc, nil) {
			return stream.ErrStopped
		}
	}
	return nil
}

// settle hands over a question's figures, then marks its windows as read.
func (s *search) settle(ctx context.Context, q question, p *progress) error {
	if len(p.Counts) == 1 {
		p.Counts[0] = p.Hits
	}
	sum := 0
	for _, n := range p.Counts {
		sum += n
	}
	if sum != p.Hits {
		if err := s.bad(fmt.Errorf("%d of the %d speeches for %s are dated elsewhere: its windows have no figures", p.Hits-sum, p.Hits, q)); err != nil {
			return err
		}
	} else if s.Total != nil {
		var all []horizon.Denominator
		for i, w := range q.windows {
			all = append(all, horizon.Denominator{Source: s.Source.ID, Term: q.term, From: w.from, Until: w.until, Documents: p.Counts[i], At: s.now})
		}
		if err := s.Total(ctx, all); err != nil {
			return fmt.Errorf("keep the figures of %s: %w", q, err)
		}
	}
	if q.term == "" && p.Hits == 0 {
		s.empty[q.windows[0].first()] = true
	}
	s.memory.settle(q, s.now)
	return nil
}

func (s *search) allEmpty(q question) bool {
	for _, w := range q.windows {
		if !s.empty[w.first()] {
			return false
		}
	}
	return true
}

func (s *search) bad(err error) error {
	if !s.yield(horizon.Document{}, err) {
		return stream.ErrStopped
	}
	return nil
}
