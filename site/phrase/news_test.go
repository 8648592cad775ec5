package phrase

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// made is a tally of the years from 2009 on, as of the end of 2011: all documents and
// those used for detection, with the range of what was expected in the last year.
func made(all, used []int, expected horizon.Estimate) *horizon.Tally {
	var b horizon.Book
	asOf := time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)
	of := func(subject string, m horizon.Measure, span horizon.Days, sources string, n int) horizon.Figure {
		return b.Put(horizon.Counted{Subject: subject, Measure: m, Period: span, Panel: horizon.PublicPanel, Sources: sources, AsOf: asOf}, float64(n))
	}
	t := &horizon.Tally{First: time.Date(2000, 1, 1, 0, 0, 0, 0, horizon.Tokyo), FirstP: horizon.ByYear}
	sum := 0
	for i, n := range all {
		y := horizon.TallyYear{Year: 2009 + i, Documents: of("change/a", horizon.MeasureDocuments, horizon.DaysOfYear(2009+i), horizon.AllSources, n), Used: of("series/a", horizon.MeasureDocuments, horizon.DaysOfYear(2009+i), horizon.UsedSources, used[i])}
		t.Years = append(t.Years, y)
		sum += n
	}
	last := t.Last()
	last.Compared.Sources = of("series/a", horizon.MeasureSources, horizon.DaysOfYear(last.Year), horizon.UsedSources, 4)
	last.Expected = b.PutRange(horizon.Counted{Subject: "series/a", Measure: horizon.MeasureExpected, Period: horizon.DaysOfYear(last.Year)}, expected)
	t.UsedFrom = last.Compared.Sources
	t.Documents = of("change/a", horizon.MeasureDocuments, horizon.Days{}, horizon.AllSources, sum)
	t.Publishers = of("change/a", horizon.MeasurePublishers, horizon.Days{}, horizon.AllSources, 7)
	for _, n := range []int{8, 5, 1} {
		t.BySource = append(t.BySource, horizon.SourceDocuments{Name: "白書", Count: of("change/a", horizon.MeasureDocuments, horizon.DaysOfYear(2011), "source/"+strings.Repeat("x", n), n)})
	}
	return t
}

func (n News) both() string {
	var all strings.Builder
	for _, t := range []horizon.IssueText{n.Text(), n.TextEN()} {
		for _, w := range t.Sentences() {
			all.WriteString(w.String() + "|")
		}
		all.WriteString("\n")
	}
	return all.String()
}

