package card

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo) }

// TestCards says of a change what it is and why it is there.
func TestCards(t *testing.T) {
	scope := horizon.Scope{AsOf: day(2010, 3, 31)}
	y := horizon.DaysOfYear(2009)
	docs := scope.Figure("change/a", horizon.MeasureDocuments, y, horizon.AllSources, 12)
	it := horizon.DigestItem{ID: "a", Support: "多い", Sentence: horizon.Plain("2009年は12件です。"), Terms: []string{"検針網", "水道"}, Sectors: []horizon.Sector{{Name: "電力"}},
		Signal: horizon.Signal{Name: "検針網", Flagged: true}, Counted: horizon.Reckoned{Sources: scope.Figure("change/a", horizon.MeasureSources, y, horizon.UsedSources, 4)},
		Tally: horizon.Tally{Years: []horizon.TallyYear{{Year: 2009, Documents: docs, Dated: docs, ByYear: scope.Figure("change/a", horizon.MeasureDocuments, y, horizon.YearSources, 0)}}}}
	w := view.Week{Digest: horizon.Digest{Scope: scope}, Categories: map[horizon.ChangeID]horizon.Category{"a": horizon.Use}}
	c := Cards(w, "x", []horizon.DigestItem{it}, "a")[0]
	if got := fmt.Sprint(c.Kind.Slug, "|", c.Kind.Name, "|", c.Name, "|", c.Pill, "|", c.State, "|", c.Backing, "|", c.Sectors, "|", c.Members, "|", c.Selected); got != "riyo|IT利用|検針網|wait|判断待ち|多い（4情報源）|電力|水道|true" {
		t.Errorf("the card says %s", got)
	}
	if !strings.Contains(string(c.Picture), `<title id="x0-c-t">検針網の年ごとの件数</title>`) {
		t.Errorf("the picture is %s", c.Picture)
	}
	bare := Cards(view.Week{}, "x", []horizon.DigestItem{{ID: "b", Support: "少ない", State: horizon.Draft}}, "")[0]
	if bare.Kind.Name != "分類は未定" || bare.Pill != "draft" || bare.Backing.String() != "少ない" || bare.Sectors != "" || bare.Members != "" || bare.Picture != "" {
		t.Errorf("of a change of which little is known the card says %+v", bare)
	}
}

// TestPill tells what waits, what is a draft and what is decided.
func TestPill(t *testing.T) {
	for a, want := range map[horizon.Action]string{"": "wait", horizon.Draft: "draft", horizon.Hold: "done", horizon.Approve: "done", horizon.Reject: "done"} {
		if got := pill(a); got != want {
			t.Errorf("%q is %q, want %q", a, got, want)
		}
	}
}

// TestHead counts detections, the cards that they stand on, and those that nobody decided.
func TestHead(t *testing.T) {
	w := view.Week{Digest: horizon.Digest{Left: 2, Judge: []horizon.DigestItem{{ID: "a", Terms: []string{"x", "y"}}, {ID: "b", State: horizon.Hold}}, Events: []horizon.DigestApart{{ID: "q", Terms: []string{"z"}}}}}
	h := HeadOf(w)
	if h.Grouped.String() != "検知 6件をカード3枚にまとめました（ほかに2件）" || h.Left.String() != "残り3件" {
		t.Errorf("the head says %q and %q", h.Grouped, h.Left)
	}
	if h := HeadOf(view.Week{}); h.Grouped != nil || h.Left != nil {
		t.Errorf("of nothing the head says %q and %q", h.Grouped, h.Left)
	}
}

// TestAround parts the cards behind the chosen one.
func TestAround(t *testing.T) {
	for chosen, want := range map[horizon.ChangeID]string{"a": "1 2", "c": "3 0", "other": "3 0", "": "3 0"} {
		before, after := Around(Cards(view.Week{}, "x", []horizon.DigestItem{{ID: "a"}, {ID: "b"}, {ID: "c"}}, chosen))
		if got := fmt.Sprint(len(before), " ", len(after)); got != want {
			t.Errorf("around %q: %s, want %s", chosen, got, want)
		}
	}
}

// TestBegins takes for each bin the source that can be judged first, and says what
// importing the past would do.
func TestBegins(t *testing.T) {
	asOf := day(2010, 3, 31)
	source := func(r ...horizon.Readiness) horizon.SourceHealth {
		return horizon.SourceHealth{Documents: 3, Readiness: r}
	}
	later := func(b horizon.Bin, from time.Time, n int) horizon.Readiness {
		return horizon.Readiness{Bin: b, Prospect: horizon.Later, From: from, Needed: n}
	}
	c := ColdOf(horizon.Scope{AsOf: asOf}, []horizon.SourceHealth{
		source(later(horizon.Monthly, day(2011, 9, 1), 20), horizon.Readiness{Bin: horizon.Yearly, Prospect: horizon.Unsaid}),
		source(later(horizon.Monthly, day(2011, 6, 1), 18), horizon.Readiness{Bin: horizon.Yearly, Prospect: horizon.Silent})})
	if c == nil || !c.First || c.Picture == nil || c.Picture.Desc != "月ごとの検知：2011年6月1日から、年ごとの検知：まだ言えません、過去の18か月分を取り込むと：今日から" {
		t.Fatalf("the first week says %+v", c)
	}
	if c := ColdOf(horizon.Scope{AsOf: asOf}, []horizon.SourceHealth{source(), source(horizon.Readiness{Prospect: horizon.Possible})}); c == nil || c.First || c.Picture != nil || len(c.Rows) != 1 {
		t.Errorf("where one source can be judged it is %+v", c)
	}
	if c := ColdOf(horizon.Scope{}, []horizon.SourceHealth{{}}); c != nil {
		t.Errorf("without a document it is %+v", c)
	}
}

// TestNews names the source and what a document names, of so many documents.
func TestNews(t *testing.T) {
	s := horizon.Stream{From: day(2011, 12, 25), To: day(2012, 1, 1), Sources: []horizon.SourceCount{{Source: "ics", Name: "制御系の注意情報"}}}
	for range 3 {
		s.Documents = append(s.Documents, horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: "a", Source: "ics", URL: "javascript:x", Published: day(2011, 12, 28)}, Themes: []string{"一", "二", "三", "四", "五"}})
	}
	all := NewsOf(s, 2)
	if len(all) != 2 || fmt.Sprint(all[0]) != "{12月28日 制御系の注意情報 TLP:RED a  [{テーマ 一、二、三、四、ほか1}]}" || SpanOf(s) != "12月25日から12月31日" {
		t.Errorf("the news are %v of %s", all, SpanOf(s))
	}
}
