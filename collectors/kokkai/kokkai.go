// Package kokkai reads the minutes of the Diet from their API.
package kokkai

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// What a search of the minutes asks for, where the options give nothing.
const (
	DefaultKokkaiRequests = 200             // a run
	DefaultSpacing        = 3 * time.Second // after an answer: 数秒 is what the library asks for
)

// Kokkai searches the minutes of the Diet for terms, speech by speech, by the
// API of 国会会議録検索システム. What it finds is evidence and never a count: how many
// speeches a window has, and how many of them hold each term, goes to Total.
//
// A run asks for the newest year first, so that the first day is of use, and
// goes back as far as its requests reach; the next one goes on there. In each
// year the windows' totals come first, then each term's speeches, all windows of
// the year in one search, a hundred a page. Windows that ended within the last
// 60 days are asked again, at most daily and with half the requests, or all that
// history leaves: minutes come out late.
type Kokkai struct {
	Source       horizon.Source // URL is that of the API's speech search
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Terms        []string      // spaces within a term part words that must all be said
	From         time.Time     // zero: 20 May 1947, the first session
	Window       int           // months, a divisor of 12; 0: 1
	Packing      string        // json or xml; "": json
	Requests     int           // a run at most; 0: DefaultKokkaiRequests
	Spacing      time.Duration // between an answer and the next request; 0: DefaultKokkaiSpacing; negative: none
	Fetch        *fetch.Fetcher
	Now          func() time.Time

	// Total is given each window's figures before its speeches count as read;
	// an error of it ends the stream. Nil: the figures are dropped.
	Total func(ctx context.Context, all []horizon.Denominator) error
}

// ID is the source's.
func (k *Kokkai) ID() horizon.SourceID { return k.Source.ID }

// Collect searches as far as its requests reach and yields each speech once,
// newest first within a search. A term that is too long to be asked for, and a
// search whose results would not stand still, are bad items. Nothing due is not
// modified.
func (k *Kokkai) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		s := &search{Kokkai: k, pos: pos, yield: yield, now: k.Now(), left: cmp.Or(k.Requests, DefaultKokkaiRequests), memory: rememberSearch(pos)}
		err := s.run(ctx)
		s.memory.save(pos)
		switch {
		case errors.Is(err, stream.ErrStopped):
		case err == nil && s.spent == 0:
			yield(horizon.Document{}, stream.ErrNotModified)
		case err != nil && !errors.Is(err, errSpent):
			if !stream.Ends(err) {
				err = &stream.SourceError{Source: k.Source.ID, Err: err}
			}
			yield(horizon.Document{}, err)
		}
	}
}

var (
	errSpent  = errors.New("the run's requests are spent")
	errBeyond = errors.New("the results end before the page that was asked for")
)

// search is one run.
type search struct {
	*Kokkai
	pos    *horizon.Position
	yield  func(horizon.Document, error) bool
	now    time.Time
	left   int // requests
	spent  int
	memory *searchMemory
	given  map[horizon.DocumentID]bool // this year's speeches that were yielded
	empty  map[string]bool             // this year's windows without any speech
}

// run asks first what the run before left in the middle, then whatever is due,
// newest year first.
func (s *search) run(ctx context.Context) error {
	terms, err := s.terms()
	if err != nil {
		return err
	}
	s.memory.keep(terms)
	if at, err := time.Parse(time.DateOnly, s.memory.left()); err == nil {
		s.given, s.empty = map[horizon.DocumentID]bool{}, map[string]bool{}
		for _, q := range s.memory.due(s.memory.Page.Term, s.windows(at.Year()), s.now) {
			if s.memory.Page.of(q) {
				if err := s.ask(ctx, q); err != nil {
					return err
				}
				break
			}
		}
	}
	var later []question
	for year := s.now.In(horizon.Tokyo).Year(); year >= s.first().Year(); year-- {
		s.given, s.empty = map[horizon.DocumentID]bool{}, map[string]bool{}
		all := s.windows(year)
		for _, term := range terms {
			for _, q := range s.memory.due(term, all, s.now) {
				if q.again && 2*s.spent >= s.left+s.spent {
					later = append(later, q)
					continue
				}
				if err := s.ask(ctx, q); err != nil {
					return err
				}
			}
		}
	}
	for _, q := range later {
		if err := s.ask(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// first is the first day that is searched.
func (s *search) first() time.Time {
	if s.From.IsZero() {
		return time.Date(1947, 5, 20, 0, 0, 0, 0, horizon.Tokyo)
	}
	return s.From.In(horizon.Tokyo)
}

func (s *search) windows(year int) []window {
	return windowsOf(year, cmp.Or(s.Window, 1), s.first(), s.now.In(horizon.Tokyo))
}

// terms are what is asked for, in the order in which they are asked: "" is
// everything, and comes first.
func (s *search) terms() ([]string, error) {
	if s.Window < 0 || s.Window > 0 && 12%s.Window != 0 {
		return nil, fmt.Errorf("a window of %d months: it must be 1, 2, 3, 4, 6 or 12", s.Window)
	}
	good := []string{""}
	known := map[string]bool{"": true}
	for _, term := range s.Terms {
		if term = text.Line(term); known[term] {
			continue
		}
		known[term] = true
		address, err := s.address(question{term: term, windows: []window{{s.now, s.now}}}, 1_000_000, perPage)
		if err != nil {
			return nil, err
		}
		if n := len(address.RawQuery); n > maxQuery {
			if !s.yield(horizon.Document{}, fmt.Errorf("term %s takes %d bytes to ask for, and the minutes allow %d: make it shorter", text.Quote(term), n, maxQuery)) {
				return nil, stream.ErrStopped
			}
			continue
		}
		good = append(good, term)
	}
	s.memory.leastAskedFirst(good[1:])
	return good, nil
}
