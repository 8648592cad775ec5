package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
)

func (f *fake) Search(_ context.Context, q Query, most horizon.TLP) (Found, error) {
	if q.Text == "wrong" {
		return Found{}, &view.RefusedError{Why: evil}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.most = append(f.most, most)
	f.asked = q
	return Found{Total: 41, Hits: []Hit{{Title: evil, URL: "javascript:alert(1)", Source: evil, Snippet: []Piece{{evil, true}, {evil, false}}}},
		Facets: []Facet{{"source", []Count{{evil, 3}}}, {"year", []Count{{"2009", 3}}}}, By: "year", Bins: []Count{{evil, 2}}}, nil
}

func (f *fake) Names(context.Context) (Names, error) {
	return Names{Sources: map[string]string{evil: evil}, Sectors: []Named{{"power", "電力"}, {evil, evil}}, Themes: []Named{{"ipv6", "IPv6への移行"}}}, nil
}

func (f *fake) Saved(_ context.Context, who string) ([]horizon.SavedSearch, error) {
	return []horizon.SavedSearch{{Who: who, Name: evil, Query: url.Values{"q": {evil}}.Encode()}}, nil
}

func (f *fake) Save(ctx context.Context, s horizon.SavedSearch) error {
	return f.Do(ctx, view.Act{Title: s.Name})
}

func (f *fake) Sources(context.Context, horizon.TLP) ([]Source, error) {
	return []Source{{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: evil, Name: evil}, State: evil}, Configured: true, Note: horizon.SourceNote{Text: evil, Who: evil}}}, nil
}

func (f *fake) Runs(context.Context, int, horizon.TLP) ([]Run, error) {
	began := time.Date(2010, 3, 31, 6, 0, 0, 0, horizon.Tokyo)
	return []Run{{Run: horizon.Run{ID: 3, Command: evil, Started: began}},
		{Run: horizon.Run{ID: 2, Command: "serve", Who: "実行者", Started: began, Ended: began.Add(90 * time.Second), Result: "secret.md " + evil}, Failed: true},
		{Run: horizon.Run{ID: 1, Command: "collect", Started: began, Ended: began.Add(time.Second), Result: "collected"}}}, nil
}

func (f *fake) Try(context.Context, horizon.SourceID, string, horizon.TLP) (string, error) {
	return evil, nil
}

func (f *fake) NoteSource(ctx context.Context, n horizon.SourceNote, _ horizon.TLP) error {
	return f.Do(ctx, view.Act{Title: n.Text})
}

func (f *fake) TermRules(context.Context) ([]horizon.TermRule, error) {
	return []horizon.TermRule{{Kind: "stop", Term: evil, Who: evil, Why: evil}, {Kind: "join", Term: "検針", Other: evil, Who: "analyst", Why: evil}}, nil
}

// ruleSet is a rule that a fake was given.
type ruleSet struct {
	horizon.TermRule
	off bool
}

func (f *fake) SetTermRule(ctx context.Context, x horizon.TermRule, off bool) error {
	f.mu.Lock()
	f.ruled = append(f.ruled, ruleSet{x, off})
	f.mu.Unlock()
	return f.Do(ctx, view.Act{Title: x.Term})
}

func (f *fake) Holding(_ context.Context, terms []string, most horizon.TLP) ([]view.Similar, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.most = append(f.most, most)
	if slices.Contains(terms, "誰も使わない語") {
		return nil, nil
	}
	return []view.Similar{{ID: evil, Name: evil}}, nil
}

// PlanWords is of rules that hold already where the list has them.
func (f *fake) PlanWords(ctx context.Context, l WordList) (wordlist.Plan, error) {
	all, err := f.TermRules(ctx)
	return wordlist.Make(l.Rows, wordlist.Visible(all, l.Who, l.Most), l.Why, func(rules []horizon.TermRule, x horizon.RuleChange) (horizon.TermRule, bool, wordlist.Reason) {
		set := slices.ContainsFunc(rules, func(o horizon.TermRule) bool {
			return o.Kind == x.Kind && o.Term == x.Term && o.Other == x.Other
		})
		return x.TermRule, x.Off == set, wordlist.Reason{}
	}), err
}

