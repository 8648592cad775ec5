package collectors

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"time"

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
	Fetch        *Fetcher
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
			succeeded(pos, m.Now(), 0)
		case ends(err):
			yield(horizon.Document{}, err)
		default:
			yield(horizon.Document{}, r.web(m.Source.URL).fail(ctx, pos, err))
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

func dayOf(t time.Time) time.Time {
	y, m, d := t.In(horizon.Tokyo).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo)
}

// windows reads one window after another, up to today.
func (r *myjvnRun) windows() error {
	for {
		from := r.from()
		to := from.AddDate(0, 0, myjvnWindow-1)
		if r.byYear() {
			to = time.Date(from.Year(), 12, 31, 0, 0, 0, 0, horizon.Tokyo)
		}
		last := !to.Before(r.today)
		if last {
			to = r.today
		}
		if err := r.window(from, to); err != nil {
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		}
		next := to.AddDate(0, 0, 1)
		if last {
			next = r.today.AddDate(0, 0, -myjvnOverlap)
			if from.After(next) {
				next = from
			}
		}
		r.place(next, 1, 0, 0)
		if last {
			return nil
		}
	}
}

// byYear reports whether the API lets ask by the year only.
func (m *MyJVN) byYear() bool { return m.Alerts && m.Format != "oka" }

// from is the first day of the window to be read.
func (r *myjvnRun) from() time.Time {
	day, err := time.ParseInLocation(myjvnDay, r.pos.More[keyWindow], horizon.Tokyo)
	switch {
	case err == nil && !day.After(r.today):
		return day
	case err == nil:
		return r.today // the clock went back
	case r.From.IsZero():
		return r.today.AddDate(0, 0, -myjvnHistory)
	case r.From.After(r.today):
		return r.today
	}
	return dayOf(r.From)
}

// place sets the position.
func (r *myjvnRun) place(window time.Time, item, total, changed int) {
	setMore(r.pos, keyWindow, window.Format(myjvnDay))
	for key, n := range map[string]int{keyItem: item, keyTotal: total, keyChanged: changed} {
		value := strconv.Itoa(n)
		if n == 0 || key == keyItem && n == 1 {
			value = ""
		}
		setMore(r.pos, key, value)
	}
}

func (r *myjvnRun) placed(key string, otherwise int) int {
	n, err := strconv.Atoi(r.pos.More[key])
	if err != nil || n < otherwise {
		return otherwise
	}
	return n
}

// window reads the items of one window from the position's on. A window whose
// number of items changes while it is read is read anew: what moved out of it
// has moved the others up.
func (r *myjvnRun) window(from, to time.Time) error {
	for {
		if r.left <= 0 {
			return errEnough
		}
		item, total, changed := r.placed(keyItem, 1), r.placed(keyTotal, 0), r.placed(keyChanged, 0)
		page, err := r.ask(r.listAddress(from, to, item))
		if err != nil {
			return err
		}
		first, said := page.status.first, page.status.total
		if first > 0 && first != item && len(page.docs) > 0 {
			return fmt.Errorf("items from %s: asked for item %d, was given item %d", from.Format(myjvnDay), item, first)
		}
		if item > 1 && said != total && changed < myjvnRestarts {
			r.place(from, 1, said, changed+1)
			continue
		}
		if err := r.give(page); err != nil {
			return err
		}
		next := item + max(page.status.returned, len(page.docs))
		if next == item || next > said {
			return nil
		}
		r.place(from, next, said, changed)
	}
}

// ask makes one request and reads its answer.
func (r *myjvnRun) ask(address string) (*myjvnAnswer, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, &SourceError{r.Source.ID, err}
	}
	r.left--
	answer, err := r.web(address).get(r.ctx, r.pos)
	if err != nil {
		return nil, err
	}
	text, _ := DecodeText(answer.Body, answer.Type)
	page, err := r.read(text, answer.URL)
	switch {
	case err != nil:
		return nil, err
	case !page.status.given:
		return nil, errors.New("the answer has no status: it is no whole answer of MyJVN")
	case len(page.warnings) > 0 && len(page.docs) > 0:
		page.docs[0].Warnings = append(page.docs[0].Warnings, page.warnings...)
	}
	return page, nil
}

func (m *MyJVN) web(address string) web {
	src := m.Source
	src.URL = address
	return web{source: src, private: m.AllowPrivate, fetch: m.Fetch, accept: myjvnAccept}
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
			return &SourceError{r.Source.ID, r.ctx.Err()}
		}
		if !r.yield(doc, nil) {
			r.stopped = true
			return errEnough
		}
	}
	return nil
}

// listAddress asks for the items of a window from the given one on.
func (m *MyJVN) listAddress(from, to time.Time, item int) string {
	method := "getVulnOverviewList"
	if m.Alerts {
		method = "getAlertList"
	}
	return m.address(method, func(q url.Values) {
		q.Set("startItem", strconv.Itoa(item))
		q.Set("maxCountItem", strconv.Itoa(myjvnPage))
		switch {
		case m.byYear():
			q.Set("datePublished", strconv.Itoa(from.Year()))
			q.Set("ft", "xml")
		case m.Format == "oka":
			q.Set("lastModStartDate", from.Format("20060102"))
			q.Set("lastModEndDate", to.Format("20060102"))
		default:
			for _, name := range []string{"rangeDatePublic", "rangeDatePublished", "rangeDateFirstPublished"} {
				q.Set(name, "n")
			}
			for name, day := range map[string]time.Time{"Start": from, "End": to} {
				q.Set("datePublished"+name+"Y", strconv.Itoa(day.Year()))
				q.Set("datePublished"+name+"M", strconv.Itoa(int(day.Month())))
				q.Set("datePublished"+name+"D", strconv.Itoa(day.Day()))
			}
		}
	})
}

// address is the API's with a method's parameters. The parameters of the
// source itself stay.
func (m *MyJVN) address(method string, set func(url.Values)) string {
	u, err := url.Parse(m.Source.URL)
	if err != nil {
		return m.Source.URL // the fetcher says what is wrong with it
	}
	q := u.Query()
	q.Set("method", method)
	q.Set("feed", "hnd")
	if m.Format == "oka" {
		q.Set("feed", "oka")
	}
	if m.Source.Lang != "" {
		q.Set("lang", m.Source.Lang)
	}
	set(q)
	u.RawQuery = q.Encode()
	return u.String()
}
