package desk

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
)

// staged is views and an office that answer what a test puts there.
type staged struct {
	week     view.Week
	stream   horizon.Stream
	details  map[horizon.ChangeID]view.Detail // of any other change there is none
	listing  view.Documents
	found    Found
	sources  []Source
	saved    []horizon.SavedSearch
	opinions []horizon.SentOpinion
	runs     []Run
	preview  view.Preview
	broken   error // of every question and act, but of those that working names
	working  string
	passes   []string // that work, too

	did      []view.Act
	previews []*view.Act
	noted    []horizon.SourceNote
	tried    []horizon.SourceID
	kept     []horizon.SavedSearch
	answered []horizon.SentOpinion
	hearings []HearingNote
	asked    []Query
	listed   int // runs that were asked for
	last     view.Done
	record   view.Record
	undid    []string // who, and up to which label
	paged    int      // page of the log that was asked for
	sent     int      // times that the site was published
}

func (s *staged) may(what string) error {
	if s.working == what || slices.Contains(s.passes, what) {
		return nil
	}
	return s.broken
}

func (s *staged) Week(context.Context, horizon.TLP) (view.Week, error) { return s.week, s.may("week") }

func (s *staged) Stream(context.Context, horizon.TLP) (horizon.Stream, error) {
	return s.stream, s.may("stream")
}

func (s *staged) Detail(_ context.Context, id horizon.ChangeID, _ horizon.TLP) (view.Detail, error) {
	d, there := s.details[id]
	if !there && s.broken == nil {
		return d, &view.RefusedError{Why: "ありません。"}
	}
	return d, s.may("detail")
}

func (s *staged) Documents(context.Context, horizon.ChangeID, int, horizon.TLP) (view.Documents, error) {
	return s.listing, s.may("documents")
}

func (s *staged) Do(_ context.Context, a view.Act) error {
	s.did = append(s.did, a)
	return s.may("do")
}

func (s *staged) Undo(_ context.Context, who string, most horizon.TLP) error {
	s.undid = append(s.undid, who+" "+most.String())
	return s.may("undo")
}

func (s *staged) Last(context.Context, string, horizon.TLP) (view.Done, error) {
	return s.last, s.may("last")
}

func (s *staged) Log(_ context.Context, _ horizon.TLP, page int) (view.Record, error) {
	s.paged = page
	return s.record, s.may("log")
}

func (s *staged) Preview(_ context.Context, a *view.Act) (view.Preview, error) {
	s.previews = append(s.previews, a)
	return s.preview, s.may("preview")
}

func (s *staged) Publish(context.Context, string) (int, error) {
	s.sent++
	return 1, s.may("publish")
}

func (s *staged) Search(_ context.Context, q Query, _ horizon.TLP) (Found, error) {
	s.asked = append(s.asked, q)
	return s.found, s.may("search")
}

func (s *staged) Names(context.Context) (Names, error) {
	return Names{Sources: map[string]string{"soumu": "総務省"}}, s.may("names")
}

func (s *staged) Saved(context.Context, string) ([]horizon.SavedSearch, error) {
	return s.saved, s.may("saved")
}

func (s *staged) Save(_ context.Context, x horizon.SavedSearch) error {
	s.kept = append(s.kept, x)
	return s.may("save")
}

func (s *staged) Sources(context.Context, horizon.TLP) ([]Source, error) {
	return s.sources, s.may("sources")
}

func (s *staged) Try(_ context.Context, id horizon.SourceID, _ string, _ horizon.TLP) (string, error) {
	s.tried = append(s.tried, id)
	return "読みました。", s.may("try")
}

func (s *staged) NoteSource(_ context.Context, n horizon.SourceNote, _ horizon.TLP) error {
	s.noted = append(s.noted, n)
	return s.may("notesource")
}

func (s *staged) Runs(_ context.Context, limit int, _ horizon.TLP) ([]Run, error) {
	s.listed = limit
	return s.runs, s.may("runs")
}

func (s *staged) TermRules(context.Context) ([]horizon.TermRule, error) { return nil, s.may("told") }

func (s *staged) SetTermRule(context.Context, horizon.TermRule, bool) error { return s.may("tell") }

func (s *staged) Holding(context.Context, []string, horizon.TLP) ([]view.Similar, error) {
	return nil, s.may("holding")
}

