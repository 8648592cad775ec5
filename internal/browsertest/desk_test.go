//go:build browser

package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kazami/internal/corpustest"
)

const deskPassword = "a long password 1"

// mondayDesk is a kazami serve on a folder of its own, as a process.
type mondayDesk struct {
	base, public string
	do           func(stdin string, args ...string) // runs kazami in the folder
}

// serveDesk makes a folder with the documents of a Monday, people (山田, if none is named),
// and a desk on it. Where there are two, one approves what the other wrote.
func serveDesk(t *testing.T, people ...string) *mondayDesk {
	t.Helper()
	d := deskFolder(t, people...)
	d.do("", "import", "open.jsonl", "--tlp", "CLEAR")
	d.do("", "import", "secret.jsonl", "--tlp", "AMBER")
	d.do("", "run")
	d.serve(t)
	return d
}

// deskFolder makes a folder with people and the files of a Monday, none of them imported.
func deskFolder(t *testing.T, people ...string) *mondayDesk {
	t.Helper()
	program, root := os.Getenv("KAZAMI_BIN"), filepath.Join("..", "..")
	if program == "" {
		t.Fatal("KAZAMI_BIN does not name the program")
	}
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(root, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "samples"), os.DirFS(filepath.Join(root, "samples"))); err != nil {
		t.Fatal(err)
	}
	open, secret := corpustest.Monday()
	config := regexp.MustCompile(`(?m)^  status: .*$`).ReplaceAllString(withoutHistory(text), "")
	if len(people) > 1 {
		config = strings.Replace(config, "second_person: false", "second_person: true", 1)
	}
	for name, data := range map[string]string{"open.jsonl": open, "secret.jsonl": secret, "config.yaml": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := &mondayDesk{public: filepath.Join(dir, "public"), do: func(stdin string, args ...string) {
		t.Helper()
		c := exec.Command(program, args...)
		c.Dir, c.Stdin = dir, strings.NewReader(stdin)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("kazami %s: %v\n%s", args, err, out)
		}
	}}
	if people == nil {
		people = []string{"山田"}
	}
	for _, name := range people {
		d.do(deskPassword+"\n", "user", "add", name, "--role", "publisher", "--tlp", "RED")
	}
	return d
}

// serve starts the desk on the folder, until the test ends.
func (d *mondayDesk) serve(t *testing.T) {
	t.Helper()
	c := exec.Command(os.Getenv("KAZAMI_BIN"), "serve", "--listen", "127.0.0.1:0")
	c.Dir = filepath.Dir(d.public)
	said, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	})
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, after, ok := strings.Cut(lines.Text(), "the desk is at "); ok {
			go func() {
				for lines.Scan() { // or it would wait for its reader
				}
			}()
			d.base = strings.TrimSuffix(after, "/")
			return
		}
	}
	t.Fatal("the desk never opened")
}

// published reports whether the site has a page of the change.
func (d *mondayDesk) published(change string) bool {
	_, err := os.Stat(filepath.Join(d.public, "ja", "changes", change, "index.html"))
	return err == nil
}

// sit is a tab of its own, with cookies of its own.
func (b *browser) sit(t *testing.T) context.Context {
	t.Helper()
	tab, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := context.WithTimeout(tab, 3*minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// typed puts a text where the focus is, as an input method does.
func typed(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// hand is somebody at the keyboard.
type hand struct {
	t   *testing.T
	ctx context.Context
}

func (h *hand) do(actions ...chromedp.Action[chromedp.Void]) {
	h.t.Helper()
	if err := chromedp.Do(h.ctx, actions...); err != nil {
		h.t.Fatal(err)
	}
}

// text waits until the page shows a text.
func (h *hand) text(want string) {
	h.t.Helper()
	seen := ""
	for range time.Tick(50 * time.Millisecond) {
		got, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? document.body.innerText : ""`))
		if err == nil && strings.Contains(got, want) {
			return
		}
		if h.ctx.Err() != nil {
			h.t.Fatalf("the page never showed %q:\n%.2000s", want, seen)
		}
		seen = got
	}
}

func (h *hand) press(keys ...string) {
	h.t.Helper()
	for _, k := range keys {
		h.do(chromedp.KeyEvent(k))
	}
}

// chosen waits until the pane is that of a change.
func (h *hand) chosen(name string) {
	h.t.Helper()
	seen := ""
	for range time.Tick(50 * time.Millisecond) {
		got, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? document.getElementById("chosen")?.textContent ?? "" : ""`))
		if err == nil && got == name {
			return
		}
		if h.ctx.Err() != nil {
			h.t.Fatalf("the pane is that of %q, want %q", seen, name)
		}
		seen = got
	}
}

// at waits until what matches a selector has the focus.
func (h *hand) at(selector string) {
	h.t.Helper()
	for range time.Tick(50 * time.Millisecond) {
		on, err := chromedp.Run(h.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`document.activeElement.matches(%q)`, selector)))
		if err == nil && on {
			return
		}
		if h.ctx.Err() != nil {
			h.t.Fatalf("the focus never came to %s", selector)
		}
	}
}

