package stream

import (
	"context"
	"fmt"
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

// given is what a test has the page show, and what was done on it.
type given struct {
	list  List
	asked Asked
	did   []string
}

func (g *given) Week(context.Context, horizon.TLP) (view.Week, error) { return view.Week{}, nil }
func (g *given) Stream(context.Context, horizon.TLP) (horizon.Stream, error) {
	return horizon.Stream{From: on(25), To: on(32), Total: 55, Mentions: []horizon.Mention{{Term: "検針網", Documents: 7, Sources: 2}}}, nil
}
func (g *given) List(_ context.Context, _ Person, a Asked) (List, error) {
	g.asked = a
	return g.list, nil
}
func (g *given) note(what string, args ...any) { g.did = append(g.did, what+fmt.Sprint(args...)) }
func (g *given) Star(_ context.Context, p Person, d Ref, off bool) error {
	g.note("star ", p.Name, d, off)
	return nil
}
func (g *given) Mute(_ context.Context, p Person, m Mute, off bool) error {
	g.note("mute ", p.Name, m, off)
	return nil
}
func (g *given) Read(_ context.Context, p Person, search, mark string) (string, error) {
	g.note("read ", p.Name, search, mark)
	return "old", nil
}
func (g *given) Join(_ context.Context, p Person, d Ref, c horizon.ChangeID, off bool) error {
	g.note("join ", p.Name, d, c, off)
	return nil
}

func on(day int) time.Time { return time.Date(2011, 12, day, 0, 0, 0, 0, horizon.Tokyo) }

func now() time.Time { return on(31) }

// full is a list with everything that a list can have.
func full() List {
	near := Document{NewDocument: horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: "a", Source: "ics", Title: "制御装置の脆弱性", URL: "https://ics.example/a", Published: on(28), TLP: horizon.Amber},
		Watched: []string{"検針網"}, Sectors: []string{"電力", "ガス", "水道", "鉄道", "航空"}}, Precision: horizon.ByDay, Revised: true, Starred: true,
		Near: []view.Similar{{ID: "open", Name: "制御系のオープン化"}}, Story: Story{4, 3}, Joined: []Joined{{"smart", "検針の自動化", "山田", on(30)}}}
	plain := Document{NewDocument: horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: "b", Source: "nvd", URL: "ftp://nvd.example/b", Published: on(1)}}, Precision: horizon.ByDay, Late: true}
	return List{Documents: []Document{near, plain}, Total: 55, Muted: 12, Since: on(29), Mark: "here", Sources: []horizon.SourceCount{{Source: "ics", Name: "注意情報", N: 53}, {Source: "nvd", Name: "NVD", N: 2}},
		Mutes: []Mute{{OfSource, "twitter", "つぶやき"}}, Choices: []view.Similar{{ID: "cloud", Name: "クラウド"}, {ID: "open", Name: "制御系のオープン化"}, {ID: "smart", Name: "検針の自動化"}},
		Searches: []Search{{Name: "水", New: 3}}, Stars: 1}
}

