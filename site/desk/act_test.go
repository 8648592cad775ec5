package desk

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/draft"
)

// TestWhatIsShownAfterAnAct leads on to the next change that nobody decided on, and from
// the last to the first; what decides nothing stays where it is.
func TestWhatIsShownAfterAnAct(t *testing.T) {
	views := &staged{week: waiting("a", "b", "held", "c"), details: detailsOf("a", "b", "held", "c", "old")}
	views.week.Judge[2].State = horizon.Hold
	v, _ := openStaged(t, views)
	token := v.token()
	forms := map[string]url.Values{
		"approve": filled(url.Values{"category": {"脅威"}, "public": {"読んだ"}}), "reject": {"reason": {"重複"}}, "merge": {"reason": {"重複"}, "into": {"old"}},
		"draft": {}, "hold": {}, "note": {"why": {"x"}}, "describe": {}, "undo": {},
	}
	for do, form := range forms {
		decides := horizon.Action(do).Decides()
		for change, next := range map[string]string{"a": "b", "b": "c", "held": "c", "c": "a", "old": "a"} {
			if !decides {
				next = change
			}
			if do == "merge" && change == "old" {
				continue
			}
			form := maps.Clone(form)
			maps.Copy(form, url.Values{"token": {token}, "c": {change}, "do": {do}})
			a, page := v.do(http.MethodPost, "/act", form)
			if want := "/?c=" + next + "&done=" + do; a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != want {
				t.Errorf("%s of %s: %s to %q, want %q\n%.300s", do, change, a.Status, a.Header.Get("Location"), want, page)
			}
			if last := views.did[len(views.did)-1]; last.Change != horizon.ChangeID(change) || last.Who != Local.Name || last.Most != horizon.Red {
				t.Errorf("%s of %s was done as %+v", do, change, last)
			}
		}
	}
	views.week = waiting("a")
	if a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {token}, "c": {"a"}, "do": {"reject"}, "reason": {"重複"}}); a.Header.Get("Location") != "/?c=a&done=reject" {
		t.Errorf("the only one that waits: to %q, want it again", a.Header.Get("Location"))
	}
	if a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {token}, "do": {"lead"}, "lead": {"x"}}); a.Header.Get("Location") != "/?done=lead" {
		t.Errorf("words of the issue lead to %q", a.Header.Get("Location"))
	}
}

// TestThinEvidenceIsNotApproved refuses what rests on too little, wherever it
// stands in the list, and only its approval.
func TestThinEvidenceIsNotApproved(t *testing.T) {
	ids := []horizon.ChangeID{"a", "b", "c"}
	for i, id := range ids {
		views := &staged{week: waiting(ids...), details: detailsOf(ids...)}
		v, _ := openStaged(t, views)
		views.week.Judge[i].Thin = "根拠が1件です。"
		form := filled(url.Values{"token": {v.token()}, "c": {string(id)}, "do": {"approve"}, "category": {"脅威"}, "public": {"読んだ"}})
		a, page := v.do(http.MethodPost, "/act", form)
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "根拠が1件です。まだ承認できません。") || len(views.did) != 0 {
			t.Errorf("number %d of the list: %s, %d acts, want 422 and none", i, a.Status, len(views.did))
		}
		if _, pane := v.read("/publish?c=" + string(id)); !strings.Contains(pane, `value="approve" disabled>`) || !strings.Contains(pane, "まだ承認できません。") {
			t.Errorf("number %d of the list: the button of approval is not closed, or not said why", i)
		}
		views.week.Judge[i].Signal.Gated = "one source only" // then it is the detector that says so
		if a, _ := v.do(http.MethodPost, "/act", form); a.StatusCode != http.StatusSeeOther {
			t.Errorf("number %d, gated: %s, want 303", i, a.Status)
		}
		views.week.Judge[i].Signal.Gated = ""
		form.Set("do", "hold")
		if a, _ := v.do(http.MethodPost, "/act", form); a.StatusCode != http.StatusSeeOther {
			t.Errorf("holding number %d: %s, want 303", i, a.Status)
		}
	}
}