// TestNewsComparesLikeWithLike: two years of one change are compared by all documents,
// what was expected by those that detection used, and each number has its year.
func TestNewsComparesLikeWithLike(t *testing.T) {
	rise, low := horizon.Estimate{Value: 2.2, Lo: 0, Hi: 5}, horizon.Estimate{Value: 58, Lo: 24, Hi: 109}
	ended := horizon.PeriodOf(horizon.Yearly, time.Date(2011, 6, 1, 0, 0, 0, 0, horizon.Tokyo))
	for _, c := range []struct {
		name     string
		kind     horizon.IssueKind
		all      []int
		used     []int
		expected horizon.Estimate
		want     []string
		never    []string
	}{
		{"new", horizon.IssueDetected, []int{2, 4, 18}, []int{2, 2, 14}, rise,
			[]string{"甲：2011年は18件|", "件数は2010年の4件から2011年の18件に増えました。", "判定に使った2011年の14件（4情報源）は、従来の水準（2件ほど）を超えました。", "裏付け：多い（4情報源）", "全24件、発行者7者、最初の文書は2000年（年だけ判明）",
				"甲: 18 documents in 2011|", "The count rose from 4 documents in 2010 to 18 in 2011.", "14 documents in 2011 from 4 sources; about 2 were expected"}, []string{"終わり"}},
		{"goes on with fewer", horizon.IssueOpen, []int{10, 36, 20}, []int{4, 30, 11}, rise,
			[]string{"2010年の36件から2011年の20件に減りましたが、従来の水準をなお超えています。", "増加は2008年から続いています。", "Still rising since 2008."}, nil},
		{"ended, and rises", horizon.IssueEnded, []int{19, 34, 63}, []int{9, 20, 22}, horizon.Estimate{Value: 20, Lo: 9, Hi: 36},
			[]string{"甲：検知は終わりましたが、2011年は63件に増えています|", "検知は2011年に終わりましたが、件数は2010年の34件から2011年の63件に増えています。", "の幅の中です。", "detection ended, yet up to 63 documents in 2011"}, []string{"減", "went quiet", "静か"}},
		{"ended, and falls", horizon.IssueEnded, []int{19, 63, 34}, []int{9, 20, 22}, rise,
			[]string{"甲：検知が終わり、2011年は34件です|", "検知は2011年に終わりました。件数は2010年の63件から2011年の34件に減りました。"}, []string{"増えています"}},
		{"fading", horizon.IssueFell, []int{61, 13, 10}, []int{61, 13, 10}, low,
			[]string{"甲：2011年は10件に減りました|", "判定に使った2011年の10件（4情報源）は、従来の水準（58件ほど）を下回りました。", "最も多かったのは2009年の61件です。", "検知は2004年から2007年まで　全84件", "Detected: 2004 to 2007. 84 documents"}, []string{"検知していません"}},
	} {
		tally := made(c.all, c.used, c.expected)
		n := News{Kind: c.kind, Name: "甲", Tally: tally, Year: tally.Last(), Ended: ended, Since: horizon.Period{}, Until: time.Date(2011, 12, 31, 23, 59, 59, 0, horizon.Tokyo)}
		switch c.kind {
		case horizon.IssueOpen:
			n.Since = ended.Add(-3)
		case horizon.IssueFell:
			tally.Detections = []horizon.Detected{{Opened: ended.Add(-7), Ended: ended.Add(-3)}}
		}
		said := n.both()
		for _, w := range c.want {
			if !strings.Contains(said, w) {
				t.Errorf("%s: not %q in\n%s", c.name, w, said)
			}
		}
		for _, w := range c.never {
			if strings.Contains(said, w) {
				t.Errorf("%s: %q in\n%s", c.name, w, said)
			}
		}
		for _, s := range n.Text().Sentences() {
			for part := range strings.SplitSeq(s.String(), "。") {
				if n := len([]rune(part)); n > 60 {
					t.Errorf("%s: a sentence of %d letters: %s", c.name, n, part)
				}
			}
		}
	}
}

// TestNewsOfMonths: a detection that the counts by year do not show names its documents.
func TestNewsOfMonths(t *testing.T) {
	tally := made([]int{60, 79, 72}, []int{60, 79, 72}, horizon.Estimate{Value: 70, Lo: 40, Hi: 90})
	month := horizon.PeriodOf(horizon.Monthly, time.Date(2011, 12, 1, 0, 0, 0, 0, horizon.Tokyo))
	g := horizon.Signal{Panel: horizon.PublicPanel, Name: "a", Period: month, Open: true, Window: 12, Observed: 17, Expected: 6, E: 500, A: 300, M: 30, F: 0.1}
	n := News{Kind: horizon.IssueOpen, Name: "甲", Tally: tally, Year: tally.Last(), Since: month.Add(-4), Verdict: &g, Counted: (&horizon.Book{}).Reckon(g, month.End())}
	for _, want := range []string{"件数は2010年の79件から2011年の72件に減りました。|月までわかる文書では、2011年12月までの12か月は17件です。それまでの傾向なら6件ほどでした。|月までわかる文書では、増加は2011年8月から続いています。", "増え方：検知　",
		"Documents dated by month: 17 documents in the 12 months to December 2011; about 6 were expected.|Documents dated by month: still rising since August 2011."} {
		if said := n.both(); !strings.Contains(said, want) {
			t.Errorf("not %q in\n%s", want, said)
		}
	}
}

func TestSupportWords(t *testing.T) {
	tally := made([]int{1, 1, 14}, []int{1, 1, 14}, horizon.Estimate{Value: 1, Hi: 3})
	for want, keep := range map[string]int{"裏付け：多い（4情報源）": 3, "裏付け：中程度（4情報源）": 2, "裏付け：少ない（「白書」だけ）": 1, "裏付け：少ない": 0} {
		x := *tally
		x.BySource = x.BySource[:keep]
		if got := SupportWords(&x).String(); got != want {
			t.Errorf("%d sources: %s, want %s", keep, got, want)
		}
	}
}
