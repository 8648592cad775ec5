package sourcing

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/desktest"
	"kazami/site/desk/view"
)

// data is a web with one site.
type data struct{ added []Choice }

const nasty = `"><script>alert(1)</script>{{.Token}}`

func (d *data) Look(_ context.Context, _ desk.User, address string, private bool) (Offer, error) {
	switch {
	case address == "http://inner/" && !private:
		return Offer{}, &Problem{Kind: string(horizon.CauseInner), Address: address}
	case address == "broken":
		return Offer{}, errors.New("broken")
	case !strings.HasPrefix(address, "http"):
		return Offer{}, &Problem{Kind: "not_web", Address: address}
	}
	return offer(), nil
}

func offer() Offer {
	at := time.Date(2010, 3, 1, 0, 0, 0, 0, horizon.Tokyo)
	return Offer{ID: "one", Address: "http://site.example/", Found: []Found{
		{Kind: "feed", URL: "http://site.example/rss", Title: nasty, Way: "named", Items: 2, Dated: 1, Newest: at, Rows: []Row{{at, nasty, 12}, {Title: "題名"}},
			Alone: &horizon.Readiness{From: at.AddDate(2, 0, 0)}, WithPast: &horizon.Readiness{Prospect: horizon.Possible}},
		{Kind: "page", URL: "http://site.example/", Way: "repeated", Known: "ある情報源"}}}
}

func (d *data) Offer(id string, _ desk.User) (Offer, bool) { return offer(), id == "one" }

func (d *data) Add(_ context.Context, _ desk.User, c Choice) (string, error) {
	if c.Name == "だめ" {
		return "", &view.RefusedError{Why: Unwritable}
	}
	d.added = append(d.added, c)
	return "site", nil
}

func now() time.Time { return time.Date(2010, 4, 5, 9, 0, 0, 0, horizon.Tokyo) }

func filled() url.Values {
	return url.Values{"offer": {"one"}, "n": {"0"}, "name": {"水道局"}, "class": {"government"}, "tlp": {"CLEAR"}, "cron": {"? 7 * * *"}, "sector": {"water"}, "terms": {"出典を書く"}, "past": {"yes"}}
}

func TestAttacks(t *testing.T) {
	d := &data{}
	room := Room(d, []horizon.Sector{{ID: "water", Name: "水道"}})
	room.Routes = append(room.Routes, desk.Route{Pattern: "GET /home", Least: desk.Reader, Serve: func(r *desk.Request) {
		r.Render("sourcing.html", page{Frame: r.Frame("/", "入口")})
	}})
	desktest.Attack(t, room, map[string]url.Values{"GET /home": nil, "GET /sources/new": {"offer": {"one"}, "n": {"1"}}, "POST /sources/new": {"address": {"http://site.example/"}}, "POST /sources/add": filled()}, now, func() int { return len(d.added) })
	if len(d.added) == 0 {
		t.Error("nothing was added by a good request")
	}
}

// TestSteps goes from an address to a source, and is refused what cannot be.
func TestSteps(t *testing.T) {
	d := &data{}
	served := desktest.Open(t, Room(d, []horizon.Sector{{ID: "water", Name: "水道"}}), horizon.Green, now)
	v := served.Visit(desk.Analyst, "/sources/new")
	a, _ := v.Post("/sources/new", url.Values{"address": {"http://site.example/"}})
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/sources/new?offer=one" {
		t.Fatalf("looking: %s to %s", a.Status, a.Header.Get("Location"))
	}
	_, text := v.Do(http.MethodGet, "/sources/new?offer=one", nil)
	for _, want := range []string{"おすすめ", "2010年3月1日", "2件のうち1件は、日付を読めません。", "題名だけ", "過去3年分を取り込めば、今日から月ごとの検知に使えます。", "取り込まなければ、2012年3月1日からです。", "TLP:GREEN（公開しません）", "情報源「ある情報源」が、もう読んでいます。"} {
		if !strings.Contains(text, want) {
			t.Errorf("the offer lacks %q", want)
		}
	}
	if strings.Contains(text, "<script>alert") || strings.Contains(text, `value="RED"`) {
		t.Error("the offer has markup of the site, or a label above the ceiling")
	}
	if _, text = v.Do(http.MethodGet, "/sources/new?offer=one&n=1", nil); strings.Contains(text, "/sources/add") {
		t.Error("a known source can be added again")
	}
	for field, bad := range map[string]string{"tlp": "RED", "class": "x", "cron": "* * * * *", "sector": "x", "n": "7", "name": "だめ", "offer": "two"} {
		form := filled()
		form.Set(field, bad)
		if a, text := v.Post("/sources/add", form); a.StatusCode == http.StatusSeeOther || len(d.added) > 0 || field == "name" && !strings.Contains(text, Unwritable) {
			t.Errorf("%s %s: %s, added %v", field, bad, a.Status, d.added)
		}
	}
	a, _ = v.Post("/sources/add", filled())
	want := Choice{Offer: "one", Name: "水道局", Class: "government", TLP: horizon.Clear, Cron: "? 7 * * *", Sectors: []string{"water"}, Terms: "出典を書く", Past: true}
	if a.Header.Get("Location") != "/sources?done=added#site" || len(d.added) != 1 || d.added[0].Name != want.Name || d.added[0].Terms != want.Terms || !d.added[0].Past {
		t.Errorf("added %+v, %s", d.added, a.Status)
	}
}

// TestProblemsAreSaid words every problem, and lets a publisher alone allow an inner address.
func TestProblemsAreSaid(t *testing.T) {
	for _, kind := range []string{"not_web", "loop", "too_large", "slow", "no_host", "nothing", "login", "challenge", "error_page", "gone", "inner", "robots", "refused", "busy", "proxy", "network", "status", "unreadable"} {
		s := sayOf(&Problem{Kind: kind, Address: "http://site.example/", Status: 403})
		if s.What == "" || s.Do == "" || !strings.HasSuffix(s.What, "。") || !strings.HasSuffix(s.Do, "。") {
			t.Errorf("%s is said as %+v", kind, s)
		}
	}
	served := desktest.Open(t, Room(&data{}, nil), horizon.Red, now)
	for role, may := range map[desk.Role]bool{desk.Analyst: false, desk.Publisher: true} {
		v := served.Visit(role, "/sources/new")
		_, text := v.Post("/sources/new", url.Values{"address": {"http://inner/"}})
		if strings.Contains(text, `name="private"`) != may || !strings.Contains(text, "組織の中のアドレスです。") {
			t.Errorf("an inner address for %s: the button is %v", role, !may)
		}
		a, _ := v.Post("/sources/new", url.Values{"address": {"http://inner/"}, "private": {"yes"}})
		if (a.StatusCode == http.StatusSeeOther) != may {
			t.Errorf("%s allows an inner address: %s", role, a.Status)
		}
	}
}
