package public

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// TestVerdictBounds holds what a verdict says on either side of its bounds.
func TestVerdictBounds(t *testing.T) {
	s := &site{sources: map[horizon.SourceID]horizon.Source{"a": {ID: "a", Name: "甲"}}}
	week := horizon.WeekOf(day("2010-03-31"))
	for _, c := range []struct {
		name         string
		g            horizon.Signal
		onset, first string
	}{
		{"evidence enough", horizon.Signal{E: 1.5, Onset: week, First: week}, "2010年第13週", "2010年第13週"},
		{"a little less", horizon.Signal{E: 1.49, Onset: week, First: week}, "", "2010年第13週"},
		{"no onset", horizon.Signal{E: 100, First: week}, "", "2010年第13週"},
		{"never seen", horizon.Signal{E: 100, Onset: week}, "2010年第13週", ""},
	} {
		if v := s.verdict(c.g, 0); v.Onset != c.onset || v.First != c.first || v.Anchor != "verdict-1" {
			t.Errorf("%s: began %q, first seen %q, at %s; want %q and %q", c.name, v.Onset, v.First, v.Anchor, c.onset, c.first)
		}
	}
	v := s.verdict(horizon.Signal{Theme: "t", Sources: []horizon.SourceID{"a", "b"}}, 1)
	if v.Series != "t" || !slices.Equal(v.Sources, []string{"甲", "b"}) || v.Anchor != "verdict-2" {
		t.Errorf("series %q of %v at %s", v.Series, v.Sources, v.Anchor)
	}
}

// TestAllSectors says that a change touches all sectors where it does, and names
// them where one is missing.
func TestAllSectors(t *testing.T) {
	three := []horizon.Sector{{ID: "a", Name: "甲"}, {ID: "b", Name: "乙"}, {ID: "c", Name: "丙"}}
	for _, c := range []struct {
		plan []horizon.Sector
		in   string
		want string
	}{
		{three, "abc", "全3分野"}, {three, "ab", "甲、乙"}, {three, "", "未定"}, {three[:1], "a", "甲"}, {three[:2], "ab", "全2分野"}, {nil, "", "未定"},
	} {
		s := &site{ed: horizon.Edition{Sectors: c.plan}}
		x := &change{}
		for _, id := range c.in {
			i := slices.IndexFunc(three, func(s horizon.Sector) bool { return s.ID == horizon.SectorID(id) })
			x.In = append(x.In, sector{Sector: three[i]})
		}
		if got := s.sectorNames(x); got != c.want {
			t.Errorf("in %q of %d sectors: %s, want %s", c.in, len(c.plan), got, c.want)
		}
	}
}

// TestEarlyEvidence lists beside the timeline what began before the first year
// that is drawn, by the year in Tokyo.
func TestEarlyEvidence(t *testing.T) {
	ed := realistic(t)
	ed.Changes = ed.Changes[:4]
	ed.Changes[0].First = day("2005-12-31")
	ed.Changes[1].First = day("2006-01-01") // 2005 by UTC
	ed.Changes[2].First = day("1999-04-01")
	ed.Changes[3].First, ed.Changes[3].Latest = horizon.PublishedChange{}.First, horizon.PublishedChange{}.Latest
	s, err := gather(ed, Options{Method: []byte(testMethod)})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s.pages {
		if p.kind != "timeline" {
			continue
		}
		early := p.Data.(timelinePage).Early
		if len(early) != 2 || early[0].ID != s.changes[0].ID || early[1].ID != s.changes[2].ID {
			t.Errorf("%d changes began before 2006: %v", len(early), early)
		}
		if !strings.Contains(p.Desc, "2006年から2015年") {
			t.Errorf("described as %s", p.Desc)
		}
	}
}

// TestUpdated is the day of the newest of what a page says: its approval, its
// other judgements, its evidence.
func TestUpdated(t *testing.T) {
	at := func(s string) horizon.Judgement { return horizon.Judgement{Cut: day(s), When: day("2026-01-01")} }
	for _, c := range []struct {
		name string
		of   change
		want string
	}{
		{"approved", change{Approved: at("2010-03-01")}, "2010-03-01"},
		{"judged again", change{Approved: at("2010-03-01"), History: []horizon.Judgement{at("2010-03-02"), at("2010-02-01")}}, "2010-03-02"},
		{"older evidence", change{Approved: at("2010-03-01"), Latest: day("2010-02-28")}, "2010-03-01"},
		{"newer evidence", change{Approved: at("2010-03-01"), Latest: day("2010-03-31")}, "2010-03-31"},
		{"judged without a cut-off", change{Approved: horizon.Judgement{When: day("2010-03-05")}}, "2010-03-05"},
	} {
		if got := c.of.Updated().Format("2006-01-02"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// unprinted are words and symbols that stand on no page of a site; those of the
// method stand on its own page.
var (
	unprinted = regexp.MustCompile(`兆候なし|横ばい|一過性|沈静|静かになった|旗|値段|誤警報|price of false|Went quiet|went quiet|weak sign|mainstream`)
	symbols   = regexp.MustCompile(`[mFAE]＝`)
)

// TestStageOnPages holds every page to the words of stages and limits, and a
// change to its stage, or to the sentence in its place.
func TestStageOnPages(t *testing.T) {
	for name, ed := range editions(t) {
		files := builtAs(t, name, ed)
		for file, page := range files {
			if path.Ext(file) != ".html" {
				continue
			}
			if m := unprinted.FindString(page); m != "" {
				t.Errorf("%s: %s says %q", name, file, m)
			}
			if m := symbols.FindString(page); m != "" && path.Base(path.Dir(file)) != "method" {
				t.Errorf("%s: %s shows %q", name, file, m)
			}
		}
		for _, p := range ed.Changes {
			id, stage := string(p.Change().ID), phrase.StageOf(p.Verdicts)
			for lang, x := range map[string]struct{ badge, without string }{"ja": {"段階：" + stage + "</span>", phrase.Unconfirmed}, "en": {"Stage: ", phrase.UnconfirmedEN}} {
				page, ok := files[lang+"/changes/"+id+"/index.html"]
				if !ok {
					continue
				}
				if badge := strings.Contains(page, x.badge); badge != (stage != "") || strings.Contains(page, x.without) == badge {
					t.Errorf("%s: the %s page of %s, whose stage is %q: badge %t", name, lang, id, stage, badge)
				}
			}
		}
	}
}