// choose sets a list to a value, as arrows would.
func (h *hand) choose(selector, value string) {
	h.t.Helper()
	got, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q; return e.value || [...e.options].map(o => o.value).join() })()`, selector, value)))
	if err != nil || got != value {
		h.t.Fatalf("%s cannot be %q: %q, %v", selector, value, got, err)
	}
}

// tab presses Tab until what has the focus matches a selector.
func (h *hand) tab(selector string) {
	h.t.Helper()
	for range 200 {
		h.press("\t")
		on, err := chromedp.Run(h.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`document.activeElement.matches(%q)`, selector)))
		if err != nil {
			h.t.Fatal(err)
		}
		if on {
			return
		}
	}
	h.t.Fatalf("Tab never came to %s", selector)
}

// login comes in by keyboard alone.
func (h *hand) login(d *mondayDesk) { h.loginAs(d, "山田") }

func (h *hand) loginAs(d *mondayDesk, name string) {
	h.t.Helper()
	h.do(chromedp.Navigate(d.base + "/login"))
	h.tab("#name")
	h.do(typed(name))
	h.tab("#password")
	h.do(typed(deskPassword))
	h.press("\r")
	h.text("ログアウト")
}

// moved waits until the pane is that of another change than before.
func (h *hand) moved(from string) (to string) {
	h.t.Helper()
	for range time.Tick(50 * time.Millisecond) {
		got, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? document.getElementById("chosen")?.textContent ?? "" : ""`))
		if err == nil && got != "" && got != from {
			return got
		}
		if h.ctx.Err() != nil {
			h.t.Fatalf("the pane is that of %q still", from)
		}
	}
	return ""
}

// TestMondayByKeys makes a draft, rejects, merges, holds and takes back with the keys,
// without loading a page anew.
func TestMondayByKeys(t *testing.T) {
	d, b := serveDesk(t), start(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.press("j")
	h.chosen("ビッグデータ")
	if _, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`window.mark = "here"`)); err != nil {
		t.Fatal(err)
	}
	h.press("a")
	h.text("「ビッグデータ」を下書きにしました。まだ公開されません。残り4件です。")
	at := h.moved("ビッグデータ")
	h.press("x") // asks for the reason
	h.at("dialog[open] .reasons button")
	h.press(kb.Escape)
	h.at("#ask-reject summary")
	h.press("x", "3")
	h.text("「" + at + "」を採用しませんでした（重複）。残り3件です。")
	at = h.moved(at)
	h.press("m") // asks for the target, and then for the reason
	h.at("dialog[open] #into")
	h.choose("#into", "big-data")
	h.press("\r")
	h.at("dialog[open] .reasons button")
	h.press("1")
	h.text("「" + at + "」を「ビッグデータ」にまとめました。残り2件です。")
	at = h.moved(at)
	h.press("h")
	h.text("「" + at + "」を保留にしました。残り1件です。")
	next := h.moved(at)
	if mark, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`window.mark ?? ""`)); err != nil || mark != "here" {
		t.Errorf("a page was loaded anew, %v", err)
	}
	if on, err := chromedp.Run(h.ctx, chromedp.Evaluate[bool](`document.activeElement.matches("main [aria-current=true]")`)); err != nil || !on {
		t.Errorf("after an act the focus is not on the chosen change, %v", err)
	}
	h.press("n")
	h.at("dialog[open] #note")
	h.do(typed("jaxh は打った字であり、キーではない"))
	h.press("\r")
	h.text("「" + next + "」にコメントを書きました。")
	h.chosen(next)
	h.press("/")
	h.text("探す言葉")
	h.press("u") // from another page
	h.text("「" + at + "」の「保留」を取り消しました。残り2件です。")
	h.chosen(at)
	h.press("g", "d")
	h.text("判断する")
	h.press("2")
	h.text("今週よく出る言葉")
	h.press("u")
	h.text("「統合」を取り消しました。残り3件です。")
	h.press("g", "d")
	h.text("判断待ち")
	h.do(chromedp.Navigate(d.base + "/log"))
	h.text("山田が下書きにしました")
	h.text("山田が「ビッグデータ」にまとめました　取り消し済み")
	if d.published("big-data") {
		t.Error("a draft is public")
	}
}

