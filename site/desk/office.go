package desk

import (
	"context"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
)

// Office is what the desk is given beside the week: the archive's search, the
// sources, notes of hearings and the opinions that came in. Methods are called
// by many goroutines at once; who asks is given where it is kept. Most is the
// strictest label that the asking person may see: a source of a stricter one is as
// if it were not there.
type Office interface {
	Search(ctx context.Context, q Query, most horizon.TLP) (Found, error)
	Names(ctx context.Context) (Names, error)
	Saved(ctx context.Context, who string) ([]horizon.SavedSearch, error)
	Save(ctx context.Context, s horizon.SavedSearch) error

	Sources(ctx context.Context, most horizon.TLP) ([]Source, error)
	Try(ctx context.Context, id horizon.SourceID, who string, most horizon.TLP) (said string, err error)
	NoteSource(ctx context.Context, n horizon.SourceNote, most horizon.TLP) error

	Runs(ctx context.Context, limit int, most horizon.TLP) ([]Run, error) // newest first

	TermRules(ctx context.Context) ([]horizon.TermRule, error)
	SetTermRule(ctx context.Context, x horizon.TermRule, off bool) error // off takes it back
	Holding(ctx context.Context, terms []string, most horizon.TLP) ([]view.Similar, error)
	PlanWords(ctx context.Context, l WordList) (wordlist.Plan, error)
	DoWords(ctx context.Context, l WordList, mark string) (changed int, err error) // refused unless the plan has the mark

	PutNote(ctx context.Context, n HearingNote) (id string, err error)

	Opinions(ctx context.Context) ([]horizon.SentOpinion, error)
	PutOpinion(ctx context.Context, text string) error
	Answer(ctx context.Context, o horizon.SentOpinion) error
}

// WordList is rows that somebody with a ceiling wants to set, and the reason of those
// without one.
type WordList struct {
	Rows     []wordlist.Row
	Why, Who string
	Most     horizon.TLP
}

// Query is what somebody looks for. Days are such as 2010-03-31, or "".
type Query struct {
	Text, From, To, Source, Sector, Theme, Lang string
	Page                                        int // from 1
}

// Found is what a search gave, and how many documents there are of what.
type Found struct {
	Total  int
	Hits   []Hit // a page of them
	Facets []Facet
	By     string // year, month or week
	Bins   []Count
	Holds  []view.Similar // changes of the week that the words are a term of
	Until  time.Time      // what is dated at that time or later was not looked at, nor what is undated; zero: all was

	Scope horizon.Scope // of the figures
}

// Hit is a document that was found. The snippet is in pieces, those that match marked.
type Hit struct {
	Title, URL, Source string
	Published          time.Time
	TLP                horizon.TLP
	Snippet            []Piece
}

// Piece is a part of a text.
type Piece struct {
	Text string
	Hit  bool
}

// Facet counts what was found by the values of one field, most first; by years,
// in their order.
type Facet struct {
	Field  string
	Values []Count
}

// Names is what the values of fields are called; sectors and themes in the
// order in which they are to be chosen from.
type Names struct {
	Sources         map[string]string // by id
	Sectors, Themes []Named
}

// Named is a value and its name.
type Named struct{ ID, Name string }

// Count is how many documents have a value.
type Count struct {
	Value string
	N     int
}

// Source is how a source stands, and what the people of the desk say of it.
type Source struct {
	horizon.SourceHealth
	Configured bool // it can be tried from here
	Note       horizon.SourceNote
}

// HearingNote is what was heard: seven questions and their answers.
type HearingNote struct {
	Who, Date, Title, Sector, Kind string
	TLP                            horizon.TLP
	Release                        string // under which conditions it may be shared
	Answers                        [7]string
	Remarks                        string
}

// Questions are those of a hearing, after the Seven Questions of the British
// Government Office for Science, in the words of this survey.
func Questions() [7]string {
	return [7]string{
		"今後5年程度で影響が大きいと考える環境変化は何か。",
		"どの脅威を懸念するか。",
		"5年後の理想の姿はどのようなものか。",
		"避けたい5年後はどのようなものか。",
		"いま決めておくべきことは何か。",
		"過去の経験から学べることは何か。",
		"自由に決められるなら何をするか。",
	}
}
