package edition

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// hub is a WebSub hub that keeps what it is given.
type hub struct {
	*httptest.Server
	mu    sync.Mutex
	posts []url.Values
	code  int
}

func newHub(t *testing.T) *hub {
	h := &hub{code: http.StatusNoContent}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		_ = r.ParseForm()
		if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			h.posts = append(h.posts, r.PostForm)
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(h.code)
	}))
	t.Cleanup(h.Close)
	return h
}

// TestAnnounce notifies a hub of feeds that changed, in one request, and of nothing else.
func TestAnnounce(t *testing.T) {
	h := newHub(t)
	site := config.Site{Base: "https://example.jp/", Hub: h.URL}
	for _, c := range []struct {
		site    config.Site
		changed []string
		want    string
	}{
		{config.Site{Base: "https://example.jp/"}, []string{"ja/feed.atom"}, ""},
		{site, nil, ""},
		{site, []string{"ja/index.html", "ja/feed.atom.html", "feeds/atom"}, ""},
		{site, []string{"ja/feed.json", "ja/index.html", "ja/feed.atom"}, "https://example.jp/ja/feed.atom https://example.jp/ja/feed.json"},
	} {
		h.posts = nil
		if err := announce(t.Context(), nil, c.site, c.changed); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, x := range h.posts {
			got = strings.Join(x["hub.url"], " ")
			if x.Get("hub.mode") != "publish" {
				t.Errorf("the mode is %q", x.Get("hub.mode"))
			}
		}
		if got != c.want || len(h.posts) > 1 {
			t.Errorf("of %v the hub is told %q in %d requests, want %q", c.changed, got, len(h.posts), c.want)
		}
	}
	for code, wrong := range map[int]bool{199 + 1: false, 299: false, 302: true, 404: true, 500: true} {
		h.posts, h.code = nil, code
		err := announce(t.Context(), nil, site, []string{"ja/feed.atom"})
		if (err != nil) != wrong || wrong && !strings.Contains(err.Error(), fmt.Sprint("it answers ", code)) || len(h.posts) != 1 {
			t.Errorf("a hub that answers %d, asked %d times: %v", code, len(h.posts), err)
		}
	}
	h.Close()
	if err := announce(t.Context(), nil, site, []string{"ja/feed.atom"}); err == nil {
		t.Error("a hub that is gone is no error")
	}
	site.Hub = "://"
	if err := announce(t.Context(), nil, site, []string{"ja/feed.atom"}); err == nil {
		t.Error("an address that is none is no error")
	}
}

func (h *house) publish() int {
	h.Helper()
	n, err := Publish(h.Context(), h.w, h.store, vocabulary(), h.detect())
	if err != nil {
		h.Fatal(err)
	}
	return n
}

// TestPublish builds the site, stores the issue, logs and signs what goes out, and
// notifies the hub of what is new: a second time of nothing.
func TestPublish(t *testing.T) {
	hub := newHub(t)
	h := newHouse(t, strings.Replace(worktest.Plain, `base: ""`, `base: "https://example.jp/", key: "key", hub: "`+hub.URL+`"`, 1))
	h.judge(bigData, horizon.Approve, cut)
	if n := h.publish(); n != 1 {
		t.Errorf("%d changes are published, want one", n)
	}
	if len(hub.posts) != 1 || !slices.Contains(hub.posts[0]["hub.url"], "https://example.jp/ja/changes/big-data/feed.atom") {
		t.Errorf("the hub is told %v", hub.posts)
	}
	h.publish()
	if len(hub.posts) != 1 {
		t.Errorf("a second time the hub is told %v", hub.posts[1:])
	}
	issues, err := h.store.Issues(t.Context(), h.w.AsOf)
	if err != nil || len(issues) != 1 {
		t.Errorf("%d issues are stored, %v", len(issues), err)
	}
	list, err := os.ReadFile(filepath.Join(h.w.Out, "ja/data/log.txt"))
	if err != nil || strings.Count(string(list), "\n") < 34 { // an issue, a judgement, 32 documents
		t.Errorf("the log of what was published: %s, %v", list, err)
	}
	key, err := VerifierKey(h.w)
	if err != nil || !strings.HasPrefix(key, "example.jp+") {
		t.Errorf("the key %s, %v", key, err)
	}
	site, err := os.ReadFile(filepath.Join(h.w.Out, "ja/data/key.txt"))
	if err != nil || strings.TrimSpace(string(site)) != key {
		t.Errorf("the key on the site is %q, want %q (%v)", site, key, err)
	}
	hub.code = http.StatusInternalServerError
	h.judge(horizon.Change{ID: "meters", Name: "検針", Category: horizon.Use, Terms: []string{worktest.Term}}, horizon.Approve, cut)
	if n := h.publish(); n != 2 || !strings.Contains(h.stderr.String(), "the site is built, but the hub "+hub.URL+" was not notified: it answers 500") {
		t.Errorf("with a hub that fails: %d changes, %s", n, h.stderr.String())
	}
}

