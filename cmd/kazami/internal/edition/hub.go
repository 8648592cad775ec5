package edition

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

	"kazami/cmd/kazami/internal/config"
)

// announce notifies the WebSub hub of the site which of the changed files are feeds
// that say something new; one request for all. Without a hub, or a feed, nobody is
// notified. Readers ask for feeds by themselves, too: a hub that does not answer harms
// nothing, and is the error.
func announce(ctx context.Context, web http.RoundTripper, site config.Site, changed []string) error {
	if site.Hub == "" {
		return nil
	}
	form := url.Values{"hub.mode": {"publish"}}
	for _, name := range changed {
		if base := path.Base(name); base == "feed.atom" || base == "feed.json" {
			form.Add("hub.url", site.Base+name)
		}
	}
	if len(form["hub.url"]) == 0 {
		return nil
	}
	slices.Sort(form["hub.url"])
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, site.Hub, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{Transport: web, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
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
}
