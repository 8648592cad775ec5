package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/post"
	"kazami/internal/posttest"
)

// secretSource is a source whose documents are not CLEAR, as a line of a config.
const secretSource = `  - {id: hidden, kind: feed, name: 内密, url: "http://news.example/hidden.rdf", class: others, lang: ja, tlp: AMBER, cron: "7 * * * *", allow_private: true}` + "\n"

func (s *served) addSecret(t *testing.T) {
	t.Helper()
	s.change(t, "sources: [news]", "sources: [news, hidden]")
	text, err := os.ReadFile(s.config)
	if err == nil {
		err = os.WriteFile(s.config, append(text, secretSource...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// enter runs commands of the ledger on the archive of a work.
func enter(t *testing.T, w *work.Work, commands ...string) {
	t.Helper()
	store, err := archive.Open(t.Context(), w.Data, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, c := range commands {
		if err := work.Record(t.Context(), w, store, work.Entry{Command: c}, func(int64) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

func ask(h http.Handler, path string) (int, string, http.Header) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String(), w.Result().Header
}

// TestStatus is alive always, and ready while the archive can be read and there is room.
func TestStatus(t *testing.T) {
	s := newServed(t)
	serving := s.serving(t)
	free := int64(1 << 40)
	serving.Disk = func(string) int64 { return free }
	st := NewStatus(serving)
	if code, body, head := ask(st.Handler(), "/healthz"); code != http.StatusOK || body != "ok\n" || head.Get("Cache-Control") != "no-store" || head.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(head.Get("Content-Type"), "text/plain") {
		t.Errorf("/healthz = %d %q, %v", code, body, head)
	}
	if code, body, _ := ask(st.Handler(), "/readyz"); code != http.StatusServiceUnavailable || body == "ok\n" {
		t.Errorf("without an archive /readyz = %d %q, want 503", code, body)
	}
	enter(t, &serving.Work, "run")
	if code, body, _ := ask(st.Handler(), "/readyz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("/readyz = %d %q", code, body)
	}
	free = 1 << 20
	if code, body, _ := ask(st.Handler(), "/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "1 MB are free") {
		t.Errorf("on a full disk /readyz = %d %q, want 503", code, body)
	}
	for path, method := range map[string]string{"/": http.MethodGet, "/healthz": http.MethodPost, "/metrics": http.MethodPost} {
		w := httptest.NewRecorder()
		if st.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil)); w.Code == http.StatusOK {
			t.Errorf("%s %s is answered", method, path)
		}
	}
}

// TestMetrics shows the state of a service without a word of what is not CLEAR, and reads
// the archive once for several scrapes.
func TestMetrics(t *testing.T) {
	s := newServed(t)
	s.addSecret(t)
	serving := s.serving(t)
	now := worktest.Now
	serving.Program.Now = func() time.Time { return now }
	serving.Now = serving.Program.Now
	store := worktest.Open(t, &serving.Work)
	for _, src := range []horizon.Source{{ID: "news", TLP: horizon.Clear}, {ID: "hidden", TLP: horizon.Amber}} {
		if err := store.PutSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			d := horizon.Document{Source: src.ID, ID: horizon.DocumentID(fmt.Sprint(i)), Title: "x", TLP: src.TLP, Published: worktest.On(2010, 3, 1+i), Precision: horizon.ByDay, Collected: now}
			if _, err := store.Put(t.Context(), []horizon.Document{d}); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.SaveAttempt(t.Context(), archive.Attempt{Source: src.ID, At: now, Good: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	ran := now
	for _, command := range []string{"run", "review hold", "serve hidden", "user remove 佐藤"} {
		enter(t, &serving.Work, command)
		now = now.Add(72 * time.Hour)
	}
	if err := errors.Join(os.MkdirAll(serving.Out, 0o700), os.WriteFile(filepath.Join(serving.Out, "index.html"), nil, 0o600), os.Chtimes(filepath.Join(serving.Out, "index.html"), ran, ran)); err != nil {
		t.Fatal(err)
	}
	state, err := metricsState(t.Context(), &serving.Work)
	if err != nil || len(state.Sources) != 1 || state.Sources[0].ID != "news" || state.Sources[0].Documents != 3 || !state.Sources[0].Newest.Equal(worktest.On(2010, 3, 3)) || !state.Sources[0].LastTry.Equal(ran) {
		t.Errorf("the sources are %+v, %v, want news alone", state.Sources, err)
	}
	if !state.LastRun.Equal(ran) || !state.Published.Equal(ran) || state.Archive == 0 || state.Free <= 0 || state.Floor != config.DefaultFloor || state.Unread == 0 {
		t.Errorf("the state is %+v, want the last run of the line at %s", state, ran)
	}
	enter(t, &serving.Work, "serve news")
	if state, err := metricsState(t.Context(), &serving.Work); err != nil || !state.LastRun.Equal(now) {
		t.Errorf("the last run began at %s, %v, want that of the open source", state.LastRun, err)
	}

	st := NewStatus(serving)
	for _, job := range []string{"news", "hidden", "weekly"} {
		st.Job(job)(io.EOF)
	}
	scrape := func() string { _, body, _ := ask(st.Handler(), "/metrics"); return body }
	text := scrape()
	for _, want := range []string{`kazami_source_documents{source="news"} 3`, `kazami_job_failures_total{task="news"} 1`, `kazami_job_failures_total{task="weekly"} 1`, "\nkazami_archive_readable 1", "\nkazami_config_accepted 1", `kazami_build_info{revision="`} {
		if !strings.Contains(text, want) {
			t.Errorf("the metrics have no %q", want)
		}
	}
	if strings.Contains(text, "hidden") {
		t.Error("the metrics tell of a source that is not CLEAR")
	}
	if err := os.Rename(serving.Data, serving.Data+"-away"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after    time.Duration
		readable bool
	}{{fresh - time.Second, true}, {time.Second, false}} {
		now = now.Add(c.after)
		if got := strings.Contains(scrape(), "\nkazami_archive_readable 1"); got != c.readable {
			t.Errorf("%s later the archive that is gone is readable: %t", c.after, got)
		}
	}
	if err := os.Rename(serving.Data+"-away", serving.Data); err != nil {
		t.Fatal(err)
	}
	st.refuse(errors.New("no such key"))
	if text := scrape(); !strings.Contains(text, "\nkazami_config_accepted 0") || strings.Contains(text, "\nkazami_archive_readable 1") {
		t.Error("a config that was refused is not said, or the archive is read again for it")
	}
	st.hold(serving)
	if text := scrape(); !strings.Contains(text, "\nkazami_config_accepted 1") || !strings.Contains(text, "\nkazami_archive_readable 1") {
		t.Error("with another config the archive is not read again")
	}
	now = now.Add(-time.Hour)
	if _, err := st.read(t.Context()); err != nil || !st.asked.Equal(now) {
		t.Errorf("a clock that went back: asked at %s, %v", st.asked, err)
	}
	var none *Status // where nobody watches
	none.hold(serving)
	none.Job("news")(nil)
}

// TestStatusAddressIsTaken refuses a second service on the same address, with what to do,
// and lets go of the address when it ends.
func TestStatusAddressIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newServed(t)
	s.change(t, "profiles:", "serve: {status: \""+l.Addr().String()+"\"}\nprofiles:")
	if err := Serve(t.Context(), s.program()); err == nil || !strings.Contains(err.Error(), "another kazami serve") {
		t.Errorf("on a taken address: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Probe(t.Context(), s.program()); err == nil || !strings.Contains(err.Error(), "kazami serve does not answer") {
		t.Errorf("where nobody answers, the probe says %v", err)
	}
	enter(t, &s.serving(t).Work, "run")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, s.program()) }()
	for Probe(t.Context(), s.program()) != nil {
		select {
		case err := <-done:
			t.Fatal(err, s.stderr.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := os.Rename(s.serving(t).Data, s.serving(t).Data+"-away"); err != nil {
		t.Fatal(err)
	}
	if err := Probe(t.Context(), s.program()); err == nil || !strings.HasPrefix(err.Error(), "kazami serve is not ready: ") {
		t.Errorf("without its archive, the probe says %v", err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := Probe(t.Context(), s.program()); err == nil {
		t.Error("it answers after its end")
	}
	s.change(t, "serve: {status:", "serve: {listen: none, status: \"\"} #")
	if _, usage := errors.AsType[*work.UsageError](Probe(t.Context(), s.program())); !usage {
		t.Error("a probe without an address is no fault of usage")
	}
}

// TestCutOffsWhileServing ends today's session with its today, whatever the profile
// says, and measures the horizon from there.
func TestCutOffsWhileServing(t *testing.T) {
	now := time.Date(2010, 3, 31, 12, 0, 0, 0, horizon.Tokyo)
	end := time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)
	for asOf, want := range map[string]time.Time{"today": end, "9999-12-31": end, "2010-04-01": end, "2010-03-31": end, "2010-03-30": end.AddDate(0, 0, -1)} {
		for _, byFlag := range []bool{false, true} {
			s := &Serving{Program: &Program{}, Work: work.Work{Given: true, Now: func() time.Time { return now }, Profile: config.Profile{AsOf: asOf, Horizon: "+5y"}}}
			if byFlag {
				s.Program.AsOf, s.Program.Horizon, s.Profile.AsOf, s.Profile.Horizon = asOf, "+3y", "2001-01-01", "2002-01-01"
			}
			today, err := s.asOfNow()
			if err != nil || !today.AsOf.Equal(want) {
				t.Errorf("as_of %s at %s: cut-off %s, %v, want %s", asOf, now, today.AsOf, err, want)
			}
			if got, want := today.At(), work.Earlier(want.Add(-time.Second), now); !got.Equal(want) {
				t.Errorf("as_of %s at %s: it bears %s, want %s", asOf, now, got, want)
			}
			if years := today.Horizon.Year() - want.Year(); years != map[bool]int{false: 5, true: 3}[byFlag] {
				t.Errorf("as_of %s: the horizon is %s", asOf, today.Horizon)
			}
			if !s.AsOf.IsZero() {
				t.Error("the work of the config was changed for one job")
			}
		}
	}
	s := &Serving{Program: &Program{AsOf: "never"}, Work: work.Work{Now: func() time.Time { return now }}}
	if _, err := s.job(); err == nil {
		t.Error("a cut-off that is none is taken")
	}
	ticks := 0
	s = &Serving{Program: &Program{}, Work: work.Work{Given: true, Now: func() time.Time { ticks++; return now.Add(time.Duration(ticks) * time.Second) }, Profile: config.Profile{AsOf: "today", Horizon: "+5y"}}}
	if job, err := s.job(); err != nil || !job.Now().Equal(job.Now()) {
		t.Errorf("the clock of a job goes on, %v", err)
	}
}

// TestNotify informs each analyst once a week that the digest is there, in counts of
// open sources alone, and again who could not be reached.
func TestNotify(t *testing.T) {
	box := &posttest.Mailbox{Refuses: map[string]*smtp.SMTPError{"b@example.jp": {Code: 451, Message: "later"}}}
	port, _ := box.Open(t)
	s := newServed(t)
	s.addSecret(t)
	w := &s.serving(t).Work
	w.Now = func() time.Time { return worktest.Now }
	w.AsOf = worktest.Now
	store := worktest.Open(t, w)
	notify := func() error { return notifyIn(t, w, store) }
	if err := notify(); err != nil || len(box.Taken) > 0 {
		t.Errorf("without a mail server: %v, %v", err, box.Taken)
	}
	w.Cfg.Mail.Host, w.Cfg.Mail.Port, w.Cfg.Mail.Security, w.Cfg.Mail.From, w.Cfg.Mail.Desk = "127.0.0.1", port, "none", "news@example.jp", "https://desk.example.jp/"
	if err := notify(); err != nil || len(box.Taken) > 0 {
		t.Errorf("without analysts: %v, %v", err, box.Taken)
	}
	w.Cfg.Mail.Analysts = []string{"a@example.jp", "b@example.jp"}
	if err := notify(); err != nil || len(box.Taken) > 0 {
		t.Errorf("before the digest: %v, %v", err, box.Taken)
	}
	if err := store.PutDigestFigures(t.Context(), horizon.PublicPanel, w.Week(), archive.DigestFigures{Waiting: 9}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []horizon.SourceID{"news", "hidden"} {
		if err := store.SaveAttempt(t.Context(), archive.Attempt{Source: id, At: w.Now(), Message: "HTTP 500"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := notify(); err == nil || !strings.Contains(err.Error(), "1 of 2 analysts were not notified of the digest of 2010-W13") {
		t.Errorf("with one who is refused: %v", err)
	}
	delete(box.Refuses, "b@example.jp")
	for range 2 {
		if err := notify(); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []string{"a@example.jp", "b@example.jp"} {
		if len(box.Taken[to]) != 1 {
			t.Fatalf("%s was told %d times, want once", to, len(box.Taken[to]))
		}
	}
	m, err := mail.ReadMessage(strings.NewReader(box.Taken["a@example.jp"][0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || !strings.Contains(subject, "判断9件") {
		t.Errorf("subject %q, %v", subject, err)
	}
	if id := m.Header.Get("Message-Id"); !strings.Contains(id, "2010-W13-digest-") {
		t.Errorf("the letter is %s", id)
	}
	if strings.Contains(box.Taken["a@example.jp"][0], "hidden") {
		t.Error("a letter that leaves the building names a source that is not CLEAR")
	}
	state, err := store.Mailed(t.Context(), w.Week())
	if err != nil || len(state) != 2 {
		t.Fatalf("kept of the letters: %v, %v", state, err)
	}
	for _, how := range state {
		if how != string(post.Sent) {
			t.Errorf("a letter stands as %q", how)
		}
	}
	w.AsOf = w.AsOf.AddDate(0, 0, 7)
	if err := store.PutDigestFigures(t.Context(), horizon.PublicPanel, w.Week(), archive.DigestFigures{Waiting: 1}); err != nil {
		t.Fatal(err)
	}
	if err := notify(); err != nil || len(box.Taken["a@example.jp"]) != 2 {
		t.Errorf("a week later %d letters came, %v", len(box.Taken["a@example.jp"]), err)
	}
}

func notifyIn(t *testing.T, w *work.Work, store *archive.Store) error {
	t.Helper()
	return NotifyAnalysts(t.Context(), w, store)
}

// TestBuilt knows the version of the program, as far as it does.
func TestBuilt(t *testing.T) {
	version, revision := built()
	if version == "" || revision == "" {
		t.Errorf("built = %q, %q", version, revision)
	}
}

// TestUserFile reads the people of the desk whenever their file changes, and never
// forgets that there was one.
func TestUserFile(t *testing.T) {
	s := newServed(t)
	w := &s.serving(t).Work
	f := OpenUserFile(w)
	if want := filepath.Join(w.Data, "users.json"); f.File != want {
		t.Errorf("the file is %s, want %s", f.File, want)
	}
	people := func(what string, n int, login, good bool) {
		t.Helper()
		all, asks, err := f.users()
		if len(all) != n || asks != login || (err == nil) != good {
			t.Errorf("%s: %d people, login: %t, %v, want %d, %t", what, len(all), asks, err, n, login)
		}
	}
	hash := "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	one := `{"name":"山田","role":"publisher","tlp":"RED","hash":"` + hash + `"}`
	write := func(text string, mode os.FileMode, at time.Time) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(w.Data, 0o700), os.WriteFile(f.File, []byte(text), mode), os.Chmod(f.File, mode), os.Chtimes(f.File, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	people("no file", 0, false, true)
	write("["+one+"]", 0o600, worktest.Now)
	people("one person", 1, true, true)
	write("["+strings.Replace(one, "山田", "佐藤", 1)+"]", 0o600, worktest.Now)
	if all, _, _ := f.users(); all[0].Name != "山田" {
		t.Error("a file of the same size and time is read again")
	}
	write("["+strings.Replace(one, "山田", "佐藤", 1)+"]", 0o600, worktest.Now.Add(time.Second))
	if all, _, _ := f.users(); all[0].Name != "佐藤" {
		t.Error("a file of another time is not read")
	}
	write("["+one+","+strings.Replace(one, "山田", "佐藤", 1)+"]", 0o600, worktest.Now.Add(time.Second))
	people("of another size", 2, true, true)
	write("[", 0o600, worktest.Now.Add(2*time.Second))
	people("nonsense", 0, true, false)
	write("["+one+"]", 0o622, worktest.Now.Add(3*time.Second))
	if _, _, err := f.users(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a file that others may write: %v", err)
	}
	write("["+one+"]", 0o604, worktest.Now.Add(4*time.Second))
	people("that others may read", 1, true, true)
	write(strings.Repeat(" ", mostUsers-len(one)-2)+"["+one+"]", 0o600, worktest.Now.Add(5*time.Second))
	people("as long as may be", 1, true, true)
	write(strings.Repeat(" ", mostUsers-len(one)-1)+"["+one+"]", 0o600, worktest.Now.Add(6*time.Second))
	people("a byte longer", 0, true, false)
	if err := os.Remove(f.File); err != nil {
		t.Fatal(err)
	}
	people("lost", 0, true, false)
	w.Cfg.Serve.Users = "people.json"
	f = OpenUserFile(w)
	if want := filepath.Join(filepath.Dir(s.config), "people.json"); f.File != want {
		t.Errorf("the file that the config names is %s, want %s", f.File, want)
	}
	people("named and not there", 0, true, false)
}

// TestSSO reads the organisation's login from the config, and its secret from a file
// that is its owner's alone.
func TestSSO(t *testing.T) {
	w := &newServed(t).serving(t).Work
	if o, err := ssoOf(w); o != nil || err != nil {
		t.Errorf("without one: %v, %v", o, err)
	}
	c := &w.Cfg.Serve.SSO
	c.Issuer, c.Client, c.Address, c.Name, c.Claim, c.Groups, c.Only, c.SecretFile = "https://login.example.jp", "kazami", "https://desk.example.jp/", "組織", "mail", "teams", true, "secret"
	c.Members = slices.Grow(c.Members, 1)[:1]
	c.Members[0].Group, c.Members[0].Role, c.Members[0].TLP = "chiefs", "publisher", "AMBER+STRICT"
	file := filepath.Join(w.Cfg.Dir, "secret")
	for what, x := range map[string]struct {
		text string
		mode os.FileMode
		want string // of the error
	}{
		"good": {" s3cret\n", 0o600, ""}, "as long as may be": {strings.Repeat("x", mostSecret), 0o400, ""}, "of a group": {"s3cret", 0o640, "chmod 600"}, "of all": {"s3cret", 0o604, "chmod 600"},
		"empty": {"\n", 0o600, "has no line"}, "long": {strings.Repeat("x", mostSecret+1), 0o600, "too long"},
	} {
		if err := errors.Join(os.WriteFile(file, []byte(x.text), 0o600), os.Chmod(file, x.mode)); err != nil {
			t.Fatal(err)
		}
		o, err := ssoOf(w)
		if x.want != "" {
			if _, usage := errors.AsType[*work.UsageError](err); !usage || o != nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s: %v, want %q", what, err, x.want)
			}
		} else if err != nil || o.Secret != strings.TrimSpace(x.text) || o.Redirect != "https://desk.example.jp/login/sso/back" || o.Issuer != c.Issuer || o.Client != "kazami" || o.Name != "組織" || o.Claim != "mail" || o.Groups != "teams" || !o.Only ||
			len(o.Members) != 1 || o.Members[0].Group != "chiefs" || o.Members[0].Role != "publisher" || o.Members[0].TLP != horizon.AmberStrict {
			t.Errorf("%s: %+v, %v", what, o, err)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ssoOf(w); err == nil || !strings.Contains(err.Error(), "serve.sso.secret_file") {
		t.Errorf("without the file: %v", err)
	}
}