func (f *fake) DoWords(ctx context.Context, l WordList, mark string) (int, error) {
	p, err := f.PlanWords(ctx, l)
	if err == nil && p.Mark() != mark {
		err = &view.RefusedError{Why: "その間に変わりました。"}
	}
	if err != nil {
		return 0, err
	}
	for _, x := range p.Changes() {
		x.Who = l.Who
		if err := f.SetTermRule(ctx, x.TermRule, x.Off); err != nil {
			return 0, err
		}
	}
	return len(p.Changes()), nil
}

func (f *fake) PutNote(_ context.Context, n HearingNote) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hearings = append(f.hearings, n)
	return "x", nil
}

func (f *fake) Opinions(context.Context) ([]horizon.SentOpinion, error) {
	return []horizon.SentOpinion{{ID: 1, Text: evil}, {ID: 2, Text: evil, Who: evil, Opinion: horizon.Opinion{Done: evil, About: evil, Summary: evil}}}, nil
}

func (f *fake) PutOpinion(_ context.Context, text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, text)
	return nil
}

func (f *fake) Answer(ctx context.Context, _ horizon.SentOpinion) error { return f.Do(ctx, view.Act{}) }

// The other pages, too, escape all they show, and ask for no more than the
// person may see.
func TestHostileTextOfTheOffice(t *testing.T) {
	s := open(t, true)
	v := s.visit(t).login("analyst")
	for _, path := range []string{"/search?q=" + url.QueryEscape(evil), "/search?q=wrong", "/search", "/sources", "/runs", "/words", "/note", "/inbox", "/search?q=a&page=-1&from=" + url.QueryEscape(evil)} {
		a, page := v.do("GET", path, nil)
		for _, bad := range []string{"<script>alert", "<img src=x", "javascript:", "\u202e", "\x00"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
		if a.StatusCode != http.StatusOK || path != "/note" && !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s: %s, and shows nothing of the hostile text: the check sees nothing", path, a.Status)
		}
	}
	if most := s.views.most[len(s.views.most)-1]; most != horizon.Green || s.views.asked.Page != 1 {
		t.Errorf("the search was asked for TLP:%s, page %d, want GREEN and 1", most, s.views.asked.Page)
	}
	_, page := v.do("POST", "/sources", url.Values{"token": {v.token()}, "id": {"a"}, "do": {"try"}})
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;") {
		t.Error("what a try said stands raw in the page, or not at all")
	}
}

// Who may only read changes nothing, by no address.
func TestReadersChangeNothing(t *testing.T) {
	s := open(t, true)
	v := s.visit(t).login("reader")
	form := url.Values{"token": {v.token()}, "do": {"pause"}, "text": {"x"}, "name": {"x"}, "q": {"x"}, "id": {"1"}}
	for _, path := range []string{"/words", "/save", "/sources", "/note", "/inbox"} {
		if a, _ := v.do("POST", path, form); a.StatusCode != http.StatusForbidden {
			t.Errorf("a reader posts to %s: %s, want 403", path, a.Status)
		}
	}
	for _, path := range []string{"/note", "/inbox"} {
		if a, _ := v.do("GET", path, nil); a.StatusCode != http.StatusForbidden {
			t.Errorf("a reader opens %s: %s, want 403", path, a.Status)
		}
	}
	if s.views.acts() != 0 {
		t.Error("something was done")
	}
}

// A hearing is RED unless another label was chosen, and is refused with what is missing.
func TestHearing(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	good := func() url.Values {
		return url.Values{"token": {v.token()}, "date": {"2010-03-31"}, "title": {"聞いた"}, "sector": {"水道"}, "kind": {kinds()[0]}, "tlp": {"RED"}, "a1": {"答え"}}
	}
	_, page := v.do("GET", "/note", nil)
	if !strings.Contains(page, `<select id="tlp" name="tlp"><option>RED</option>`) {
		t.Error("the first label of the form is not RED")
	}
	for key, bad := range map[string]string{"date": "昨日", "title": "", "tlp": "WHITE", "sector": "宇宙", "kind": "友人", "a1": strings.Repeat("長", mostAnswer+1)} {
		f := good()
		f.Set(key, bad)
		if a, _ := v.do("POST", "/note", f); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s %.20q: %s, want 422", key, bad, a.Status)
		}
	}
	if a, _ := v.do("POST", "/note", good()); a.StatusCode != http.StatusSeeOther || len(s.views.hearings) != 1 || s.views.hearings[0].TLP != horizon.Red || s.views.hearings[0].Answers[0] != "答え" {
		t.Errorf("a good hearing: %s, %+v", a.Status, s.views.hearings)
	}
}

