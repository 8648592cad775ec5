package english

import (
	"fmt"
	"math"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Sectors names the sectors of a change among those of the plan.
func Sectors(of, plan []horizon.Sector) string {
	switch {
	case len(of) == 0:
		return "undecided"
	case len(of) == len(plan) && len(plan) > 1:
		return fmt.Sprintf("All %d sectors", len(of))
	}
	names := make([]string, len(of))
	for i, s := range of {
		names[i] = Sector(s)
	}
	return strings.Join(names, ", ")
}

// Limit says how many false detections are accepted on average, over all terms that
// share the limit: at most 1 false alarm a month on average, over all watched terms.
func Limit(f float64, watch bool, b horizon.Bin) string {
	terms, periods := "terms", "a "+b.String()
	if watch {
		terms = "watched terms"
	}
	if n := math.Round(1 / f); f < 1 && math.Abs(n*f-1) < 1e-9 {
		f, periods = 1, "in "+phrase.Some(int(n), b.String(), b.String()+"s")
	}
	alarms := "false alarms"
	if f == 1 {
		alarms = "false alarm"
	}
	return fmt.Sprintf("at most %s %s %s on average, over all %s", phrase.Number(f), alarms, periods, terms)
}

// LimitWords is [Limit] with its figure.
func LimitWords(f horizon.Figure, watch bool, b horizon.Bin) horizon.Words {
	return horizon.Sentence(f.Shown(Limit(f.Value(), watch, b)))
}

// Conclusion is the detector's own verdict in one or two sentences. It claims no more
// than the signal's stage does.
func Conclusion(s horizon.Signal) string {
	stage := ""
	if name := s.Stage.English(); name != "" {
		stage = " The stage is " + name + "."
	}
	switch {
	case s.Flagged:
		return "A rise was detected in this period." + stage
	case s.Open && s.Opened != (horizon.Period{}):
		return "Still rising since it was detected in " + phrase.PeriodEN(s.Opened) + "." + stage
	case s.Open:
		return "Still rising." + stage
	case s.Gated != "":
		return "The count reached the threshold, but a condition is not met, so nothing is detected." + stage
	case stage == "":
		return "No rise in counts. That does not mean that nothing changes."
	}
	return "Not detected." + stage
}

// Times is how many times the expected documents there were, with its range; nil where
// less than one was expected.
func Times(r horizon.Reckoned) horizon.Words {
	if phrase.TimesWords(r) == nil {
		return nil
	}
	return horizon.Sentence(" That is ", r.Times.Shown(times(r.Times.Value())), " what was expected.")
}

// times is a ratio for reading: one figure below 10, tens above.
func times(x float64) string {
	if x >= 10 {
		x = 10 * math.Round(x/10)
	} else {
		x = math.Round(x)
	}
	return "about " + phrase.Number(x) + " times"
}

// Outlook says what is expected of a series before the horizon, and when.
func Outlook(f horizon.Forecast, o horizon.Outlook) horizon.Words {
	if f.N == 0 {
		return horizon.Plain("No outlook: there are no comparable terms of the past.")
	}
	past := horizon.Sentence("Of ", o.Compared.Shown(phrase.Int(f.N)), " terms once at the same stage, ", o.Base.Shown(share(f.Base)), " spread so far.")
	until := "spread to half of the sources by " + phrase.DayEN(f.Horizon)
	if f.Refused != "" {
		if f.N < horizon.EnoughCompared {
			return horizon.Plain("No outlook: too few comparable terms.")
		}
		return horizon.Sentence("No outlook for this term alone. To "+until+": ", past)
	}
	w := horizon.Sentence("It is ", o.Chance.Shown(phrase.LikelihoodEN(f.P)+" ("+share(f.P)+")"), " to "+until+". ", past)
	switch {
	case f.Early.IsZero():
	case f.Late.IsZero():
		w = horizon.Sentence(w, " Eight times in ten that comes after "+phrase.MonthEN(f.Early)+"; no upper limit can be given.")
	default:
		w = horizon.Sentence(w, " Eight times in ten that comes between "+phrase.MonthEN(f.Early)+" and "+phrase.MonthEN(f.Late)+".")
	}
	if f.Horizon.After(f.Made.AddDate(4, 0, 0)) {
		w = horizon.Sentence(w, " Outlooks of five years have not been shown to be right more often than the past share.")
	}
	return w
}

// share is a share of 1 without decimals.
func share(x float64) string {
	if x > 0 && x < 0.01 {
		return "under 1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// Quarter is a quarter of a year: the first quarter of 2010.
func Quarter(id string) string {
	year, n, ok := strings.Cut(strings.TrimPrefix(id, "q"), "-")
	names := map[string]string{"1": "January to March", "2": "April to June", "3": "July to September", "4": "October to December"}
	if !ok || names[n] == "" {
		return id
	}
	return names[n] + " " + year
}

// File says of a file what it is: PDF, 12 kB.
func File(about string) string {
	return strings.NewReplacer("、", ", ", "テキスト", "text", "ファイル", "file").Replace(about)
}
