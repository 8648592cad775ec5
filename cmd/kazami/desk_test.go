package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
)

// person is somebody with a browser without script at a desk.
type person struct {
	t    *testing.T
	http http.Client
	base string
	page string // what was answered last
}

var deskAddress = regexp.MustCompile(`the desk is at (https?://[^/]+)/`)

// serveDesk runs kazami serve on a house until the test ends and gives where its desk is.
func serveDesk(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	var stdout, stderr locked
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "--config", filepath.Join(dir, "config.yaml"), "--listen", "127.0.0.1:0"}, flags...), strings.NewReader(""), &stdout, &stderr)
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("asked to stop, serve ends with %d\n%s", code, stderr.String())
		}
	})
	return waitFor(t, func() string {
		if m := deskAddress.FindStringSubmatch(stderr.String()); m != nil {
			return m[1]
		}
		select {
		case code := <-done:
			done <- code
			t.Fatalf("serve ended with %d\n%s", code, stderr.String())
		default:
		}
		return ""
	})
}

func visit(t *testing.T, base string) *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, http: http.Client{Jar: jar}, base: base}
}

func (p *person) answered(r *http.Response, err error) int {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.page = string(body)
	return r.StatusCode
}

func (p *person) get(path string) int {
	p.t.Helper()
	r, err := p.http.Get(p.base + path)
	return p.answered(r, err)
}

// hidden is the value of a hidden field of the page that was answered last.
func (p *person) hidden(name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.page)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// act sends a form of the page of a change, as its buttons do.
func (p *person) act(path, change string, pairs ...string) int {
	p.t.Helper()
	p.get("/?c=" + url.QueryEscape(change))
	form := url.Values{"token": {p.hidden("token")}, "c": {change}, "seen": {p.hidden("seen")}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	write(form)
	r, err := p.http.PostForm(p.base+path, form)
	return p.answered(r, err)
}

// write fills in every part of the description in a form that approves.
func write(form url.Values) {
	if form.Get("do") != string(horizon.Approve) {
		return
	}
	for _, p := range horizon.Parts() {
		if !form.Has(string(p)) {
			form.Set(string(p), "書きました："+string(p))
		}
	}
}

// dataTags is the marks of figures, whose text stays.
var dataTags = regexp.MustCompile(`</?data[^>]*>`)

func (p *person) want(what string, texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(dataTags.ReplaceAllString(p.page, ""), text) {
			p.t.Errorf("%s: the page has no %q\n%.1500s", what, text, p.page)
		}
	}
}

const deskPassword = "a long password 1"

func login(t *testing.T, base, name string) *person {
	t.Helper()
	p := visit(t, base)
	r, err := p.http.PostForm(base+"/login", url.Values{"name": {name}, "password": {deskPassword}})
	if code := p.answered(r, err); code != http.StatusOK || !strings.Contains(p.page, "今週の判断") {
		t.Fatalf("log in as %s: %d\n%.600s", name, code, p.page)
	}
	return p
}

func addUser(t *testing.T, dir, name string, flags ...string) {
	t.Helper()
	var out, errs strings.Builder
	args := append([]string{"user", "add", name, "--config", filepath.Join(dir, "config.yaml")}, flags...)
	if code := run(t.Context(), args, strings.NewReader(deskPassword+"\n"), &out, &errs); code != 0 {
		t.Fatalf("kazami user add %s: %d %s", name, code, errs.String())
	}
}

