package collectors

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// The limits of the minutes' API, and of patience with it.
const (
	perPage     = 100
	maxQuery    = 2000 // bytes of a query, encoded
	maxRestarts = 2    // of a search whose results change while they are read
	maxGiven    = 500_000
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
		p.Counts[0] = m.hits
		return true, nil
	}
	if err := s.give(ctx, q, p, m, seen); err != nil {
		return false, err
	}
	if m.broken != nil {
		return false, s.web(nil).fail(ctx, s.pos, fmt.Errorf("read the answer for %s: %w", q, m.broken))
	}
	next, err := m.after(p.Next)
	if err != nil {
		return false, s.web(nil).fail(ctx, s.pos, fmt.Errorf("read the answer for %s: %w", q, err))
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
			return errStopped
		}
	}
	return nil
}

// settle hands over a question's figures, then marks its windows as read.
func (s *search) settle(ctx context.Context, q question, p *progress) error {
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
		return errStopped
	}
	return nil
}

// get makes one request.
func (s *search) get(ctx context.Context, q question, p *progress) (*minutes, error) {
	if s.left == 0 {
		return nil, errSpent
	}
	size := p.Size
	if q.term == "" {
		size = 1
	}
	address, err := s.address(q, p.Next, size)
	if err != nil {
		return nil, err
	}
	if err := s.pause(ctx); err != nil {
		return nil, err
	}
	s.left, s.spent = s.left-1, s.spent+1
	w := s.web(address)
	answer, err := w.get(ctx, s.pos)
	if err != nil {
		return nil, s.unanswered(ctx, q, p, err)
	}
	m := readMinutes(answer.Body, answer.Type)
	switch {
	case m.refused != "" && p.Next > 1 && strings.Contains(m.refused, pastTheEnd):
		return nil, errBeyond
	case m.refused != "":
		return nil, w.fail(ctx, s.pos, fmt.Errorf("search for %s: the minutes' API says: %s", q, m.refused))
	case m.hits < 0 && m.broken != nil:
		return nil, w.fail(ctx, s.pos, fmt.Errorf("read the answer for %s: %w", q, m.broken))
	case m.hits < 0:
		return nil, w.fail(ctx, s.pos, fmt.Errorf("read the answer for %s: it says no numberOfRecords", q))
	}
	succeeded(s.pos, s.now, 0)
	return m, nil
}

// pastTheEnd is the API's code for a page that begins after the last result.
const pastTheEnd = "(19004)"

// unanswered says why a request had no answer, in the API's own words where it
// gave any. What was too large or too slow is asked for in smaller pages.
func (s *search) unanswered(ctx context.Context, q question, p *progress, err error) error {
	if errors.Is(err, ErrNotDue) {
		return err
	}
	if end, ok := errors.AsType[*SourceError](err); ok {
		err = end.Err
	}
	status, ok := errors.AsType[*StatusError](err)
	switch {
	case !ok && ctx.Err() == nil:
		p.Size = max(p.Size/2, 10)
	case ok:
		said := readMinutes(status.Body, "").refused
		if p.Next > 1 && strings.Contains(said, pastTheEnd) {
			succeeded(s.pos, s.now, 0)
			return errBeyond
		}
		if said != "" {
			err = fmt.Errorf("%w: %s", err, said)
		}
	}
	return fmt.Errorf("search for %s: %w", q, err)
}

func (s *search) web(address *url.URL) web {
	src := s.Source
	if address != nil {
		src.URL = address.String()
	}
	return web{source: src, private: s.AllowPrivate, fetch: s.Fetch, accept: "application/json, application/xml;q=0.9, */*;q=0.5"}
}

// address is what a question is asked by.
func (s *search) address(q question, start, size int) (*url.URL, error) {
	u, err := parseAddress(s.Source.URL)
	if err != nil {
		return nil, err
	}
	v := u.Query()
	v.Set("recordPacking", cmp.Or(s.Packing, "json"))
	v.Set("maximumRecords", strconv.Itoa(size))
	if start > 1 {
		v.Set("startRecord", strconv.Itoa(start))
	}
	if q.term != "" {
		v.Set("any", q.term)
	}
	last := q.windows[len(q.windows)-1].until.AddDate(0, 0, -1)
	if last.After(s.now) {
		last = s.now
	}
	v.Set("from", q.windows[0].first())
	v.Set("until", last.In(horizon.Tokyo).Format(time.DateOnly))
	u.RawQuery = strings.ReplaceAll(v.Encode(), "+", "%20")
	return u, nil
}

// pause keeps the spacing after the answer before.
func (s *search) pause(ctx context.Context) error {
	spacing := cmp.Or(s.Spacing, DefaultKokkaiSpacing)
	if s.spent == 0 || spacing < 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(spacing)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
