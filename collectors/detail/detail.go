// Package detail follows the entries of a list to the texts behind them, pages
// and PDFs, a bounded number a run and each once.
package detail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

const (
	// DefaultDetails is how many texts a run reads, where [Details] do not say.
	DefaultDetails = 20

	maxTries = 3 // runs in which a text may fail before only its title is kept
)

// Details say how the texts behind the links of a list or feed are read.
type Details struct {
	Follow bool            // read them; else the links are kept and no more
	PerRun int             // the most a run asks for; 0: DefaultDetails
	Body   string          // selector of a page's text; "": what looks like its main text
	PDF    *pdftext.Reader // nil: PDFs are not read
}

// Follower reads what the entries of a list lead to, each once. What it did not
// come to is read in the next run; what was read is not asked for again, and
// not given again either, for without its text it would be another revision.
type Follower struct {
	web     fetch.Client
	opt     Details
	Visits  *visits
	left    int
	titles  bool      // entries have none of their own
	stopped bool      // the server asked to be left alone
	until   time.Time // so long
}

// Follow makes a follower for one run of a source.
func Follow(w fetch.Client, opt Details, pos *horizon.Position) *Follower {
	w.Accept = "text/html, application/pdf, application/xhtml+xml;q=0.9, */*;q=0.5"
	return &Follower{web: w, opt: opt, Visits: visitsOf(pos), left: cmp.Or(max(opt.PerRun, 0), DefaultDetails)}
}

// Take notes an entry of the list, gives it its text where one is due, and
// reports whether it is to be given to the archive. The error is of the context,
// or of an entry that is kept as it was.
func (f *Follower) Take(ctx context.Context, doc *horizon.Document) (give bool, err error) {
	v := f.Visits.Meet(doc)
	if !f.opt.Follow {
		return true, nil
	}
	if doc.URL == "" || doc.Body != "" {
		v.done = true
		return true, nil
	}
	fresh := v.mark == markOfEntry(doc)
	switch {
	case v.done && fresh:
		return false, nil
	case fresh && v.tries >= maxTries:
		doc.Warnings = append(doc.Warnings, fmt.Sprintf("its text could not be read in %d runs: title only", maxTries))
		return true, nil
	case f.left == 0 || f.stopped:
		return !v.done, nil
	}
	if !fresh && !v.done {
		v.mark, v.tries = markOfEntry(doc), 0
	}
	f.left--
	said := markOfEntry(doc)
	err = f.read(ctx, doc)
	switch {
	case err == nil:
		v.mark, v.done, v.tries = said, true, 0
		return true, nil
	case ctx.Err() != nil:
		return false, ctx.Err()
	case f.leftAlone(err):
		if !v.done {
			doc.Warnings = append(doc.Warnings, "its text and those of the entries after it wait, with the title alone so far: "+err.Error())
		}
		return !v.done, nil
	}
	v.tries++
	if hopeless(err) {
		v.tries = maxTries
	}
	if !v.done {
		doc.Warnings = append(doc.Warnings, "its text was not read: "+err.Error())
		return true, nil
	}
	if v.tries >= maxTries { // until the list says something new of it
		v.mark, v.tries = markOfEntry(doc), 0
	}
	return false, fmt.Errorf("entry %s has changed, but its text was not read, and the one before it stands: %w", doc.ID, err)
}

// Untitled says that the entries of the list have no titles of their own: that of the page
// behind each is taken.
func (f *Follower) Untitled() { f.titles = true }

// Missing reports whether an entry that this run has not met lacks its text, so
// that the list is needed even where it has not changed.
func (f *Follower) Missing() bool { return f.opt.Follow && f.Visits.missing() }

// read gives a document the text of the page or PDF that it links to.
func (f *Follower) read(ctx context.Context, doc *horizon.Document) error {
	answer, err := f.web.Further(ctx, doc.URL)
	if err != nil {
		return err
	}
	body, warnings, err := f.opt.text(ctx, answer)
	if err != nil {
		return fmt.Errorf("read %s: %w", answer.URL, err)
	}
	doc.Warnings = append(doc.Warnings, warnings...)
	var long bool
	if doc.Body, long = text.Cut(body, text.MaxBody); long {
		doc.Warnings = append(doc.Warnings, "the text was cut")
	}
	if title := titleOf(answer); f.titles && title != "" {
		doc.Title, _ = text.Cut(title, text.MaxTitle)
		doc.Lang = ""
	}
	if doc.Lang == "" {
		doc.Lang = text.Language(f.web.Source.Lang, doc.Title+" "+doc.Body)
	}
	return nil
}

// leftAlone reports whether the server asked to be left alone; then nothing more
// is asked for in this run, and the text counts as not tried.
func (f *Follower) leftAlone(err error) bool {
	status, ok := errors.AsType[*fetch.StatusError](err)
	if !ok || status.Status != http.StatusTooManyRequests && status.Status != http.StatusServiceUnavailable {
		return false
	}
	f.stopped, f.until = true, status.RetryAfter
	return true
}

// hopeless reports whether an address will not be read in a later run either.
func hopeless(err error) bool {
	return errors.Is(err, fetch.ErrRobots) || errors.Is(err, fetch.ErrInner)
}

// Finish keeps what was read and what is missing in the position, after a run
// that was not stopped. It is whole where no page of the list was left out.
func (f *Follower) Finish(pos *horizon.Position, whole bool) {
	f.Visits.remember(pos, whole && f.opt.Follow)
	if f.until.After(pos.NotBefore) {
		pos.NotBefore = f.until.UTC()
	}
}
