package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
)

// changes prints what belongs to the open detections, or to one of them.
func (c explainCommand) changes(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		if err := cutAtPeriod(&s.Work, c.Week); err != nil {
			return err
		}
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(ctx, &s.Work, store, v)
		if err != nil {
			return err
		}
		b := week.NewDigester(&s.Work, store, v, d, horizon.Red)
		if err := b.Prepare(ctx); err != nil {
			return err
		}
		if b.Grouping, err = detection.GroupFlags(ctx, &s.Work, store, v, d, horizon.FullPanel); err != nil {
			return err
		}
		found, names := false, []string{}
		for i, f := range b.All() {
			id := b.ChangeOf(f.Signal)
			names = append(append(names, string(id)), f.Members()...)
			if c.Term != "" && string(id) != c.Term && !slices.ContainsFunc(f.Members(), func(m string) bool { return m == c.Term || b.Names.Is(horizon.ChangeID(c.Term), m) }) {
				continue
			}
			found = true
			line, err := b.ClusterLine(ctx, f)
			if err != nil {
				return err
			}
			line.ID, line.Event, line.Apart = id, i >= len(b.Judge) && i < len(b.Judge)+len(b.Events), i >= len(b.Judge)+len(b.Events)
			if err := s.printChange(line); err != nil {
				return err
			}
		}
		if c.Term == "" && !found && !s.app.opts.JSON {
			fmt.Fprintf(s.app.stdout, "No detection is open as of %s. kazami explain TERM says why.\n", work.Date(s.AsOf.AddDate(0, 0, -1)))
		}
		if c.Term != "" && !found {
			return work.Advise(fmt.Sprintf("No open detection is called %q.%s", c.Term, suggest.DidYouMean(c.Term, names)), "the database as of "+work.Date(s.AsOf.AddDate(0, 0, -1)), "kazami explain --changes")
		}
		return nil
	})
}

func (s *session) printChange(c week.ClusterLine) error {
	if s.app.opts.JSON {
		return s.app.printJSON(c)
	}
	h := c.Head
	kind := ""
	if h.Relevance != nil {
		kind = fmt.Sprintf("; %s, ranked %.0f %%", h.Relevance.Kind, 100*h.Relevance.Share)
	}
	fmt.Fprintf(s.app.stdout, "%-28s %s\n    %s %s: %.0f observed, %.3g expected, E %.3g of %.0f, %s%s%s\n", c.ID, h.Term, h.Week, h.Stage.English(),
		h.Observed, h.Expected, h.E, h.A, work.Count(len(h.Sources), "source"), week.AlsoBy(h.Also), kind)
	if len(c.Terms) > 0 {
		fmt.Fprintf(s.app.stdout, "    same documents: %s\n", strings.Join(c.Terms, ", "))
	}
	for _, t := range c.Threats {
		fmt.Fprintf(s.app.stdout, "    mentioned together with %s (%s): %.0f documents, %.3g expected, EB05 %.1f, %s\n", t.Threat, t.Name, t.Observed, t.Expected, t.EB05, work.Count(t.Sources, "source"))
		for _, d := range t.Documents {
			fmt.Fprintf(s.app.stdout, "        %s %s: %s\n", d.Published, d.Source, d.Title)
		}
	}
	for _, p := range c.Profile {
		fmt.Fprintf(s.app.stdout, "    sector %s: %.0f %% of its documents (%.0f to %.0f), %.1f times as many as comparable documents (%.1f to %.1f)\n",
			p.Sector, 100*p.Share[0], 100*p.Share[1], 100*p.Share[2], p.Lift, p.Lo, p.Hi)
	}
	for _, p := range c.Kinds {
		fmt.Fprintf(s.app.stdout, "    category %s: %.0f %% of its documents (%.0f to %.0f), %.1f times as many as comparable documents (%.1f to %.1f)\n",
			p.Category, 100*p.Share[0], 100*p.Share[1], 100*p.Share[2], p.Lift, p.Lo, p.Hi)
	}
	for _, x := range c.Aliases {
		fmt.Fprintf(s.app.stdout, "    %s stands in brackets behind %s at %d of %d places: if they are one, add %s to the list aliases of a vocabulary file\n", x.Other, x.Term, x.Places, x.Seen, x.Line)
	}
	for _, w := range c.History {
		fmt.Fprintf(s.app.stdout, "    as of %s: %s%s%s\n", w.Cut, strings.Join(w.Members, ", "), said("; merged with ", w.Merged), said("; split from ", nonEmpty(w.From)))
	}
	return nil
}

func said(words string, ids []horizon.ChangeID) string {
	if len(ids) == 0 {
		return ""
	}
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return words + strings.Join(all, ", ")
}

func nonEmpty(id horizon.ChangeID) []horizon.ChangeID {
	if id == "" {
		return nil
	}
	return []horizon.ChangeID{id}
}
