package card

import (
	"cmp"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// News is a document that is new since last week, as a line.
type News struct {
	Date, Source, TLP, Title, URL string
	Names                         []Naming
}

// Naming is what a document names of one sort.
type Naming struct{ Sort, Names string }

// namesShown is how many names of one sort stand with a document.
const namesShown = 4

// NewsOf is the first documents of a stream, at most so many.
func NewsOf(s horizon.Stream, most int) (all []News) {
	names := map[horizon.SourceID]string{}
	for _, x := range s.Sources {
		names[x.Source] = x.Name
	}
	for _, x := range s.Documents[:min(len(s.Documents), most)] {
		row := News{Date: monthDay(x.Published), Source: cmp.Or(names[x.Source], string(x.Source)), TLP: "TLP:" + x.TLP.String(),
			Title: cmp.Or(x.Title, phrase.Address(string(x.ID))), URL: phrase.Web(x.URL)}
		for _, n := range []Naming{{"注目語", Some(x.Watched, namesShown)}, {"テーマ", Some(x.Themes, namesShown)}, {"脅威", Some(x.Threats, namesShown)}, {"分野", Some(x.Sectors, namesShown)}} {
			if n.Names != "" {
				row.Names = append(row.Names, n)
			}
		}
		all = append(all, row)
	}
	return all
}

// SpanOf is the days of a stream: 12月25日から12月31日.
func SpanOf(s horizon.Stream) string {
	return monthDay(s.From) + "から" + monthDay(s.To.Add(-time.Second))
}

func monthDay(t time.Time) string { return t.In(horizon.Tokyo).Format("1月2日") }
