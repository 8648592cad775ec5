package main

import "kazami/internal/horizon"

// digestShape is a week as kazami digest --json prints it.
type digestShape struct {
	Week     string         `json:"week"`
	AsOf     string         `json:"as_of"`
	Deadline string         `json:"deadline"`
	Judge    []itemShape    `json:"judge"`
	Changed  []itemShape    `json:"changed"`
	Quiet    []itemShape    `json:"quiet"`
	Left     int            `json:"left"`
	Alerts   []string       `json:"alerts"`
	Sources  []sourceShape  `json:"sources"`
	Prices   []priceShape   `json:"prices"`
	Previous map[string]int `json:"since_last_week"` // empty for the first
}

type itemShape struct {
	ID         horizon.ChangeID `json:"id"`
	Signal     signalLine       `json:"signal"`
	Sentence   string           `json:"sentence"`
	Sectors    []string         `json:"sectors"`
	Confidence string           `json:"confidence"`
	Reason     string           `json:"reason"`
	Terms      []string         `json:"terms"`
	State      horizon.Action   `json:"state"`
	Documents  []evidenceShape  `json:"documents"`
}

type evidenceShape struct {
	Source    horizon.SourceID   `json:"source"`
	ID        horizon.DocumentID `json:"id"`
	Title     string             `json:"title"`
	URL       string             `json:"url"`
	Published string             `json:"published"`
	TLP       string             `json:"tlp"`
	Quote     string             `json:"quote"`
	Copies    int                `json:"copies"`
}

type sourceShape struct {
	Source    horizon.SourceID `json:"source"`
	OK        bool             `json:"ok"`
	State     string           `json:"state"`
	LastGood  string           `json:"last_good"`
	Newest    string           `json:"newest"`
	Documents int              `json:"documents"`
}

type priceShape struct {
	Bin     string  `json:"bin"`
	Through string  `json:"through"`
	M       int     `json:"m"`
	F       float64 `json:"f"`
	A       float64 `json:"a"`
	WatchM  int     `json:"watch_m"`
	WatchF  float64 `json:"watch_f"`
	WatchA  float64 `json:"watch_a"`
	Sources int     `json:"sources"`
	Flags   int     `json:"flags"`
}

// digestShape is a digest for machines.
func (s *session) digestShape(d *horizon.Digest) digestShape {
	out := digestShape{Week: d.Week.String(), AsOf: stamp(d.AsOf), Deadline: stamp(d.Deadline), Left: d.Left,
		Judge: s.itemShapes(d.Judge), Changed: s.itemShapes(d.Changed), Quiet: s.itemShapes(d.Quiet),
		Alerts: orEmpty(d.Alerts), Sources: []sourceShape{}, Prices: []priceShape{}, Previous: map[string]int{}}
	for _, h := range d.Sources {
		out.Sources = append(out.Sources, sourceShape{h.Source.ID, h.OK, h.State, stamp(h.LastGood), stamp(h.Newest), h.Documents})
	}
	for _, p := range d.Panels {
		out.Prices = append(out.Prices, priceShape{p.Bin.String(), p.Period.String(), p.M, p.F, p.A, p.WatchM, p.WatchF, p.WatchA, p.Sources, p.Flags})
	}
	if d.Previous != nil {
		out.Previous = map[string]int{"waiting": d.Previous.Waiting, "judged": d.Previous.Judged, "documents": d.Previous.Documents}
	}
	return out
}

func (s *session) itemShapes(items []horizon.DigestItem) []itemShape {
	out := []itemShape{}
	for _, it := range items {
		x := itemShape{ID: it.ID, Signal: s.signalLine(it.Signal), Sentence: it.Sentence, Sectors: []string{}, Confidence: it.Confidence,
			Reason: it.Reason, Terms: orEmpty(it.Terms), State: it.State, Documents: []evidenceShape{}}
		for _, sector := range it.Sectors {
			x.Sectors = append(x.Sectors, string(sector.ID))
		}
		for _, e := range it.Documents {
			x.Documents = append(x.Documents, evidenceShape{e.Source, e.ID, e.Title, e.URL, stamp(e.Published), e.TLP.String(), e.Quote, e.Copies})
		}
		out = append(out, x)
	}
	return out
}
