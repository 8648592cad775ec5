package service

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
)

// idle is a config that reads nothing, with a desk.
func idle(t *testing.T, serve string) *served {
	t.Helper()
	s := newServed(t)
	s.change(t, `  - {id: news, kind: feed, name: 見本の新着, url: "http://news.example/news.rdf", class: government, lang: ja, tlp: CLEAR, excerpt: title, cron: "0 */6 * * *", allow_private: true}`, "  - {id: news, kind: archive, path: none.jsonl, tlp: CLEAR}")
	s.change(t, `, weekly: "0 6 * * 1"`, "")
	s.change(t, "profiles:", "serve: {"+serve+"}\nprofiles:")
	return s
}

// person writes the file of people with one of them.
func (s *served) person(t *testing.T) {
	t.Helper()
	hash, err := desk.Hash("a long password 1")
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(filepath.Dir(s.config), "data")
	if err := errors.Join(os.MkdirAll(data, 0o700), os.WriteFile(filepath.Join(data, "users.json"), []byte(`[{"name":"山田","role":"reader","tlp":"CLEAR","hash":"`+hash+`"}]`), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestDeskIsRefused opens no desk that others can reach without people and TLS.
func TestDeskIsRefused(t *testing.T) {
	for _, c := range []struct {
		serve, listen string
		person        bool
		want          string
	}{
		{"", "nonsense", false, "is not an address with a port"}, {"", "127.0.0.1:", false, "is not an address with a port"}, {"", "0.0.0.0:0", false, "there is no user to log in"}, {"", "0.0.0.0:0", true, "has no TLS"},
		{"cert: none.pem, key: none.pem", "127.0.0.1:0", false, "serve.cert and serve.key"}, {"proxy: true", "0.0.0.0:0", false, "there is no user to log in"}, {"users: none.json", "127.0.0.1:0", false, "kazami user add"},
		{`sso: {issuer: "https://login.example.jp", client: x, secret_file: none, address: "https://desk.example.jp"}`, "127.0.0.1:0", false, "secret_file"}, {"", "none", false, "There is nothing to do by schedule"}, {"", "", false, "There is nothing to do by schedule"},
	} {
		s := idle(t, c.serve)
		if c.person {
			s.person(t)
		}
		p := s.program()
		p.Listen = c.listen
		err := Serve(t.Context(), p)
		if _, usage := errors.AsType[*work.UsageError](err); !usage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("{%s} at %q: %v, want %q", c.serve, c.listen, err, c.want)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	p := idle(t, fmt.Sprintf("listen: %q", taken.Addr())).program()
	if err := Serve(t.Context(), p); err == nil || !strings.Contains(err.Error(), "serve.listen: ") || !strings.Contains(err.Error(), "another kazami serve") {
		t.Errorf("on a taken address: %v", err)
	}
	p.Load = func() (*work.Work, error) { return nil, io.EOF }
	if err := errors.Join(Serve(t.Context(), p), Probe(t.Context(), p)); !errors.Is(err, io.EOF) || strings.Count(err.Error(), "EOF") != 2 {
		t.Errorf("a config that cannot be read: %v", err)
	}
}

var deskAddress = regexp.MustCompile(`the desk is at (https?://[^/]+)/`)

// serveDesk serves until the test ends and gives where the desk is.
func (s *served) serveDesk(t *testing.T) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, s.program()) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("asked to stop, it ends with %v\n%s", err, s.stderr.String())
		}
	})
	for {
		if m := deskAddress.FindStringSubmatch(s.stderr.String()); m != nil {
			return m[1]
		}
		select {
		case err := <-done:
			t.Fatal(err, s.stderr.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// TestDesk serves the week, takes up another config and lets go of its address.
func TestDesk(t *testing.T) {
	s := idle(t, `listen: "127.0.0.1:0"`)
	enter(t, &s.serving(t).Work, "run")
	base := s.serveDesk(t)
	r, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if page, err := io.ReadAll(r.Body); err != nil || r.StatusCode != http.StatusOK || !strings.Contains(string(page), "今週の判断") || r.Header.Get("Strict-Transport-Security") != "" {
		t.Errorf("the week: %s, %v\n%.300s", r.Status, err, page)
	}
}

// TestDeskByTLS speaks TLS 1.2 or later and nothing else.
func TestDeskByTLS(t *testing.T) {
	s := idle(t, `listen: "127.0.0.1:0", cert: cert.pem, key: key.pem`)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	for file, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: key}} {
		text := pem.EncodeToMemory(block)
		if err := os.WriteFile(filepath.Join(filepath.Dir(s.config), file), text, 0o600); err != nil {
			t.Fatal(err)
		}
		pool.AppendCertsFromPEM(text)
	}
	s.person(t)
	base := s.serveDesk(t)
	for most, works := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS10, MaxVersion: most}}}
		r, err := client.Get(base + "/login")
		if err == nil {
			r.Body.Close()
		}
		if (err == nil) != works || works && (r.StatusCode != http.StatusOK || r.Header.Get("Strict-Transport-Security") == "") {
			t.Errorf("%s: %v, want it spoken: %t", tls.VersionName(most), err, works)
		}
	}
	if !strings.HasPrefix(base, "https://") {
		t.Errorf("the desk is at %s", base)
	}
}

