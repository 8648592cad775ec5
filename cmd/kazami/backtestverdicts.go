package main

import (
	"fmt"
	"strings"

	judge "kazami/trends/replay"
)

func (d *sheetOf) gold(all []judge.Verdict) {
	if len(all) == 0 {
		return
	}
	d.line("## The gold file\n")
	d.line("A theme is called when a series of it is flagged as more than an event. \"As text\" is the same if every variant in the text were extracted. Lead: months to the recognition / years to the peak of its share.\n")
	for _, class := range []string{"positive", "negative", "trap"} {
		called, n := 0, 0
		for _, v := range all {
			if v.Class == class {
				n++
				if v.Called {
					called++
				}
			}
		}
		d.line("### %s: %d of %d called\n", class, called, n)
		d.head("theme", "documents", "called", "by", "lead", "flags closed", "as text", "why not")
		for _, v := range all {
			if v.Class == class {
				d.row(v.Theme, v.Documents, v.First, v.By, lead(v), yes(v.Called, v.Closed), v.AsText, v.Reason)
			}
		}
		d.line("")
	}
	d.line("### Every flag of the gold file's series\n")
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

func (d *sheetOf) precision(all []judge.Precision) {
	if len(all) == 0 {
		return
	}
	d.line("## Precision of the %d strongest discovered changes a year\n", strongestOfYear)
	d.line("Judged from the sheet, in which for every four items one of the placebo is mixed in. Concepts are what the digest lists to judge; names, versions and pieces of phrases stand apart there.\n")
	d.head("bin", "year", "listed", "judged", "right", "dull", "wrong", "precision", "concepts", "of them right", "placebo judged", "of it called right")
	for _, p := range all {
		precision := "not judged"
		if p.Judged > 0 {
			precision = percent(float64(p.Right) / float64(p.Judged))
		}
		d.row(p.Bin, p.Year, p.Listed, p.Judged, p.Right, p.Dull, p.Wrong, precision, p.Concepts, p.ConceptsRight, p.PlaceboJudged, p.PlaceboAsRight)
	}
	d.line("")
}

func (d *sheetOf) items(all []backtestItem) {
	if len(all) == 0 {
		return
	}
	d.line("## The strongest discovered changes\n")
	d.head("bin", "year", "term", "called", "ln E/A", "kind", "ranked", "verdict", "documents")
	for _, it := range all {
		if it.Placebo {
			continue
		}
		var docs []string
		for _, x := range it.Documents[max(0, len(it.Documents)-2):] {
			docs = append(docs, fmt.Sprintf("%s %s: %s", x.Date, x.Source, x.Title))
		}
		d.row(it.Bin, it.Year, it.Term, it.Opened, fmt.Sprintf("%.1f", it.Score), it.Kind, percent(it.Share), it.Verdict, strings.Join(docs, "; "))
	}
	d.line("")
}
