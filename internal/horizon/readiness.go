package horizon

import "time"

// Prospect is whether a detection is possible for a source.
type Prospect string

// The prospects.
const (
	Possible Prospect = "possible" // now
	Later    Prospect = "later"    // from a day on, if it goes on as it does
	Unsaid   Prospect = "unsaid"   // too few documents to say when
	Silent   Prospect = "silent"   // no document lately
)

// Readiness is when a detection becomes possible for a source by one bin, a copy of
// what the detector's own rules say. It says nothing of how large a rise must be.
type Readiness struct {
	Bin       Bin
	Prospect  Prospect
	Documents int       // counted so far
	Days      int       // since the first of them, or since its period began if that is over
	History   int       // periods since the first of them that are over
	Needed    int       // such periods at which the first detection is possible; 0: not known
	From      time.Time // the first day on which it is; zero: not known
	Last      Period    // the newest period with a document
}

// Detectable reports whether a detection is possible by any bin.
func (h *SourceHealth) Detectable() bool {
	for _, r := range h.Readiness {
		if r.Prospect == Possible {
			return true
		}
	}
	return false
}
