package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// made is an archive of made-up documents of many sources over five years up to
// its last day, in Japanese and English, in which some terms and themes rise.
type made struct {
	documents, sources int
	last               time.Time
	r                  *rand.Rand
}

var (
	madeNouns = strings.Fields("予算 道路 学校 病院 選挙 農業 漁業 港湾 鉄道 航空 電力 水道 通信 放送 金融 保険 年金 税制 貿易 外交 防災 消防 警察 裁判 登記 戸籍 統計 気象 観光 文化 芸術 体育 労働 雇用 福祉 介護 育児 住宅 土地 森林 河川 海洋 資源 環境 衛生 食品 薬品 化学 機械 点検 監視 制御 設備 認証 暗号 回線 端末 記録 委託 契約 検査 計画 運用 保守 復旧 訓練 対策 演習 規格 標準")
	madeWords = strings.Fields("system network control power water finance railway aviation hospital cloud storage server client protocol packet router firmware driver kernel browser plugin account password token session certificate cipher signature overflow injection bypass disclosure privilege escalation denial service memory buffer pointer parser request response header cookie script object module library package update patch vendor product version release advisory bulletin report incident response recovery backup monitor sensor meter grid plant valve pump sensor gateway field bus")
	madeRises = []string{"ランサムウェア", "クラウドコンピューティング", "量子計算機", "スマートメーター", "テレワーク", "生成型監視", "遠隔点検網", "無線制御規格", "supply chain attack", "confidential computing", "post-quantum cryptography", "operational technology"}
)

// write writes the documents as JSON Lines.
func (m *made) write(w io.Writer) error {
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	for i := range m.documents {
		src := int(float64(m.sources) * m.r.Float64() * m.r.Float64())
		at := m.last.AddDate(0, 0, -m.r.IntN(5*365)).Add(-time.Duration(m.r.IntN(86400)) * time.Second)
		lang, text := "ja", m.japanese
		if src%3 == 0 {
			lang, text = "en", m.english
		}
		var body strings.Builder
		body.WriteString(text(6 + m.r.IntN(10)))
		for k, word := range madeRises {
			years := m.last.Sub(at).Hours() / 24 / 365
			if start := 2.5 - 0.15*float64(k); years < start && m.r.Float64() < 0.03*(start-years) {
				body.WriteString(map[string]string{"ja": word + "の導入が進んでいる。", "en": " The use of " + word + " spreads."}[lang])
			}
		}
		err := e.Encode(map[string]string{"id": fmt.Sprintf("d%d", i), "source": fmt.Sprintf("s%04d", src), "lang": lang, "title": m.title(lang, i), "body": body.String(),
			"url": fmt.Sprintf("https://s%04d.example/%d", src, i), "published": at.Format(time.RFC3339)})
		if err != nil {
			return err
		}
	}
	return b.Flush()
}

// noun is drawn so that few are frequent and many are rare.
func (m *made) noun(of []string) string { return of[int(float64(len(of))*m.r.Float64()*m.r.Float64())] }

func (m *made) title(lang string, i int) string {
	if lang == "en" {
		return fmt.Sprintf("%s %s %d", m.noun(madeWords), m.noun(madeWords), i)
	}
	return fmt.Sprintf("%s%sの報告%d", m.noun(madeNouns), m.noun(madeNouns), i)
}

func (m *made) japanese(sentences int) string {
	var b strings.Builder
	for range sentences {
		fmt.Fprintf(&b, "%s%sについて、%s%sの%sを%sした。", m.noun(madeNouns), m.noun(madeNouns), m.noun(madeNouns), m.noun(madeNouns), m.noun(madeNouns), []string{"確認", "説明", "検討", "報告"}[m.r.IntN(4)])
	}
	return b.String()
}

func (m *made) english(sentences int) string {
	var b strings.Builder
	for range sentences {
		fmt.Fprintf(&b, "The %s %s of a %s %s was %s by the %s. ", m.noun(madeWords), m.noun(madeWords), m.noun(madeWords), m.noun(madeWords), []string{"reported", "changed", "tested", "found"}[m.r.IntN(4)], m.noun(madeWords))
	}
	return b.String()
}