// TestNothingPublicByOneKey presses every key: nothing of it makes anything public.
func TestNothingPublicByOneKey(t *testing.T) {
	d, b := serveDesk(t), start(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.do(chromedp.Navigate(d.base + "/?c=big-data"))
	h.chosen("ビッグデータ")
	h.press("a")
	h.text("まだ公開されません。")
	h.do(chromedp.Navigate(d.base + "/preview"))
	h.text("公開すると変わるもの")
	h.do(chromedp.Navigate(d.base + "/log?c=big-data"))
	h.text("山田が下書きにしました")
	if d.published("big-data") {
		t.Error("one key made a change public")
	}
}

// TestMondayByTab does the same with Tab and Enter, with the keys switched off, and once
// more without script.
func TestMondayByTab(t *testing.T) {
	for what, script := range map[string]bool{"keys off": true, "no script": false} {
		t.Run(what, func(t *testing.T) {
			d, b := serveDesk(t), start(t)
			h := &hand{t, b.sit(t)}
			h.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script})
				return err
			}))
			h.login(d)
			if script {
				h.tab("#keys summary")
				h.press("\r")
				h.tab("#keys-on")
				h.press(" ")
				h.do(chromedp.Navigate(d.base + "/?c=big-data"))
				h.press("a", "x", "u", "j")
			}
			h.do(chromedp.Navigate(d.base + "/?c=big-data"))
			h.text("2009年は48件です")
			h.tab("#f-draft button")
			h.press("\r")
			h.text("「ビッグデータ」を下書きにしました。まだ公開されません。残り4件です。")
			at := h.moved("ビッグデータ")
			h.tab("#undo button")
			h.press("\r")
			h.text("「ビッグデータ」の「下書き」を取り消しました。残り5件です。")
			h.chosen("ビッグデータ")
			h.tab("#f-hold button")
			h.press("\r")
			h.text("「ビッグデータ」を保留にしました。残り4件です。")
			h.chosen(at)
			h.tab("#ask-reject summary")
			h.press("\r")
			h.tab(`.reasons button[value="一時的な話題"]`)
			h.press("\r")
			h.text("「" + at + "」を採用しませんでした（一時的な話題）。残り3件です。")
			h.do(chromedp.Navigate(d.base + "/?c=pqc"))
			h.tab("#ask-merge summary")
			h.press("\r")
			if !script {
				h.tab("#into")
			}
			h.at("#into")
			h.choose("#into", "big-data")
			h.tab(`.reasons button[value="重複"]`)
			h.press("\r")
			h.text("を「ビッグデータ」にまとめました。")
			h.do(chromedp.Navigate(d.base + "/log?c=pqc"))
			h.tab("main form button")
			h.press("\r")
			h.text("「統合」を取り消しました。")
			h.do(chromedp.Navigate(d.base + "/?c=pqc"))
			h.tab("#ask-note summary")
			h.press("\r")
			if !script {
				h.tab("#note")
			}
			h.at("#note")
			h.do(typed("読みました。"))
			h.press("\r")
			h.text("コメントを書きました。")
		})
	}
}

// TestTwoOnOneCard has one act on what another acted on since: they are told who did what,
// and led to the record.
func TestTwoOnOneCard(t *testing.T) {
	d, b := serveDesk(t), start(t)
	h, other := &hand{t, b.sit(t)}, &hand{t, b.sit(t)}
	for _, x := range []*hand{h, other} {
		x.login(d)
		x.do(chromedp.Navigate(d.base + "/?c=big-data"))
		x.chosen("ビッグデータ")
	}
	other.press("h")
	other.text("「ビッグデータ」を保留にしました。")
	h.press("x", "1")
	h.text("ほかの操作が先に記録されました（山田、保留、")
	if address, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`location.pathname + location.search`)); err != nil || address != "/?c=big-data" {
		t.Errorf("the address is %q, %v", address, err)
	}
	h.do(chromedp.Click(`a[href="/log?c=big-data"]`, chromedp.NodeVisible))
	h.text("山田が保留にしました")
}

// TestSearchAsYouType finds while somebody types, and by the button without script.
func TestSearchAsYouType(t *testing.T) {
	d, b := serveDesk(t), start(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.do(chromedp.Navigate(d.base+"/search"), chromedp.Click("#q", chromedp.NodeVisible), typed(corpustest.RisingWords))
	h.text("見つかった文書")
	h.at("#q")
}

// TestDeskPages holds the desk's pages to what the site's are held to, and the
// one screen to 1280 by 800.
func TestDeskPages(t *testing.T) {
	d, b := serveDesk(t), start(t)
	if wrong, err := b.check(d.base + "/login"); err != nil || len(wrong) > 0 {
		t.Errorf("/login: %q, %v", wrong, err)
	}
	// the check opens tabs of the first context: log in there
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tab, minute)
	defer cancel()
	h := &hand{t, ctx}
	h.login(d)
	for _, path := range []string{"/", "/?c=big-data&done=hold", "/changes", "/new", "/log", "/log?c=big-data", "/publish", "/publish?c=big-data", "/near", "/documents?c=big-data", "/words", "/search?q=" + url.QueryEscape(corpustest.RisingWords), "/sources", "/note", "/inbox"} {
		wrong, err := b.check(d.base + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", path, w)
		}
	}
	h.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(d.base+"/"))
	below, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".top, .tabs, #card, #chosen, .buttons > form button, .buttons summary")]
		.filter(e => e.getBoundingClientRect().bottom > innerHeight || e.getBoundingClientRect().right > innerWidth).map(e => e.textContent.trim().slice(0, 40))`))
	if err != nil || len(below) > 0 {
		t.Errorf("not on the one screen of 1280 by 800: %q, %v", below, err)
	}
	scroll, err := chromedp.Run(ctx, chromedp.Evaluate[[]int](`[document.documentElement.scrollHeight, document.documentElement.scrollWidth]`))
	if err != nil || !slices.Equal(scroll, []int{800, 1280}) {
		t.Errorf("the screen is %v, want 800 high and 1280 wide: %v", scroll, err)
	}
}