func (s *staged) PlanWords(context.Context, WordList) (wordlist.Plan, error) {
	return wordlist.Plan{}, s.may("plan")
}

func (s *staged) DoWords(context.Context, WordList, string) (int, error) { return 1, s.may("list") }

func (s *staged) PutNote(_ context.Context, n HearingNote) (string, error) {
	s.hearings = append(s.hearings, n)
	return "x", s.may("putnote")
}

func (s *staged) Opinions(context.Context) ([]horizon.SentOpinion, error) {
	return s.opinions, s.may("opinions")
}

func (s *staged) PutOpinion(context.Context, string) error { return s.may("putopinion") }

func (s *staged) Answer(_ context.Context, o horizon.SentOpinion) error {
	s.answered = append(s.answered, o)
	return s.may("answer")
}

// openStaged is a desk without login over such views, and what its log says.
func openStaged(t *testing.T, s *staged) (*visitor, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	stand := open(t, false, func(o *Options) {
		o.Views, o.Office, o.Log = s, s, slog.New(slog.NewTextHandler(&log, nil))
	})
	return stand.visit(t), &log
}

// dataTags is the marks of figures, whose text stays.
var dataTags = regexp.MustCompile(`</?data[^>]*>`)

// read is a page as a person reads it: figures are in it without their marks.
func (v *visitor) read(path string) (*http.Response, string) {
	a, page := v.do(http.MethodGet, path, nil)
	return a, strings.NewReplacer("&#43;", "+", " data-said", "").Replace(dataTags.ReplaceAllString(page, ""))
}

// waiting is a week in which these changes wait.
func waiting(ids ...horizon.ChangeID) (w view.Week) {
	for _, id := range ids {
		w.Judge = append(w.Judge, horizon.DigestItem{ID: id, Signal: horizon.Signal{Name: string(id)}, Confidence: "中", Sentence: horizon.Plain("多くなりました。")})
	}
	return w
}

func detailsOf(ids ...horizon.ChangeID) map[horizon.ChangeID]view.Detail {
	all := map[horizon.ChangeID]view.Detail{}
	for _, id := range ids {
		all[id] = view.Detail{Change: horizon.Change{ID: id, Name: string(id)}}
	}
	return all
}

// everyRequest is one request of each kind that a person may make, filled in well.
var everyRequest = []struct {
	method, path string
	form         url.Values
	first        string // what the desk asks first, and what a page of it needs beside that
}{
	{http.MethodGet, "/", nil, ""},
	{http.MethodGet, "/?c=a", nil, "week"},
	{http.MethodGet, "/near", nil, ""},
	{http.MethodGet, "/near", nil, "week"},
	{http.MethodGet, "/log?c=a", nil, ""},
	{http.MethodGet, "/log", nil, ""},
	{http.MethodGet, "/?done=hold", nil, "week"},
	{http.MethodPost, "/undo", nil, ""},
	{http.MethodPost, "/undo", nil, "undo"},
	{http.MethodGet, "/changes", nil, ""},
	{http.MethodGet, "/preview", nil, ""},
	{http.MethodGet, "/publish", nil, ""},
	{http.MethodGet, "/publish?c=a", nil, ""},
	{http.MethodGet, "/publish?c=a", nil, "week"},
	{http.MethodGet, "/search?q=a", nil, ""},
	{http.MethodGet, "/search?q=a", nil, "names"},
	{http.MethodGet, "/sources", nil, ""},
	{http.MethodGet, "/runs", nil, ""},
	{http.MethodGet, "/words", nil, ""},
	{http.MethodGet, "/words?done=stop&words=a", nil, "told"},
	{http.MethodGet, "/words.csv", nil, ""},
	{http.MethodPost, "/words/import", url.Values{"text": {"kind,term"}}, ""},
	{http.MethodPost, "/words/import", url.Values{"text": {"kind,term"}, "do": {"set"}}, ""},
	{http.MethodPost, "/words/import", url.Values{"text": {"kind,term"}, "do": {"set"}}, "plan"},
	{http.MethodGet, "/inbox", nil, ""},
	{http.MethodPost, "/act", url.Values{"c": {"a"}, "do": {"note"}, "why": {"x"}}, ""},
	{http.MethodPost, "/act", url.Values{"c": {"a"}, "do": {"note"}, "why": {"x"}}, "week"},
	{http.MethodPost, "/act", url.Values{"do": {"lead"}, "lead": {"x"}}, "week"},
	{http.MethodPost, "/act", url.Values{"do": {"fold"}, "ids": {"a:0"}, "reason": {"重複"}}, ""},
	{http.MethodPost, "/act", url.Values{"do": {"fold"}, "ids": {"a:0"}, "reason": {"重複"}}, "week"},
	{http.MethodPost, "/preview", url.Values{"c": {"a"}, "do": {"hold"}}, ""},
	{http.MethodPost, "/preview", url.Values{"c": {"a"}, "do": {"hold"}}, "detail"},
	{http.MethodPost, "/publish", nil, ""},
	{http.MethodPost, "/words", url.Values{"do": {"stop"}, "words": {"a"}, "why": {"x"}}, ""},
	{http.MethodPost, "/save", url.Values{"q": {"a"}, "name": {"x"}}, ""},
	{http.MethodPost, "/sources", url.Values{"id": {"a"}, "do": {"try"}}, ""},
	{http.MethodPost, "/sources", url.Values{"id": {"a"}, "do": {"note"}, "text": {"x"}}, ""},
	{http.MethodPost, "/note", url.Values{"date": {"2010-03-31"}, "title": {"x"}, "sector": {"水道"}, "kind": {kinds()[0]}, "tlp": {"RED"}, "a1": {"x"}}, ""},
	{http.MethodPost, "/inbox", url.Values{"id": {"1"}, "about": {"x"}, "summary": {"x"}, "done": {"x"}}, ""},
}

