package backtest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/trends/relevance"
	judge "kazami/trends/replay"
)

func (d *sheetOf) gold(all []judge.Verdict) {
	if len(all) == 0 {
		return
	}
	d.line("## The gold file\n")
	d.line("A theme counts as found when a series of it is detected as more than an event. \"As text\" is the same if every variant in the text were extracted. Lead: months to the recognition / years to the peak of its share. A kind that is neither positive nor negative nor trap has a table of its own, and counts as none of them.\n")
	for _, class := range classesOf(all) {
		d.line("### %s: %s\n", class, calledOf(all, class))
		d.head("theme", "recognised", "documents", "called", "by", "lead", "detections ended", "as text", "why not")
		for _, v := range all {
			if v.Class == class {
				d.row(v.Theme, v.Recognised, v.Documents, v.First, v.By, lead(v), yes(v.Called, v.Closed), v.AsText, v.Reason)
			}
		}
		d.line("")
	}
	d.line("### Every detection of the gold file's series\n")
	d.head("theme", "bin", "series", "documents", "peak", "opened", "called", "closed", "stage as it opened")
	for _, v := range all {
		for _, s := range v.Series {
			for _, f := range s.Flags {
				d.row(v.Theme, s.Bin, s.How+": "+s.Name, s.Documents, s.Peak, f.Opened, f.Called, f.Closed, f.Stage)
			}
		}
	}
	d.line("")
}

// classesOf is the classes that the program knows, and then others of the file
// in their order there.
func classesOf(all []judge.Verdict) []string {
	classes := []string{judge.Positive, judge.Negative, judge.Trap}
	for _, v := range all {
		if !slices.Contains(classes, v.Class) {
			classes = append(classes, v.Class)
		}
	}
	return classes
}

// calledOf counts a class; what was recognised after the cut-off stands apart, for
// it is no miss.
func calledOf(all []judge.Verdict, class string) string {
	var called, n [2]int
	for _, v := range all {
		if v.Class != class {
			continue
		}
		i := 0
		if v.After {
			i = 1
		}
		n[i]++
		if v.Called {
			called[i]++
		}
	}
	text := fmt.Sprintf("%d of %d called", called[0], n[0])
	if n[1] > 0 {
		text += fmt.Sprintf("; recognised after the cut-off: %d of %d called", called[1], n[1])
	}
	return text
}

func lead(v judge.Verdict) string {
	var parts []string
	for _, p := range []*int{v.Lead, v.LeadPeak} {
		if p == nil {
			parts = append(parts, "-")
		} else {
			parts = append(parts, fmt.Sprint(*p))
		}
	}
	return strings.Join(parts, " / ")
}

func yes(known, x bool) string {
	switch {
	case !known:
		return ""
	case x:
		return "yes"
	}
	return "no"
}

func (d *sheetOf) precision(all []judge.Precision, readers []judge.Agreement) {
	if len(all) == 0 {
		return
	}
	d.line("## Precision of the %d strongest discovered changes a year\n", strongestOfYear)
	d.line("Judged from the sheet. For every four changes in it one is mixed in that was detected in the placebo, or never detected and in as many documents. Of several readers the lowest verdict counts. Detections of the same documents are one change, named by its best-ranked concept. Concepts are what the digest lists to judge; names, versions and pieces of phrases stand apart there.\n")
	d.head("bin", "year", "flags", "judged", "right", "dull", "wrong", "changes right", "concepts right", "of the ten ranked first", "mixed in", "of it called right")
	sums := map[string]*judge.Precision{}
	row := func(p judge.Precision, year any) {
		d.row(p.Bin, year, p.Listed, p.Judged, p.Right, p.Dull, p.Wrong, share(p.Changes), share(p.Concepts), share(p.Top), p.PlaceboJudged, p.PlaceboAsRight)
	}
	for i, p := range all {
		row(p, p.Year)
		t := sums[p.Bin]
		if t == nil {
			t = &judge.Precision{Bin: p.Bin}
			sums[p.Bin] = t
		}
		t.Add(p)
		if i == len(all)-1 || all[i+1].Bin != p.Bin {
			row(*t, "all")
		}
	}
	d.line("")
	for _, a := range readers {
		d.line("Readers %d and %d judged the same %d: the same verdict %s, Cohen's kappa %.2f; right or not, kappa %.2f; the one called %s right, the other %s.\n",
			a.A, a.B, a.Judged, percent(a.Same), a.Kappa, a.SayRight, percent(a.ARight), percent(a.BRight))
	}
}

