// Package table reads tables of comma- or tab-separated values, a row a document.
package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// yearMark stands in an address for the year of a table.
const yearMark = "{YYYY}"

// CSV reads dated tables, one row a document: files, or an address. An address
// with {YYYY} is that of the current year's table and, in January, of the year
// before; years are Tokyo's. With First the tables of earlier years are read,
// too, each once.
type CSV struct {
	Source       horizon.Source
	Sectors      []horizon.SectorID
	AllowPrivate bool
	Table        Columns
	First        int    // year; 0: no history
	Path         string // a file or a pattern of files, read in place of the address
	Fetch        *fetch.Fetcher
	Now          func() time.Time
}

// ID is the source's.
func (c *CSV) ID() horizon.SourceID { return c.Source.ID }

// Collect yields the rows of the tables, newest table first. A row that cannot
// be read is an error that names its line, and a table of an earlier year that
// is not there is an error too; both are passed over. When no table has changed,
// the source is not modified.
func (c *CSV) Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		r := &tableRun{CSV: c, pos: pos, yield: yield, seen: map[horizon.DocumentID]string{}}
		read := r.addresses
		if c.Path != "" {
			read = r.files
		}
		err := read(ctx)
		switch {
		case errors.Is(err, stream.ErrStopped):
		case err != nil:
			if !stream.Ends(err) {
				err = &stream.SourceError{Source: c.Source.ID, Err: err}
			}
			yield(horizon.Document{}, err)
		case r.read == 0:
			yield(horizon.Document{}, stream.ErrNotModified)
		}
	}
}

// tableRun is one run.
type tableRun struct {
	*CSV
	pos   *horizon.Position
	yield func(horizon.Document, error) bool
	seen  map[horizon.DocumentID]string // what the rows that were given say, by their ids
	read  int                           // tables
	good  int                           // of the addresses: read, or not changed
}

// years are those whose tables are asked for, newest first; 0 is the only one
// of an address that names no year.
func (r *tableRun) years() []int {
	if !strings.Contains(r.Source.URL, yearMark) {
		return []int{0}
	}
	now := r.Now().In(horizon.Tokyo)
	last := now.Year()
	if now.Month() == time.January {
		last--
	}
	if r.First > 0 && r.First < last {
		last = r.First
	}
	var all []int
	for y := now.Year(); y >= last; y-- {
		all = append(all, y)
	}
	return all
}

// standing reports whether a year's table may still change.
func (r *tableRun) standing(year int) bool {
	return year == 0 || year >= r.Now().In(horizon.Tokyo).AddDate(0, -1, 0).Year()
}

// addresses reads the tables of the years. That the table of a year that has
// just begun is not there yet is no failure.
func (r *tableRun) addresses(ctx context.Context) error {
	var fresh, retry time.Time
	var absent error
	r.forget()
	for i, year := range r.years() {
		address := r.at(year)
		if !r.standing(year) && r.pos.More[tableRead+address] != "" {
			continue
		}
		err := r.address(ctx, address, year)
		status, ok := errors.AsType[*fetch.StatusError](err)
		gone := ok && (status.Status == http.StatusNotFound || status.Status == http.StatusGone)
		switch {
		case gone && i == 0:
			absent, retry = err, r.pos.NotBefore
		case gone:
			stream.SetMore(r.pos, tableRead+address, "absent")
			if !r.yield(horizon.Document{}, fmt.Errorf("there is no table of %d: %w", year, status)) {
				return stream.ErrStopped
			}
		case err != nil:
			return err
		case i == 0:
			fresh = r.pos.NotBefore
		}
		r.pos.NotBefore = time.Time{}
	}
	if now := r.Now().In(horizon.Tokyo); absent != nil && (r.good == 0 || now.Month() != time.January) {
		r.pos.NotBefore = retry
		return absent
	}
	stream.Succeeded(r.pos, r.Now(), time.Time{})
	r.pos.NotBefore = fresh
	return nil
}