// TestWhatGoesWrong has every question to the archive fail in three ways. The
// answer is one page, with the reason only if a person can mend it; what went
// wrong inside is logged.
func TestWhatGoesWrong(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b")}
	v, log := openStaged(t, views)
	token := v.token()
	for _, x := range everyRequest {
		for _, c := range []struct {
			err   error
			code  int
			said  string
			again string // Retry-After
		}{
			{&view.RefusedError{Why: "直してください。"}, http.StatusUnprocessableEntity, "直してください。", ""},
			{view.ErrPreparing, http.StatusServiceUnavailable, "今週の検知を準備しています。", "10"},
			{errors.New("secret.db is locked"), http.StatusInternalServerError, "処理できませんでした。", ""},
		} {
			if _, refused := refusal(c.err); refused && strings.HasPrefix(x.path, "/search") && x.first == "names" {
				continue // saved searches are refused; a search itself says why in its page
			}
			views.broken, views.working = c.err, x.first
			log.Reset()
			form := url.Values{"token": {token}}
			maps.Copy(form, x.form)
			a, page := v.do(x.method, x.path, form)
			if a.StatusCode != c.code || !strings.Contains(page, c.said) || a.Header.Get("Retry-After") != c.again {
				t.Errorf("%s %s, %v: %s, Retry-After %q, want %d and %q\n%.300s", x.method, x.path, c.err, a.Status, a.Header.Get("Retry-After"), c.code, c.said, page)
			}
			if n := strings.Count(page, "<!DOCTYPE"); n != 1 || strings.Contains(page, "secret.db") {
				t.Errorf("%s %s, %v: the answer is %d pages, or says what went wrong inside", x.method, x.path, c.err, n)
			}
			if logged := strings.Contains(log.String(), "secret.db"); logged != (c.code == http.StatusInternalServerError) {
				t.Errorf("%s %s, %v: the log says %q", x.method, x.path, c.err, log)
			}
		}
	}
}

// TestDeskNeedsItsParts makes no desk that would fail with its first request.
func TestDeskNeedsItsParts(t *testing.T) {
	whole := Options{Views: &fake{}, Office: &fake{}, Log: slog.New(slog.DiscardHandler), Now: time.Now, Users: func() ([]User, bool, error) { return nil, false, nil }}
	if h, err := New(whole); err != nil || h == nil {
		t.Fatal(err)
	}
	for what, without := range map[string]func(*Options){
		"views": func(o *Options) { o.Views = nil }, "an office": func(o *Options) { o.Office = nil }, "a log": func(o *Options) { o.Log = nil },
		"a clock": func(o *Options) { o.Now = nil }, "people": func(o *Options) { o.Users = nil },
	} {
		o := whole
		without(&o)
		if h, err := New(o); err == nil || h != nil {
			t.Errorf("New without %s = %v, %v, want an error", what, h, err)
		}
	}
}
