package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
)

// explainCommand says why a term is detected, or not.
type explainCommand struct {
	Term    string `arg:"" optional:"" help:"A term, the name or id of a theme, or the id of a change."`
	Week    string `help:"As of the end of this week, month or year, in place of the cut-off: 2009-W40, 2009-10, 2009." placeholder:"WEEK"`
	Changes bool   `help:"Show what belongs to the change: terms, threats, sectors, history. Without TERM: of every open detection."`
}

// Help is the example of kazami explain --help.
func (explainCommand) Help() string {
	return `Shows for the public and the full panel, by month and by year: what was
observed and expected, by source and period by period, so that E can be checked by hand; what E must reach
and its maximum; the conditions; how many documents would have been enough; and the documents.

  by the background: sum over sources of read x (Y + kappa p)/(base + kappa), kappa = min(2000, shape/p)
  reference = max(by the background, by the season)
  C = (above 0: ln(1 + exp(C before)), else 0) + min(y ln r - (y + k) ln((k + r reference)/(k + reference)), limit)   for r = 1.5, 2, 3, 5
  E = mean of exp(C) = R/w;   A = 1/w, w: the term's share of the limit, over which C before is stated;   y: documents that count, at most a few of each publisher

--changes shows everything, also what is not CLEAR: it must not be published.

Example:
  kazami explain IPv6への移行
  kazami explain SCADA --week 2009-W40
  kazami explain --changes`
}

// explained is one line of kazami explain --json.
type explained struct {
	week.SignalLine
	Bin        string               `json:"bin"`
	Documents  int                  `json:"documents"`
	Background float64              `json:"background"` // p = (background + a)/(base + b)
	Base       float64              `json:"base"`
	PriorA     float64              `json:"prior_a"`
	PriorB     float64              `json:"prior_b"`
	Mu         float64              `json:"mu"`
	K          float64              `json:"k"`
	P          float64              `json:"p"`
	Psi        float64              `json:"psi"`
	Weight     *detection.Weight    `json:"weight"`
	Support    int                  `json:"support"` // publishers above their own expectation
	Reasons    []string             `json:"reasons"`
	Change     horizon.ChangeID     `json:"change,omitempty"` // that holds the term as one of several
	Forecast   *week.ForecastShape  `json:"forecast"`
	Parts      []part               `json:"parts"` // by source and language; they add up to observed and expected
	Steps      []step               `json:"steps"` // oldest first
	Strongest  *step                `json:"strongest,omitempty"`
	Evidence   []week.EvidenceShape `json:"evidence"` // the newest documents of the window
	Found      []detection.Found    `json:"found"`    // by search: evidence, never counted
}

func (c explainCommand) Run(ctx context.Context, a *app) error {
	if c.Changes {
		return c.changes(ctx, a)
	}
	if c.Term == "" {
		return work.Advise("The term is missing.", "kazami explain", "kazami explain TERM, or kazami explain --changes for all open detections")
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		if err := cutAtPeriod(&s.Work, c.Week); err != nil {
			return err
		}
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		wanted, err := wantedChange(ctx, &s.Work, store, v, c.Term)
		if err != nil {
			return err
		}
		d, err := detection.DetectAsked(ctx, &s.Work, store, v, detection.Asking{Traced: func(name string, theme horizon.ThemeID) bool { return detection.Belongs(wanted, theme, name) }})
		if err != nil {
			return err
		}
		holder, err := partOf(ctx, &s.Work, store, wanted)
		if err != nil {
			return err
		}
		if holder.ID != "" && !s.app.opts.JSON {
			fmt.Fprintf(s.app.stdout, "%s is part of %s (%s), with %s\n", wanted.Terms[0], holder.Label, holder.ID, strings.Join(slices.DeleteFunc(holder.Members, func(m string) bool { return m == wanted.Terms[0] }), ", "))
		}
		hits, err := detection.FoundFor(ctx, &s.Work, store, v, wanted)
		if err != nil {
			return err
		}
		for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
			for _, e := range d.ExplainOf(name, wanted) {
				g := e.Signal
				g.Panel = name
				outlook := detection.ForecastOf(&s.Work, d, g)
				docs, err := week.WindowDocuments(ctx, &s.Work, store, v, d, e)
				if err != nil {
					return err
				}
				weight, err := d.WeightOf(name, e)
				if err != nil {
					return err
				}
				if err := s.printVerdict(e, holder.ID, weight, outlook, docs, hits); err != nil {
					return err
				}
			}
		}
		if !s.app.opts.JSON {
			detection.PrintFound(s.app.stdout, hits)
		}
		if len(d.Panels[horizon.FullPanel].Replays) == 0 {
			fmt.Fprintln(s.app.stdout, nothingCounted)
		}
		return nil
	})
}

