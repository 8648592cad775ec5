package main

import (
	"crypto/x509"
	"io"
	"log/slog"
	"net/http"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

// work is what the rooms work with: a profile, resolved, as of a cut-off, and the
// world outside as it is given.
type work struct {
	cfg     *config.Config
	words   dictionary // the dictionary with the config's own words; loaded once
	profile config.Profile
	name    string    // of the profile
	asOf    time.Time // cut-off, exclusive
	named   bool      // the cut-off is a day that somebody named, by --as-of or in the profile
	horizon time.Time
	data    string
	out     string
	log     *slog.Logger
	command string

	configFile string // config.yaml, as it was named
	nowText    string // what --now says, or ""

	now    func() time.Time
	ticks  func() time.Time // now, going on; nil: as now
	given  bool             // now is what --now says
	stderr io.Writer
	web    http.RoundTripper    // nil: real connections
	roots  *x509.CertPool       // of mail servers; nil: those of the system
	pdf    *pdftext.Reader      // nil: PDFs stay unread
	disk   func(string) int64   // nil: the real one's free bytes
	yield  func() (done func()) // closes the index that a desk searches while another is written; nil: no desk
}

// since is the date from which documents are counted.
func (s *work) since() time.Time {
	t, err := config.Day(s.cfg.Detect.Since) // checked when the config was read
	if err != nil {
		panic(err)
	}
	return t
}

// week is the ISO week of the last day before the cut-off.
func (s *work) week() horizon.Period { return horizon.WeekOf(s.asOf.Add(-time.Second)) }
