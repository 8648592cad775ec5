package public

import (
	"fmt"
	"slices"

	"kazami/site/phrase"
	"kazami/site/timemachine"
)

// timeMachine is the time machine in a language. It leads to changes that have a page
// in it.
func timeMachine(s *site, inEnglish bool) timemachine.Page {
	ed := s.ed
	ed.Past.Series = slices.Clone(ed.Past.Series)
	for i := range ed.Past.Series {
		x := &ed.Past.Series[i]
		c := s.byID[x.Change]
		switch {
		case c == nil:
			x.Change = ""
		case inEnglish && x.NameEN == "":
			x.NameEN = phrase.Cut(c.Named(), 60)
		}
	}
	return timemachine.Of(ed, inEnglish)
}

// addTimeMachine adds what was detected at the end of each year and how early, in
// both languages, and the same as tables for machines.
func addTimeMachine(s *site) error {
	s.files["ja/time-machine/lead-times.csv"] = table(timemachine.LeadTable(s.ed.Past, s.ed.AsOf))
	s.files["ja/time-machine/years.csv"] = table(timemachine.YearTable(s.ed.Past))
	for _, in := range []struct {
		page
		english bool
		home    string
	}{
		{page{Path: "ja/time-machine/", kind: "timemachine", Title: "タイムマシン：年末ごとの検知", Section: "ja/timeline/",
			Desc: fmt.Sprintf("%sまでの資料だけを使い、年末ごとに何を検知していたか、公的な文書より早かったかを示します。", phrase.Day(s.ed.AsOf))}, false, "ホーム"},
		{page{Path: "en/time-machine/", kind: "en/timemachine", Title: "Time machine: detections at each year's end", Section: "en/timeline/", Lang: "en",
			Desc: fmt.Sprintf("What was detected at each year's end up to %s, and how early beside official documents.", phrase.DayEN(s.ed.AsOf))}, true, "Home"},
	} {
		p, of := in.page, timeMachine(s, in.english)
		p.Crumbs, p.Data = []crumb{{in.home, in.Section[:3]}, {p.Title, ""}}, of
		p.Items = len(of.Leads) + len(of.Years) + 4*(len(of.Named)+len(of.Others))
		s.add(&p)
	}
	return nil
}
