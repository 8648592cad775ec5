package horizon

import "time"

// Figures are what one try to read a source gave: what its health is judged by.
type Figures struct {
	Cause       Cause          `json:"cause,omitempty"`  // why nothing could be read, or not all
	Status      int            `json:"status,omitempty"` // of the server's answer; 0 where there was none
	NotModified bool           `json:"not_modified,omitempty"`
	Items       int            `json:"items"`
	New         int            `json:"new"` // of the items: not known before
	Revised     int            `json:"revised,omitempty"`
	Bad         int            `json:"bad,omitempty"`        // items that could not be read, not among Items
	Oldest      time.Time      `json:"oldest,omitzero"`      // of the items' dates that are not in the future
	Newest      time.Time      `json:"newest,omitzero"`      // likewise
	Langs       map[string]int `json:"langs,omitempty"`      // items by language
	Title       int            `json:"title,omitempty"`      // median length of the titles, in characters
	Redated     int            `json:"redated,omitempty"`    // of the items: known, with another date
	Asked       int            `json:"asked,omitempty"`      // of the items: dated at the moment of the request
	Timed       int            `json:"timed,omitempty"`      // of the items: dated by a time of day
	Ahead       int            `json:"ahead,omitempty"`      // of the items: dated in the future
	Furthest    time.Time      `json:"furthest,omitzero"`    // of these dates
	MovedTo     string         `json:"moved_to,omitempty"`   // where the source's address redirects to
	Feed        string         `json:"feed,omitempty"`       // that a page names which came in place of a feed
	TakenOver   bool           `json:"taken_over,omitempty"` // that is asked in place of the address
	CertUntil   time.Time      `json:"cert_until,omitzero"`  // when its server's certificate ends
}

// Cause is why a source could not be read.
type Cause string

// The causes, as far as they can be distinguished.
const (
	CauseChallenge Cause = "challenge"  // 202, or a challenge for browsers in place of a feed
	CauseHome      Cause = "home"       // a page that names its feed, in place of it
	CauseErrorPage Cause = "error_page" // an error page with status 200
	CauseLogin     Cause = "login"      // a login in place of a feed
	CausePage      Cause = "page"       // another page for browsers in place of a feed
	CauseEmpty     Cause = "empty"      // an answer without items, or without a body
	CauseRefused   Cause = "refused"    // 401, 403 and the like
	CauseGone      Cause = "gone"       // 404 or 410
	CauseBusy      Cause = "busy"       // 429 or 503: asks to be left alone
	CauseStatus    Cause = "status"     // another answer that is no success
	CauseRobots    Cause = "robots"     // barred by robots.txt
	CauseNetwork   Cause = "network"    // no whole answer came
	CauseProxy     Cause = "proxy"      // the proxy on the way did not let it through
	CauseInner     Cause = "inner"      // its address is a private one, and the config does not allow that
	CauseUnread    Cause = "unreadable" // an answer that cannot be read as the kind it should be
)

// Scope is what the figures of one reader's pages have in common: how strictly labelled
// their documents are at most, and as of when. It makes figures of numbers that are
// given, and reckons none.
type Scope struct {
	Book *Book
	Most TLP
	AsOf time.Time // last moment that is known
}

// Figure is a number of documents that may be seen, or of what is read from these.
func (s Scope) Figure(subject string, m Measure, span Days, sources string, x float64) Figure {
	panel, sources := UpTo(s.Most, sources)
	return s.Book.Put(Counted{Subject: subject, Measure: m, Period: span, Panel: panel, Sources: sources, AsOf: s.AsOf}, x)
}

// Items is how many things a page lists, or leaves out, of a subject.
func (s Scope) Items(subject string, n int) Figure {
	return s.Figure(subject, MeasureItems, Days{}, AllSources, float64(n))
}

// OfPanel is a number of a panel as its detector stood in the last period.
func (s Scope) OfPanel(name Panel, p PanelLimits, m Measure, watched bool, x float64) Figure {
	subject := "panel/"
	if watched {
		subject = "watched/"
	}
	return s.Book.Put(Counted{Subject: subject + p.Bin.String(), Measure: m, Period: DaysOf(p.Period, 1), Panel: name, Sources: UsedSources, AsOf: s.AsOf}, x)
}
