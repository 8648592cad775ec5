//go:build browser

package browsertest

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a running Chromium and the text of axe.
type browser struct {
	ctx context.Context
	axe string
}

func start(t *testing.T) *browser {
	t.Helper()
	file := os.Getenv("KAZAMI_AXE")
	if file == "" {
		t.Fatal("KAZAMI_AXE does not name the file axe.min.js")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.UserDataDir(t.TempDir()), chromedp.ExecPath("chromium"))
	for _, f := range []string{"no-sandbox", "disable-gpu", "disable-quic", "disable-component-update"} {
		flags = append(flags, chromedp.Flag(f, true))
	}
	flags = append(flags, chromedp.Flag("lang", "ja"))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return &browser{ctx, string(axe)}
}

// minute is how long a page may take with all its checks.
const minute = time.Minute

// check opens one page and lists what is wrong with it, in a fixed order. An
// error means that the page could not be looked at.
func (b *browser) check(address string) ([]string, error) {
	requests := listener{home: address}
	tab, closeTab := chromedp.NewContext(b.ctx, chromedp.WithListener(requests.hear))
	defer closeTab()
	if err := chromedp.Do(tab); err != nil { // a tab must not open under the deadline
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	ctx, cancel := context.WithTimeout(tab, minute)
	defer cancel()

	var wrong []string
	response, err := chromedp.RunResponse(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(address))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	if response.Status != 200 {
		wrong = append(wrong, fmt.Sprintf("status %d", response.Status))
	}
	for _, width := range []int64{1280, 390} {
		found, err := b.axeAt(ctx, width)
		if err != nil {
			return nil, fmt.Errorf("axe on %s at %d: %w", address, width, err)
		}
		wrong = append(wrong, found...)
	}
	if err := scheme(ctx, "dark"); err != nil {
		return nil, err
	}
	found, err := b.axeAt(ctx, 1280)
	if err != nil {
		return nil, fmt.Errorf("axe on %s in the dark: %w", address, err)
	}
	for _, f := range found {
		wrong = append(wrong, "dark: "+f)
	}
	if err := scheme(ctx, "light"); err != nil {
		return nil, err
	}
	wide, err := widthAt(ctx, 320)
	if err != nil {
		return nil, fmt.Errorf("width of %s: %w", address, err)
	}
	if wide > 320 {
		who, err := chromedp.Run(ctx, chromedp.Evaluate[string](stickingOut))
		if err != nil {
			return nil, fmt.Errorf("width of %s: %w", address, err)
		}
		wrong = append(wrong, fmt.Sprintf("overflow: %d pixels wide on a screen of 320: %s", wide, who))
	}
	return append(wrong, requests.all()...), nil
}

// printing has pages drawn as on paper.
func printing(ctx context.Context) error {
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		return fmt.Errorf("draw pages as on paper: %w", err)
	}
	return nil
}

// scheme has pages drawn light or dark.
func scheme(ctx context.Context, is string) error {
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: is}}})
	if err != nil {
		return fmt.Errorf("draw pages %s: %w", is, err)
	}
	return nil
}

// violation is what axe says of one rule.
type violation struct {
	ID    string
	Nodes []struct {
		Target         []any
		FailureSummary string
	}
}

const runAxe = `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
	.then(r => ({ran: r.passes.length + r.violations.length, violations: r.violations.map(v => ({id: v.id,
		nodes: v.nodes.map(n => ({target: n.target, failureSummary: n.failureSummary}))}))}))`

// axeAt runs axe in a window of a width. It goes in through the debugger, which
// no content security policy stops.
func (b *browser) axeAt(ctx context.Context, width int64) ([]string, error) {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Evaluate[chromedp.Void](b.axe)); err != nil {
		return nil, err
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
		Ran        int
		Violations []violation
	}](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	if got.Ran == 0 {
		return nil, fmt.Errorf("axe applied no rule")
	}
	var wrong []string
	for _, v := range got.Violations {
		for _, n := range v.Nodes {
			why := strings.Join(strings.Fields(n.FailureSummary), " ")
			wrong = append(wrong, fmt.Sprintf("axe %s at %d: %v: %s", v.ID, width, n.Target, why))
		}
	}
	return wrong, nil
}

// stickingOut names the innermost elements beyond the right edge, for who has to mend them.
const stickingOut = `[...document.querySelectorAll('body *')]
	.filter(e => e.getBoundingClientRect().right > 320 && ![...e.children].some(c => c.getBoundingClientRect().right > 320))
	.slice(0, 3).map(e => e.tagName.toLowerCase() + (e.className ? '.' + e.className : '') + ' "' + e.textContent.trim().slice(0, 40) + '"').join(', ')`

func widthAt(ctx context.Context, width int64) (int, error) {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 640)); err != nil {
		return 0, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
}

// listener hears what a page says and asks for.
type listener struct {
	home string
	mu   sync.Mutex
	said []string
}

func (l *listener) hear(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !sameHost(l.home, e.Request.URL) {
			l.add("request to " + e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			l.add(fmt.Sprintf("console %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		l.add(fmt.Sprintf("console %s", e.Type))
	case *runtime.EventExceptionThrown:
		l.add("exception: " + e.ExceptionDetails.Text)
	}
}

func (l *listener) add(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, what)
}

func (l *listener) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.said)
	return slices.Compact(l.said)
}

// sameHost reports whether a page asks its own host, or nobody (data:, about:).
func sameHost(home, asked string) bool {
	h, err := url.Parse(home)
	if err != nil {
		return false
	}
	a, err := url.Parse(asked)
	return err == nil && (cmp.Or(a.Host, h.Host) == h.Host)
}

// search types a query into the search page: the address of what it finds first,
// and what it says of how many there are.
func (b *browser) search(address, query string) (first, said string, err error) {
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		return "", "", fmt.Errorf("open a tab: %w", err)
	}
	ctx, cancel := context.WithTimeout(tab, minute)
	defer cancel()
	err = chromedp.Do(ctx, chromedp.Navigate(address), chromedp.WaitVisible("#q"), chromedp.SendKeys("#q", query), chromedp.WaitVisible("#count"))
	if err != nil {
		return "", "", fmt.Errorf("search %s: %w", query, err)
	}
	if said, err = chromedp.Run(ctx, chromedp.Evaluate[string](`document.getElementById("count").textContent`)); err != nil {
		return "", "", err
	}
	first, err = chromedp.Run(ctx, chromedp.Evaluate[string](`(document.querySelector("#results a") || {href: ""}).href`))
	return first, said, err
}
