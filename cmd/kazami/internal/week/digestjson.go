package week

import (
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// digestShape is a week as kazami digest --json prints it.
type digestShape struct {
	Week     string         `json:"week"`
	AsOf     string         `json:"as_of"`
	Deadline string         `json:"deadline"`
	Judge    []itemShape    `json:"judge"`
	Changed  []itemShape    `json:"changed"`
	Quiet    []itemShape    `json:"quiet"`
	Events   []apartShape   `json:"events"`
	Apart    []apartShape   `json:"apart"`
	Stop     bool           `json:"stop"`    // enough of the list was judged
	Quality  int            `json:"quality"` // discovered items above the quality line; 0: no line
	Left     int            `json:"left"`
	Alerts   []string       `json:"alerts"`
	Sources  []sourceShape  `json:"sources"`
	Limits   []limitShape   `json:"prices"`
	Previous map[string]int `json:"since_last_week"` // empty for the first
}

type itemShape struct {
	ID         horizon.ChangeID   `json:"id"`
	Signal     SignalLine         `json:"signal"`
	Sentence   string             `json:"sentence"`
	Sectors    []string           `json:"sectors"`
	Confidence string             `json:"confidence"`
	Reason     string             `json:"reason"`
	Evidence   tallyShape         `json:"evidence"` // all documents of the change
	Terms      []string           `json:"terms"`
	State      horizon.Action     `json:"state"`
	Documents  []EvidenceShape    `json:"documents"`
	Relevance  *RelevanceShape    `json:"relevance"` // null for what an analyst named
	Drawn      float64            `json:"drawn"`     // the chance with which it was drawn at random; 0: it stands by its rank
	Threats    []linkShape        `json:"threats"`   // mentioned together with it
	Profile    []profileShape     `json:"sector_profile"`
	Categories []categoryShape    `json:"category_profile"`
	Aliases    []aliasShape       `json:"aliases"` // proposed
	Forecast   *ForecastShape     `json:"forecast"`
	Merged     []horizon.ChangeID `json:"merged"` // changes of the digest before that it holds
	From       horizon.ChangeID   `json:"split_from,omitempty"`
}

// tallyShape is the documents of a change, duplicates left out, and who speaks in them.
type tallyShape struct {
	Documents  int `json:"documents"`
	Publishers int `json:"publishers"`
}

// ForecastShape is a forecast for machines.
type ForecastShape struct {
	Horizon string        `json:"horizon"`
	Stage   horizon.Stage `json:"stage"`
	P       float64       `json:"p"`
	Base    float64       `json:"base_rate"`
	N       int           `json:"comparable"`
	Events  int           `json:"comparable_events"`
	Refused string        `json:"refused,omitempty"` // then p is the base rate
	Early   string        `json:"p10,omitempty"`     // the day by which; empty: not within twice the span
	Middle  string        `json:"p50,omitempty"`
	Late    string        `json:"p90,omitempty"`
}

// ForecastShapeOf is a forecast as JSON has it; nil for none.
func ForecastShapeOf(f *horizon.Forecast) *ForecastShape {
	if f == nil {
		return nil
	}
	return &ForecastShape{work.Date(f.Horizon), f.Stage, f.P, f.Base, f.N, f.Events, f.Refused, dayOrNone(f.Early), dayOrNone(f.Middle), dayOrNone(f.Late)}
}

func dayOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return work.Date(t)
}

// aliasShape is another name that the documents give a term.
type aliasShape struct {
	Term   string `json:"term"`
	Other  string `json:"other"`
	Places int    `json:"places"`
	Seen   int    `json:"seen"`
	Line   string `json:"line"`
}

// linkShape is a threat that is mentioned together with a change, for machines.
type linkShape struct {
	Threat horizon.ThreatID `json:"threat"`
	Name   string           `json:"name"`
	liftShape
	EB05      float64         `json:"eb05"`
	G2        float64         `json:"g2"`
	Tested    int             `json:"tested"`
	Sources   int             `json:"sources"`
	Documents []EvidenceShape `json:"documents"`
}

// profileShape is how many of a change's documents name a sector.
type profileShape struct {
	Sector horizon.SectorID `json:"sector"`
	Share  [3]float64       `json:"share"` // and the ends of its 90 % interval
	liftShape
}

// categoryShape is how many of a change's documents are of a category of change.
type categoryShape struct {
	Category horizon.Category `json:"category"`
	Share    [3]float64       `json:"share"` // and the ends of its 90 % interval
	liftShape
}

func categoryShapes(all []horizon.CategoryShare) []categoryShape {
	out := []categoryShape{}
	for _, p := range all {
		out = append(out, categoryShape{p.Category, [3]float64{p.Share.Value, p.Share.Lo, p.Share.Hi}, liftShapeOf(p.Nearness)})
	}
	return out
}

// apartShape is a flag that is listed apart.
type apartShape struct {
	ID        horizon.ChangeID `json:"id"`
	Signal    SignalLine       `json:"signal"`
	Relevance *RelevanceShape  `json:"relevance"`
	Terms     []string         `json:"terms"`
}

// RelevanceShape is how relevant a discovered term is, for machines.
type RelevanceShape struct {
	Kind      string             `json:"kind"`
	Longer    string             `json:"longer,omitempty"`
	Share     float64            `json:"share"`
	Taught    int                `json:"taught"`
	Documents int                `json:"documents"`
	Sources   int                `json:"sources"`
	Sector    liftShape          `json:"sector"`
	Threat    liftShape          `json:"threat"`
	Theme     liftShape          `json:"theme"`
	Concern   [3]float64         `json:"concern"` // share, and the ends of its 90 % interval
	Reasons   map[string]float64 `json:"reasons"`
}

