package desk

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var reasonField = regexp.MustCompile(`<input id="public"[^>]* value="([^"]*)"`)

// An approval is public with its reason: nobody else writes one, and one that
// shows nothing is refused, with the form as it was filled in.
func TestApprovalAsksForAReason(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	_, page := v.do("GET", "/?c=a", nil)
	if m := reasonField.FindStringSubmatch(page); m == nil || m[1] != "" || strings.Contains(page, "autofocus") {
		t.Fatalf("the field of the public reason is %q, want it empty", m)
	}
	const chosen = `<option value="脅威" selected>`
	for _, c := range []struct {
		what, category, reason string
		said, field            string
	}{
		{"no reason", "脅威", "", "承認の理由を書いてください。", "public"},
		{"a space", "脅威", " ", "承認の理由を書いてください。", "public"},
		{"wide spaces", "脅威", "　　", "承認の理由を書いてください。", "public"},
		{"letters without a shape", "脅威", "\u200b\u200b", "承認の理由を書いてください。", "public"},
		{"a long reason", "脅威", strings.Repeat("長", maxWhy+1), "承認の理由は500字以内で書いてください。", "public"},
		{"neither", "", "", "承認の理由を書いてください。", "public"},
		{"no category", "", "総務省の文書を読んだ。", "分類を選んでください。", "category"},
	} {
		a, page := v.do("POST", "/act", url.Values{"token": {v.token()}, "c": {"a"}, "seen": {"1"}, "do": {"approve"}, "category": {c.category}, "public": {c.reason}})
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert">`) || !strings.Contains(page, c.said) {
			t.Errorf("%s: %s, want 422 and %q", c.what, a.Status, c.said)
		}
		if m := reasonField.FindStringSubmatch(page); m == nil || strings.TrimSpace(c.reason) != "" && m[1] != c.reason {
			t.Errorf("%s: the form keeps the reason %q, want %q", c.what, m, c.reason)
		}
		if c.category != "" && !strings.Contains(page, chosen) {
			t.Errorf("%s: the form loses the category", c.what)
		}
		if n := strings.Count(page, "autofocus"); n != 1 || !regexp.MustCompile(`id="`+c.field+`"[^>]* aria-invalid="true" aria-describedby="refused" autofocus`).MatchString(page) {
			t.Errorf("%s: the focus does not go to %s", c.what, c.field)
		}
	}
	for _, f := range []url.Values{{"c": {"a"}, "do": {"approve"}, "category": {"脅威"}}, {"c": {"hidden"}, "do": {"approve"}, "category": {"脅威"}}} {
		f.Set("token", v.token())
		if a, _ := v.do("POST", "/act", f); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("without the field: %s, want 422", a.Status)
		}
	}
	if n := s.views.acts(); n != 0 {
		t.Fatalf("%d acts were done without a reason", n)
	}
	if a, page := v.do("POST", "/preview", url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}}); a.StatusCode != http.StatusOK || s.views.acts() != 0 || strings.Contains(page, unwritten) {
		t.Errorf("looking at what an approval would change, before its reason is written: %s, want 200 and nothing done", a.Status)
	}
	const reason = "総務省の文書を読んだ。"
	a, _ := v.do("POST", "/act", url.Values{"token": {v.token()}, "c": {"a"}, "seen": {"1"}, "do": {"approve"}, "category": {"脅威"}, "public": {"　" + reason + " "}})
	if a.StatusCode != http.StatusSeeOther || s.views.acts() != 1 || s.views.did[0].Why != reason {
		t.Errorf("with a reason: %s, %+v, want the act with %q", a.Status, s.views.did, reason)
	}
}