// TestPage shows what is known of each document, and what may be done with it.
func TestPage(t *testing.T) {
	g := &given{list: full()}
	d := desktest.Open(t, Room(g), horizon.Red, now)
	analyst, reader := d.Visit(desk.Analyst, "/new"), d.Visit(desk.Reader, "/new")
	_, html := analyst.Do(http.MethodGet, "/new", nil)
	for _, want := range []string{"12月29日00時00分にここまで読んだと記録してからの", "改訂された文書</span>", "遅れて読んだ文書</span>", "<b>近い変化</b>", `href="/?c=open">制御系のオープン化</a>`,
		"分野を名指し", "電力、ガス、水道、鉄道、ほか1", "つの情報源で", `<a class="source" data-said href="https://ics.example/a"`, "検針の自動化</a> <span data-said>山田、12月30日", "除いた文書",
		`href="/explore?w=%E6%A4%9C%E9%87%9D%E7%B6%B2"`, `href="/search?from=2011-12-25&amp;q=%22%E6%A4%9C%E9%87%9D%E7%B6%B2%22&amp;to=2011-12-31"`, "検索「水」", `name="mark" value="here"`, "件数が多い言葉です。検知ではありません。", "つぶやき", "★", "☆"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(html, "ftp:") {
		t.Error("an address that is not of the web became a link")
	}
	if _, html := reader.Do(http.MethodGet, "/new?pick=1&source=ics&id=a", nil); strings.Contains(html, "/new/join") || strings.Contains(html, "変化へ") {
		t.Error("a reader is offered to join documents to changes")
	}
	_, html = analyst.Do(http.MethodGet, "/new?pick=1&source=ics&id=a", nil)
	first, second := strings.Index(html, `name="c" value="open"`), strings.Index(html, `name="c" value="cloud"`)
	if first < 0 || second < first || strings.Count(html, `name="c" value="smart"`) != 1 {
		t.Error("the choice has not the nearest change first, or one that the document is joined to")
	}
}

// TestEmpty says of each list why there is nothing in it.
func TestEmpty(t *testing.T) {
	g := &given{}
	v := desktest.Open(t, Room(g), horizon.Red, now).Visit(desk.Reader, "/new")
	for path, want := range map[string]string{"/new": "この7日間の日付の文書はありません。", "/new?show=starred": "印を付けた文書はありません。", "/new?show=week": "この7日間"} {
		if _, html := v.Do(http.MethodGet, path, nil); !strings.Contains(html, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	g.list.Since = on(30)
	if _, html := v.Do(http.MethodGet, "/new", nil); !strings.Contains(html, "前回からの新しい文書はありません。") {
		t.Error("nothing new is not said")
	}
}

// TestActs does each act by a form, says so, and offers to take it back.
func TestActs(t *testing.T) {
	g := &given{list: full()}
	v := desktest.Open(t, Room(g), horizon.Green, now).Visit(desk.Analyst, "/new")
	for _, c := range []struct {
		path, form, did, said string
		back                  bool
	}{
		{"/new/star", "source=ics&id=a", "star analyst{ics a} false", "印を付けました。", false},
		{"/new/star", "source=ics&id=a&off=1&show=starred", "star analyst{ics a} true", "印を外しました。", false},
		{"/new/mute", "kind=word&value=+断水+", "mute analyst{word 断水 } false", "一覧から除きました。", true},
		{"/new/mute", "kind=word&value=断水&off=1", "mute analyst{word 断水 } true", "一覧に戻しました。", true},
		{"/new/read", "mark=here&search=水", "read analyst水here", "ここまで読んだと記録しました。", true},
		{"/new/join", "source=ics&id=a&c=open", "join analyst{ics a}openfalse", "変化に結び付けました。", true},
		{"/new/join", "source=ics&id=a&c=open&off=1", "join analyst{ics a}opentrue", "外しました。", true},
	} {
		form, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := v.Post(c.path, form)
		to := a.Header.Get("Location")
		if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/new?") || strings.Join(strings.Fields(g.did[len(g.did)-1]), "") != strings.Join(strings.Fields(c.did), "") {
			t.Fatalf("%s %s: %s to %q, did %q, want %q", c.path, c.form, a.Status, to, g.did, c.did)
		}
		_, html := v.Do(http.MethodGet, to, nil)
		if !strings.Contains(html, c.said) || strings.Contains(html, `data-key="u">取り消す <span`) != c.back {
			t.Errorf("%s %s: the page does not say %q, or may not be taken back: %t", c.path, c.form, c.said, c.back)
		}
		if g.asked.Search != form.Get("search") || g.asked.Show != form.Get("show") {
			t.Errorf("%s %s leads to %+v", c.path, c.form, g.asked)
		}
	}
	before := len(g.did)
	for _, form := range []url.Values{{"kind": {"word"}, "value": {" "}}, {"kind": {"all"}, "value": {"a"}}, {"kind": {"word"}, "value": {strings.Repeat("あ", 61)}}} {
		if a, _ := v.Post("/new/mute", form); a.StatusCode < 400 || len(g.did) != before {
			t.Errorf("%v: %s, want a refusal", form, a.Status)
		}
	}
}

func TestAttack(t *testing.T) {
	g := &given{list: full()}
	desktest.Attack(t, Room(g), map[string]url.Values{
		"GET /new":       {"show": {"week"}, "search": {"水"}, "pick": {"1"}, "source": {"ics"}, "id": {"a"}, "said": {"mute"}, "kind": {"word"}, "value": {"断水"}},
		"POST /new/star": {"source": {"ics"}, "id": {"a"}, "show": {"week"}},
		"POST /new/mute": {"kind": {"word"}, "value": {"断水"}, "search": {"水"}},
		"POST /new/read": {"mark": {"here"}, "search": {"水"}},
		"POST /new/join": {"source": {"ics"}, "id": {"a"}, "c": {"open"}},
	}, now, func() int { return len(g.did) })
}