// TestDraftsOfOthers keeps somebody with a ceiling from writing over a draft that
// they may not see, also into which they merge; they may hold, note and reject.
func TestDraftsOfOthers(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b")}
	draft := views.details["b"]
	draft.Drafted = true
	views.details["b"] = draft
	v, _ := openStaged(t, views)
	token := v.token()
	for do, c := range map[string]struct {
		form url.Values
		may  bool
	}{
		"approve": {filled(url.Values{"category": {"脅威"}, "public": {"読んだ"}}), false}, "describe": {url.Values{"name": {"上書き"}}, false}, "undo": {url.Values{}, false},
		"hold": {url.Values{}, true}, "note": {url.Values{"why": {"x"}}, true}, "reject": {url.Values{"reason": {"重複"}}, true}, "merge": {url.Values{"reason": {"重複"}, "into": {"a"}}, true},
	} {
		c.form.Set("token", token)
		c.form.Set("c", "b")
		c.form.Set("do", do)
		before := len(views.did)
		a, page := v.do(http.MethodPost, "/act", c.form)
		if done := len(views.did) > before; done != c.may || !c.may && (a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "下書きは")) {
			t.Errorf("%s of a draft: %s, done: %t, want %t", do, a.Status, done, c.may)
		}
		a, _ = v.do(http.MethodPost, "/preview", c.form)
		if a.StatusCode == http.StatusOK != c.may {
			t.Errorf("looking at %s of a draft: %s, want it %t", do, a.Status, c.may)
		}
	}
	if _, page := v.read("/?c=b"); strings.Contains(page, `<details id="words"`) || !strings.Contains(page, "承認されるまで、TLP:REDまで") {
		t.Error("the pane of a draft lets write over it, or does not say why not")
	}
}

// TestPreviewOfAnAct hands on the act as it would be done, and nothing without one.
func TestPreviewOfAnAct(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a"), preview: previewOf("/ja/x/", "題名", "書きました。")}
	v, _ := openStaged(t, views)
	a, page := v.do(http.MethodPost, "/preview", url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}, "public": {"　"}})
	if a.StatusCode != http.StatusOK || !strings.Contains(page, "「承認」をした場合です。") || !strings.Contains(page, "<ins>書きました。</ins>") || !strings.Contains(page, ">/ja/x/</span>") || !strings.Contains(page, `href="/?c=a"`) {
		t.Errorf("what an approval would change: %s\n%.800s", a.Status, page)
	}
	if len(views.previews) != 1 || views.previews[0].Why != draft.Unwritten || views.previews[0].Most != horizon.Red || views.previews[0].Category != horizon.Menace {
		t.Errorf("the site was asked for with %+v", views.previews)
	}
	_, page = v.read("/preview")
	if strings.Contains(page, "をした場合です") || !strings.Contains(page, `action="/publish"`) || len(views.previews) != 2 || views.previews[1] != nil {
		t.Error("without an act, the page supposes one, or does not let publish")
	}
	a, page = v.do(http.MethodPost, "/preview", url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "public": {"読んだ"}})
	if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "分類を選んでください。") || strings.Count(page, "<!DOCTYPE") != 1 || len(views.previews) != 2 {
		t.Errorf("looking at an approval without a category: %s, %d previews", a.Status, len(views.previews))
	}
	a, _ = v.do(http.MethodPost, "/preview", url.Values{"token": {v.token()}, "c": {"a"}, "do": {"reject"}, "public": {""}})
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("looking at passing over without a reason: %s", a.Status)
	}
}