// queries is what people look for: frequent and rare words, phrases, fields.
func (m *made) queries(n int) (all []string) {
	for i := range n {
		q := url.Values{}
		switch i % 8 {
		case 0:
			q.Set("q", m.noun(madeNouns))
		case 1:
			q.Set("q", m.noun(madeNouns)+m.noun(madeNouns))
		case 2:
			q.Set("q", m.noun(madeWords)+" "+m.noun(madeWords))
		case 3:
			q.Set("q", `"`+m.noun(madeWords)+" "+m.noun(madeWords)+`"`)
		case 4:
			q.Set("q", madeRises[m.r.IntN(len(madeRises))])
		case 5:
			q.Set("q", m.noun(madeNouns))
			q.Set("from", m.last.AddDate(-1, 0, 0).Format(time.DateOnly))
		case 6:
			q.Set("q", "+"+m.noun(madeWords)+" -"+m.noun(madeWords))
		case 7:
			q.Set("q", m.noun(madeNouns))
			q.Set("source", fmt.Sprintf("s%04d", m.r.IntN(m.sources)))
		}
		all = append(all, "/search?"+q.Encode())
	}
	return all
}

// TestAtSize measures a desk at the size that KAZAMI_SIZE says, in documents
// (200000; a hundredth as many sources), for as long as KAZAMI_LOAD says (5m; 1m
// without): pages, search, publishing, memory, and fifty readers and five
// analysts at once. It makes the archive in KAZAMI_HOUSE, and takes it from
// there where it is made already. The figures go to the log.
func TestAtSize(t *testing.T) {
	size, err := strconv.Atoi(os.Getenv("KAZAMI_SIZE"))
	if err != nil {
		t.Skip("KAZAMI_SIZE says how many documents; unset: not at all")
	}
	span, err := time.ParseDuration(cmp.Or(os.Getenv("KAZAMI_LOAD"), "1m"))
	if err != nil {
		t.Fatal(err)
	}
	m := &made{documents: size, sources: max(size/100, 3), last: time.Date(2026, 11, 20, 12, 0, 0, 0, horizon.Tokyo), r: rand.New(rand.NewPCG(1, 2))}
	dir := cmp.Or(os.Getenv("KAZAMI_HOUSE"), t.TempDir())
	bin := filepath.Join(t.TempDir(), "kazami")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	config := filepath.Join(dir, "config.yaml")
	if _, err := os.Stat(config); err != nil {
		furnish(t, m, bin, dir)
	}
	s := &sized{t: t}
	for _, which := range []string{"first", "second"} { // the second shows what the first kept
		if s.pid != 0 {
			s.stop()
		}
		s.start(which, bin, config)
	}
	defer s.stop()
	s.pages(m)
	s.publishing()
	s.load(m, span, filepath.Join(dir, "data"))
	t.Logf("resident memory %d MB, at its peak %d MB", s.status("VmRSS")>>10, s.status("VmHWM")>>10)
}

// start starts a desk, and waits for its first page and for what it keeps of it.
func (s *sized) start(which, bin, config string) {
	s.t.Helper()
	log, err := os.Create(filepath.Join(s.t.TempDir(), "log"))
	if err != nil {
		s.t.Fatal(err)
	}
	desk := freeAddress(s.t)
	cmd := exec.CommandContext(s.t.Context(), bin, "serve", "--config", config, "--listen", desk, "--verbose")
	cmd.Stdout, cmd.Stderr = log, log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.base, s.pid = "http://"+desk, cmd.Process.Pid
	s.stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := errors.Join(cmd.Wait(), log.Close()); err != nil {
			said, _ := os.ReadFile(log.Name())
			s.t.Errorf("asked to stop: %v\n%.2000s", err, said)
		}
	}
	waitFor(s.t, func() string {
		r, err := http.Get(s.base + "/")
		if err != nil {
			return ""
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusOK {
			return ""
		}
		return r.Status
	})
	s.t.Logf("from the %s start to the first page: %.1f s", which, time.Since(began).Seconds())
	waitFor(s.t, func() string {
		said, _ := os.ReadFile(log.Name())
		if strings.Contains(string(said), keptSaid) {
			return keptSaid
		}
		return ""
	})
}

// keptSaid is what the log says once a desk has kept its pages.
const keptSaid = "the desk's pages are kept"

// furnish makes the house: documents, index, digest, judgements.
func furnish(t *testing.T, m *made, bin, dir string) {
	t.Helper()
	var sources, ids strings.Builder
	for i := range m.sources {
		fmt.Fprintf(&ids, "s%04d, ", i)
		fmt.Fprintf(&sources, "  - {id: s%04d, kind: feed, name: 情報源%d, url: \"https://s%04d.example/feed.rss\", class: others, tlp: CLEAR}\n", i, i, i)
	}
	text := fmt.Sprintf(`version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 2s}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: 2026-11-20, horizon: +5y, data: data, out: public, sources: [%s]}
sources:
%s`, strings.TrimSuffix(ids.String(), ", "), sources.String())
	file := filepath.Join(dir, "made.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.write(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "config.yaml.new")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "--tlp", "CLEAR", "--excerpt", "full", file}, {"index"}, {"digest"}, {"publish"}} {
		began := time.Now()
		if out, err := exec.CommandContext(t.Context(), bin, append(args, "--config", config)...).CombinedOutput(); err != nil {
			t.Fatalf("kazami %v: %v\n%s", args, err, out)
		}
		t.Logf("kazami %s: %.1f s", args[0], time.Since(began).Seconds())
	}
	if err := os.Rename(config, filepath.Join(dir, "config.yaml")); err != nil {
		t.Fatal(err)
	}
}