// readings is what each reader said, beside the others.
func (d *sheetOf) readings(all []judge.Reading) {
	if len(all) == 0 {
		return
	}
	d.line("### By reader\n")
	d.line("What each called right, with a 90 %% interval (Jeffreys). Likely: concepts that the ranking gives 50 %% or more. First: the twenty concepts ranked first in all these years.\n")
	d.head("reader", "bin", "years", "changes right", "concepts right", "of the likely", "of the first", "of what was mixed in")
	for _, r := range all {
		d.row(r.Reader, r.Bin, fmt.Sprintf("%d-%d", r.From, r.To), between(r.Changes), between(r.Concepts), between(r.Likely), between(r.First), between(r.Mixed))
	}
	d.line("")
}

// between is a share with its interval.
func between(s judge.Share) string {
	if s.Judged == 0 {
		return share(s)
	}
	return share(s) + ", " + interval(s.Right, s.Judged)
}

// interval is the 90 % interval of Jeffreys of x of n.
func interval(x, n int) string {
	e := relevance.Share(x, n)
	return fmt.Sprintf("%.0f-%.0f %%", 100*e.Lo, 100*e.Hi)
}

// found is a share of n series, with its interval.
func found(share float64, n int) string {
	if n == 0 {
		return "-"
	}
	return percent(share) + " (" + interval(int(math.Round(share*float64(n))), n) + ")"
}

func share(s judge.Share) string {
	if s.Judged == 0 {
		return "not judged"
	}
	return fmt.Sprintf("%d of %d (%s)", s.Right, s.Judged, percent(float64(s.Right)/float64(s.Judged)))
}

func (d *sheetOf) items(all []backtestItem) {
	if len(all) == 0 {
		return
	}
	d.line("## The strongest discovered changes\n")
	names, bins := map[string]string{}, []string{}
	for _, it := range all {
		names[it.ID] = it.Term
		if !slices.Contains(bins, it.Bin) {
			bins = append(bins, it.Bin)
		}
	}
	for _, bin := range bins {
		d.line("By %s: %s\n", bin, partsOf(all, bin))
	}
	d.head("bin", "year", "term", "called", "ln E/A", "kind", "ranked", "same documents as", "verdict", "documents")
	for _, it := range all {
		if it.Placebo {
			continue
		}
		var docs []string
		for _, x := range it.Documents[max(0, len(it.Documents)-2):] {
			docs = append(docs, fmt.Sprintf("%s %s: %s", x.Date, x.Source, x.Title))
		}
		of := ""
		if !it.Head() {
			of = names[it.Change]
		}
		d.row(it.Bin, it.Year, it.Term, it.Opened, fmt.Sprintf("%.1f", it.Score), it.Kind, percent(it.Share), of, it.Verdict, strings.Join(docs, "; "))
	}
	d.line("")
}

// partsOf counts the detections of a bin, and what they are.
func partsOf(all []backtestItem, bin string) string {
	var detections, changes, concepts, likely int
	for _, it := range all {
		if it.Bin != bin || it.Placebo {
			continue
		}
		detections++
		if !it.Head() {
			continue
		}
		changes++
		if it.Kind == "concept" {
			concepts++
			if it.Share >= 0.5 {
				likely++
			}
		}
	}
	return fmt.Sprintf("%s of %s; %s, of which the ranking gives %d 50 %% or more.", work.Count(changes, "change"), work.Count(detections, "detection"), work.Count(concepts, "concept"), likely)
}