// TestSourceButtons presses each button of a source: what is kept, and what is said.
func TestSourceButtons(t *testing.T) {
	views := &staged{sources: []Source{
		{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: "good", Name: "良い源"}, OK: true, Documents: 1234}, Configured: true},
		{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: "bad", Name: "悪い源"}}, Configured: true, Note: horizon.SourceNote{Who: "佐藤", Text: "移転", Paused: true}},
		{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: "gone", Name: "去った源"}, OK: true}},
	}}
	v, _ := openStaged(t, views)
	_, page := v.read("/sources")
	for _, want := range []string{"情報源（正常 2/3）", "1,234件", "不調、停止中", "移転（佐藤、なし）", `aria-label="良い源を止める"`, `aria-label="悪い源を再開する"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of sources has no %q", want)
		}
	}
	if strings.Contains(page, "去った源を") || strings.Contains(page, "良い源を再開する") {
		t.Error("the page of sources offers what cannot be done")
	}
	form := func(pairs ...string) url.Values {
		f := url.Values{"token": {v.token()}, "id": {"good"}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return f
	}
	for what, c := range map[string]struct {
		form   url.Values
		paused bool
		to     string // "" where it is refused
	}{
		"pause":                {form("do", "pause", "text", "休み"), true, "/sources?done=pause"},
		"go on":                {form("do", "go", "text", "休み", "paused", "yes"), false, "/sources?done=go"},
		"note":                 {form("do", "note", "text", "休み"), false, "/sources?done=note"},
		"note while paused":    {form("do", "note", "text", "休み", "paused", "yes"), true, "/sources?done=note"},
		"pause without a word": {form("do", "pause", "text", "\u202e"), false, ""},
		"go on without a word": {form("do", "go"), false, ""},
		"no button":            {form("text", "休み"), false, ""},
		"another button":       {form("do", "erase", "text", "休み"), false, ""},
		"a long note":          {form("do", "note", "text", strings.Repeat("長", maxWhy+1)), false, ""},
	} {
		views.noted = nil
		a, page := v.do(http.MethodPost, "/sources", c.form)
		if c.to == "" {
			if a.StatusCode != http.StatusUnprocessableEntity || len(views.noted) != 0 {
				t.Errorf("%s: %s, noted %+v, want 422 and nothing", what, a.Status, views.noted)
			}
			continue
		}
		want := horizon.SourceNote{Source: "good", Who: Local.Name, Text: "休み", Paused: c.paused}
		if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != c.to || len(views.noted) != 1 || views.noted[0] != want {
			t.Errorf("%s: %s to %q, noted %+v, want %+v\n%.200s", what, a.Status, a.Header.Get("Location"), views.noted, want, page)
		}
	}
	for done, said := range map[string]string{"note": "書き込みました。", "pause": "止めました。", "go": "再開しました。", "x": ""} {
		if _, page := v.read("/sources?done=" + done); !strings.Contains(page, `aria-live="polite">`+said+`</p>`) {
			t.Errorf("after %s the page does not say %q", done, said)
		}
	}
	if a, page := v.do(http.MethodPost, "/sources", form("do", "try")); a.StatusCode != http.StatusOK || !strings.Contains(page, "読みました。") || strings.Count(page, "<!DOCTYPE") != 1 || len(views.tried) != 1 || views.tried[0] != "good" {
		t.Errorf("reading a source now: %s, tried %q", a.Status, views.tried)
	}
}

// TestAnswersToOpinions keeps the answer under the number of its opinion.
func TestAnswersToOpinions(t *testing.T) {
	views := &staged{details: detailsOf("a"), opinions: []horizon.SentOpinion{{ID: 7, Text: "ご意見"}, {ID: 8, Text: "済んだ意見", Who: "佐藤", Opinion: horizon.Opinion{About: "件", Summary: "要", Done: "済"}}}}
	v, _ := openStaged(t, views)
	_, page := v.read("/inbox")
	if !strings.Contains(page, "届いた意見（2件）") || strings.Count(page, `name="id"`) != 1 || !strings.Contains(page, "件名：件　要約：要　対応：済（佐藤）") {
		t.Errorf("the inbox:\n%.900s", page)
	}
	form := func(pairs ...string) url.Values {
		f := url.Values{"token": {v.token()}, "id": {"7"}, "about": {"件名"}, "summary": {"要約"}, "done": {"対応"}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return f
	}
	long := func(n int) string { return strings.Repeat("長", n) }
	for what, c := range map[string]struct {
		form url.Values
		id   int64 // 0 where it is refused
	}{
		"an answer": {form(), 7}, "of a change": {form("change", "a"), 7}, "a large number": {form("id", "1029384756"), 1029384756},
		"as long as may be": {form("about", long(maxName), "summary", long(maxWhy), "done", long(maxWhy)), 7},
		"of a hidden one":   {form("change", "hidden"), 0}, "no number": {form("id", ""), 0}, "letters": {form("id", "7x"), 0}, "below none": {form("id", "-7"), 0},
		"signs beside digits": {form("id", "7:"), 0}, "a slash": {form("id", "7/"), 0}, "no end": {form("id", strings.Repeat("9", 40)), 0},
		"nothing about": {form("about", " "), 0}, "no summary": {form("summary", ""), 0}, "nothing done": {form("done", ""), 0},
		"a long title": {form("about", long(maxName+1)), 0}, "a long summary": {form("summary", long(maxWhy+1)), 0}, "a long answer": {form("done", long(maxWhy+1)), 0},
		"a long change": {form("change", long(101)), 0},
	} {
		views.answered = nil
		a, _ := v.do(http.MethodPost, "/inbox", c.form)
		if c.id == 0 {
			if a.StatusCode != http.StatusUnprocessableEntity || len(views.answered) != 0 {
				t.Errorf("%s: %s, %+v, want 422 and nothing", what, a.Status, views.answered)
			}
			continue
		}
		want := horizon.SentOpinion{ID: c.id, Who: Local.Name, Opinion: horizon.Opinion{About: c.form.Get("about"), Summary: c.form.Get("summary"), Done: c.form.Get("done"), Change: horizon.ChangeID(c.form.Get("change"))}}
		if a.Header.Get("Location") != "/inbox?done=1" || len(views.answered) != 1 || views.answered[0] != want {
			t.Errorf("%s: %s, %+v, want %+v", what, a.Status, views.answered, want)
		}
	}
	if _, page := v.read("/inbox?done=1"); !strings.Contains(page, "対応を保存しました。") {
		t.Error("after an answer nothing is said")
	}
}

// TestHearingIsKeptWhole fills in every field, as long as each may be.
func TestHearingIsKeptWhole(t *testing.T) {
	views := &staged{}
	v, _ := openStaged(t, views)
	good := url.Values{"token": {v.token()}, "date": {"2010-03-31"}, "title": {strings.Repeat("題", maxName)}, "sector": {"水道"}, "kind": {kinds()[3]}, "tlp": {"AMBER+STRICT"},
		"release": {strings.Repeat("条", maxWhy)}, "remarks": {"所感"}}
	want := HearingNote{Who: Local.Name, Date: "2010-03-31", Title: good.Get("title"), Sector: "水道", Kind: kinds()[3], TLP: horizon.AmberStrict, Release: good.Get("release"), Remarks: good.Get("remarks")}
	for i := range want.Answers {
		want.Answers[i] = "答え" + strconv.Itoa(i+1)
		good.Set("a"+strconv.Itoa(i+1), want.Answers[i])
	}
	if a, _ := v.do(http.MethodPost, "/note", good); a.Header.Get("Location") != "/note?done=1" || len(views.hearings) != 1 || views.hearings[0] != want {
		t.Errorf("a hearing: %s, %+v", a.Status, views.hearings)
	}
	for _, key := range []string{"remarks", "a7"} {
		before := good.Get(key)
		good.Set(key, strings.Repeat("長", mostAnswer))
		if a, _ := v.do(http.MethodPost, "/note", good); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s of %d letters: %s", key, mostAnswer, a.Status)
		}
		good.Set(key, before)
	}
	kept := len(views.hearings)
	for key, bad := range map[string]string{"title": strings.Repeat("題", maxName+1), "release": strings.Repeat("条", maxWhy+1), "remarks": strings.Repeat("感", mostAnswer+1), "a7": strings.Repeat("答", mostAnswer+1)} {
		before := good.Get(key)
		good.Set(key, bad)
		if a, _ := v.do(http.MethodPost, "/note", good); a.StatusCode != http.StatusUnprocessableEntity || len(views.hearings) != kept {
			t.Errorf("a letter more in %s: %s, %d kept", key, a.Status, len(views.hearings))
		}
		good.Set(key, before)
	}
	for i := range want.Answers {
		good.Del("a" + strconv.Itoa(i+1))
	}
	if a, page := v.do(http.MethodPost, "/note", good); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "答えを一つ以上") {
		t.Errorf("a hearing without an answer: %s", a.Status)
	}
	if _, page := v.read("/note?done=1"); !strings.Contains(page, "ヒアリングの記録を保存しました。") {
		t.Error("after a hearing nothing is said")
	}
	if _, page := v.read("/note"); strings.Contains(page, "保存しました") || strings.Count(page, "<textarea") != 8 {
		t.Error("the form of a hearing has another number of answers, or says that something was kept")
	}
}

// TestRefusalLeadsToItsChange leads from a refused act to the change that it was about, and
// not to that of somebody refused for the same reason before.
func TestRefusalLeadsToItsChange(t *testing.T) {
	v, _ := openStaged(t, &staged{week: waiting("a", "b"), details: detailsOf("a", "b")})
	for _, id := range []string{"a", "b", "a"} {
		a, page := v.do(http.MethodPost, "/act", url.Values{"token": {v.token()}, "c": {id}, "do": {"reject"}, "reason": {"none of the list"}})
		other := map[string]string{"a": "b", "b": "a"}[id]
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `href="/log?c=`+id+`"`) || strings.Contains(page, `href="/log?c=`+other+`"`) {
			t.Errorf("%s: %s, and leads elsewhere", id, a.Status)
		}
	}
	if a, page := v.do(http.MethodGet, "/?c=nobody", nil); strings.Contains(page, `href="/log?c=`) {
		t.Errorf("%s: leads to the log of another change", a.Status)
	}
}