// wantedChange is the change that a user's words mean: a change, a theme, or a term.
func wantedChange(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, word string) (horizon.Change, error) {
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return horizon.Change{}, err
	}
	for _, c := range changes {
		if string(c.ID) == word || c.Name == word || c.NameEN == word {
			return c, nil
		}
	}
	for id, t := range v.Themes {
		if string(id) == word || t.Name == word || strings.EqualFold(t.NameEN, word) {
			return horizon.Change{Name: t.Name, Themes: []horizon.ThemeID{id}}, nil
		}
	}
	if strings.HasPrefix(word, "term-") {
		c, err := detection.ChangeFor(ctx, s, store, horizon.ChangeID(word))
		if _, unknown := errors.AsType[*work.Advice](err); !unknown {
			return c, err
		}
	}
	t, err := detection.TermRulesOf(ctx, s, store)
	return horizon.Change{Name: word, Terms: []string{t.Name(v.Term(word))}}, err
}

// partOf is the change of the last digest that holds a term as one of several; its ID
// is "" where none does.
func partOf(ctx context.Context, s *work.Work, store *archive.Store, wanted horizon.Change) (k archive.Cluster, err error) {
	all, err := store.Clusters(ctx, s.AsOf)
	for _, k := range all {
		if len(wanted.Terms) == 1 && len(k.Members) > 1 && slices.Contains(k.Members, wanted.Terms[0]) {
			return k, nil
		}
	}
	return archive.Cluster{}, err
}

// printVerdict writes a verdict for people or as JSON.
func (s *session) printVerdict(v trends.Verdict, of horizon.ChangeID, weight *detection.Weight, outlook *horizon.Forecast, docs []week.EvidenceShape, hits []detection.Found) error {
	line := week.NewSignalLine(v.Signal)
	if s.app.opts.JSON {
		return s.app.printJSON(explained{line, v.Period.Bin.String(), v.Documents, v.Background, v.Base, v.PriorA, v.PriorB, v.Mu, v.K, v.P, v.Psi, weight, v.Support, work.OrEmpty(v.Reasons), of,
			week.ForecastShapeOf(outlook), partsOf(v), stepsOf(v), strongest(v), docs, work.OrEmpty(hits)})
	}
	if v.Documents == 0 {
		fmt.Fprintf(s.app.stdout, "%s panel, by %s up to %s: in none of its documents; the first ones would be compared with what follows\n", v.Panel, v.Period.Bin, v.Period)
	}
	verdict := "not detected"
	if v.Open {
		verdict = "DETECTED, still rising"
	}
	if name := v.Stage.English(); name != "" {
		verdict += fmt.Sprintf(", stage %s (%s)", name, v.Stage.Name())
	}
	fmt.Fprintf(s.app.stdout, "%s panel, by %s up to %s: %s\n", v.Panel, v.Period.Bin, v.Period, verdict)
	fmt.Fprintf(s.app.stdout, "  observed %.0f, expected %.2f in %d %s; %.2f times (90 %% interval %.2f to %.2f)\n", v.Observed, v.Expected, v.Window, work.Plural(v.Window, v.Period.Bin.String()), v.Ratio.Value, v.Ratio.Lo, v.Ratio.Hi)
	fmt.Fprintf(s.app.stdout, "  evidence E = %.3g: %s; needed A = %s%s\n  %s\n", v.E, howRare(v.E, v.Period.Bin), detection.Needed(v.A), watchNote(v.Watch), weight.Words())
	fmt.Fprintf(s.app.stdout, "  background: p = (Y + a)/(N + b) = (%.5g + %g)/(%.6g + %.6g) = %.4g; mu %.4g, k = 1/(psi + 1/(a + Y)) = %.4g with psi %.3g; %d documents in all\n",
		v.Background, v.PriorA, v.Base, v.PriorB, v.P, v.Mu, v.K, v.Psi, v.Documents)
	if len(v.Sources) > 0 {
		fmt.Fprintf(s.app.stdout, "  sources: %v (effective %.1f); support: %s above their own expectation\n", v.Sources, v.Effective, work.Count(v.Support, "publisher"))
	}
	for _, r := range v.Reasons {
		fmt.Fprintf(s.app.stdout, "  because: %s\n", r)
	}
	if outlook != nil {
		fmt.Fprintf(s.app.stdout, "  outlook: %s\n", detection.ForecastWords(outlook))
	}
	s.printSteps(v)
	for _, d := range docs {
		fmt.Fprintf(s.app.stdout, "  document: %s %s %s: %s\n", d.Published, d.TLP, d.Source, d.Title)
	}
	for _, w := range v.Warnings {
		fmt.Fprintf(s.app.stdout, "  beware: %s\n", w)
	}
	return nil
}

// howRare is what evidence says, in words.
func howRare(e float64, b horizon.Bin) string {
	if e <= 1 {
		return "none, no more documents than by chance"
	}
	return fmt.Sprintf("one such false alarm in that many %ss", b)
}

func watchNote(watch bool) string {
	if watch {
		return " (watched)"
	}
	return ""
}
