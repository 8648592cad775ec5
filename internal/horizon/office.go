package horizon

import "time"

// SourceNote is what somebody said of a source, and whether it is read by
// schedule. Of several on a source the newest holds.
type SourceNote struct {
	Source SourceID
	Who    string
	When   time.Time
	Paused bool
	Text   string
}

// SavedSearch is a search that somebody keeps under a name. The query is in the
// form of a web address's: q=…&from=….
type SavedSearch struct{ Who, Name, Query string }

// SentOpinion is an opinion as it came in. Public is of it what Opinion holds
// alone, once it is answered.
type SentOpinion struct {
	ID   int64
	Text string // as it was sent; not public
	Who  string // answered
	Opinion
}

// RuleKind is what a rule of a term does.
type RuleKind string

// The kinds of rules.
const (
	WatchRule RuleKind = "watch" // the term is looked at as a theme is
	StopRule  RuleKind = "stop"  // the term is no subject: none of its flags is shown
	JoinRule  RuleKind = "join"  // Other is another name of the term, and counted as it
	ApartRule RuleKind = "apart" // Other is not: it is not proposed again
)

// TermRule is how a term is counted, as an analyst set it. It holds from the data
// cut-off on that the analyst looked at.
type TermRule struct {
	Kind  RuleKind
	Term  string
	Other string // of JoinRule and ApartRule
	Cut   time.Time
	When  time.Time
	Who   string
	Why   string
}

// RuleChange is a term rule that is set, or with Off taken back.
type RuleChange struct {
	TermRule
	Off bool
}

// Run is an entry of the ledger: one command or job that changed the archive.
type Run struct {
	ID       int64 // as "run" in the log
	Command  string
	Who      string    // "": an earlier program entered it
	Started  time.Time // in Tokyo, as all times here
	Ended    time.Time // zero: it is at work, or was killed
	AsOf     time.Time // the exclusive data cut-off
	Result   string    // how it ended; of a failure it may name what is private
	Analysis int       // by which the documents were read that it detected in; 0: not known, or nothing was detected
}