// TestMondayAtTheDesk is a whole Monday without script: read, approve, merge,
// undo, hold, look at what would change, publish, and see the site changed.
func TestMondayAtTheDesk(t *testing.T) {
	dir := mondayHouse(t)
	addUser(t, dir, "山田", "--role", "publisher", "--tlp", "RED")
	addUser(t, dir, "鈴木", "--role", "analyst", "--tlp", "CLEAR")
	addUser(t, dir, "佐藤", "--role", "reader", "--tlp", "AMBER")
	base := serveDesk(t, dir)
	page := filepath.Join(dir, "public", "ja", "changes", "big-data", "index.html")

	p := login(t, base, "山田")
	p.want("the week", "2010年第13週", "判断待ち", "ビッグデータ", "耐量子計算機暗号", "ネットバンキング不正送金", "正常 13/13")
	p.get("/?c=big-data")
	p.want("the pane", "の報告 2009-", "TLP:CLEAR", "判定の内訳", "年ごと、", "年ごとの件数（図と同じ値）", "いちばん物語る文書（", "何があれば違うと言えるか", "操作の記録（0件）")

	p.act("/preview", "big-data", "do", "approve", "category", "IT利用", "public", "三つの報告を読みました。")
	p.want("what approving would change", "まだ何も記録していません", "/ja/changes/big-data/", "新しい")
	if _, err := os.Stat(page); err == nil {
		t.Error("looking at what would change has published it")
	}
	p.act("/act", "big-data", "do", "approve", "category", "IT利用", "public", "三つの報告を読みました。")
	p.want("after the approval", "承認しました。次の公開から載ります。残り4件です。")
	p.act("/act", "pqc", "do", "merge", "into", "big-data", "reason", "重複")
	p.want("after the merging", "まとめました。残り3件です。")
	p.act("/act", "pqc", "do", "undo")
	p.want("after the undoing", "取り消しました。残り4件です。")
	p.act("/act", "pqc", "do", "hold")
	p.want("after holding", "保留にしました。")
	p.act("/act", "pqc", "do", "describe", "name", "量子計算機と暗号", "definition", "解読の備えを始める。")
	p.get("/log?c=pqc")
	p.want("the log", "山田が「ビッグデータ」にまとめました", "山田が「統合」を取り消しました", "山田が保留にしました", "量子計算機と暗号", "解読の備えを始める。")

	p.get("/preview")
	form := url.Values{"token": {p.hidden("token")}}
	r, err := p.http.PostForm(base+"/publish", form)
	p.answered(r, err)
	p.want("after publishing", "公開しました。")
	if b, err := os.ReadFile(page); err != nil || !strings.Contains(string(b), "三つの報告を読みました。") {
		t.Errorf("the site has no page of what was approved, with its reason: %v", err)
	}
	p.get("/preview")
	p.want("once published", "公開中のページは変わりません。")
	p.get("/runs")
	p.want("who published", `serve desk</th><td>山田</td>`)

	p.get("/")
	p.want("how flags states", "判断した7件のうち、承認か統合が7件")
	p.get("/?c=big-data")
	r, err = p.http.PostForm(base+"/words", url.Values{"do": {"watch"}, "token": {p.hidden("token")}, "words": {"水道の点検"}, "why": {"来週も見る"}})
	p.answered(r, err)
	p.want("after adding to the watch list", "注目語に加えました。")
	p.act("/act", "big-data", "do", "describe", "terms", "ビッグデータ\n大規模データ\n")
	p.get("/?c=big-data")
	p.want("the terms of the change", "大規模データ")

	stale := p.hidden("token")
	q := login(t, base, "鈴木")
	q.act("/act", "big-data", "do", "note", "why", "別の人の注記")
	q.want("another's note", "コメントを書きました。")
	r, err = p.http.PostForm(base+"/act", url.Values{"token": {stale}, "c": {"big-data"}, "seen": {"1"}, "do": {"reject"}, "reason": {"重複"}})
	if code := p.answered(r, err); code != http.StatusUnprocessableEntity || !strings.Contains(p.page, "ほかの操作が先に記録されました") {
		t.Errorf("an act on what another touched since: %d", code)
	}
	if code := q.act("/publish", "big-data"); code != http.StatusForbidden {
		t.Errorf("an analyst publishes: %d, want 403", code)
	}

	out, _ := do(t, 0, "review", "list", "--all", "--config", filepath.Join(dir, "config.yaml"))
	if !strings.Contains(out, "approve by 山田: 三つの報告を読みました。") {
		t.Errorf("kazami review list does not show what was judged at the desk:\n%s", out)
	}
	ceilings(t, base, q)
}