// Opinions come from another origin without login, few an hour, short, and
// nothing of them is shown to who sends one.
func TestOpinions(t *testing.T) {
	s := open(t, true)
	v := s.visit(t)
	send := func(text string) (int, string) {
		a, page := v.do("POST", "/opinions", url.Values{"text": {text}}, "Origin", "https://site.example", "Sec-Fetch-Site", "cross-site")
		return a.StatusCode, page
	}
	for _, text := range []string{"", "  \n", strings.Repeat("長", mostOpinion+1)} {
		if got, _ := send(text); got != http.StatusUnprocessableEntity {
			t.Errorf("an opinion of %d letters: %d, want 422", len([]rune(text)), got)
		}
	}
	for range opinionsPerPlace {
		if got, page := send(evil); got != http.StatusOK || strings.Contains(page, "script&gt;") {
			t.Errorf("an opinion: %d, or it is repeated", got)
		}
	}
	if got, _ := send("もう一つ"); got != http.StatusTooManyRequests {
		t.Errorf("the sixth within the hour: %d, want 429", got)
	}
	s.clock.move(opinionsWithin + time.Second)
	if got, _ := send("もう一つ"); got != http.StatusOK {
		t.Errorf("an hour later: %d, want 200", got)
	}
	if len(s.views.sent) != opinionsPerPlace+1 || strings.ContainsAny(s.views.sent[0], "\x00\u202e") {
		t.Errorf("%d opinions came in, the first %q", len(s.views.sent), s.views.sent[0])
	}
	if a, _ := v.do("POST", "/act", note("x"), "Origin", "https://site.example"); a.StatusCode != http.StatusForbidden {
		t.Errorf("an act from there: %s, want 403", a.Status)
	}
}

