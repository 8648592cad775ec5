package feed

import (
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"kazami/collectors/dates"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// date reads when an item was first published, or last changed if that is all
// that can be read. What cannot be read stays empty.
func (r *Reader) date(item *gofeed.Item) (time.Time, horizon.Precision, string) {
	return r.DateOf(dateOf(item), changeOf(item))
}

// DateOf reads a date, or another that is sound where it is not.
func (r *Reader) DateOf(raw, other string) (time.Time, horizon.Precision, string) {
	if raw == "" {
		return time.Time{}, horizon.Undated, "no date"
	}
	d, ok := r.readDate(raw)
	if !ok || d.Warning != "" {
		if updated, sound := r.readDate(other); sound && updated.Warning == "" {
			updated.Warning = "date " + text.Quote(raw) + " cannot be read: dated by its last change"
			d, ok = updated, true
		}
	}
	if !ok {
		return time.Time{}, horizon.Undated, "date " + text.Quote(raw) + " cannot be read: left empty"
	}
	if d.Precision == horizon.ByTime && (r.isPlaceholder(d.Time) || r.clock != "" && d.Time.Format(time.TimeOnly) == r.clock) {
		d.Precision = horizon.ByDay
	}
	if r.precision != "" && coarser(r.precision, d.Precision) {
		d.Precision = r.precision
	}
	return d.Time, d.Precision, d.Warning
}

// reading is a date as it was read, if it was.
type reading struct {
	date dates.Date
	ok   bool
}

// readDate reads a date, and each text once; one that names no zone is of the
// feed's.
func (r *Reader) readDate(raw string) (dates.Date, bool) {
	known, seen := r.read[raw]
	if !seen {
		c := dates.Calendar{Zone: r.zone}
		known.date, known.ok = c.Read(raw)
		if r.read == nil {
			r.read = map[string]reading{}
		}
		r.read[raw] = known
	}
	return known.date, known.ok
}

// zoneOfFeed is the zone of dates that name none: Tokyo's, which is nil, in
// what is Japanese or does not show what it is; otherwise UTC's, which is the
// custom of feeds.
func zoneOfFeed(p *Parsed, lang string) *time.Location {
	var content strings.Builder
	content.WriteString(p.Feed.Title)
	for _, item := range p.Items[:min(len(p.Items), 20)] {
		content.WriteString(" " + item.Title)
	}
	if lang = strings.ToLower(text.First(p.Feed.Language, lang)); strings.HasPrefix(lang, "ja") || text.Language("", content.String()) == "ja" {
		return nil
	}
	if lang != "" || text.Language("", content.String()) == "en" {
		return time.UTC
	}
	return nil
}

// dateOf is the text of an item's date: when it was issued, if the feed says
// that, else published, else updated.
func dateOf(item *gofeed.Item) string {
	if issued := item.Extensions["dcterms"]["issued"]; len(issued) > 0 && issued[0].Value != "" {
		return issued[0].Value
	}
	if item.Published != "" {
		return item.Published
	}
	return changeOf(item)
}

// changeOf is the text of the date when an item was last changed.
func changeOf(item *gofeed.Item) string {
	if modified := item.Extensions["dcterms"]["modified"]; item.Updated == "" && len(modified) > 0 {
		return modified[0].Value
	}
	return item.Updated
}

// isPlaceholder reports whether a time of day in Tokyo stands for none: some
// ministries' feeds say midnight or five in the morning always. Elsewhere that
// is a time like any other: midnight here is three in the afternoon in London.
func (r *Reader) isPlaceholder(t time.Time) bool {
	return r.zone == nil && t.Minute() == 0 && t.Second() == 0 && (t.Hour() == 0 || t.Hour() == 5)
}

// commonClock is the time of day that three or more dated items, on at least
// two days, all share; "" if they do not.
func (r *Reader) commonClock(items []*gofeed.Item) string {
	clock, n, days := "", 0, map[string]bool{}
	for _, item := range items {
		d, ok := r.readDate(dateOf(item))
		if !ok || d.Precision != horizon.ByTime {
			continue
		}
		at := d.Time.Format(time.TimeOnly)
		if clock != "" && at != clock {
			return ""
		}
		clock, n = at, n+1
		days[d.Time.Format(time.DateOnly)] = true
	}
	if n < 3 || len(days) < 2 {
		return ""
	}
	return clock
}

func coarser(a, b horizon.Precision) bool {
	rank := map[horizon.Precision]int{horizon.ByTime: 1, horizon.ByDay: 2, horizon.ByMonth: 3, horizon.ByYear: 4, horizon.Approximate: 5, horizon.Inferred: 5}
	return rank[a] > rank[b]
}
