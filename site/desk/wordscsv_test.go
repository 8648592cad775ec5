package desk

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/wordlist"
)

// upload sends a form with a file, as a browser does.
func (v *visitor) upload(path string, form url.Values, file []byte) (*http.Response, string) {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for key := range form {
		if err := w.WriteField(key, form.Get(key)); err != nil {
			v.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "words.csv")
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.URL+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	a, err := v.Client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer a.Body.Close()
	page, err := io.ReadAll(a.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return a, string(page)
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// confirming is the form of a page that confirms what it shows.
func confirming(page string) url.Values {
	form := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return form
}

// TestListOfWords sends a list as a file, is shown what it would do, and does it with
// a second form; a plan that is another by then is shown again.
func TestListOfWords(t *testing.T) {
	s := open(t, true)
	s.users[2].TLP = horizon.Red
	v := s.visit(t).login("publisher")
	token := v.token()
	list := "\uFEFFkind,term,other,why\r\n数えない語,委員会室,,\"場所の名、\"\"会議\"\"の\"\r\nwatch,検針,,\r\n"
	a, page := v.upload("/words/import", url.Values{"token": {token}, "do": {"show"}, "why": {"部内の表から"}}, []byte(list))
	if read := dataTags.ReplaceAllString(page, ""); a.StatusCode != http.StatusOK || len(s.views.ruled) != 0 || !strings.Contains(read, "加える 2件") || !strings.Contains(read, "まだ何も記録していません。") {
		t.Fatalf("a list: %s, %d rules are set\n%s", a.Status, len(s.views.ruled), page)
	}
	form := confirming(page)
	form.Set("do", "set")
	other := url.Values{"mark": {"x"}}
	for key, value := range form {
		if key != "mark" {
			other[key] = value
		}
	}
	if a, page := v.do("POST", "/words/import", other); a.StatusCode != http.StatusUnprocessableEntity || len(s.views.ruled) != 0 || !strings.Contains(page, "その間に変わりました。") || confirming(page).Get("mark") != form.Get("mark") {
		t.Errorf("a plan that was not shown: %s, %d rules are set", a.Status, len(s.views.ruled))
	}
	a, _ = v.do("POST", "/words/import", form)
	want := []ruleSet{
		{horizon.TermRule{Kind: horizon.StopRule, Term: "委員会室", Why: `場所の名、"会議"の`, Who: "publisher"}, false},
		{horizon.TermRule{Kind: horizon.WatchRule, Term: "検針", Why: "部内の表から", Who: "publisher"}, false},
	}
	if a.StatusCode != http.StatusSeeOther || len(s.views.ruled) != 2 || s.views.ruled[0] != want[0] || s.views.ruled[1] != want[1] {
		t.Errorf("the list is done: %s, %+v, want %+v", a.Status, s.views.ruled, want)
	}
	if _, page := v.do("GET", a.Header.Get("Location"), nil); !strings.Contains(dataTags.ReplaceAllString(page, ""), "変わった指定は2件です。") {
		t.Error("the page after it does not say how many rules changed")
	}
}

// TestListsThatAreNone refuses them with the reason and the line, and does nothing.
func TestListsThatAreNone(t *testing.T) {
	s := open(t, true)
	v := s.visit(t).login("analyst")
	token := v.token()
	for what, c := range map[string]struct{ file, want string }{
		"nothing":            {"", "中身がありません。"},
		"a picture":          {"\x89PNG\r\n\x1a\n\x00", "文字として読めません。"},
		"two charsets":       {"kind,term\r\nwatch,電力\r\nwatch,\x90\x94\r\n", "3行目：7バイト目：文字コードが、それまでの行と違います。"},
		"too large":          {"kind,term\n" + strings.Repeat("x", wordlist.MaxBytes), "64KiBを超えています。"},
		"an open quotation":  {"kind,term\nignore,\"a\n", "2行目：引用符"},
		"a cell without end": {"kind,term,why\nignore," + strings.Repeat("長", 20000) + ",a\n", "言葉は60字以内で書いてください。"},
		"an unknown kind":    {"kind,term,why\n旗,a,b\n", "種類「旗」はありません。"},
		"no reason":          {"kind,term\nignore,a\n", "理由がありません。"},
		"markup":             {"kind,term,why\n<script>alert(1)</script>,<img src=x>,b\n", "&lt;script&gt;"},
	} {
		for _, do := range []string{"show", "set"} {
			a, page := v.upload("/words/import", url.Values{"token": {token}, "do": {do}}, []byte(c.file))
			if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, c.want) || strings.Contains(page, "<script>alert") {
				t.Errorf("%s (%s): %s, want 422 and %q\n%.300s", what, do, a.Status, c.want, page[max(0, strings.Index(page, "<main")):])
			}
		}
	}
	if a, _ := v.upload("/words/import", url.Values{"token": {"x"}, "do": {"show"}}, []byte(listText)); a.StatusCode != http.StatusForbidden {
		t.Errorf("a list with another token: %s, want 403", a.Status)
	}
	if a, _ := v.upload("/words/import", url.Values{"token": {token}}, bytes.Repeat([]byte("x"), maxList)); a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a file without end: %s, want 413", a.Status)
	}
	if a, page := v.upload("/words/import", url.Values{"token": {token}, "text": {listText}}, nil); a.StatusCode != http.StatusOK || !strings.Contains(page, "委員会室") {
		t.Errorf("what was pasted, beside no file: %s", a.Status)
	}
	if len(s.views.ruled) != 0 {
		t.Errorf("%d rules are set, want none", len(s.views.ruled))
	}
}

// TestWordsAsCSV gives the rules that the person may see as a file that a spreadsheet
// opens and runs nothing of.
func TestWordsAsCSV(t *testing.T) {
	s := open(t, true)
	s.users[2].TLP = horizon.Red
	a, all := s.visit(t).login("publisher").do("GET", "/words.csv", nil)
	if got := a.Header.Get("Content-Type") + ", " + a.Header.Get("Content-Disposition"); got != `text/csv; charset=utf-8, attachment; filename="kazami-words.csv"` {
		t.Errorf("the file is %s", got)
	}
	if !strings.HasPrefix(all, "\uFEFFkind,term,other,since,who,why\r\n数えない語,") || strings.Count(all, "\r\n") != 3 {
		t.Errorf("the file is %q", all)
	}
	if _, own := s.visit(t).login("analyst").do("GET", "/words.csv", nil); strings.Contains(own, "数えない語") || !strings.Contains(own, "検針") {
		t.Errorf("an analyst below TLP:RED is given %q, want what they set themselves", own)
	}
}

// TestWhatARuleDoes says after a rule was set what it does now, and offers to take it
// back; whoever may not see the rule is shown none of it.
func TestWhatARuleDoes(t *testing.T) {
	s := open(t, true)
	v := s.visit(t).login("analyst")
	a, _ := v.do("POST", "/words", url.Values{"token": {v.token()}, "do": {"join"}, "words": {"検針"}, "other": {evil}, "why": {"同じ"}, "c": {"a"}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("a rule: %s", a.Status)
	}
	_, page := v.do("GET", a.Header.Get("Location"), nil)
	for _, want := range []string{"同じ語として数えます。", "「検針」と「", "からの時点の、次の検知から効きます。", "今の検知のうち1件に、この言葉があります。", `href="/?c=a"`, `value="join">取り消す</button>`} {
		if !strings.Contains(dataTags.ReplaceAllString(page, ""), want) {
			t.Errorf("the page after a rule lacks %q", want)
		}
	}
	if most := s.views.most[len(s.views.most)-1]; most != horizon.Green {
		t.Errorf("the detections are those up to TLP:%s, want GREEN", most)
	}
	for path, want := range map[string]string{
		"/words?done=stop&words=%E8%AA%B0%E3%82%82%E4%BD%BF%E3%82%8F%E3%81%AA%E3%81%84%E8%AA%9E": "今の検知に、この言葉があるものはありません。",
		"/words?done=off&words=a": "指定を取り消しました。",
	} {
		_, page := v.do("GET", path, nil)
		if !strings.Contains(page, want) || strings.Contains(page, "誰も使わない語") || strings.Contains(page, `value="stop">取り消す`) {
			t.Errorf("%s lacks %q, or shows a rule that does not hold", path, want)
		}
	}
	if _, page := v.do("GET", "/words?done=erase&words=a", nil); strings.Contains(page, `class="ruled"`) {
		t.Error("an act that is none is said to be done")
	}
	taken, _ := v.do("POST", "/words", url.Values{"token": {v.token()}, "do": {"join"}, "words": {"検針"}, "other": {"b"}, "off": {"yes"}})
	if last := s.views.ruled[len(s.views.ruled)-1]; taken.StatusCode != http.StatusSeeOther || !last.off || last.Why != "取り消し" {
		t.Errorf("taken back at once: %s, %+v", taken.Status, last)
	}
}
