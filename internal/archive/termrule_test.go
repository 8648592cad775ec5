package archive

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
)

func TestTermRulesAreCutByWhatWasSeen(t *testing.T) {
	s := open(t)
	ctx, when := t.Context(), at("2010-04-05")
	for _, cut := range []string{"2010-03-31", "2010-04-30"} {
		if _, err := s.PutTermRules(ctx, []horizon.RuleChange{{TermRule: horizon.TermRule{Kind: horizon.WatchRule, Term: "検針網", Cut: at(cut), When: when, Who: "a", Why: "b"}}}); err != nil {
			t.Fatal(err)
		}
	}
	early, err := s.TermRules(ctx, at("2010-03-31"))
	late, err2 := s.TermRules(ctx, at("2010-04-01"))
	if err != nil || err2 != nil || len(early) != 0 || len(late) != 1 {
		t.Errorf("TermRules = %v, %v, want nothing as of the cut-off and one word after it", early, late)
	}
}

// TestTermRuleTakenBack takes back one of several rules, and nothing that is not in force.
func TestTermRuleTakenBack(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	put := func(kind horizon.RuleKind, term, other string, off, want bool) {
		t.Helper()
		changed, err := s.PutTermRules(ctx, []horizon.RuleChange{{TermRule: horizon.TermRule{Kind: kind, Term: term, Other: other, Cut: at("2010-03-31"), When: at("2010-04-05"), Who: "a", Why: "b"}, Off: off}})
		if err != nil || (changed == 1) != want {
			t.Errorf("PutTermRules(%s %s %s, off %t) = %d, %v; want %t", kind, term, other, off, changed, err, want)
		}
	}
	put(horizon.WatchRule, "検針網", "", true, false) // there is none
	put(horizon.WatchRule, "検針網", "", false, true)
	put(horizon.WatchRule, "検針網", "", false, false) // as it was
	put(horizon.JoinRule, "検針網", "メーター", false, true)
	put(horizon.JoinRule, "検針網", "計器", false, true)
	put(horizon.WatchRule, "検針網", "", true, true)
	put(horizon.WatchRule, "検針網", "", true, false)
	put(horizon.JoinRule, "検針網", "計器", true, true)
	all, err := s.TermRules(ctx, at("2010-12-31"))
	if got := slices.Collect(func(yield func(string) bool) {
		for _, x := range all {
			yield(string(x.Kind) + " " + x.Term + " " + x.Other)
		}
	}); err != nil || !slices.Equal(got, []string{string(horizon.JoinRule) + " 検針網 メーター"}) {
		t.Errorf("TermRules = %v, %v; want the one that was not taken back", got, err)
	}
	put(horizon.WatchRule, "検針網", "", false, true) // again
	if all, err := s.TermRules(ctx, at("2010-12-31")); err != nil || len(all) != 2 || all[1].Kind != horizon.WatchRule || all[1].Other != "" {
		t.Errorf("TermRules = %v, %v; want both rules, the last one in force again", all, err)
	}
}
