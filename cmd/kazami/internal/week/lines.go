package week

import (
	"context"
	"fmt"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// SignalLine is a signal as kazami detect --json prints it.
type SignalLine struct {
	Week     horizon.Period     `json:"week"`
	Term     string             `json:"term"`
	Stage    horizon.Stage      `json:"stage"`
	Flagged  bool               `json:"flagged"`
	E        float64            `json:"e"`
	A        float64            `json:"a"`
	Observed float64            `json:"observed"`
	Expected float64            `json:"expected"`
	Lo       float64            `json:"lo"`
	Hi       float64            `json:"hi"`
	Sources  []horizon.SourceID `json:"sources"`
	Onset    horizon.Period     `json:"onset"`
	Warnings []string           `json:"warnings"`
	M        int                `json:"m"`
	F        float64            `json:"f"`
	Watch    bool               `json:"watch"`
	Open     bool               `json:"open"`
	Gated    string             `json:"gated"`
	Panel    horizon.Panel      `json:"panel"`
	Also     []SignalLine       `json:"also,omitempty"` // the same series, detected by its other counts; nothing is added up

	Relevance *RelevanceShape `json:"relevance,omitempty"` // of a discovered term in the archive
}

// NewSignalLine is a signal as JSON has it, without its relevance, and what else
// detected the same series.
func NewSignalLine(g horizon.Signal, also ...horizon.Signal) SignalLine {
	line := SignalLine{Week: g.Period, Term: g.Name, Stage: g.Stage, Flagged: g.Flagged, E: g.E, A: g.A,
		Observed: g.Observed, Expected: g.Expected, Lo: g.Ratio.Lo, Hi: g.Ratio.Hi, Sources: work.OrEmpty(g.Sources), Onset: g.Onset,
		Warnings: work.OrEmpty(g.Warnings), M: g.M, F: g.F, Watch: g.Watch, Open: g.Open, Gated: g.Gated, Panel: g.Panel}
	for _, x := range also {
		line.Also = append(line.Also, NewSignalLine(x))
	}
	return line
}

// AlsoBy says by what other counts a series was detected.
func AlsoBy(all []SignalLine) (text string) {
	for _, x := range all {
		text += fmt.Sprintf("; also by %s since %s, E %.3g of %.0f", x.Week.Bin, x.Onset, x.E, x.A)
	}
	return text
}

// ClusterLine is a change as kazami explain --changes --json prints it.
type ClusterLine struct {
	ID      horizon.ChangeID   `json:"id"`
	Head    SignalLine         `json:"head"`
	Terms   []string           `json:"terms"` // flagged series of the same change
	Event   bool               `json:"event"` // an event rather than a change
	Apart   bool               `json:"apart"` // boilerplate, a name or a version
	Threats []linkShape        `json:"threats"`
	Profile []profileShape     `json:"sector_profile"`
	Kinds   []categoryShape    `json:"category_profile"`
	Aliases []aliasShape       `json:"aliases"`
	Merged  []horizon.ChangeID `json:"merged"`
	From    horizon.ChangeID   `json:"split_from,omitempty"`
	History []changeWas        `json:"history"` // as of each digest that was written
}

// changeWas is a change as of a digest.
type changeWas struct {
	Cut     string             `json:"as_of"`
	Label   string             `json:"label"`
	Members []string           `json:"terms"`
	Merged  []horizon.ChangeID `json:"merged"`
	From    horizon.ChangeID   `json:"split_from,omitempty"`
}

func (b *digester) ClusterLine(ctx context.Context, f detection.Flag) (ClusterLine, error) {
	id := b.ChangeOf(f.Signal)
	head := NewSignalLine(f.Signal, f.Also...)
	head.Relevance = RelevanceShapeOf(b.relevanceOf(f.Signal))
	threats, err := b.threatsOf(ctx, f)
	if err != nil {
		return ClusterLine{}, err
	}
	before := b.before(id)
	line := ClusterLine{Head: head, Terms: work.OrEmpty(f.Within), Threats: linkShapes(threats), Profile: profileShapes(b.profile(f)), Kinds: categoryShapes(b.categories(f)),
		Aliases: aliasShapes(b.aliases(f)), Merged: work.OrEmpty(before.Merged), From: before.From, History: []changeWas{}}
	history, err := b.store.ClusterHistory(ctx, id, b.AsOf)
	for _, h := range history {
		line.History = append(line.History, changeWas{work.Date(h.Cut), h.Label, h.Members, work.OrEmpty(h.Merged), h.From})
	}
	return line, err
}
