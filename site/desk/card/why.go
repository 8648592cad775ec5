package card

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/desk/view"
	"kazami/site/phrase"
	"kazami/site/reading"
)

// Why is what the pane says of why a change is there.
type Why struct {
	Category       horizon.Category // "": nobody chose it
	Sign, Colour   string           // of the category
	Rising         string           // 新しい検知, 増加が続く（2008年から）, or ""
	Key            horizon.Words    // what the picture's lines are, and which documents detection used
	Told           []Document       // the telling ones
	Joined         []Joined         // by people
	Voices         horizon.Words    // of how many publishers they are
	Refutes        []horizon.Words
	Searched       string // where counter-evidence was looked for; "" where nobody wrote it
	Counter        []string
	NobodyLooked   string // that nobody did, or ""
	Sectors        []horizon.Words
	Threats        []horizon.Words
	Through        string // the time that sectors and threats are counted over
	All            horizon.Words
	Reckoned, Over horizon.Words // of the last year, and of the evidence
}

// Document is a document as a line of text, with a quotation in three parts, of which the
// second is the word of the change.
type Document struct {
	TLP, Date, Source, Title, URL string
	Before, Mark, After           string
	Copies                        horizon.Words
}

func whyOf(w view.Week, d view.Detail) Why {
	look := chart.LookOf(d.Change.Category)
	y := Why{Category: d.Change.Category, Sign: look.Mark, Colour: look.Slug, Key: reading.PictureKey(d.Tally), Refutes: d.Refutes,
		Searched: d.Change.Searched, Counter: d.Change.Counter, Through: reading.Spanned(d.Tally), All: phrase.Docs(d.Tally.Documents)}
	fresh := false
	for _, it := range slices.Concat(w.Judge, w.Changed, w.Quiet) {
		if it.ID == d.Change.ID {
			fresh, y.Over = it.Signal.Flagged, reading.OverThreshold(w.Scope, it.Signal)
			break
		}
	}
	y.Rising = reading.Rising(fresh, d.Tally, w.Scope)
	if last := d.Tally.Last(); last != nil {
		y.Reckoned = phrase.UsedSentence(*last)
	}
	if y.Searched == "" && len(y.Counter) == 0 {
		y.NobodyLooked = reading.NobodyLooked
	}
	voices := map[string]bool{}
	for _, x := range d.Telling {
		y.Told, voices[cmp.Or(x.Publisher, x.From, string(x.Source))] = append(y.Told, DocumentOf(w.Scope, x)), true
	}
	y.Joined = JoinedOf(w.Scope, d.Joined)
	y.Voices = reading.Voices(w.Scope, len(y.Told), len(voices))
	for _, x := range d.Named {
		y.Sectors = append(y.Sectors, reading.Named(x.Name, x.Documents))
	}
	for _, x := range d.Beside {
		y.Threats = append(y.Threats, reading.Named(x.Name, x.Documents))
	}
	return y
}

// DocumentOf is a document of a change as a line.
func DocumentOf(s horizon.Scope, x view.Told) Document {
	out := Document{TLP: "TLP:" + x.TLP.String(), Date: phrase.DateKnown(x.Published, x.Precision), Source: source(x), Title: phrase.Title(x.Title, x.Cited), URL: phrase.Web(x.URL)}
	out.Before, out.Mark, out.After = phrase.Parted(x.Quote, x.Mark)
	if x.Copies > 0 {
		out.Copies = phrase.Copies(s, x.DigestDocument)
	}
	return out
}

// source is who speaks in a document, and in which source it was read.
func source(x view.Told) string {
	from := cmp.Or(x.From, string(x.Source))
	if x.Publisher == "" || x.Publisher == from {
		return from
	}
	return from + "（" + x.Publisher + "）"
}
