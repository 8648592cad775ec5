package csaf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// maxRefused is after how many advisories in a row that could not be fetched
// their server is left alone.
const maxRefused = 5

// run is one run of a CSAF source.
type run struct {
	*CSAF
	web     fetch.Client
	pos     *horizon.Position
	yield   func(horizon.Document, error) bool
	stopped bool // the caller wants no more
	seen    *advisories
	ids     map[horizon.DocumentID]string // titles of the documents of this run

	all       []listEntry
	single    *fetch.Answer // the source is one advisory
	whole     bool          // every list was read
	unchanged int           // lists that are as they were
	known     map[string]validators
	fresh     time.Time // until when the lists say that they will not change: the first of them
}

// run reads the lists and then what is due of them. Its error ends the stream.
func (r *run) run(ctx context.Context) error {
	if err := r.lists(ctx); err != nil || r.stopped {
		return err
	}
	if r.single != nil {
		return r.one(ctx)
	}
	if r.whole {
		r.seen.keep(r.all)
	}
	due := r.seen.due(r.all)
	most := r.Most
	if most <= 0 {
		most = DefaultAdvisories
	}
	err := r.fetchAll(ctx, due[:min(len(due), most)])
	r.seen.save(r.pos)
	if err != nil || r.stopped {
		return err
	}
	if len(r.seen.due(r.all)) > 0 || len(r.seen.tries) > 0 {
		r.known, r.fresh = nil, time.Time{} // the lists are needed again
	}
	r.finish()
	if len(r.all) == 0 && r.unchanged > 0 {
		return stream.ErrNotModified
	}
	return nil
}

// one yields the advisory that the source is.
func (r *run) one(ctx context.Context) error {
	doc, err := r.checked(ctx, listEntry{url: r.single.URL, beside: true, label: horizon.Clear}, r.single)
	if err != nil {
		return r.web.Fail(ctx, r.pos, err)
	}
	if r.stopped = !r.yield(doc, nil); !r.stopped {
		r.finish()
	}
	return nil
}

// finish notes that the lists were worked off, as far as this run goes.
func (r *run) finish() {
	stream.Succeeded(r.pos, r.Fetch.Now(), r.fresh)
	stream.SetMore(r.pos, readLists, writeValidators(r.known))
}

// fetchAll yields the advisories. Its error ends the stream.
func (r *run) fetchAll(ctx context.Context, due []listEntry) error {
	refused := 0
	for _, e := range due {
		doc, answered, err := r.fetchOne(ctx, e)
		if refused++; answered {
			refused = 0
		}
		switch {
		case ctx.Err() != nil:
			return &stream.SourceError{Source: r.Source.ID, Err: ctx.Err()}
		case isUnwell(err) || refused >= maxRefused:
			return r.web.Fail(ctx, r.pos, err)
		case err != nil:
			r.seen.fail(e.mark(), answered)
			r.bad(err)
		case r.ids[doc.ID] == doc.Title: // an earlier state of one that was just read
			r.seen.add(e.mark())
		case r.ids[doc.ID] != "":
			r.seen.add(e.mark())
			r.bad(fmt.Errorf("advisory %s: it has the number of another, %s: left out", e.url, doc.ID))
		default:
			r.ids[doc.ID] = doc.Title
			if r.stopped = !r.yield(doc, nil); !r.stopped {
				r.seen.add(e.mark())
			}
		}
		if r.stopped {
			return nil
		}
	}
	return nil
}

// fetchOne makes a document of a listed advisory. Answered is true where the
// server has said what it has, even if that is nothing.
func (r *run) fetchOne(ctx context.Context, e listEntry) (doc horizon.Document, answered bool, err error) {
	answer, err := r.get(ctx, e.url, validators{})
	if answered = err == nil || isGone(err); err == nil {
		doc, err = r.checked(ctx, e, answer)
	}
	if err != nil {
		err = fmt.Errorf("advisory %s: %w", cmp.Or(e.id, e.url), err)
	}
	return doc, answered, err
}

// bad yields a bad item, unless the caller has stopped.
func (r *run) bad(err error) {
	if !r.stopped {
		r.stopped = !r.yield(horizon.Document{}, err)
	}
}

// get fetches an address. Only the source's own host may be an inner one.
func (r *run) get(ctx context.Context, address string, v validators) (*fetch.Answer, error) {
	u, err := url.Parse(address)
	own := fetch.BaseOf(r.Source.URL)
	return r.Fetch.Get(ctx, fetch.Request{
		Source: r.Source.ID,
		URL:    address, AllowPrivate: r.AllowPrivate && err == nil && own != nil && u.Host == own.Host, Accept: r.web.Accept,
		ETag: v.etag, LastModified: v.lastModified, MaxBytes: r.MaxBytes,
	})
}

// isUnwell reports whether an answer asks that its server be left alone.
func isUnwell(err error) bool {
	status, ok := errors.AsType[*fetch.StatusError](err)
	return ok && (status.Status == http.StatusTooManyRequests || status.Status == http.StatusServiceUnavailable)
}

// isGone reports whether an answer says that there is no such thing.
func isGone(err error) bool {
	status, ok := errors.AsType[*fetch.StatusError](err)
	return ok && (status.Status == http.StatusNotFound || status.Status == http.StatusGone)
}

// isAbsent reports whether an answer says that there is nothing to be had.
func isAbsent(err error) bool {
	status, ok := errors.AsType[*fetch.StatusError](err)
	return ok && status.Status/100 == 4 && status.Status != http.StatusTooManyRequests
}