// TestPublishFails leaves what it cannot do to the error: it names the act.
func TestPublishFails(t *testing.T) {
	h := newHouse(t, strings.Replace(worktest.Plain, `base: ""`, `base: "", key: "none/key"`, 1))
	h.judge(bigData, horizon.Approve, cut)
	if err := os.WriteFile(filepath.Join(h.w.Cfg.Dir, "none"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Publish(t.Context(), h.w, h.store, vocabulary(), h.detect()); err == nil || !strings.HasPrefix(err.Error(), "publish: ") {
		t.Errorf("without a key: %v", err)
	}
	h.w.Cfg.Site.Key = "key"
	put(t, h.w, "public/thesis.doc", "mine")
	if _, err := Publish(t.Context(), h.w, h.store, vocabulary(), h.detect()); err == nil || !strings.Contains(err.Error(), "thesis.doc") {
		t.Errorf("into a folder of others: %v", err)
	}
	h.w.Out = filepath.Join(h.w.Cfg.Dir, "none", "public")
	if _, err := BuildSite(h.w, h.w.Out, h.gather()); err == nil {
		t.Error("a site is built below a file")
	}
	h.w.Profile.Answers = "none.yaml"
	if _, err := Publish(t.Context(), h.w, h.store, vocabulary(), h.detect()); err == nil || !strings.Contains(err.Error(), "read answers") {
		t.Errorf("without answers: %v", err)
	}
}

// TestAltered publishes nothing that rests on a record that is not what was
// stored, and says so.
func TestAltered(t *testing.T) {
	h := newHouse(t, strings.Replace(worktest.Plain, `base: ""`, `base: "", key: "key"`, 1))
	h.judge(bigData, horizon.Approve, cut)
	h.judge(meters, horizon.Approve, cut)
	db, err := sql.Open("sqlite", filepath.Join(h.w.Data, "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE judgement SET who = '丙' WHERE change = 'meters'`); err != nil {
		t.Fatal(err)
	}
	n, err := Publish(t.Context(), h.w, h.store, vocabulary(), h.detect())
	if n != 1 || !work.IsPartly(err) || !strings.Contains(err.Error(), "1 record not as stored") {
		t.Errorf("%d changes, %v", n, err)
	}
	if said := h.stderr.String(); !strings.Contains(said, "kazami: altered: ") {
		t.Errorf("said %s", said)
	}
}

// TestPublishWithholds makes two numbers of one key, by ids that a key writes alike: the
// pages that show the second are withheld and named, and the others are published.
func TestPublishWithholds(t *testing.T) {
	h := newHouse(t, strings.Replace(worktest.Plain, `base: ""`, `base: "", key: "key"`, 1))
	worktest.Fill(t, h.store, 1, []worktest.Doc{doc("a", worktest.On(2010, 3, 30), "二件"), doc("b", worktest.On(2008, 12, 31), "二件")})
	one, two := bigData, horizon.Change{ID: "a_b", Slug: "two", Name: "二", Category: horizon.Use, Terms: []string{"二件"}}
	one.ID, one.Slug = "a b", "big-data"
	h.judge(one, horizon.Approve, cut)
	h.judge(two, horizon.Approve, cut)
	n, err := Publish(t.Context(), h.w, h.store, vocabulary(), h.detect())
	if n != 2 || !work.IsPartly(err) || !strings.Contains(err.Error(), "withheld, for figures that differ from those of other pages") {
		t.Errorf("%d changes, %v", n, err)
	}
	named := regexp.MustCompile(`page ja/changes/ is withheld, for its figures differ from those of other pages: change/a_b documents - public all 2010-03-31 is \d+ on the page, and \d+`)
	if said := h.stderr.String(); !named.MatchString(said) || strings.Contains(said, "page ja/glossary/") {
		t.Errorf("said %s", said)
	}
	for name, withheld := range map[string]bool{"ja/changes/index.html": true, "ja/sources/index.html": false, "ja/glossary/index.html": false} {
		page, err := os.ReadFile(filepath.Join(h.w.Out, name))
		if err != nil || strings.Contains(string(page), "noindex") != withheld {
			t.Errorf("%s is withheld: want %v (%v)", name, withheld, err)
		}
	}
}

// TestPublications names what goes out, each the oldest first.
func TestPublications(t *testing.T) {
	d := horizon.Document{ID: "a/b", Source: "s", TLP: horizon.Clear}
	e := d
	e.ID, e.Title = "c", "別の題"
	old, err := d.Release()
	if err != nil {
		t.Fatal(err)
	}
	new, err := e.Release()
	if err != nil {
		t.Fatal(err)
	}
	p := released(t, "x y", cut)
	p.Evidence = []horizon.ClearDocument{new, old}
	week := horizon.WeekOf(cut)
	at := time.Date(2010, 3, 1, 9, 0, 0, 0, horizon.Tokyo)
	all, err := publications(&horizon.Edition{
		Issues:   []horizon.Issue{{Week: week, Corrections: []horizon.Correction{{Text: "一"}, {Text: "二"}}}, {Week: week.Add(-1)}},
		Opinions: []horizon.Opinion{{Received: at.Add(time.Hour)}, {Received: at, About: "後"}, {Received: at, About: "先"}},
		Changes:  []horizon.PublishedChange{p},
	})
	var got []string
	sums := map[[32]byte]string{}
	for _, x := range all {
		got = append(got, x.Kind+" "+x.Name)
		if other := sums[x.Sum]; other != "" {
			t.Errorf("%s and %s have one sum", x.Name, other)
		}
		sums[x.Sum] = x.Name
	}
	want := []string{"issue 2010-W12", "correction 2010-W13/1", "correction 2010-W13/2", "issue 2010-W13", "comment 20100301T000000Z/1", "comment 20100301T000000Z/2", "comment 20100301T010000Z/1",
		"document s/a%2Fb", "document s/c", "judgement x%20y/1"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v\nwant %v", got, err, want)
	}
	alone, err := publications(&horizon.Edition{Issues: []horizon.Issue{{Week: week}}})
	if err != nil || alone[0].Sum != all[3].Sum {
		t.Errorf("a correction changes the sum of its issue: %v", err)
	}
}

// TestOrigin names the site in checkpoints.
func TestOrigin(t *testing.T) {
	for base, want := range map[string]string{"": "kazami", "https://example.jp/": "example.jp", "https://example.jp/a/b/": "example.jp/a/b", "https:///a": "kazami", "://": "kazami"} {
		if got := OriginOf(&work.Work{Cfg: &config.Config{Site: config.Site{Base: base}}}); got != want {
			t.Errorf("OriginOf(%q) = %s, want %s", base, got, want)
		}
	}
}

// TestSigningKey is the file of the config, else of the user's folder, else of the
// data; the same each time.
func TestSigningKey(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	key := func() string {
		t.Helper()
		k, err := SigningKey(w)
		if err != nil {
			t.Fatal(err)
		}
		return string(k)
	}
	users := key()
	if _, err := os.Stat(filepath.Join(home, "kazami", "signing.key")); err != nil || key() != users {
		t.Errorf("the user's key: %v", err)
	}
	w.Cfg.Site.Key = "keys/site"
	if k := key(); k == users || k != key() {
		t.Error("the config's key is another one each time, or the user's")
	}
	if _, err := os.Stat(w.Cfg.Path("keys/site")); err != nil {
		t.Error(err)
	}
	w.Cfg.Site.Key = ""
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", file) // nothing can be made below it
	if err := os.MkdirAll(w.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if k := key(); k == users {
		t.Error("the key of the data is the user's")
	}
	if _, err := os.Stat(filepath.Join(w.Data, "signing.key")); err != nil {
		t.Error(err)
	}
}
