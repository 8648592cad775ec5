package adding

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"sync"
	"time"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/discover"
	"kazami/collectors/fetch"
	"kazami/site/desk"
	"kazami/site/desk/sourcing"
	"kazami/site/desk/view"
)

// Server is the process that serves a desk.
type Server interface {
	Base() *work.Work        // of the config as it is now
	Fetcher() *fetch.Fetcher // that all its requests go by
}

// Desk is what the pages for new sources are given. Offers live in memory, for a while.
type Desk struct {
	Server func() Server

	mu     sync.Mutex
	offers map[string]kept
}

// kept is an offer, for whom it was made, and when.
type kept struct {
	who   string
	at    time.Time
	offer Offer
	shown sourcing.Offer
}

const (
	keepOffers = 30 * time.Minute
	mostOffers = 50
	lookFor    = 90 * time.Second
	rowsShown  = 5
)

// Look looks at an address for somebody.
func (d *Desk) Look(ctx context.Context, who desk.User, address string, private bool) (sourcing.Offer, error) {
	s := d.Server()
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	w := s.Base()
	offer, err := Look(ctx, w, s.Fetcher(), address, private, nil)
	if e, ok := errors.AsType[*Error](err); ok {
		return sourcing.Offer{}, &sourcing.Problem{Kind: string(e.Problem), Address: e.Address, Status: e.Status}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return sourcing.Offer{}, &sourcing.Problem{Kind: string(Slow), Address: short(address)}
	}
	if err != nil {
		return sourcing.Offer{}, err
	}
	shown := sourcing.Offer{ID: rand.Text(), Address: offer.URL, Private: private}
	for _, c := range offer.Candidates {
		f, err := d.found(w, c)
		if err != nil {
			return shown, err
		}
		if id := offer.Known[c.URL]; id != "" {
			if cfg := w.Cfg.Source(id); cfg.Noun().TLP >= who.TLP { // a stricter one is as if it were not there
				f.Known = cfg.Name
			}
		}
		shown.Found = append(shown.Found, f)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := w.Now()
	for id, k := range d.offers {
		if len(d.offers) >= mostOffers || now.Sub(k.at) > keepOffers {
			delete(d.offers, id)
		}
	}
	if d.offers == nil {
		d.offers = map[string]kept{}
	}
	d.offers[shown.ID] = kept{who.Name, now, offer, shown}
	return shown, nil
}

// found is a candidate as the page shows it.
func (d *Desk) found(w *work.Work, c discover.Candidate) (sourcing.Found, error) {
	f := sourcing.Found{Kind: c.Kind, URL: c.URL, Title: c.Title, Way: string(c.Way), Charset: c.Charset, Items: len(c.Result.Items), Selector: c.List.Item, Warnings: len(c.Result.Warnings)}
	f.Dated, f.Newest = c.Dated()
	for _, it := range c.Result.Items[:min(len(c.Result.Items), rowsShown)] {
		at, _ := time.Parse(time.RFC3339, it.Published) // "" where no date could be read
		f.Rows = append(f.Rows, sourcing.Row{Published: at, Title: it.Title, Letters: utf8.RuneCountInString(it.Body)})
	}
	o, known, err := OutlookOf(w, c)
	if known {
		f.Alone, f.WithPast = &o.Alone, &o.WithPast
	}
	return f, err
}

// Offer is one that was made for the same person.
func (d *Desk) Offer(id string, who desk.User) (sourcing.Offer, bool) {
	k, there := d.kept(id, who)
	return k.shown, there
}

func (d *Desk) kept(id string, who desk.User) (kept, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k, there := d.offers[id]
	return k, there && k.who == who.Name && d.Server().Base().Now().Sub(k.at) <= keepOffers
}

// Add writes what was chosen into a file of sources.d; the service takes it up.
func (d *Desk) Add(_ context.Context, who desk.User, c sourcing.Choice) (string, error) {
	k, there := d.kept(c.Offer, who)
	if !there || c.Number < 0 || c.Number >= len(k.offer.Candidates) {
		return "", &view.RefusedError{Why: sourcing.OfferGone}
	}
	w := d.Server().Base()
	x := Choice{Candidate: k.offer.Candidates[c.Number], Private: k.offer.Private, Name: c.Name, Class: c.Class, TLP: max(c.TLP, who.TLP).String(), Cron: c.Cron, Sectors: c.Sectors, Terms: c.Terms}
	src := Source(w.Cfg, x)
	if _, err := Write(w.Cfg, w.Name, &src); err != nil {
		return "", refusalOf(err)
	}
	w.Log.Info("source added at the desk", "source", src.ID, "url", src.URL, "who", who.Name, "tlp", src.TLP)
	return src.ID, nil
}

// refusalOf says to whom adds a source why it was not written.
func refusalOf(err error) error {
	switch {
	case errors.Is(err, ErrTaken):
		return &view.RefusedError{Why: sourcing.Taken}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrInvalid):
		return &view.RefusedError{Why: sourcing.Unwritable}
	}
	return err
}

var _ sourcing.Data = (*Desk)(nil)
