package deskdata

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TestActsAtTheDeskBearTheirCutOff judges at a desk as of April 2010, years later:
// the act stands from that cut-off on, whatever cut-off was sent with it.
func TestActsAtTheDeskBearTheirCutOff(t *testing.T) {
	store, err := archive.Open(t.Context(), t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	april := time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo)
	now := time.Date(2020, 1, 1, 9, 0, 0, 0, horizon.Tokyo)
	n := &Snapshot{Work: &work.Work{Now: func() time.Time { return now }, AsOf: april},
		V: work.Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{"x": {ID: "x", Name: "名"}, "y": {ID: "y", Name: "別"}}}}
	for i, cut := range []time.Time{{}, now, april.AddDate(-5, 0, 0)} {
		act := view.Act{Judgement: horizon.Judgement{Change: "x", Action: []horizon.Action{horizon.Hold, horizon.Note, horizon.Approve}[i], Who: "山田", Why: fmt.Sprint("理由", i), Cut: cut}}
		if act.Action == horizon.Approve {
			act.Describe, act.Written = true, everyPart()
		}
		c, j, err := n.meant(t.Context(), store, act)
		if err != nil {
			t.Fatal(err)
		}
		if c.ID != "x" || c.Name != "名" || j.Change != "x" || j.Action != act.Action {
			t.Errorf("meant(%s) = %+v, %+v", act.Action, c, j)
		}
		if err := store.Judge(t.Context(), c, j); err != nil {
			t.Fatal(err)
		}
	}
	for asOf, want := range map[time.Time]int{april: 3, april.Add(-time.Second): 0, april.AddDate(-1, 0, 0): 0} {
		all, err := store.Judgements(t.Context(), asOf)
		if err != nil || len(all) != want {
			t.Errorf("as of %s there are %d acts, %v, want %d", asOf, len(all), err, want)
		}
		for _, j := range all {
			if want := april.Add(-time.Second); !j.Cut.Equal(want) || !j.When.Equal(now) || j.Who != "山田" || j.Why == "" {
				t.Errorf("the act is %+v, want the cut-off %s, the time, the name and the reason", j, want)
			}
		}
	}
}

// TestWhatAProposalRestsOnStays edits the threats and proposals of a change by
// the desk's form, which shows neither systems, nor whom a proposal asks, nor
// what it rests on: they stay with what stays, and go with what goes.
func TestWhatAProposalRestsOnStays(t *testing.T) {
	n := &Snapshot{V: work.Vocabulary{Threats: map[horizon.ThreatID]horizon.Threat{"malware": {ID: "malware"}, "outage": {ID: "outage"}}}}
	pillar, other := horizon.Pillars()[0], horizon.Pillars()[1]
	old := horizon.Change{
		Threats:   []horizon.InducedThreat{{ID: "malware", Text: "前", System: "制御系"}},
		Guideline: []horizon.Proposal{{Pillar: pillar, Text: "計画を持つ。", Level: "参考事項", Target: "事業者", Evidence: []horizon.DocumentID{"d1", "d2"}}},
	}
	sent := func(pillar, text string) []horizon.Proposal {
		return []horizon.Proposal{{Pillar: pillar, Text: text, Level: "要検討事項"}}
	}
	for what, c := range map[string]struct {
		act              view.Act
		threats, propose string
	}{
		"as it was":        {view.Act{}, "malware 前 制御系", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
		"another level":    {view.Act{Guideline: sent(pillar, "計画を持つ。")}, "malware 前 制御系", pillar + " 計画を持つ。 要検討事項 事業者 [d1 d2]"},
		"another text":     {view.Act{Guideline: sent(pillar, "訓練をする。")}, "malware 前 制御系", pillar + " 訓練をする。 要検討事項  []"},
		"another pillar":   {view.Act{Guideline: sent(other, "計画を持つ。")}, "malware 前 制御系", other + " 計画を持つ。 要検討事項  []"},
		"no proposal":      {view.Act{Guideline: []horizon.Proposal{}}, "malware 前 制御系", ""},
		"a threat's words": {view.Act{Threats: []horizon.InducedThreat{{ID: "malware", Text: "後"}}}, "malware 後 制御系", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
		"another threat":   {view.Act{Threats: []horizon.InducedThreat{{ID: "outage", Text: "後"}}}, "outage 後 ", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
		"no threat":        {view.Act{Threats: []horizon.InducedThreat{}}, "", pillar + " 計画を持つ。 参考事項 事業者 [d1 d2]"},
	} {
		change := old
		if err := n.link(&change, c.act); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		var threats, propose []string
		for _, x := range change.Threats {
			threats = append(threats, fmt.Sprint(x.ID, " ", x.Text, " ", x.System))
		}
		for _, x := range change.Guideline {
			propose = append(propose, fmt.Sprint(x.Pillar, " ", x.Text, " ", x.Level, " ", x.Target, " ", x.Evidence))
		}
		if got := strings.Join(threats, "; "); got != c.threats {
			t.Errorf("%s: threats %q, want %q", what, got, c.threats)
		}
		if got := strings.Join(propose, "; "); got != c.propose {
			t.Errorf("%s: proposals %q, want %q", what, got, c.propose)
		}
	}
	if err := n.link(&horizon.Change{}, view.Act{Threats: []horizon.InducedThreat{{ID: "unheard-of"}}}); err == nil {
		t.Error("a threat that the vocabulary does not have is taken")
	}
}
