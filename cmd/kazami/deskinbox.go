package main

import (
	"context"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
)

// Send keeps an opinion of the public.
func (v *deskViews) Send(ctx context.Context, text string) error {
	server := v.server()
	return server.archive.use(ctx, func(store *archive.Store) error { return store.AddOpinion(ctx, text, server.now()) })
}

// Opinions is every opinion that came, whatever the cut-off.
func (v *deskViews) Opinions(ctx context.Context) (all []desk.Opinion, err error) {
	err = v.server().archive.use(ctx, func(store *archive.Store) error {
		list, err := store.Opinions(ctx, time.Unix(1<<40, 0))
		for _, o := range list {
			all = append(all, desk.Opinion{ID: o.Seq, At: o.At, Text: o.Text, About: o.About, Summary: o.Summary, Done: o.Done, Change: o.Change, Who: o.Who, Answered: o.Answered})
		}
		return err
	})
	return all, err
}

// Answer writes what was done with an opinion.
func (v *deskViews) Answer(ctx context.Context, a desk.Answer) error {
	server := v.server()
	return server.archive.use(ctx, func(store *archive.Store) error {
		return store.AnswerOpinion(ctx, archive.Opinion{Seq: a.ID, Who: a.Who, Answered: server.now(), About: a.About, Summary: a.Summary, Done: a.Done, Change: a.Change})
	})
}

// received is the opinions of the inbox as the public is told of them: what came
// is never told itself.
func received(list []archive.Opinion) (all []horizon.Opinion) {
	for _, o := range list {
		x := horizon.Opinion{Received: o.At, About: o.About, Summary: o.Summary, Done: o.Done, Answered: o.Answered, Change: o.Change}
		if x.About == "" {
			x.About = "検討中の意見"
		}
		all = append(all, x)
	}
	return all
}