// sized is a running service at size.
type sized struct {
	t    *testing.T
	base string
	pid  int
	stop func()
}

// status is a line of /proc/PID/status in kB.
func (s *sized) status(key string) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.pid))
	if err != nil {
		s.t.Fatal(err)
	}
	m := regexp.MustCompile(key + `:\s+(\d+)`).FindSubmatch(text)
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

func (s *sized) descriptors() int {
	all, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.pid))
	return len(all)
}

func (s *sized) timed(what string, paths []string, least int) (page string) {
	s.t.Helper()
	var took []time.Duration
	for _, path := range paths {
		began := time.Now()
		r, err := http.Get(s.base + path)
		if err != nil {
			s.t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK || len(body) < least {
			s.t.Fatalf("%s: %s, %d bytes, %v", path, r.Status, len(body), err)
		}
		took, page = append(took, time.Since(began)), string(body)
	}
	slices.Sort(took)
	at := func(p float64) float64 { return float64(took[int(p*float64(len(took)-1))].Microseconds()) / 1000 }
	s.t.Logf("%s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms of %d", what, at(0.5), at(0.95), at(0.99), at(1), len(took))
	return page
}

var changeLink = regexp.MustCompile(`href="/\?c=([^"&#]+)[#"]`)

// changesOn is the changes that a page leads to.
func changesOn(page string) (all []string) {
	for _, m := range changeLink.FindAllStringSubmatch(page, -1) {
		if id, err := url.QueryUnescape(m[1]); err == nil && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

func (s *sized) pages(m *made) {
	s.t.Helper()
	week := s.timed("the week's page", slices.Repeat([]string{"/"}, 100), 1000)
	all := changesOn(week)
	if len(all) < 3 {
		s.t.Fatalf("%d changes to judge: the archive shows little", len(all))
	}
	s.t.Logf("%d changes on the page", len(all))
	var panes []string
	for _, id := range all {
		panes = append(panes, "/?c="+url.QueryEscape(id))
	}
	s.timed("the pane of each change, first", panes, 1000)
	s.timed("the pane of each change, again", panes, 1000)
	s.timed("sources", slices.Repeat([]string{"/sources"}, 10), 1000)
	s.timed("search, first", m.queries(200), 500)
	s.timed("search", m.queries(200), 500)
	s.timed("what publishing changes", slices.Repeat([]string{"/preview"}, 3), 500)
}

// analyst is a browser without script, with the tokens of the last page.
type analyst struct {
	http.Client
	base string
}

var tokenField, seenField = regexp.MustCompile(`name="token" value="([^"]*)"`), regexp.MustCompile(`name="seen" value="([^"]*)"`)

func newAnalyst(base string) *analyst {
	jar, _ := cookiejar.New(nil)
	return &analyst{http.Client{Jar: jar, Timeout: time.Minute}, base}
}

// act looks at a change and acts on it, as its buttons do.
func (a *analyst) act(path, change string, pairs ...string) (code int, page string, err error) {
	read := func(r *http.Response, err error) (int, string, error) {
		if err != nil {
			return 0, "", err
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		return r.StatusCode, string(body), err
	}
	code, page, err = read(a.Get(a.base + "/?c=" + url.QueryEscape(change)))
	if err != nil || code != http.StatusOK {
		return code, page, err
	}
	form := url.Values{"c": {change}}
	for key, field := range map[string]*regexp.Regexp{"token": tokenField, "seen": seenField} {
		if m := field.FindStringSubmatch(page); m != nil {
			form.Set(key, m[1])
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	write(form)
	return read(a.PostForm(a.base+path, form))
}

func (s *sized) publishing() {
	s.t.Helper()
	a := newAnalyst(s.base)
	page := s.timed("the week's page", []string{"/"}, 1000)
	for i, id := range changesOn(page)[:3] {
		began := time.Now()
		code, said, err := a.act("/act", id, "do", "approve", "back", "publish", "category", "IT技術", "definition", "増えた言葉です。", "what", "使う人が増えます。", "when", "3年ほどです。", "prepare", "手順を見直します。",
			"searched", "白書を読みました。", "slug", fmt.Sprintf("made-%d", i), "public", "文書を読みました。")
		if err != nil || code != http.StatusOK {
			s.t.Logf("approve %s: %d %v %.300s", id, code, err, regexp.MustCompile(`(?s)<main.*`).FindString(said))
			continue
		}
		approved := time.Since(began)
		began = time.Now()
		code, _, err = a.act("/publish", id)
		if err != nil || code != http.StatusOK {
			s.t.Errorf("publish: %d %v", code, err)
		}
		s.t.Logf("approving %.2f s, publishing %.2f s (the %d.)", approved.Seconds(), time.Since(began).Seconds(), i+1)
	}
}

// load has fifty readers and five analysts at once.
func (s *sized) load(m *made, span time.Duration, data string) {
	s.t.Helper()
	page := s.timed("the week's page", []string{"/"}, 1000)
	changes := changesOn(page)
	until := time.Now().Add(span)
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	var failed atomic.Int64
	note := func(what string, began time.Time) {
		mu.Lock()
		defer mu.Unlock()
		took[what] = append(took[what], time.Since(began))
	}
	s.t.Logf("before the load: %d MB, %d descriptors", s.status("VmRSS")>>10, s.descriptors())
	var people sync.WaitGroup
	for n := range 50 {
		r := rand.New(rand.NewPCG(uint64(n), 9))
		mine := &made{sources: m.sources, last: m.last, r: r}
		searches := mine.queries(64)
		people.Go(func() {
			client := http.Client{Timeout: time.Minute}
			for time.Now().Before(until) {
				what, path := "week", "/"
				switch r.IntN(4) {
				case 1:
					what, path = "pane", "/?c="+url.QueryEscape(changes[r.IntN(len(changes))])
				case 2:
					what, path = "search", searches[r.IntN(len(searches))]
				case 3:
					what, path = "changes", "/changes"
				}
				began := time.Now()
				a, err := client.Get(s.base + path)
				if err == nil {
					_, err = io.Copy(io.Discard, a.Body)
					_ = a.Body.Close()
				}
				if err != nil || a.StatusCode != http.StatusOK {
					failed.Add(1)
					s.t.Errorf("%s: %v", path, err)
					return
				}
				note(what, began)
				<-time.After(time.Duration(200+r.IntN(1600)) * time.Millisecond) // people read
			}
		})
	}
	taken, second := map[string]bool{}, atomic.Int64{}
	for n := range 5 {
		r := rand.New(rand.NewPCG(uint64(n), 10))
		people.Go(func() {
			a := newAnalyst(s.base)
			for k := 0; time.Now().Before(until); {
				why := fmt.Sprintf("負荷の注記 %d-%d-%d", s.pid, n, k)
				began := time.Now()
				code, said, err := a.act("/act", changes[r.IntN(min(3, len(changes)))], "do", "note", "why", why)
				switch {
				case err == nil && code == http.StatusOK:
					note("act", began)
					mu.Lock()
					taken[why] = true
					mu.Unlock()
					k++
				case err == nil && code == http.StatusUnprocessableEntity && strings.Contains(said, "ほかの操作が先に記録されました"):
					second.Add(1)
				default:
					failed.Add(1)
					s.t.Errorf("act: %d %v", code, err)
					return
				}
				<-time.After(time.Duration(500+r.IntN(2000)) * time.Millisecond)
			}
		})
	}
	people.Go(func() {
		due := time.NewTicker(span / 6)
		defer due.Stop()
		for time.Now().Before(until) {
			<-due.C
			s.t.Logf("under load: %d MB, %d descriptors", s.status("VmRSS")>>10, s.descriptors())
		}
	})
	people.Wait()
	for _, what := range []string{"week", "pane", "search", "changes", "act"} {
		all := took[what]
		if len(all) == 0 {
			continue
		}
		slices.Sort(all)
		at := func(p float64) float64 { return float64(all[int(p*float64(len(all)-1))].Microseconds()) / 1000 }
		s.t.Logf("under load, %s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms of %d", what, at(0.5), at(0.95), at(0.99), at(1), len(all))
	}
	s.t.Logf("%d failed; %d acts taken, %d were told that another came first", failed.Load(), len(taken), second.Load())
	store, err := archive.OpenRead(s.t.Context(), data)
	if err != nil {
		s.t.Fatal(err)
	}
	defer store.Close()
	acts, err := store.Acts(s.t.Context(), "", m.last.AddDate(100, 0, 0))
	if err != nil {
		s.t.Fatal(err)
	}
	kept := map[string]int{}
	for _, x := range acts {
		kept[x.Why]++
	}
	for why := range taken {
		if kept[why] != 1 {
			s.t.Errorf("%q stands in the log %d times", why, kept[why])
		}
	}
}
