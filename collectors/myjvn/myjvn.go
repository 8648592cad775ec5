// Package myjvn reads JVN iPedia through MyJVN.
package myjvn

import (
	"context"
	"errors"
	"iter"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// The limits of MyJVN, and how it is asked.
const (
	myjvnPage     = 50  // items an answer, the server's own limit
	myjvnRequests = 200 // a run, where the options give none
	myjvnWindow   = 7   // days that are asked for at once
	myjvnOverlap  = 1   // days before today that the next run reads again
	myjvnHistory  = 30  // days before today, where no From is given
	myjvnRestarts = 3   // of a window that changes while it is read
	myjvnAccept   = "application/xml, application/json;q=0.9, */*;q=0.5"
	myjvnDay      = time.DateOnly   // of a position's window
	keyWindow     = "myjvn_window"  // first day of the window that is being read
	keyItem       = "myjvn_item"    // next item in it; 1 where absent
	keyTotal      = "myjvn_total"   // items it had when its reading began
	keyChanged    = "myjvn_changed" // how often it was begun anew
)

// MyJVN reads the overviews, details or alerts of JVN iPedia by its API, in
// either format. Source.URL is the API's address, and may carry parameters of
// its own, such as a keyword. It asks for windows of days by last update, the
// oldest first, so that each record comes once, and again when it is updated.
// Its position remembers the window and the next item in it; a run that has
// made Requests requests leaves the rest to the next one.
type MyJVN struct {
	Source       horizon.Source
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Fetch        *fetch.Fetcher
	Now          func() time.Time
	Format       string    // "hnd" (XML) or "oka" (JSON); "": hnd
	Alerts       bool      // getAlertList instead of getVulnOverviewList
	Details      bool      // each overview is followed up by getVulnDetailInfo
	From         time.Time // of the history that is asked for; zero: 30 days ago
	Requests     int       // a run; 0: 200
}

// ID is the source's.
func (m *MyJVN) ID() horizon.SourceID { return m.Source.ID }

// Collect yields what was updated since its position. An answer that reports
// an error, or has no status, is a failure; a window without items is none.
func (m *MyJVN) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		r := &myjvnRun{MyJVN: m, ctx: ctx, pos: pos, yield: yield, left: m.Requests, today: dayOf(m.Now())}
		if r.left <= 0 {
			r.left = myjvnRequests
		}
		err := r.windows()
		switch {
		case r.stopped:
		case err == nil:
			stream.Succeeded(pos, m.Now(), time.Time{})
		case stream.Ends(err):
			yield(horizon.Document{}, err)
		default:
			yield(horizon.Document{}, r.web(m.Source.URL).Fail(ctx, pos, err))
		}
	}
}

// myjvnRun is one run.
type myjvnRun struct {
	*MyJVN
	ctx     context.Context
	pos     *horizon.Position
	yield   func(horizon.Document, error) bool
	left    int // requests
	today   time.Time
	stopped bool // the caller wants no more
}

// errEnough ends a run that leaves the rest to the next one.
var errEnough = errors.New("enough for one run")

// ask makes one request and reads its answer.
func (r *myjvnRun) ask(address string) (*myjvnAnswer, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, &stream.SourceError{Source: r.Source.ID, Err: err}
	}
	r.left--
	answer, err := r.web(address).Get(r.ctx, r.pos)
	if err != nil {
		return nil, err
	}
	text, _ := text.Decode(answer.Body, answer.Type)
	page, err := r.read(text, answer.URL)
	switch {
	case err != nil:
		return nil, err
	case !page.status.given:
		return nil, errors.New("the answer has no status: it is not a whole answer of MyJVN")
	case len(page.warnings) > 0 && len(page.docs) > 0:
		page.docs[0].Warnings = append(page.docs[0].Warnings, page.warnings...)
	}
	return page, nil
}

func (m *MyJVN) web(address string) fetch.Client {
	src := m.Source
	src.URL = address
	return fetch.Client{Source: src, Private: m.AllowPrivate, Fetch: m.Fetch, Accept: myjvnAccept}
}

// give yields an answer's documents, or their details.
func (r *myjvnRun) give(page *myjvnAnswer) error {
	docs := page.docs
	if r.Details && !r.Alerts {
		var err error
		if docs, err = r.detailed(docs); err != nil {
			return err
		}
	}
	for _, bad := range page.bad {
		if !r.yield(horizon.Document{}, bad) {
			r.stopped = true
			return errEnough
		}
	}
	for _, doc := range docs {
		if r.ctx.Err() != nil {
			return &stream.SourceError{Source: r.Source.ID, Err: r.ctx.Err()}
		}
		if !r.yield(doc, nil) {
			r.stopped = true
			return errEnough
		}
	}
	return nil
}