type liftShape struct {
	Observed float64 `json:"observed"`
	Expected float64 `json:"expected"`
	Lift     float64 `json:"lift"`
	Lo       float64 `json:"lo"`
	Hi       float64 `json:"hi"`
}

func liftShapeOf(n horizon.Nearness) liftShape {
	return liftShape{n.Observed, n.Expected, n.Lift.Value, n.Lift.Lo, n.Lift.Hi}
}

// RelevanceShapeOf is what a term has to do with the subject, as JSON has it; nil
// for none.
func RelevanceShapeOf(r *horizon.Relevance) *RelevanceShape {
	if r == nil {
		return nil
	}
	x := &RelevanceShape{Kind: r.Kind, Longer: r.Longer, Share: r.Share, Taught: r.Taught, Documents: r.Documents, Sources: r.Sources,
		Sector: liftShapeOf(r.Sector), Threat: liftShapeOf(r.Threat), Theme: liftShapeOf(r.Theme), Concern: [3]float64{r.Concern.Value, r.Concern.Lo, r.Concern.Hi},
		Reasons: map[string]float64{}}
	for _, p := range r.Reasons {
		x.Reasons[p.Name] = p.Value
	}
	return x
}

// EvidenceShape is a document behind a change, as JSON has it.
type EvidenceShape struct {
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
	Detection []string         `json:"detection"` // from when on it is possible, by bin
}

type limitShape struct {
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

// ShapeOf is a digest for machines.
func ShapeOf(s *work.Work, d *horizon.Digest) digestShape {
	out := digestShape{Week: d.Week.String(), AsOf: work.Stamp(d.AsOf), Deadline: work.Stamp(d.Deadline), Left: d.Left,
		Judge: itemShapes(s, d.Judge), Changed: itemShapes(s, d.Changed), Quiet: itemShapes(s, d.Quiet),
		Events: apartShapes(d.Events), Apart: apartShapes(d.Apart), Stop: d.Stop, Quality: d.Quality, Alerts: work.OrEmpty(d.Alerts), Sources: []sourceShape{}, Limits: []limitShape{}, Previous: map[string]int{}}
	for _, h := range d.Sources {
		out.Sources = append(out.Sources, sourceShape{h.Source.ID, h.OK, h.State, work.Stamp(h.LastGood), work.Stamp(h.Newest), h.Documents, phrase.ReadyEN(h.Readiness)})
	}
	for _, p := range d.Panels {
		out.Limits = append(out.Limits, limitShape{p.Bin.String(), p.Period.String(), p.M, p.F, p.A, p.WatchM, p.WatchF, p.WatchA, p.Sources, p.Flags})
	}
	if d.Previous != nil {
		out.Previous = map[string]int{"waiting": d.Previous.Waiting, "judged": d.Previous.Judged, "documents": d.Previous.Documents}
	}
	return out
}

func apartShapes(all []horizon.DigestApart) []apartShape {
	out := []apartShape{}
	for _, x := range all {
		out = append(out, apartShape{x.ID, NewSignalLine(x.Signal, x.Also...), RelevanceShapeOf(&x.Relevance), work.OrEmpty(x.Terms)})
	}
	return out
}

func itemShapes(s *work.Work, items []horizon.DigestItem) []itemShape {
	out := []itemShape{}
	for _, it := range items {
		x := itemShape{ID: it.ID, Signal: NewSignalLine(it.Signal, it.Also...), Sentence: it.Sentence.String(), Sectors: []string{}, Confidence: it.Confidence,
			Reason: it.Reason.String(), Relevance: RelevanceShapeOf(it.Relevance), Terms: work.OrEmpty(it.Terms), State: it.State, Drawn: it.Drawn}
		x.Evidence = tallyShape{it.Tally.Documents.Int(), it.Tally.Publishers.Int()}
		for _, sector := range it.Sectors {
			x.Sectors = append(x.Sectors, string(sector.ID))
		}
		x.Documents = evidenceShapes(it.Documents)
		x.Threats, x.Profile, x.Categories, x.Aliases = linkShapes(it.Threats), profileShapes(it.Profile), categoryShapes(it.Categories), aliasShapes(it.Aliases)
		x.Forecast = ForecastShapeOf(it.Forecast)
		x.Merged, x.From = work.OrEmpty(it.Before.Merged), it.Before.From
		out = append(out, x)
	}
	return out
}

func evidenceShapes(docs []horizon.DigestDocument) []EvidenceShape {
	out := []EvidenceShape{}
	for _, e := range docs {
		out = append(out, EvidenceShape{e.Source, e.ID, e.Title, e.URL, work.Stamp(e.Published), e.TLP.String(), e.Quote, e.Copies})
	}
	return out
}

func linkShapes(all []horizon.LinkedThreat) []linkShape {
	out := []linkShape{}
	for _, l := range all {
		out = append(out, linkShape{l.Threat.ID, l.Threat.Name, liftShapeOf(l.Nearness), l.EB05, l.G2, l.Tested, l.Sources, evidenceShapes(l.Documents)})
	}
	return out
}

func profileShapes(all []horizon.SectorShare) []profileShape {
	out := []profileShape{}
	for _, p := range all {
		out = append(out, profileShape{p.Sector.ID, [3]float64{p.Share.Value, p.Share.Lo, p.Share.Hi}, liftShapeOf(p.Nearness)})
	}
	return out
}

func aliasShapes(all []horizon.AliasProposal) []aliasShape {
	out := []aliasShape{}
	for _, a := range all {
		out = append(out, aliasShape(a))
	}
	return out
}
