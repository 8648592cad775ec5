package phrase

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// TextEN is [News.Text] in English.
func (n News) TextEN() horizon.IssueText {
	y := n.Year
	if y == nil {
		return horizon.IssueText{Heading: horizon.Plain(n.Name), Said: []horizon.Words{horizon.Plain("Not judged: there are too few documents.")}, Note: n.noteEN()}
	}
	said := []horizon.Words{n.courseEN(y), n.measuredEN(y)}
	switch {
	case n.Kind == horizon.IssueOpen:
		still := "Still"
		if n.baseEN() != "" {
			still = n.baseEN() + "still"
		}
		said = append(said, horizon.Plain(still+" rising since "+PeriodEN(n.Since)+"."))
	case n.Kind == horizon.IssueFell && n.peak().Year != y.Year-1 && n.peak().Documents.Int() > y.Documents.Int():
		said = append(said, horizon.Sentence("The most were ", DocsEN(n.peak().Documents), fmt.Sprintf(" in %d.", n.peak().Year)))
	}
	return horizon.IssueText{Heading: n.headingEN(y), Said: spoken(said), Note: n.noteEN()}
}

// YearEN is [Year] in English: in 2012, in 2012 up to 30 June.
func YearEN(y *horizon.TallyYear) string {
	name := fmt.Sprintf("in %d", y.Year)
	if t, err := time.Parse(time.DateOnly, y.Documents.AsOf()); err == nil && y.Partial {
		name += " up to " + t.Format("2 January")
	}
	return name
}

func (n News) headingEN(y *horizon.TallyYear) horizon.Words {
	counted := horizon.Sentence(DocsEN(y.Documents), " "+YearEN(y))
	switch more := compared(n.before(y), y); {
	case n.Kind == horizon.IssueEnded && more > 0:
		return horizon.Sentence(n.Name+": detection ended, yet up to ", counted)
	case n.Kind == horizon.IssueEnded:
		return horizon.Sentence(n.Name+": detection ended; ", counted)
	case n.Kind == horizon.IssueFell && more < 0:
		return horizon.Sentence(n.Name+": down to ", counted)
	}
	return horizon.Sentence(n.Name+": ", counted)
}

// courseEN is [News.course] in English.
func (n News) courseEN(y *horizon.TallyYear) horizon.Words {
	before := n.before(y)
	said, ended := horizon.Words(nil), "The detection ended in "+PeriodEN(n.Ended)
	if before != nil {
		said = horizon.Sentence(" from ", DocsEN(before.Documents), fmt.Sprintf(" in %d to ", before.Year), y.Documents.Shown(Int(y.Documents.Int())), fmt.Sprintf(" in %d", y.Year))
	}
	switch more := compared(before, y); {
	case n.Kind == horizon.IssueEnded && more > 0:
		return horizon.Sentence(ended+", but the count rose", said, ".")
	case n.Kind == horizon.IssueEnded && more < 0:
		return horizon.Sentence(ended+". The count fell", said, ".")
	case n.Kind == horizon.IssueEnded:
		return horizon.Plain(ended + ".")
	case more > 0:
		return horizon.Sentence("The count rose", said, ".")
	case more < 0 && y.Above():
		return horizon.Sentence("The count fell", said, ", but is still above the expected range.")
	case more < 0:
		return horizon.Sentence("The count fell", said, ".")
	case before != nil:
		return horizon.Plain(fmt.Sprintf("The count is that of %d.", before.Year))
	}
	return nil
}

func (n News) measuredEN(y *horizon.TallyYear) horizon.Words {
	if n.Verdict != nil {
		return horizon.Sentence(n.baseEN(), RiseWordsEN(*n.Verdict, n.Counted))
	}
	return MeasuredEN(y)
}

// baseEN is [News.base] in English.
func (n News) baseEN() string {
	switch {
	case n.Verdict == nil || n.Verdict.Period.Bin == horizon.Yearly:
		return ""
	case n.Verdict.Period.Bin == horizon.Monthly:
		return "Documents dated by month: "
	}
	return "Documents dated by day: "
}

// MeasuredEN is [Measured] in English.
func MeasuredEN(y *horizon.TallyYear) horizon.Words {
	switch {
	case y.State == horizon.YearUnjudged:
		return horizon.Plain(fmt.Sprintf("%d: %s.", y.Year, YearVerdictEN(*y)))
	case !y.Expected.Made():
		return nil
	}
	sources := " sources"
	if y.Compared.Sources.Int() == 1 {
		sources = " source"
	}
	stands := ". The count is within the expected range."
	switch {
	case y.Above():
		stands = ". The count is above the expected range."
	case y.Below():
		stands = ". The count is below the expected range."
	}
	return horizon.Sentence("Used for detection: ", DocsEN(y.Used), " "+YearEN(y)+" from ", y.Compared.Sources.Shown(Int(y.Compared.Sources.Int())), sources+"; ",
		y.Expected.Shown(ExpectedEN(y.Expected.Value())), stands)
}

func (n News) noteEN() (w horizon.Words) {
	if d, over := n.over(); over {
		w = horizon.Plain("Detected: " + spell(d, PeriodEN, " to ", "") + ". ")
	} else if g, judged := n.signal(); judged {
		w = horizon.Sentence("Strength: "+StrengthEN(g)+". ", SupportWordsEN(n.Tally), ". ")
	}
	publishers := " publishers"
	if n.Tally.Publishers.Int() == 1 {
		publishers = " publisher"
	}
	w = horizon.Sentence(w, DocsEN(n.Tally.Documents), " in all, of ", n.Tally.Publishers.Shown(Int(n.Tally.Publishers.Int())), publishers)
	if t := n.Tally; !t.First.IsZero() {
		w = horizon.Sentence(w, "; the first is of "+FirstDateEN(t.First, t.FirstP))
	}
	return horizon.Sentence(w, ".")
}

// FirstDateEN is [FirstDate] in English: August 2006, 2000 (year only).
func FirstDateEN(t time.Time, p horizon.Precision) string {
	switch p {
	case horizon.ByYear:
		return DateEN(t, p) + " (year only)"
	case horizon.ByTime, horizon.ByDay:
		return MonthEN(t)
	}
	return DateEN(t, p)
}

// SupportWordsEN is [SupportWords] in English.
func SupportWordsEN(t *horizon.Tally) horizon.Words {
	support, all := supportOf(t)
	switch {
	case len(all) == 0:
		return horizon.Plain("Support: " + support.English())
	case len(all) == 1:
		return horizon.Plain("Support: " + support.English() + " (“" + all[0].Name + "” alone)")
	case support == Narrow:
		return horizon.Plain("Support: " + support.English() + " (nearly all from “" + all[0].Name + "”)")
	case t.UsedFrom.Made():
		return horizon.Sentence("Support: "+support.English()+" (", t.UsedFrom.Shown(Int(t.UsedFrom.Int())), " sources)")
	}
	return horizon.Plain("Support: " + support.English())
}

// YearWordsEN is [YearWords] in English.
func YearWordsEN(t *horizon.Tally) []horizon.Words {
	y := t.Last()
	if y == nil {
		return nil
	}
	said := horizon.Sentence(DocsEN(y.Documents), " "+YearEN(y))
	if before := t.Of(y.Year - 1); before != nil {
		said = horizon.Sentence(said, ", ", before.Documents.Shown(Int(before.Documents.Int())), fmt.Sprintf(" in %d", before.Year))
	}
	return spoken([]horizon.Words{horizon.Sentence(said, "."), MeasuredEN(y)})
}
