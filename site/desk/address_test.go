package desk

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// unnamed is a desk whose changes have no address in words, and where "taken" is
// another's.
type unnamed struct{ *fake }

func (u unnamed) Detail(ctx context.Context, id horizon.ChangeID, most horizon.TLP) (view.Detail, error) {
	d, err := u.fake.Detail(ctx, id, most)
	d.Change.NameEN, d.Change.Name = "Smartphones at work", "名称"
	return d, err
}

func (u unnamed) Do(ctx context.Context, a view.Act) error {
	if a.Slug == "taken" {
		return Unfilled("slug", "ほかの変化が使っています。")
	}
	return u.fake.Do(ctx, a)
}

func (u unnamed) Preview(ctx context.Context, a *view.Act) (view.Preview, error) {
	if a != nil && a.Slug == "taken" {
		return view.Preview{}, Unfilled("slug", "ほかの変化が使っています。")
	}
	return u.fake.Preview(ctx, a)
}

// TestAddressIsAgreed proposes an address from the English name, and asks again at
// its field where it is another's, in the form that was sent, as it was filled in.
func TestAddressIsAgreed(t *testing.T) {
	var u unnamed
	s := open(t, false, func(o *Options) { u.fake = o.Views.(*fake); o.Views = u })
	v := s.visit(t)
	field := func(page, id string) (value string, focus bool) {
		t.Helper()
		m := regexp.MustCompile(`<input id="` + id + `"[^>]*>`).FindString(page)
		if m == "" {
			t.Fatalf("the page has no field %s", id)
		}
		return regexp.MustCompile(` value="([^"]*)"`).FindStringSubmatch(m)[1], strings.Contains(m, `aria-invalid="true" aria-describedby="refused" autofocus`)
	}
	for id, want := range map[string]string{"slug": "smartphones-at-work", "cslug": ""} { // what nobody agreed on is not saved with other words
		_, page := v.do("GET", map[string]string{"slug": "/publish?c=term-1", "cslug": "/?c=term-1"}[id], nil)
		if value, focus := field(page, id); value != want || focus {
			t.Errorf("%s holds %q, focus %v, want %q", id, value, focus, want)
		}
	}
	if _, page := v.do("GET", "/publish?c=a", nil); strings.Contains(page, `id="slug"`) {
		t.Error("who approves a change that has words in its address is asked for them")
	}
	form := func(more ...string) url.Values {
		f := url.Values{"token": {v.token()}, "c": {"term-1"}, "seen": {"1"}, "category": {"脅威"}, "public": {"読んだ。"}, "nameen": {"Phones & work"}, "slug": {"taken"}}
		for _, p := range horizon.Parts() {
			f.Set(string(p), "書きました。")
		}
		for i := 0; i < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	for _, path := range []string{"/act", "/preview"} {
		a, page := v.do("POST", path, form("do", "approve"))
		value, focus := field(page, "slug")
		name, _ := field(page, "nameen")
		reason := written(page, "public")
		if a.StatusCode != http.StatusUnprocessableEntity || value != "taken" || !focus || name != "Phones &amp; work" || reason != "読んだ。" || strings.Count(page, `id="refused"`) != 1 {
			t.Errorf("%s of a taken address: %s, %q, focus %v, %q, %q, want 422 at the field and what was typed", path, a.Status, value, focus, name, reason)
		}
	}
	a, page := v.do("POST", "/act", form("do", "describe", "form", "words", "name", "別の名", "definition", "別の定義", "threats", "told", "guideline", "told"))
	value, focus := field(page, "cslug")
	name, _ := field(page, "cname")
	if a.StatusCode != http.StatusUnprocessableEntity || value != "taken" || !focus || name != "別の名" || !strings.Contains(page, ">別の定義</textarea>") ||
		!strings.Contains(page, `<details id="words" open>`) || strings.Count(page, `id="refused"`) != 1 || strings.Count(page, "autofocus") != 1 {
		t.Errorf("describing with a taken address: %s, %q, focus %v, %q, want 422 at the field and what was typed", a.Status, value, focus, name)
	}
	if n := s.views.acts(); n != 0 {
		t.Fatalf("%d acts were done", n)
	}
	v.do("POST", "/act", form("do", "approve", "slug", " phones-at-work "))
	if did := s.views.did; len(did) != 1 || did[0].Slug != "phones-at-work" || did[0].NameEN != "Phones & work" {
		t.Errorf("did %+v, want the address and the English name", did)
	}
}