// ceilings opens every address as somebody who may see CLEAR alone.
func ceilings(t *testing.T, base string, q *person) {
	t.Helper()
	amber := login(t, base, "佐藤")
	amber.want("the week of who may see AMBER", "ネットバンキング不正送金")
	amber.get("/?c=online-banking-fraud")
	amber.want("what is AMBER for who may see it", "内密の", corpustest.SecretRising)
	for _, change := range []string{"big-data", "pqc"} {
		if q.get("/?c=" + change); strings.Contains(q.page, `id="terms"`) {
			t.Errorf("the terms of %s, which may stand in stricter documents alone, are shown to who may see CLEAR", change)
		}
	}
	q.get("/?c=no-such-change")
	nothing := q.page
	for _, path := range []string{"/", "/changes", "/?c=online-banking-fraud", "/log?c=online-banking-fraud", "/?c=pqc", "/?c=big-data", "/log?c=pqc", "/preview"} {
		q.get(path)
		seen := strings.ReplaceAll(q.page, "金銭詐取・不正送金", "") // a threat of the vocabulary, offered to everybody
		for _, secret := range []string{"内密の", corpustest.SecretRising} {
			if strings.Contains(seen, secret) {
				t.Errorf("%s shows %q to who may see CLEAR alone", path, secret)
			}
		}
		if strings.Contains(path, "/?c=online") && q.page != nothing {
			t.Errorf("%s is told apart from a change that is not there", path)
		}
	}
	if code := q.act("/act", "online-banking-fraud", "do", "note", "why", "x"); code != http.StatusUnprocessableEntity {
		t.Errorf("a note on a change that one may not see: %d, want 422", code)
	}
	if code := q.act("/act", "big-data", "do", "merge", "into", "online-banking-fraud", "reason", "重複"); code != http.StatusUnprocessableEntity {
		t.Errorf("merging into a change that one may not see: %d, want 422", code)
	}
}

// A desk that others can reach asks for people and TLS; one whose file of
// people is lost lets nobody in.
func TestDeskIsRefused(t *testing.T) {
	dir := house(t)
	config := filepath.Join(dir, "config.yaml")
	for _, c := range []struct{ listen, want string }{{"0.0.0.0:0", "there is no user to log in"}, {"nonsense", "is not an address with a port"}} {
		if _, errs := do(t, 2, "serve", "--config", config, "--listen", c.listen); !strings.Contains(errs, c.want) {
			t.Errorf("--listen %s: %s, want %q", c.listen, errs, c.want)
		}
	}
	addUser(t, dir, "山田")
	if _, errs := do(t, 2, "serve", "--config", config, "--listen", "0.0.0.0:0"); !strings.Contains(errs, "has no TLS") {
		t.Errorf("people and no TLS: %s", errs)
	}
	base := serveDesk(t, statusless(t, dir))
	p := login(t, base, "山田")
	if err := os.Remove(filepath.Join(dir, "data", "plan2", "users.json")); err != nil {
		t.Fatal(err)
	}
	if code := p.get("/"); code != http.StatusServiceUnavailable {
		t.Errorf("with the file of people lost: %d, want 503", code)
	}
}

// statusless is the house without an address for its status.
func statusless(t *testing.T, dir string) string {
	t.Helper()
	if err := withoutStatus(filepath.Join(dir, "config.yaml")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func withoutStatus(config string) error {
	text, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	return os.WriteFile(config, regexp.MustCompile(`(?m)^  status: .*$`).ReplaceAll(text, nil), 0o600)
}

func TestUserCommand(t *testing.T) {
	dir := house(t)
	config := filepath.Join(dir, "config.yaml")
	file := filepath.Join(dir, "data", "plan2", "users.json")
	addUser(t, dir, "山田", "--role", "publisher", "--tlp", "AMBER+STRICT")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v, want mode 600", file, info, err)
	}
	text, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(text), deskPassword) || !strings.Contains(string(text), "$argon2id$") {
		t.Errorf("the file holds %s, %v", text, err)
	}
	out, _ := do(t, 0, "user", "list", "--config", config)
	if !strings.Contains(out, "山田") || !strings.Contains(out, "TLP:AMBER+STRICT") || strings.Contains(out, "argon2id") {
		t.Errorf("kazami user list = %s", out)
	}
	do(t, 0, "user", "set", "山田", "--role", "reader", "--config", config)
	for _, args := range [][]string{{"add", "山田"}, {"add", "a/b"}, {"add", "b", "--role", "root"}, {"add", "b", "--tlp", "WHITE"}, {"passwd", "nobody"}, {"remove", "nobody"}, {"add", "b"}} {
		do(t, 2, append([]string{"user", args[0], "--config", config}, args[1:]...)...)
	}
	do(t, 0, "user", "remove", "山田", "--config", config)
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, errs := do(t, 1, "user", "list", "--config", config); !strings.Contains(errs, "chmod 600") {
		t.Errorf("a file that all may write: %s", errs)
	}
}

// waitFor asks until there is an answer.
func waitFor(t *testing.T, ask func() string) string {
	t.Helper()
	for range time.Tick(20 * time.Millisecond) {
		if s := ask(); s != "" {
			return s
		}
		if t.Context().Err() != nil {
			t.Fatal("it never came")
		}
	}
	return ""
}
