package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
)

// tellHub tells the WebSub hub of the config which feeds say something new; one
// request for all. Without a hub nobody is told. A hub that does not answer is
// named and changes nothing: readers ask for feeds by themselves, too.
func (s *session) tellHub(ctx context.Context, changed []string) {
	if s.cfg.Site.Hub == "" {
		return
	}
	form := url.Values{"hub.mode": {"publish"}}
	for _, name := range changed {
		if base := path.Base(name); base == "feed.atom" || base == "feed.json" {
			form.Add("hub.url", s.cfg.Site.Base+name)
		}
	}
	if len(form["hub.url"]) == 0 {
		return
	}
	slices.Sort(form["hub.url"])
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	err := func() error {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.Site.Hub, strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		client := &http.Client{Transport: s.web, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Do(r)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		_, _ = io.CopyN(io.Discard, answer.Body, 1<<16)
		if answer.StatusCode/100 != 2 {
			return fmt.Errorf("it answers %s", answer.Status)
		}
		return nil
	}()
	if err != nil {
		fmt.Fprintf(s.stderr, "kazami: the site is built, but the hub %s was not told: %v\n", s.cfg.Site.Hub, err)
	}
}
