package kokkai

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// The limits of the minutes' API.
const (
	perPage  = 100
	maxQuery = 2000 // bytes of a query, encoded
)

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
	answer, err := w.Get(ctx, s.pos)
	if err != nil {
		return nil, s.unanswered(ctx, q, p, err)
	}
	m := readMinutes(answer.Body, answer.Type)
	switch {
	case m.refused != "" && p.Next > 1 && strings.Contains(m.refused, pastTheEnd):
		return nil, errBeyond
	case m.refused != "":
		return nil, w.Fail(ctx, s.pos, fmt.Errorf("search for %s: the minutes' API says: %s", q, m.refused))
	case m.hits < 0 && m.broken != nil:
		return nil, w.Fail(ctx, s.pos, fmt.Errorf("read the answer for %s: %w", q, m.broken))
	case m.hits < 0:
		return nil, w.Fail(ctx, s.pos, fmt.Errorf("read the answer for %s: it says no numberOfRecords", q))
	}
	stream.Succeeded(s.pos, s.now, time.Time{})
	return m, nil
}

// pastTheEnd is the API's code for a page that begins after the last result.
const pastTheEnd = "(19004)"

// unanswered says why a request had no answer, in the API's own words where it
// gave any. What was too large or too slow is asked for in smaller pages.
func (s *search) unanswered(ctx context.Context, q question, p *progress, err error) error {
	if errors.Is(err, stream.ErrNotDue) {
		return err
	}
	if end, ok := errors.AsType[*stream.SourceError](err); ok {
		err = end.Err
	}
	status, ok := errors.AsType[*fetch.StatusError](err)
	switch {
	case !ok && ctx.Err() == nil:
		p.Size = max(p.Size/2, 10)
	case ok:
		said := readMinutes(status.Body, "").refused
		if p.Next > 1 && strings.Contains(said, pastTheEnd) {
			stream.Succeeded(s.pos, s.now, time.Time{})
			return errBeyond
		}
		if said != "" {
			err = fmt.Errorf("%w: %s", err, said)
		}
	}
	return fmt.Errorf("search for %s: %w", q, err)
}

func (s *search) web(address *url.URL) fetch.Client {
	src := s.Source
	if address != nil {
		src.URL = address.String()
	}
	return fetch.Client{Source: src, Private: s.AllowPrivate, Fetch: s.Fetch, Accept: "application/json, application/xml;q=0.9, */*;q=0.5"}
}

// address is what a question is asked by.
func (s *search) address(q question, start, size int) (*url.URL, error) {
	u, err := fetch.ParseAddress(s.Source.URL)
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
	spacing := cmp.Or(s.Spacing, DefaultSpacing)
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
