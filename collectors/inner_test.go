package collectors

import (
	"strings"
	"testing"
	"time"

	"kazami/collectors/detail"
	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// TestLinksLeadToNoInnerAddress reads feeds whose items link to this machine, in
// every spelling. It must not see one request.
func TestLinksLeadToNoInnerAddress(t *testing.T) {
	inner := sourcetest.ParseWeb(t, "-- /x --\n200\n\nsecret\n")
	s := inner.Server()
	defer s.Close()
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	f := fetch.New(fetch.Options{UserAgent: "kazami", Timeout: 2 * time.Second, Spacing: -1})
	for _, host := range sourcetest.Loopback {
		to := "http://" + host + ":" + port + "/x"
		w := webtest.New()
		w.Set("/feed", webtest.Page{Body: []byte(sourcetest.RSS("<item><title>a</title><link>" + to + "</link><enclosure url='" + to + "' type='application/pdf'/></item>"))})
		outer := w.Server()
		src := &feed.Feed{Source: horizon.Source{ID: "a", URL: outer.URL + "/feed"}, AllowPrivate: true, Fetch: f, Details: detail.Details{Follow: true}}
		n := 0
		for _, err := range src.Collect(t.Context(), &horizon.Position{}) {
			if n++; err != nil {
				t.Errorf("a feed with a link to %s: %v", to, err)
			}
		}
		if n != 1 {
			t.Errorf("a feed with a link to %s has %d items, want 1", to, n)
		}
		outer.Close()
	}
	if got := inner.Requests(); len(got) != 0 {
		t.Errorf("%d requests reached an inner address: %v", len(got), got)
	}
}
