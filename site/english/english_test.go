package english

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// TestThreats: every threat of the vocabulary has an English name.
func TestThreats(t *testing.T) {
	text, err := os.ReadFile("../../nlp/lexicon/vocab/threats.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := regexp.MustCompile(`(?m)^  - id: (\S+)`).FindAllStringSubmatch(string(text), -1)
	if len(all) < 50 {
		t.Fatalf("%d threats were read", len(all))
	}
	for _, m := range all {
		if name := Threat(horizon.ThreatID(m[1]), "脅威"); Japanese(name) {
			t.Errorf("threat %s has no English name", m[1])
		}
	}
}

func TestNamed(t *testing.T) {
	for _, c := range []struct{ nameEN, slug, want string }{
		{"Rise of cloud computing", "cloud", "Rise of cloud computing"}, {"", "smartphones-at-work", "Smartphones at work"}, {"\u202eevil", "x", "evil"},
		{"スマートフォン", "smartphones_2", "Smartphones 2"}, {" ", "é-learning", "É learning"},
	} {
		if got := Named(horizon.Change{ID: "id", NameEN: c.nameEN, Slug: c.slug}); got != c.want {
			t.Errorf("%q at %s is called %q, want %q", c.nameEN, c.slug, got, c.want)
		}
	}
	if got := Sector(horizon.Sector{ID: "space", Name: "宇宙"}); got != "Space" {
		t.Errorf("a sector without an English name is %q", got)
	}
}

func TestOutlook(t *testing.T) {
	f := horizon.Forecast{Horizon: time.Date(2015, 3, 31, 0, 0, 0, 0, horizon.Tokyo), P: .15, Base: .25, N: 89}
	made := f
	made.Early = time.Date(2013, 3, 1, 0, 0, 0, 0, horizon.Tokyo)
	refused := f
	refused.Refused = "理由"
	for want, f := range map[string]horizon.Forecast{
		"No outlook: there are no comparable terms of the past.":                                                                                                                                                  {},
		"It is unlikely (15 %) to spread to half of the sources by 31 March 2015. Of 89 terms once at the same stage, 25 % spread so far.":                                                                        f,
		"unlikely (15 %) to spread to half of the sources by 31 March 2015. Of 89 terms once at the same stage, 25 % spread so far. Eight times in ten that comes after March 2013; no upper limit can be given.": made,
		"No outlook for this term alone.": refused,
	} {
		if got := Outlook(f, horizon.Outlook{}).String(); !strings.Contains(got, want) || Japanese(got) {
			t.Errorf("outlook %q, want %q", got, want)
		}
	}
}

func TestLimit(t *testing.T) {
	for want, got := range map[string]string{
		"at most 1 false alarm a month on average, over all terms":             Limit(1, false, horizon.Monthly),
		"at most 1 false alarm in 10 years on average, over all watched terms": Limit(.1, true, horizon.Yearly),
		"at most 2 false alarms a week on average, over all terms":             Limit(2, false, horizon.Weekly),
		"A rise was detected in this period. The stage is spreading.":          Conclusion(horizon.Signal{Flagged: true, Stage: horizon.Emerging}),
		"No rise in counts. That does not mean that nothing changes.":          Conclusion(horizon.Signal{}),
		"January to March 2010": Quarter("q2010-1"),
		"PDF, 12 kB":            File("PDF、12 kB"),
		"Ministry of Land, Infrastructure, Transport and Tourism; 文部科学省": Ministries([]string{"国土交通省", "文部科学省"}),
		"All 2 sectors": Sectors(make([]horizon.Sector, 2), make([]horizon.Sector, 2)),
		"Water CEPTOAR": CEPTOAR(horizon.Sector{CEPTOAR: "水道CEPTOAR"}),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
