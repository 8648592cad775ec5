package newsletter

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func change(id horizon.ChangeID, kind horizon.IssueKind) horizon.IssueChange {
	c := horizon.IssueChange{Change: id, Name: "名" + string(id), Kind: kind}
	if kind != "" {
		c.Text.Heading = horizon.Plain(c.Name)
	}
	return c
}

// told is the groups with their changes: detected: a b.
func told(all []Group) string {
	var out []string
	for _, g := range all {
		var s strings.Builder
		s.WriteString(g.Kind + ":")
		for _, i := range g.Items {
			s.WriteString(" " + string(i.Change))
		}
		out = append(out, s.String())
	}
	return strings.Join(out, ", ")
}

// TestGroups: each change stands in one group, in the order of the groups.
func TestGroups(t *testing.T) {
	var book horizon.Book
	is := horizon.Issue{Week: horizon.Period{N: 2191}, New: []horizon.ChangeID{"p"}, Withdrawn: []horizon.Movement{{Change: "w", Name: "取", Why: "理由"}}, Named: []horizon.IssueChange{
		change("e", horizon.IssueEnded), change("o", horizon.IssueOpen), change("f", horizon.IssueFell), change("d", horizon.IssueDetected), change("p", horizon.IssuePublished)}}
	all := Groups(is, &book)
	if got := told(all); got != "published: p, detected: d, open: o, fell: e f, withdrawn: w" {
		t.Errorf("groups %s", got)
	}
	if len(book.All()) != len(all) || all[3].Count.Int() != 2 || !News(all) {
		t.Errorf("%d figures of %d groups", len(book.All()), len(all))
	}
	if got := Summary(all).String(); got != "新しく公開した変化1件、新しい検知1件、続いている検知1件、減った変化と終わった検知2件、取り下げた変化1件。" {
		t.Errorf("in short: %s", got)
	}
	if fell := all[3]; fell.Mark(fell.Items[0]) != "検知の終わり" || fell.MarkEN(fell.Items[1]) != "Fading" {
		t.Errorf("marks %s, %s", fell.Mark(fell.Items[0]), fell.MarkEN(fell.Items[1]))
	}
	if w := all[4].Items[0]; !w.Old() || w.Name != "取" || w.Why != "理由" || w.Shown() != nil {
		t.Errorf("withdrawn %+v", w)
	}
	quiet := Groups(horizon.Issue{Named: is.Named[1:2]}, nil)
	if News(quiet) || Summary(quiet).String() != "この週に、公開している変化の動きはありませんでした。続いている検知1件。" || SummaryEN(quiet).String() != "None of the published changes moved in this week. Still rising: 1." {
		t.Errorf("a quiet week: %s, %s", Summary(quiet), SummaryEN(quiet))
	}
	if Groups(horizon.Issue{}, nil) != nil || Summary(nil).String() == "" {
		t.Error("an issue without changes has groups, or says nothing")
	}
}

// TestStoredBefore: an issue of before there were kinds keeps its groups and its numbers.
func TestStoredBefore(t *testing.T) {
	old := change("n", "")
	old.Lines, old.Documents, old.Publishers, old.Stage = []string{"2009年の観測は5件。"}, 9, 6, "予兆"
	ended := change("q", "")
	ended.Ended, ended.Stage, ended.Documents = "検知が終わりました。", "兆候なし", 3
	is := horizon.Issue{New: []horizon.ChangeID{"n", "unknown"}, Moved: []horizon.Movement{{Change: "m", Name: "動", Why: "段階が変わりました。"}}, Quiet: []horizon.ChangeID{"q"}, Named: []horizon.IssueChange{old, ended}}
	all := Groups(is, nil)
	if got := told(all); got != "published: n unknown, moved: m, quiet: q" {
		t.Fatalf("groups %s", got)
	}
	if got := strings.Join(all[0].Items[0].Shown(), "|"); got != "2009年の観測は5件。|段階：予兆。根拠 9件、発行者 6。" {
		t.Errorf("shown %s", got)
	}
	if q := all[2].Items[0]; q.Why != "検知が終わりました。" || strings.Join(q.Shown(), "") != "根拠 3件、発行者 0。" {
		t.Errorf("ended: %s, %s", q.Why, q.Shown())
	}
	if m := all[1].Items[0]; m.Name != "動" || m.Kept || m.Shown() != nil {
		t.Errorf("moved %+v", m)
	}
	if Minutes(strings.Repeat("あ", 800), all) != 3 {
		t.Errorf("%d minutes", Minutes(strings.Repeat("あ", 800), all))
	}
}
