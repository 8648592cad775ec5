package deskdata

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/personal"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// hitsShown is how many hits a page of the desk's search has.
const hitsShown = 20

// Office is what the desk is given beside the week, of the same snapshot.
type Office struct{ *Views }

// Search finds documents that somebody with a ceiling may see; of others it
// neither counts nor scores anything.
func (v Office) Search(ctx context.Context, q desk.Query, most horizon.TLP) (out desk.Found, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		r, err := searchFor(ctx, n, store, searching.SearchFlags{Query: []string{q.Text}, From: q.From, To: q.To, Source: q.Source, Sector: q.Sector, Theme: q.Theme, Lang: q.Lang, Page: q.Page}, hitsShown, most)
		switch {
		case err != nil:
			return err
		case r.busy:
			return &view.RefusedError{Why: phrase.IndexIsBuilt}
		case r.wrong != "":
			return &view.RefusedError{Why: phrase.QueryUnread(r.wrong)}
		}
		if out.Holds, err = holding(ctx, n, store, q.Text, most); err != nil {
			return err
		}
		out.Total, out.Until, out.Scope = r.Total, r.until, n.scope(most)
		for _, h := range r.Hits {
			hit := desk.Hit{Title: h.Title, URL: h.URL, Source: string(h.Source), Published: h.Published, TLP: h.TLP}
			for i, text := range piecesOf(h.Snippet) {
				if text != "" {
					hit.Snippet = append(hit.Snippet, desk.Piece{Text: text, Hit: i%2 == 0})
				}
			}
			out.Hits = append(out.Hits, hit)
		}
		for _, field := range slices.Sorted(maps.Keys(r.Facets)) {
			f := desk.Facet{Field: field}
			for _, x := range r.Facets[field] {
				f.Values = append(f.Values, desk.Count{Value: x.Value, N: x.Documents})
			}
			out.Facets = append(out.Facets, f)
		}
		if r.Histogram != nil {
			out.By = r.Histogram.By
			for _, b := range r.Histogram.Bins {
				out.Bins = append(out.Bins, desk.Count{Value: b.Start, N: b.Documents})
			}
		}
		return nil
	})
	return out, err
}

// Names is what sources, sectors and themes are called.
func (v Office) Names(ctx context.Context) (out desk.Names, err error) {
	err = v.Read(ctx, func(n *Snapshot, _ *archive.Store) error {
		out.Sources = map[string]string{}
		for i := range n.Cfg.Sources {
			out.Sources[n.Cfg.Sources[i].ID] = n.Cfg.Sources[i].Name
		}
		for _, s := range n.V.Sectors {
			out.Sectors = append(out.Sectors, desk.Named{ID: string(s.ID), Name: s.Name})
		}
		for _, id := range slices.Sorted(maps.Keys(n.V.Themes)) {
			out.Themes = append(out.Themes, desk.Named{ID: string(id), Name: n.V.Themes[id].Name})
		}
		return nil
	})
	return out, err
}

// Saved is the searches that somebody keeps.
func (v Office) Saved(ctx context.Context, who string) (all []horizon.SavedSearch, err error) {
	err = v.Read(ctx, func(_ *Snapshot, store *archive.Store) error {
		all, err = personal.Searches(ctx, store, who)
		return err
	})
	return all, err
}

// Save keeps a search.
func (v Office) Save(ctx context.Context, x horizon.SavedSearch) error {
	return v.write(ctx, func(n *Snapshot, store *archive.Store) error { return personal.PutSearch(ctx, store, x, n.Now()) })
}

// Sources is the state of the sources, with what the people of the desk say of them.
func (v Office) Sources(ctx context.Context, most horizon.TLP) (all []desk.Source, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		states, err := n.statesUpTo(ctx, store, most)
		if err != nil {
			return err
		}
		notes, err := store.SourceNotes(ctx)
		for _, f := range states {
			f.State = f.InJapanese()
			all = append(all, desk.Source{SourceHealth: f.SourceHealth, Configured: n.Cfg.Source(string(f.Source.ID)) != nil, Note: notes[f.Source.ID]})
		}
		return err
	})
	return all, err
}

// Runs is the newest entries of the ledger, as far as somebody with a ceiling may see them.
func (v Office) Runs(ctx context.Context, limit int, most horizon.TLP) (all []desk.Run, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		asked := limit
		if most != horizon.Red {
			asked = mostRuns
		}
		runs, err := store.Runs(ctx, asked)
		for _, r := range runs {
			if len(all) < limit && mayListRun(n.Work, r, most) {
				all = append(all, desk.Run{Run: r, Failed: !r.Ended.IsZero() && !work.WentWell(r.Result)})
			}
		}
		return err
	})
	return all, err
}

// mostRuns is how far back the ledger is read for those who may not see every run.
const mostRuns = 5000

// mayListRun reports whether somebody with a ceiling may see a run: one that is due
// whatever the archive holds, or reads a source that they may know of.
func mayListRun(s *work.Work, r horizon.Run, most horizon.TLP) bool {
	name, served := strings.CutPrefix(r.Command, "serve ")
	switch {
	case most == horizon.Red || r.Command == "run":
		return true
	case !served:
		return false
	case name == work.WeeklyJob || name == work.PublishJob || name == deskJob:
		return true
	}
	return sourceUpTo(s.Cfg, horizon.SourceID(name), most) != nil && slices.Contains(s.Profile.Sources, name)
}

// errNoSource is what there is to say of a source that is not in the config, or not
// for the eyes of who asks.
var errNoSource = &view.RefusedError{Why: phrase.UnknownSource}

