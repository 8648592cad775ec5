package acting

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// mostLinks is how many threats, and how many proposals, a change may have.
const mostLinks = 12

// links reads the threats that a change brings and what is proposed for the
// guideline: rows of fields of the same name. Rows that say nothing are left out.
func links(a *view.Act, form url.Values) error {
	at := func(key string, i int) string {
		if list := form[key]; i < len(list) {
			return strings.TrimSpace(phrase.Clean(list[i]))
		}
		return ""
	}
	a.Threats, a.Guideline = []horizon.InducedThreat{}, []horizon.Proposal{}
	for i := range form["threat"] {
		if id := at("threat", i); id != "" {
			a.Threats = append(a.Threats, horizon.InducedThreat{ID: horizon.ThreatID(id), Text: at("threattext", i)})
		}
	}
	pillars := slices.Concat(horizon.Pillars(), horizon.Priorities())
	for i := range form["proposal"] {
		x := horizon.Proposal{Pillar: at("pillar", i), Level: horizon.Level(at("level", i)), Text: at("proposal", i)}
		switch {
		case x.Pillar == "" && x.Text == "":
			continue
		case x.Text == "" || !slices.Contains(pillars, x.Pillar):
			return &view.RefusedError{Why: "指針への提案には、柱と、何を求めるかの両方を書いてください。"}
		case x.Level != "" && x.Level != horizon.Considered && x.Level != horizon.Reference:
			return &view.RefusedError{Why: "提案の水準を、示した中から選んでください。"}
		}
		a.Guideline = append(a.Guideline, x)
	}
	if len(a.Threats) > mostLinks || len(a.Guideline) > mostLinks {
		return &view.RefusedError{Why: fmt.Sprintf("脅威と提案は、それぞれ%d件までです。", mostLinks)}
	}
	for _, x := range a.Threats {
		if err := Longer(x.Text, 200, "脅威の説明", "", 1, ""); err != nil {
			return err
		}
	}
	for _, x := range a.Guideline {
		if err := Longer(x.Text, 200, "提案", "", 1, ""); err != nil {
			return err
		}
	}
	return nil
}
