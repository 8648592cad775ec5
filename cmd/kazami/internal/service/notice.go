package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/post"
	"kazami/site/letter"
)

// NotifyAnalysts mails the analysts of the config that the week's digest is there, each
// once a week. Mail leaves the building: it names CLEAR sources and documents
// alone. What a server refuses for now is sent with the next digest.
func NotifyAnalysts(ctx context.Context, s *work.Work, store *archive.Store) error {
	m := s.Cfg.Mail
	if m.Host == "" || len(m.Analysts) == 0 {
		return nil
	}
	ending := s.Week()
	figures, found, err := store.DigestFigures(ctx, horizon.PublicPanel, ending)
	if err != nil || !found {
		return err
	}
	health, err := ingest.HealthOf(ctx, s, store, time.Time{})
	if err == nil {
		health, err = week.UpTo(ctx, s, store, health, horizon.Clear)
	}
	if err != nil {
		return err
	}
	w := letter.Week{Week: ending, Deadline: ending.Start().AddDate(0, 0, 11), Waiting: figures.Waiting, Sources: len(health), Desk: m.Desk}
	for i := range health {
		if !health[i].OK {
			w.Failing = append(w.Failing, health[i].Source.Name)
		}
	}
	if w.Alerts, err = week.AlertsUpTo(ctx, s, store, health, horizon.Clear); err != nil {
		return err
	}
	text, err := letter.Notice(w)
	if err != nil {
		return err
	}
	state, err := store.Mailed(ctx, ending)
	if err != nil {
		return err
	}
	var letters []post.Letter
	keys := map[string][32]byte{}
	for _, a := range m.Analysts {
		key := sha256.Sum256([]byte("digest\x00" + a)) // beside what the newsletter keeps of the same week
		if was := state[key]; was != "" && was != string(post.Later) {
			continue
		}
		keys[a] = key
		letters = append(letters, post.Letter{From: m.From, To: a, Subject: text.Subject, Text: text.Text, HTML: text.HTML,
			ID: ending.String() + "-digest-" + hex.EncodeToString(key[:8]), Date: s.Now()})
	}
	if len(letters) == 0 {
		return nil
	}
	server, err := edition.PostServer(s)
	if err != nil {
		return err
	}
	failed := 0
	err = server.Send(ctx, letters, 0, func(l post.Letter) error {
		return store.PutMailed(ctx, ending, keys[l.To], edition.Trying, s.Now())
	}, func(l post.Letter, o post.Outcome, words string) error {
		if o != post.Sent {
			failed++
			s.Log.Warn("notice of the digest", "outcome", string(o), "err", words)
		}
		return store.PutMailed(context.WithoutCancel(ctx), ending, keys[l.To], string(o), s.Now())
	})
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d analysts were not notified of the digest of %s: see the log", failed, len(letters), ending)
	}
	return err
}