// sourceUpTo is a source of the config that somebody with a ceiling may know of;
// nil if there is none.
func sourceUpTo(c *config.Config, id horizon.SourceID, most horizon.TLP) *config.Source {
	if cfg := c.Source(string(id)); cfg != nil && cfg.Noun().TLP >= most {
		return cfg
	}
	return nil
}

// tryFor is how long somebody waits for a source that is read now.
const tryFor = 60 * time.Second

// Try reads a source now, as the schedule would, and says what it gave. What
// follows the reading is left to the schedule, or to kazami run.
func (v Office) Try(ctx context.Context, id horizon.SourceID, who string, most horizon.TLP) (string, error) {
	server := v.Server()
	cfg := sourceUpTo(server.Base().Cfg, id, most)
	if cfg == nil {
		return "", errNoSource
	}
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	if err := work.RoomLeft(server.Base()); err != nil {
		return "", &view.RefusedError{Why: phrase.NoRoom}
	}
	var c ingest.Collected
	waiting, stop := context.WithTimeout(ctx, patient)
	defer stop()
	err := server.Use(waiting, func(store *archive.Store) (err error) {
		s := server.Base().Stopped()
		return work.Record(ctx, s, store, work.Entry{Command: "serve " + cfg.ID, Who: who, Good: work.ResultCollected}, func(int64) error {
			if c, err = ingest.CollectOne(ctx, s, store, server.Fetcher(), cfg); err == nil && c.Error != "" {
				return work.Partly(c.Error)
			}
			return err
		})
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return "", &view.RefusedError{Why: phrase.TooSlow}
	case err != nil && !work.IsPartly(err):
		return "", err
	case err != nil:
		return phrase.SourceUnread(cmp.Or(cfg.Name, cfg.ID)), nil
	}
	if c.Added+c.Revised > 0 {
		server.Brought()
	}
	if most != horizon.Red { // it may have given stricter documents, too
		return phrase.SourceRead(cmp.Or(cfg.Name, cfg.ID)), nil
	}
	return phrase.SourceGave(cmp.Or(cfg.Name, cfg.ID), c.Added, c.Revised), nil
}

// NoteSource says something of a source, and pauses it or lets it go on.
func (v Office) NoteSource(ctx context.Context, x horizon.SourceNote, most horizon.TLP) error {
	if sourceUpTo(v.Server().Base().Cfg, x.Source, most) == nil {
		return errNoSource
	}
	return v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		x.When = n.Now()
		return store.PutSourceNote(ctx, x)
	})
}

// PausedSource reports whether somebody paused a source at the desk.
func PausedSource(ctx context.Context, s *work.Work, store *archive.Store, id horizon.SourceID) (bool, error) {
	notes, err := store.SourceNotes(ctx)
	return notes[id].Paused, err
}

// PutNote writes a hearing as a file into the folder of the profile's notes,
// where the next collection finds it, under a name of its own by chance.
func (v Office) PutNote(_ context.Context, x desk.HearingNote) (string, error) {
	s := v.Server().Base()
	folder := ""
	for _, id := range s.Profile.Sources {
		if cfg := s.Cfg.Source(id); cfg.Kind == "notes" && folder == "" {
			folder = s.Cfg.Path(cfg.Path)
		}
	}
	if folder == "" {
		return "", &view.RefusedError{Why: phrase.NoHearings}
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", err
	}
	defer root.Close()
	id := "D" + strings.ReplaceAll(x.Date, "-", "") + "-" + strings.ToLower(rand.Text()[:8])
	return id, work.Replace(root, id+".md", func(w io.Writer) error { // whole, or not there: a collection may read beside it
		_, err := io.WriteString(w, hearingText(id, x))
		return err
	})
}

// hearingText is a hearing as a note file. No value can end the head or add a line
// to it.
func hearingText(id string, x desk.HearingNote) string {
	line := func(s string) string {
		s = strings.Join(strings.Fields(strings.NewReplacer("[", "（", "]", "）", `"`, "”", "#", "＃").Replace(s)), " ")
		return strings.TrimLeft(s, "-'")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\nnote_id: %s\ndate: %s\ntitle: %s\nsector: %s\norg_type: %s\ninterviewer: %s\ntlp: %s\n", id, line(x.Date), line(x.Title), line(x.Sector), line(x.Kind), line(x.Who), x.TLP)
	if x.Release != "" {
		fmt.Fprintf(&b, "publish: %s\n", line(x.Release))
	}
	b.WriteString("---\n")
	for i, q := range desk.Questions() {
		if a := strings.TrimSpace(x.Answers[i]); a != "" {
			fmt.Fprintf(&b, "Q%d. %s\nA%d. %s\n", i+1, q, i+1, a)
		}
	}
	if x.Remarks != "" {
		b.WriteString(phrase.Remarks(x.Remarks) + "\n")
	}
	return b.String()
}

// Opinions is what came in, the newest first.
func (v Office) Opinions(ctx context.Context) (all []horizon.SentOpinion, err error) {
	err = v.Read(ctx, func(_ *Snapshot, store *archive.Store) error {
		all, err = store.Opinions(ctx)
		return err
	})
	return all, err
}

// PutOpinion takes an opinion from outside. It asks for no detection.
func (v Office) PutOpinion(ctx context.Context, text string) error {
	server := v.Server()
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	return server.Use(ctx, func(store *archive.Store) error { return store.PutOpinion(ctx, text, server.Base().Now()) })
}

// Answer says what was done with an opinion.
func (v Office) Answer(ctx context.Context, o horizon.SentOpinion) error {
	return v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		o.Answered = n.Now()
		stored, err := store.AnswerOpinion(ctx, o)
		if err == nil && !stored {
			return &view.RefusedError{Why: phrase.OpinionAnswered}
		}
		return err
	})
}