// TestNames holds that what is found is shown by its names, and that a value
// that nobody knows can still be asked for.
func TestNames(t *testing.T) {
	n := Names{Sources: map[string]string{"s": "総務省"}, Sectors: []Named{{"power", "電力"}}, Themes: []Named{{"ipv6", "IPv6への移行"}}}
	for _, c := range [][3]string{{"source", "s", "総務省"}, {"source", "x", "x"}, {"sector", "power", "電力"}, {"theme", "ipv6", "IPv6への移行"}, {"lang", "en", "英語"}, {"year", "2009", "2009"}} {
		if got := n.called(c[0], c[1]); got != c[2] {
			t.Errorf("%s %s is called %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if got := withAsked(n.Sectors, "gone"); len(got) != 2 || got[1].ID != "gone" || len(n.Sectors) != 1 {
		t.Errorf("to be chosen from: %v", got)
	}
	s := open(t, true)
	_, page := s.visit(t).login("reader").do("GET", "/search?q=a&sector=power", nil)
	if !strings.Contains(page, `<option value="power" selected>電力</option>`) {
		t.Error("the sector that was asked for is not chosen in the form")
	}
}

// TestRuns shows the ledger to everybody; what a failure said, how long a run took,
// who ran it and its number to those who may see everything.
func TestRuns(t *testing.T) {
	s := open(t, true)
	s.users[2].TLP = horizon.Red
	_, whole := s.visit(t).login("publisher").do("GET", "/runs", nil)
	for _, want := range []string{"実行中、または中断", "失敗", "90秒", "完了", "secret.md", "collected", "実行者"} {
		if !strings.Contains(whole, want) {
			t.Errorf("the ledger lacks %q", want)
		}
	}
	if _, part := s.visit(t).login("reader").do("GET", "/runs", nil); strings.Contains(part, "secret.md") || strings.Contains(part, "実行者") || strings.Contains(part, "90秒") || strings.Contains(part, "番号") || !strings.Contains(part, "失敗") {
		t.Error("a reader below TLP:RED is told what a failure said, how long a run took, who ran it or its number, or not that there was a failure")
	}
}

// TestWords sets a rule of a term, with its reason, and takes it back; whoever may not
// see everything sees what they said themselves.
func TestWords(t *testing.T) {
	s := open(t, true)
	s.users[2].TLP = horizon.Red
	v := s.visit(t).login("publisher")
	_, page := v.do("GET", "/words", nil)
	if strings.Count(page, "取り消す理由") != 2 || !strings.Contains(dataTags.ReplaceAllString(page, ""), "数えない語（1件）") {
		t.Error("the page of words does not list both that were told")
	}
	for _, c := range []struct {
		form url.Values
		code int
		want *ruleSet
	}{
		{url.Values{"do": {"stop"}, "words": {"委員会室"}, "why": {"場所の名"}}, 303, &ruleSet{horizon.TermRule{Kind: horizon.StopRule, Term: "委員会室", Why: "場所の名", Who: "publisher"}, false}},
		{url.Values{"do": {"join"}, "words": {"検針"}, "other": {"メーター読み"}, "why": {"同じ"}, "off": {"yes"}}, 303, &ruleSet{horizon.TermRule{Kind: horizon.JoinRule, Term: "検針", Other: "メーター読み", Why: "同じ", Who: "publisher"}, true}},
		{url.Values{"do": {"stop"}, "words": {"委員会室"}}, 422, nil},
		{url.Values{"do": {"erase"}, "words": {"委員会室"}, "why": {"x"}}, 422, nil},
		{url.Values{"do": {"join"}, "words": {"a"}, "other": {strings.Repeat("長", 200)}, "why": {"x"}}, 422, nil},
	} {
		before := len(s.views.ruled)
		c.form.Set("token", v.token())
		a, _ := v.do("POST", "/words", c.form)
		if a.StatusCode != c.code {
			t.Errorf("%v: %d, want %d", c.form, a.StatusCode, c.code)
		}
		if got := s.views.ruled[before:]; c.want == nil && len(got) > 0 || c.want != nil && (len(got) != 1 || got[0] != *c.want) {
			t.Errorf("%v told %+v, want %+v", c.form, got, c.want)
		}
	}
	if _, part := s.visit(t).login("analyst").do("GET", "/words", nil); strings.Contains(part, "<h2>数えない語（") || !strings.Contains(part, "検針") {
		t.Error("an analyst below TLP:RED sees what others told, or not what they told themselves")
	}
}

// TestYearsOfASearch lists every year that a search gave, in order, and of other
// fields the most frequent values; and it says up to which day it looked.
func TestYearsOfASearch(t *testing.T) {
	var years, sources []Count
	for y := 1995; y <= 2011; y++ {
		years = append(years, Count{strconv.Itoa(y), (y * 7) % 3})
	}
	for i := range 17 {
		sources = append(sources, Count{fmt.Sprintf("source%02d", i), 40 - i})
	}
	p := &searchPage{}
	p.show(Found{Total: 17, Until: time.Date(2012, 1, 1, 0, 0, 0, 0, horizon.Tokyo), Facets: []Facet{{"source", sources}, {"year", years}}}, Names{})
	if len(p.Facets) != 2 || len(p.Facets[0].Values) != shownValues {
		t.Fatalf("the facets are %v, want %d sources and the years", p.Facets, shownValues)
	}
	got := p.Facets[1].Values
	if len(got) != len(years) {
		t.Fatalf("%d years are listed, want %d", len(got), len(years))
	}
	for i, y := range years {
		if got[i].Value != y.Value || got[i].N.String() != fmt.Sprint(y.N, "件") || (got[i].Path != "") != (y.N > 0) {
			t.Errorf("year %d is %+v, want %+v with an address if it has documents", i, got[i], y)
		}
	}
	if p.Until != "2011年12月31日" {
		t.Errorf("the last day looked at is %q, want 2011年12月31日", p.Until)
	}
}
