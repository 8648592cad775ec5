// Package health judges how a source stands from the history of its tries. It
// does no I/O and reads no clock: the same history gives the same judgement,
// so that a rule can be tested on a history made by hand.
//
// A try is good if the source answered with items, or with a believable "not
// modified", and its newest item is not older than the source's usual gap. The
// rules are stated where they stand, and for people in docs/health.md.
package health

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Try is one try to read a source.
type Try struct {
	At      time.Time
	Good    bool   // as it was judged then; that of the last try is not looked at
	Message string // the error it ended with, or what was said of it
	Figures horizon.Figures
}

// Rules are what is known of a source beside its history.
type Rules struct {
	Gap    time.Duration // how old its newest item may be; 0: learned from its history
	Fresh  bool          // a source that goes on publishing: only then a gap is learned
	Place  string        // where its address stands in the config; "" if that is not known
	Window bool          // it shows its latest items alone: what is between two windows is lost
}

// Kind is what a finding is about.
type Kind string

// The kinds of finding.
const (
	Failing     Kind = "failing" // the source could not be read; its figures have the cause
	Frozen      Kind = "frozen"
	Missed      Kind = "missed"
	Renamed     Kind = "renamed" // all its items have new identities
	Volume      Kind = "volume"
	Lang        Kind = "language"
	Titles      Kind = "titles"
	Moved       Kind = "moved"
	Certificate Kind = "certificate" // its server's certificate ends soon
	Dates       Kind = "dates"       // those of its items move, or are none
	Ahead       Kind = "ahead"       // items are dated in the future
	Partly      Kind = "partly"      // some items could not be read
	Revived     Kind = "revived"
)

// Finding is something that a user should know of a source, in words.
type Finding struct {
	Kind     Kind
	At       time.Time // of the try that shows it
	Bad      bool      // the try does not count as good
	English  string    // one line, without a full stop
	Japanese string    // likewise
}

// Verdict is how the last try was.
type Verdict struct {
	Good     bool
	Findings []Finding // bad ones first
}

// English is all that was found, in one line; "" if nothing was.
func (v Verdict) English() string {
	var all []string
	for _, f := range v.Findings {
		all = append(all, f.English)
	}
	return strings.Join(all, "; ")
}

// Judge judges the last of tries, which are in order of time. Published is when
// the source's documents were published, in any order; of no tries the verdict
// is not good.
func Judge(tries []Try, published []time.Time, r Rules) Verdict {
	if len(tries) == 0 {
		return Verdict{}
	}
	last := tries[len(tries)-1]
	v := Verdict{Good: true}
	add := func(f Finding, found bool) {
		if found {
			f.At = last.At
			v.Findings = append(v.Findings, f)
			v.Good = v.Good && !f.Bad
		}
	}
	if f, failed := failing(last); failed {
		add(f, true)
		return v
	}
	add(stale(tries, published, r))
	if v.Good {
		add(revived(tries))
	}
	if r.Window {
		add(overlap(tries))
	}
	for _, drift := range []func([]Try) (Finding, bool){volume, language, titles} {
		add(drift(tries))
	}
	add(moved(last, r.Place))
	add(certificate(last))
	add(askedFor(last))
	add(ahead(last))
	add(partly(last))
	return v
}

// Past is what earlier tries since a time found that is over and still worth
// knowing: revivals, items missed, identities that changed. Newest first.
func Past(tries []Try, r Rules, since time.Time) []Finding {
	var all []Finding
	for n := len(tries) - 1; n > 0 && !tries[n-1].At.Before(since); n-- {
		until := tries[:n]
		at := until[n-1].At
		if f, found := revived(until); found && until[n-1].Good {
			f.At = at
			all = append(all, f)
		}
		if f, found := overlap(until); found && r.Window {
			f.At = at
			all = append(all, f)
		}
	}
	return all
}

// failing is a try that could not read the source.
func failing(t Try) (Finding, bool) {
	c := t.Figures.Cause
	if c == "" {
		return Finding{}, false
	}
	en, ja := causeWords(t.Figures), phrase.Cause(c, t.Figures.Status, t.Figures.Feed)
	f := Finding{Kind: Failing, Bad: true, English: en, Japanese: ja}
	if t.Message != "" {
		f.English += " (" + t.Message + ")"
	}
	return f, true
}

// revived is a good try after at least a day of tries that were not.
func revived(tries []Try) (Finding, bool) {
	n := len(tries)
	i := n - 1
	for i > 0 && !tries[i-1].Good {
		i--
	}
	if i == n-1 || i == 0 { // the try before was good, or none ever was
		return Finding{}, false
	}
	down := tries[n-1].At.Sub(tries[i-1].At)
	if down < 24*time.Hour {
		return Finding{}, false
	}
	days := int(down / (24 * time.Hour))
	return Finding{Kind: Revived, English: fmt.Sprintf("revived after %s", count(days, "day")), Japanese: phrase.Revived(days)}, true
}

// partly is a try that left items out.
func partly(t Try) (Finding, bool) {
	n := t.Figures.Bad
	return Finding{Kind: Partly, English: fmt.Sprintf("%s could not be read and %s left out", count(n, "item"), was(n)),
		Japanese: phrase.ItemsLeftOut(n)}, n > 0
}

// withItems is the tries that gave items, in order.
func withItems(tries []Try) []Try {
	return slices.DeleteFunc(slices.Clone(tries), func(t Try) bool { return t.Figures.Items == 0 })
}
