//go:build browser

package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// desk runs kazami serve on the bundled sample in a folder of its own, and gives
// the address of the desk and the folder of the site.
func desk(t *testing.T) (address, site string) {
	t.Helper()
	bin := os.Getenv("KAZAMI_BIN")
	if bin == "" {
		t.Fatal("KAZAMI_BIN does not name the program")
	}
	dir := t.TempDir()
	config, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(withoutHistory(config), "status: 127.0.0.1:8978", "status: \"\"", 1)
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	samples, err := filepath.Abs("../../samples")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(samples, filepath.Join(dir, "samples")); err != nil {
		t.Fatal(err)
	}
	args := []string{"--config", filepath.Join(dir, "config.yaml")}
	if out, err := exec.CommandContext(t.Context(), bin, append(args, "run")...).CombinedOutput(); err != nil {
		t.Fatalf("kazami run: %v\n%s", err, out)
	}
	add := exec.CommandContext(t.Context(), bin, append(args, "user", "add", "yamada", "--role", "publisher", "--tlp", "RED")...)
	add.Stdin = strings.NewReader(password + "\n" + password + "\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("kazami user add: %v\n%s", err, out)
	}
	serve := exec.CommandContext(t.Context(), bin, append(args, "serve", "--listen", "127.0.0.1:0")...)
	said, err := serve.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait() })
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, at, ok := strings.Cut(lines.Text(), "the desk is at "); ok {
			go func() {
				for lines.Scan() { // what else it says is not asked
				}
			}()
			return strings.TrimSuffix(strings.TrimSpace(at), "/"), filepath.Join(dir, "public")
		}
	}
	t.Fatal("kazami serve does not say where the desk is")
	return "", ""
}

const password = "correct horse battery"

// public reports whether the site has the page of the change.
func public(site string) bool {
	_, err := os.Stat(filepath.Join(site, "ja/changes/crypto-compromise/index.html"))
	return err == nil
}

// TestMonday logs in, reads, holds a change by its key, publishes, sees it gone
// from the public site, undoes that, publishes, and sees it back.
func TestMonday(t *testing.T) {
	address, site := desk(t)
	b := start(t)
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1280, 800)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tab, 3*minute)
	defer cancel()
	do := func(what string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	if !public(site) {
		t.Fatal("the sample's site has no page to begin with")
	}
	do("log in", chromedp.Navigate(address+"/"), chromedp.WaitVisible("#name"), chromedp.SendKeys("#name", "yamada"), chromedp.SendKeys("#password", password+kb.Enter), chromedp.WaitVisible("#main h2"))
	do("hold by key", chromedp.Navigate(address+"/?c=crypto-compromise"), chromedp.WaitVisible("#main h2"), chromedp.KeyEvent("h"), said("保留にしました"))
	do("publish", chromedp.Navigate(address+"/preview"), chromedp.WaitVisible("button.main"), chromedp.Click("button.main"), said("公開しました"))
	if public(site) {
		t.Error("the change is still public")
	}
	do("undo by key, from another page", chromedp.Navigate(address+"/sources"), chromedp.WaitVisible("#main h1"), chromedp.KeyEvent("u"), said("「保留」を取り消しました"))
	do("publish again", chromedp.Navigate(address+"/preview"), chromedp.WaitVisible("button.main"), chromedp.Click("button.main"), said("公開しました"))
	if !public(site) {
		t.Error("the change that was undone is not back")
	}

	without, closeWithout := chromedp.NewContext(b.ctx)
	defer closeWithout()
	if err := chromedp.Do(without); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(without, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(without, 2*minute)
	defer cancel()
	do("hold without script", chromedp.Navigate(address+"/?c=crypto-compromise"), chromedp.Click(`button[value="hold"]`, chromedp.NodeVisible), chromedp.WaitVisible("#said"))
	if text, err := chromedp.Run(ctx, chromedp.Text("#said")); err != nil || !strings.Contains(text, "保留にしました") {
		t.Errorf("without script: %q, %v", text, err)
	}
}

// TestDeskAccessible holds the desk's pages to axe, as the site's are.
func TestDeskAccessible(t *testing.T) {
	address, _ := desk(t)
	b := start(t)
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address+"/"), chromedp.WaitVisible("#name"), chromedp.SendKeys("#name", "yamada"), chromedp.SendKeys("#password", password+kb.Enter), chromedp.WaitVisible("#main h2")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/?c=crypto-compromise", "/changes", "/sources", "/runs", "/words", "/preview", "/log", "/log?c=crypto-compromise"} {
		found, err := b.deskAxe(address + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: %s", path, f)
		}
	}
}

// said waits until the desk has said something.
func said(words string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		due := time.NewTicker(50 * time.Millisecond)
		defer due.Stop()
		for ctx.Err() == nil {
			text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(document.getElementById("said") || {textContent: ""}).textContent`))
			if err == nil && strings.Contains(text, words) {
				return chromedp.Void{}, nil
			}
			select {
			case <-due.C:
			case <-ctx.Done():
			}
		}
		return chromedp.Void{}, fmt.Errorf("the desk does not say %s", words)
	}
}

// deskAxe opens a page in the browser that is logged in and asks axe of it.
func (b *browser) deskAxe(address string) ([]string, error) {
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	ctx, cancel := context.WithTimeout(tab, minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(address)); err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	return b.axeAt(ctx, 1280)
}
