package desk

import (
	"cmp"
	"net/http"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/phrase"
)

// streamPage is what is new since last week.
type streamPage struct {
	frame
	Span, Order, Mentions string
	Left, Total           horizon.Words
	Documents             []newRow
	Terms                 []mentionRow
}

type newRow struct {
	Date, Source, TLP, Title, URL string
	Names                         []naming
}

// naming is what a document names of one sort.
type naming struct{ Sort, Names string }

type mentionRow struct {
	Term, Path         string
	Documents, Sources horizon.Words
}

// stream shows what is new since last week.
func stream(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		s, err := d.Views.Stream(r.Context(), v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		d.render(w, http.StatusOK, "stream.html", streamPage{frame: d.frame(v, "/new", "先週からの新着"), Span: spanOf(s), Order: phrase.NearFirst, Left: phrase.NewLeft(s),
			Mentions: phrase.MentionsOnly, Total: phrase.NewDocs(s), Documents: newRows(s), Terms: mentionRows(s)})
	}
}

// spanOf is the days of a stream: 12月25日から12月31日.
func spanOf(s horizon.Stream) string {
	day := func(t time.Time) string { return t.In(horizon.Tokyo).Format("1月2日") }
	return day(s.From) + "から" + day(s.To.Add(-time.Second))
}

func newRows(s horizon.Stream) (all []newRow) {
	names := map[horizon.SourceID]string{}
	for _, x := range s.Sources {
		names[x.Source] = x.Name
	}
	for _, x := range s.Documents {
		row := newRow{Date: x.Published.In(horizon.Tokyo).Format("1月2日"), Source: cmp.Or(names[x.Source], string(x.Source)), TLP: "TLP:" + x.TLP.String(),
			Title: cmp.Or(x.Title, string(x.ID)), URL: phrase.Web(x.URL)}
		for _, n := range []naming{{"注目語", card.Some(x.Watched, namesShown)}, {"テーマ", card.Some(x.Themes, namesShown)}, {"脅威", card.Some(x.Threats, namesShown)}, {"分野", card.Some(x.Sectors, namesShown)}} {
			if n.Names != "" {
				row.Names = append(row.Names, n)
			}
		}
		all = append(all, row)
	}
	return all
}

// namesShown is how many names of one sort stand with a document.
const namesShown = 4

func mentionRows(s horizon.Stream) (all []mentionRow) {
	for _, m := range s.Mentions {
		q := Query{Text: `"` + m.Term + `"`, From: phrase.ISO(s.From, horizon.ByDay), To: phrase.ISO(s.To.Add(-time.Second), horizon.ByDay)}
		documents, sources := phrase.MentionedIn(s, m)
		all = append(all, mentionRow{m.Term, q.path(), documents, sources})
	}
	return all
}

// cold is from when on sources can be judged, and what makes that earlier.
type cold struct {
	Sentence      horizon.Words
	Note          string
	First         bool // none can be judged yet
	Sources, Docs horizon.Words
	Rows          []coldRow
	Pack          phrase.Way
}

type coldRow struct {
	Name string
	When []string
	Way  phrase.Way
}

// coldOf is what is said of sources, and a row of each that cannot be judged yet; nil
// where all can.
func coldOf(scope horizon.Scope, list []horizon.SourceHealth) *cold {
	c := &cold{Note: phrase.ReadinessNote, Pack: phrase.PackWay}
	possible, sources, documents := 0, 0, 0
	for _, s := range list {
		if s.Documents == 0 {
			continue
		}
		sources, documents = sources+1, documents+s.Documents
		if s.Detectable() {
			possible++
			continue
		}
		c.Rows = append(c.Rows, coldRow{cmp.Or(s.Source.Name, string(s.Source.ID)), phrase.Ready(s.Readiness), phrase.WayOf(s.Source.Kind, string(s.Source.ID))})
	}
	if len(c.Rows) == 0 {
		return nil
	}
	c.First, c.Sentence = possible == 0, phrase.Readable(scope, sources, possible)
	c.Sources, c.Docs = phrase.ReadSoFar(scope, sources, documents)
	return c
}
