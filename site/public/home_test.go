package public

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestSubscription leads to a form or a mail address where one is configured, in both
// languages, and nowhere where what is configured is neither.
func TestSubscription(t *testing.T) {
	for given, want := range map[string]string{
		"https://example.jp/subscribe": `<a href="https://example.jp/subscribe">`,
		"news@example.jp":              `<a href="mailto:news@example.jp?subject=`,
		"":                             "", "javascript:alert(1)": "", "a b@example.jp": "",
	} {
		s, err := gather(realistic(t), Options{Method: []byte(testMethod), Subscribe: given})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.pages {
			if !strings.HasSuffix(p.kind, "home") {
				continue
			}
			var b strings.Builder
			if err := s.kinds[p.kind].Execute(&b, frame{page: p, site: s}); err != nil {
				t.Fatal(err)
			}
			page := b.String()
			if mail := strings.Contains(page, ">電子メール</a>") || strings.Contains(page, ">Mail</a>"); mail != (want != "") || !strings.Contains(page, want) {
				t.Errorf("%s of %q: a link is shown: %v", p.Path, given, mail)
			}
		}
	}
}

// TestFirstScreenOfNothing has a finding in both languages where there is no change, no
// detection and no issue.
func TestFirstScreenOfNothing(t *testing.T) {
	files := read(t, build(t, horizon.Edition{AsOf: day("2010-03-31"), Horizon: day("2014-03-31")}))
	for name, want := range map[string]string{"ja/index.html": "<h1>公開した変化は、まだありません</h1>", "en/index.html": "<h1>No change is public yet</h1>"} {
		if page := files[name]; !strings.Contains(page, want) || strings.Contains(page, `class="tmg"`) || strings.Contains(page, `id="momentum"`) {
			t.Errorf("%s does not begin with %s alone", name, want)
		}
	}
}
