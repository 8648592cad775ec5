// Package work is what the rooms of the program work with: a profile, resolved,
// as of a cut-off; the clock; the vocabulary; and the world outside as it is
// given. A value of it is copied to be changed, but for its log, to which Record
// gives the number of a run; it has no state of its own.
package work

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

// Work is what the rooms work with: a profile, resolved, as of a cut-off, and the
// world outside as it is given.
type Work struct {
	Cfg     *config.Config
	Words   dictionary // the dictionary with the config's own words; loaded once
	Profile config.Profile
	Name    string    // of the profile
	AsOf    time.Time // cut-off, exclusive
	Named   bool      // the cut-off is a day that somebody named, by --as-of or in the profile
	Horizon time.Time
	Data    string
	Out     string
	Log     *slog.Logger
	Command string

	ConfigFile string // config.yaml, as it was named
	NowText    string // what --now says, or ""

	Now      func() time.Time
	Ticks    func() time.Time // now, going on; nil: as now
	Given    bool             // now is what --now says
	Stderr   io.Writer
	Silent   bool                     // no progress is drawn, on a terminal either
	StepName func(step string) string // what a step is called in progress; nil: as it is
	Web      http.RoundTripper        // nil: real connections
	Roots    *x509.CertPool           // of mail servers; nil: those of the system
	Pdf      *pdftext.Reader          // nil: PDFs stay unread
	Disk     func(string) int64       // nil: the real one's free bytes
	Yield    func() (done func())     // closes the index that a desk searches while another is written; nil: no desk
}

// Since is the date from which documents are counted.
func (s *Work) Since() time.Time {
	t, err := config.Day(s.Cfg.Detect.Since) // checked when the config was read
	if err != nil {
		panic(err)
	}
	return t
}

// Week is the ISO week of the last day before the cut-off.
func (s *Work) Week() horizon.Period { return horizon.WeekOf(s.AsOf.Add(-time.Second)) }
