package desk

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// letterbox is an inbox for tests.
type letterbox struct {
	mu   sync.Mutex
	list []Opinion
}

func (l *letterbox) Send(_ context.Context, text string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, Opinion{ID: int64(len(l.list) + 1), Text: text})
	return nil
}

func (l *letterbox) Opinions(context.Context) ([]Opinion, error) { return l.list, nil }

func (l *letterbox) Answer(_ context.Context, a Answer) error {
	if a.ID < 1 || int(a.ID) > len(l.list) {
		return errors.New("none")
	}
	o := &l.list[a.ID-1]
	o.About, o.Summary, o.Done, o.Who = a.About, a.Summary, a.Done, a.Who
	return nil
}

// TestOpinions takes an opinion from the public site's own form, without a
// login and from another origin, five an hour and 500 letters each; who reads
// sees it as text, and only an analyst writes what was done.
func TestOpinions(t *testing.T) {
	hash, err := Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	users := []User{{"yomu", Reader, horizon.Green, hash}, {"miru", Analyst, horizon.Red, hash}}
	box, o := &letterbox{}, &office{clock: time.Date(2010, 4, 5, 9, 0, 0, 0, horizon.Tokyo)}
	h, err := New(Options{Views: o, Inbox: box, Log: slog.New(slog.DiscardHandler), Users: func() ([]User, bool, error) { return users, true, nil }, Now: o.now})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	defer s.Close()
	public := visitDesk(t, s.URL, "")
	for _, c := range []struct {
		text string
		want int
	}{{nasty, http.StatusOK}, {strings.Repeat("あ", 501), http.StatusUnprocessableEntity}, {"  ", http.StatusUnprocessableEntity}, {strings.Repeat("x", maxBody), http.StatusRequestEntityTooLarge}, {strings.Repeat("あ", 500), http.StatusOK}} {
		if code, _ := public.post("/opinions", url.Values{"text": {c.text}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://site.example"); code != c.want {
			t.Errorf("%.10s…: %d, want %d", c.text, code, c.want)
		}
	}
	for range 3 {
		public.post("/opinions", url.Values{"text": {"続けて"}})
	}
	if code, _ := public.post("/opinions", url.Values{"text": {"六つ目"}}); code != http.StatusTooManyRequests || len(box.list) != 5 {
		t.Errorf("the sixth within an hour: %d, %d are kept", code, len(box.list))
	}
	if code, _ := public.get("/inbox"); code != http.StatusSeeOther {
		t.Errorf("the inbox without a login: %d", code)
	}
	yomu, miru := visitDesk(t, s.URL, "yomu"), visitDesk(t, s.URL, "miru")
	if _, page := yomu.get("/inbox"); !strings.Contains(page, "&lt;script&gt;") || strings.Contains(page, "<script>alert") || strings.Contains(page, `name="did"`) {
		t.Error("a reader does not see the text as text, or may answer")
	}
	form := url.Values{"token": {miru.token()}, "id": {"1"}, "about": {"用語"}, "did": {"説明を加えました。"}}
	if code, _ := yomu.post("/inbox", form); code != http.StatusForbidden || box.list[0].Done != "" {
		t.Errorf("a reader answers: %d", code)
	}
	if code, _ := miru.post("/inbox", form); code != http.StatusSeeOther || box.list[0].Who != "miru" {
		t.Errorf("an analyst answers: %d, %+v", code, box.list[0])
	}
	form.Set("did", "")
	if code, _ := miru.post("/inbox", form); code != http.StatusUnprocessableEntity {
		t.Errorf("an answer that says nothing: %d", code)
	}
}