func (r *tableRun) at(year int) string {
	return strings.ReplaceAll(r.Source.URL, yearMark, strconv.Itoa(year))
}

// forget drops what is known of addresses that are no longer asked for.
func (r *tableRun) forget() {
	known := map[string]bool{}
	for _, year := range r.years() {
		known[r.at(year)] = true
	}
	maps.DeleteFunc(r.pos.More, func(key, _ string) bool {
		what, address, ok := strings.Cut(key, " ")
		return ok && (what+" " == tableValid || what+" " == tableRead) && !known[address]
	})
}

// The keys in Position.More of what is known of an address: a position of its
// own, as JSON, and that the table of an earlier year was read.
const (
	tableValid = "valid "
	tableRead  = "read "
)

// address reads the table at an address, unless it has not changed.
func (r *tableRun) address(ctx context.Context, address string, year int) error {
	w := fetch.Client{Source: r.Source, Private: r.AllowPrivate, Fetch: r.Fetch, Accept: "text/csv, text/tab-separated-values, text/plain;q=0.9, */*;q=0.5"}
	w.Source.URL = address
	at := r.known(address)
	answer, err := w.Get(ctx, &at)
	switch {
	case errors.Is(err, stream.ErrNotModified):
		r.good++
		return r.note(address, year, at)
	case err != nil:
		r.pos.NotBefore = at.NotBefore
		stream.SetMore(r.pos, stream.Failures, at.More[stream.Failures])
		return err
	}
	n, err := r.give(ctx, address, answer.Body, answer.Type, fetch.BaseOf(answer.URL), year)
	switch {
	case errors.Is(err, stream.ErrStopped) || ctx.Err() != nil:
		return err
	case err == nil && n == 0:
		err = errors.New("the table has no rows")
	}
	if err != nil {
		return w.Fail(ctx, r.pos, fmt.Errorf("read %s: %w", address, err))
	}
	r.good++
	w.Finish(&at, answer)
	return r.note(address, year, at)
}

// known is the position of an address, with the failures of the source
// and when it may be asked again.
func (r *tableRun) known(address string) (at horizon.Position) {
	if text := r.pos.More[tableValid+address]; text != "" && json.Unmarshal([]byte(text), &at) != nil {
		at = horizon.Position{} // of an earlier program: the address is asked as if it were new
	}
	at.NotBefore = r.pos.NotBefore
	stream.SetMore(&at, stream.Failures, r.pos.More[stream.Failures])
	return at
}

// note remembers a table that was read: its position or, when its year is over,
// no more than that.
func (r *tableRun) note(address string, year int, at horizon.Position) error {
	r.pos.NotBefore = at.NotBefore
	stream.SetMore(r.pos, stream.Failures, "")
	if !r.standing(year) {
		stream.SetMore(r.pos, tableValid+address, "")
		stream.SetMore(r.pos, tableRead+address, "whole")
		return nil
	}
	at.NotBefore = time.Time{}
	text, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("note the position of %s: %w", address, err)
	}
	stream.SetMore(r.pos, tableValid+address, string(text))
	return nil
}

// give yields a table's rows and bad lines, and counts them.
func (r *tableRun) give(ctx context.Context, name string, data []byte, contentType string, base *url.URL, year int) (n int, err error) {
	rows, err := r.rows(data, contentType, base, year)
	if err != nil {
		return 0, err
	}
	r.read++
	for _, row := range rows {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		n++
		switch digest, taken := r.seen[row.doc.ID]; {
		case row.err != nil:
			row.err = fmt.Errorf("%s:%d: %w", path.Base(name), row.line, row.err)
		case taken && digest == row.digest():
			continue
		case taken: // by another year's table
			row.doc.ID = text.ID(string(row.doc.ID) + "#" + row.digest()[:16])
		}
		r.seen[row.doc.ID] = row.digest()
		if !r.yield(row.doc, row.err) {
			return n, stream.ErrStopped
		}
	}
	return n, nil
}
