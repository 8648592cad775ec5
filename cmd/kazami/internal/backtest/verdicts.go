package backtest

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
	d.line("A theme counts as found when a series of it is detected as more than an event. \"As text\" is the same if every variant in the text were extracted. Lead: months to the recognition / years to the peak of its share.\n")
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
		d.head("theme", "documents", "called", "by", "lead", "detections ended", "as text", "why not")
		for _, v := range all {
			if v.Class == class {
				d.row(v.Theme, v.Documents, v.First, v.By, lead(v), yes(v.Called, v.Closed), v.AsText, v.Reason)
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
	d.head("bin", "year", "term", "called", "ln E/A", "kind", "ranked", "same documents as", "verdict", "documents")
	names := map[string]string{}
	for _, it := range all {
		names[it.ID] = it.Term
	}
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