// TestSharedArchive opens the archive once for all jobs at work, waits while another
// process holds it, and gives up after a while.
func TestSharedArchive(t *testing.T) {
	dir, opened := t.TempDir(), 0
	a := &sharedArchive{open: func(ctx context.Context) (*archive.Store, error) { opened++; return archive.Open(ctx, dir, "test") }}
	var inner *archive.Store
	if err := a.use(t.Context(), func(outer *archive.Store) error {
		return errors.Join(a.use(t.Context(), func(store *archive.Store) error { inner = store; return nil }), func() error {
			if inner != outer || opened != 1 {
				t.Errorf("two jobs have two archives, opened %d times", opened)
			}
			_, err := outer.Sources(t.Context())
			return err
		}())
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := inner.Sources(t.Context()); err == nil {
		t.Error("between jobs the archive is open")
	}
	if err := a.use(t.Context(), func(*archive.Store) error { return io.EOF }); !errors.Is(err, io.EOF) || opened != 2 {
		t.Errorf("a job that fails: %v, opened %d times", err, opened)
	}
	if err := a.PutCapture(t.Context(), horizon.Capture{Source: "a", URL: "http://a.example/", At: time.Now()}); err != nil || opened != 3 {
		t.Errorf("an answer is not kept: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			locked, took time.Duration
			free         bool
		}{{90 * time.Second, 90 * time.Second, true}, {patience - time.Second, patience - time.Second, true}, {time.Hour, patience, false}} {
			began := time.Now()
			busy := &sharedArchive{open: func(ctx context.Context) (*archive.Store, error) {
				if time.Since(began) < c.locked {
					return nil, fmt.Errorf("open: %w", &archive.LockedError{})
				}
				return nil, io.EOF
			}}
			err := busy.use(t.Context(), nil)
			if took := time.Since(began); errors.Is(err, io.EOF) != c.free || took != c.took {
				t.Errorf("held for %s: %v after %s, want %s", c.locked, err, took, c.took)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Millisecond)
		defer cancel()
		busy := &sharedArchive{open: func(context.Context) (*archive.Store, error) { return nil, &archive.LockedError{} }}
		if err := busy.use(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("asked to stop while it waits: %v", err)
		}
	})
}

// TestJobs runs the jobs of a profile one by one.
func TestJobs(t *testing.T) {
	s := newServed(t)
	s.change(t, `weekly:`, `publish: approval, weekly:`)
	s.addSecret(t)
	serving := s.serving(t)
	serving.Now, serving.Given = func() time.Time { return worktest.Now }, true
	store := worktest.Open(t, &serving.Work)
	for command, result := range map[string]string{"serve line": archive.Detected, "serve publish": work.ResultPublished} {
		if err := work.Record(t.Context(), &serving.Work, store, work.Entry{Command: command, Good: result}, func(int64) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.SaveAttempt(t.Context(), archive.Attempt{Source: "news", At: worktest.Now.Add(-time.Hour), Good: true}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	server := newServer(serving)
	last, err := server.lastRuns(t.Context())
	if err != nil || !last["news"].Equal(worktest.Now.Add(-time.Hour)) || !last["weekly"].Equal(worktest.Now) || !last["publish"].Equal(worktest.Now) {
		t.Errorf("the jobs last ran at %v, %v", last, err)
	}
	lines := map[string]string{}
	for _, j := range server.jobs(last) {
		if lines[j.Name] = j.Cron; !j.Last.Equal(last[j.Name]) {
			t.Errorf("%s last ran at %s", j.Name, j.Last)
		}
	}
	if len(lines) != 4 || lines["news"] != "0 */6 * * *" || lines["hidden"] != "7 * * * *" || lines["weekly"] != "0 6 * * 1" || lines["publish"] != looking {
		t.Errorf("the jobs are %v", lines)
	}

	// A source that somebody paused is not asked; one that is read sees to the line.
	source := func() error { return server.source(t.Context(), serving.Cfg.Source("news")) }
	if err := source(); err != nil || s.feed.asked != 1 || len(s.line) != 1 {
		t.Errorf("a source: %v, asked %d times, the line ran %d times", err, s.feed.asked, len(s.line))
	}
	s.left = io.ErrUnexpectedEOF
	server.Brought()
	if err := source(); !errors.Is(err, io.ErrUnexpectedEOF) || !server.news.Load() {
		t.Errorf("a line that fails: %v, to be tried again: %t", err, server.news.Load())
	}
	s.left = work.Partly("one record")
	if err := source(); !work.IsPartly(err) || server.news.Load() {
		t.Errorf("a line that leaves something out: %v, to be tried again: %t", err, server.news.Load())
	}
	s.left = nil
	ran := len(s.line)
	s.feed.fails = true
	if err := source(); err != nil || len(s.line) != ran || server.news.Load() || !strings.Contains(s.stdout.String(), "FAILED") {
		t.Errorf("a source that fails: %v, the line ran %d times more", err, len(s.line)-ran)
	}
	if err := server.archive.use(t.Context(), func(store *archive.Store) error {
		return store.PutSourceNote(t.Context(), horizon.SourceNote{Source: "news", Who: "山田", Text: "休み", Paused: true, When: worktest.Now})
	}); err != nil {
		t.Fatal(err)
	}
	asked := s.feed.asked
	if err := source(); err != nil || s.feed.asked != asked {
		t.Errorf("a source that was paused: %v, asked %d times more", err, s.feed.asked-asked)
	}
	serving.Disk = func(string) int64 { return 0 }
	if err := source(); err == nil {
		t.Error("a source is read on a full disk")
	}

	// The site is built once for what was judged.
	judge := func() {
		t.Helper()
		if err := server.archive.use(t.Context(), func(store *archive.Store) error {
			return store.Judge(t.Context(), horizon.Change{ID: "a", Name: "名"}, horizon.Judgement{Change: "a", Action: horizon.Hold, Who: "山田", Why: "b", When: worktest.Now, Cut: worktest.Now})
		}); err != nil {
			t.Fatal(err)
		}
	}
	built := func(what string, want int) {
		t.Helper()
		if err := server.publishJudged(t.Context()); err != nil && !work.IsPartly(err) || len(s.sites) != want {
			t.Errorf("%s: built %d times, %v, want %d", what, len(s.sites), err, want)
		}
	}
	built("after the start", 1)
	built("with nothing judged since", 1)
	judge()
	s.left = work.Partly("one record")
	built("with a judgement, in part", 2)
	built("and not again", 2)
	if !strings.Contains(s.stdout.String(), "2010-04-01: 7 changes published") {
		t.Errorf("it prints %s", s.stdout.String())
	}
	judge()
	s.left = io.EOF
	if err := server.publishJudged(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("a site that fails: %v", err)
	}
	s.left = nil
	built("once it works again", 4)

	// Who waits for a place goes on when it is free, or when asked to stop.
	done, err := server.Turn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for what, err := range map[string]error{"Turn": func() error { _, err := server.Turn(ctx); return err }(), "publishNow": server.publishNow(ctx), "rest": server.rest(ctx, "serve line")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s while another publishes: %v", what, err)
		}
	}
	if done(); len(server.turn) != 0 {
		t.Error("the turn does not end")
	}
	if today, err := server.Today(); err != nil || !today.AsOf.Equal(time.Date(2010, 4, 2, 0, 0, 0, 0, horizon.Tokyo)) || server.Base() != &server.Work || server.Fetcher() != server.fetch {
		t.Errorf("today is as of %v, %v", today, err)
	}
	serving.Profile.AsOf = "never"
	for what, err := range map[string]error{"Today": func() error { _, err := server.Today(); return err }(), "publishNow": server.publishNow(t.Context())} {
		if err == nil {
			t.Errorf("%s with a cut-off that is none goes on", what)
		}
	}
	before := s.stderr.String()
	server.report(ctx, "x", io.EOF)
	server.report(t.Context(), "x", nil)
	if server.report(t.Context(), "x", io.EOF); s.stderr.String() != before+"kazami: x: EOF\n" {
		t.Errorf("of three jobs, one failed, and it says %q", strings.TrimPrefix(s.stderr.String(), before))
	}
}

// TestSite builds the public site of an archive.
func TestSite(t *testing.T) {
	w := worktest.New(t, strings.Replace(worktest.Plain, `opinions: ""}`, `opinions: "", key: signing.key}`, 1))
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.Risen(t, w, a.Version())
	s := &Serving{Work: *w, Program: &Program{}}
	if n, err := s.site(t.Context(), store); err != nil || n != 0 {
		t.Errorf("published %d changes, %v", n, err)
	}
	if _, err := os.Stat(filepath.Join(w.Out, "ja", "index.html")); err != nil {
		t.Error(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.site(t.Context(), store); err == nil {
		t.Error("the site of an archive that is closed is built")
	}
}

// TestFingerprint distinguishes one config from another by its bytes and those of its words.
func TestFingerprint(t *testing.T) {
	s := newServed(t)
	words := filepath.Join(filepath.Dir(s.config), "ours.yaml")
	text, err := os.ReadFile(s.config)
	if err == nil {
		err = errors.Join(os.WriteFile(s.config, append(text, "vocabulary: [ours.yaml]\n"...), 0o600), os.WriteFile(words, []byte("a"), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	serving := s.serving(t)
	seen := map[[32]byte]string{serving.fingerprint(): "at first"}
	if _, same := seen[serving.fingerprint()]; !same {
		t.Error("the same config is another one")
	}
	for _, c := range []struct {
		what string
		do   func() error
	}{{"other words", func() error { return os.WriteFile(words, []byte("b"), 0o600) }}, {"no words", func() error { return os.WriteFile(words, nil, 0o600) }}, {"words that are gone", func() error { return os.Remove(words) }}, {"another config", func() error { return os.WriteFile(s.config, text, 0o600) }}} {
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		now := serving.fingerprint()
		if as, same := seen[now]; same {
			t.Errorf("with %s it is as %s", c.what, as)
		}
		seen[now] = c.what
	}
}
