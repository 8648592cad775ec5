package wordlists

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// TestSetTermRule refuses what cannot be a rule, and says whether it was news.
func TestSetTermRule(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	v := work.Vocabulary{Term: strings.TrimSpace}
	before := *w
	before.AsOf, before.Named = worktest.Now.AddDate(0, 0, -9), true
	rule := func(kind horizon.RuleKind, term, other, why string) horizon.TermRule {
		return horizon.TermRule{Kind: kind, Term: term, Other: other, Why: why, Who: "山田"}
	}
	for _, c := range []struct {
		x    horizon.TermRule
		off  bool
		news bool
		want string // of the error
		ja   string
	}{
		{rule(horizon.StopRule, " 検針 ", "", "x"), false, true, "", ""},
		{rule(horizon.StopRule, "検針", "", "x"), false, false, "", ""},
		{rule(horizon.StopRule, "検針", "", " "), false, false, "say why", "理由を"},
		{rule(horizon.StopRule, " ", "", "x"), false, false, "give a shorter one", "短く"},
		{rule(horizon.JoinRule, "水道", " ", "x"), false, false, "give a shorter one", "短く"},
		{rule(horizon.ApartRule, "水道", "", "x"), false, false, "give a shorter one", "短く"},
		{rule(horizon.ApartRule, "水道", "水道", "x"), false, false, "already", "同じ語として"},
		{rule(horizon.JoinRule, "水道", "上水道", "x"), false, true, "", ""},
		{rule(horizon.JoinRule, "水道", "上水道", "x"), false, false, "", ""},
		{rule(horizon.JoinRule, "上水道", "水道", "x"), false, false, "", ""},
		{rule(horizon.JoinRule, "電力", "上水道", "x"), false, false, `"上水道" is counted as "水道"`, "別名です"},
		{rule(horizon.JoinRule, "上水道", "簡易水道", "x"), false, true, "", ""},
		{rule(horizon.ApartRule, "水道", "水路", "x"), false, true, "", ""},
		{rule(horizon.WatchRule, "暗渠", "", "x"), false, true, "", ""},
		{rule(horizon.JoinRule, "水道", "上水道", "x"), true, true, "", ""},
	} {
		term, news, err := SetTermRule(t.Context(), w, store, v, c.x, c.off)
		refused, is := errors.AsType[*TermRuleError](err)
		if (err == nil) != (c.want == "") || news != c.news || is && (!strings.Contains(err.Error(), c.want) || !strings.Contains(refused.Ja, c.ja)) || err == nil && term != strings.TrimSpace(c.x.Term) {
			t.Errorf("%+v: %q, %t, %v; want %t, %q", c.x, term, news, err, c.news, c.want)
		}
		if c.x.Other == "簡易水道" {
			table, err := detection.TermRulesOf(t.Context(), w, store)
			if err != nil || table.Name("簡易水道") != "水道" || !slices.Equal(slices.Sorted(slices.Values(table.With["水道"])), []string{"上水道", "簡易水道"}) {
				t.Errorf("joined to a joined one: %+v, %v", table, err)
			}
		}
	}
	table, err := detection.TermRulesOf(t.Context(), w, store)
	if err != nil || !table.Apart("水路", "水道") || !table.Apart("水道", "水路") || table.Apart("水道", "検針") || !slices.Equal(table.Watched(), []string{"暗渠"}) {
		t.Errorf("told: %+v, %v", table, err)
	}
	if none := (*detection.WordTable)(nil); none.Name("x") != "x" || none.Apart("x", "y") || len(none.Names([]string{"x"})) != 3 {
		t.Error("without anything told a term is another")
	}
	if early, err := detection.TermRulesOf(t.Context(), &before, store); err != nil || len(early.All) != 0 {
		t.Errorf("told before: %+v, %v", early, err)
	}
}
