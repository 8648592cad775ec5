package public

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// large is an edition whose site has about so many pages: one in ten are of
// changes, their versions and English pages, the rest of issues in two languages.
func large(t testing.TB, pages int) horizon.Edition {
	ed := realistic(t)
	one := ed.Changes
	ed.Changes, ed.Issues = nil, nil
	for i := 0; 4*i < pages/10; i++ {
		p := one[i%len(one)]
		c := p.Change()
		c.ID = horizon.ChangeID(fmt.Sprintf("change-%d", i))
		c.Name = fmt.Sprintf("%sその%d", c.Name, i)
		c.NameEN = fmt.Sprintf("%s, part %d", c.NameEN, i)
		c.English = horizon.English{Definition: "A definition.", What: "This.", When: "Then.", Prepare: "That."}
		c.Sectors = c.Sectors[:1]
		js := p.History()
		for k := range js {
			js[k].Change = c.ID
		}
		p.JudgedChange = release[horizon.JudgedChange](t)(c.Release(js))
		p.Versions = []horizon.Version{{JudgedChange: p.JudgedChange, Since: day("2009-11-30")}, {JudgedChange: p.JudgedChange, Since: day("2010-03-31")}}
		ed.Changes = append(ed.Changes, p)
	}
	for n := 0; 2*n < pages*9/10; n++ {
		i := testIssue(ed.AsOf, 3)
		i.Number, i.Published = n%52+1, time.Date(2009-n/52, 12, 30, 9, 0, 0, 0, horizon.Tokyo).AddDate(0, 0, -7*(n%52))
		i.Number = 53 - n%52
		i.Week = horizon.WeekOf(i.Published)
		i.New = []horizon.ChangeID{ed.Changes[n%len(ed.Changes)].Change().ID}
		i.Moved = []horizon.Movement{{Change: ed.Changes[(n+7)%len(ed.Changes)].Change().ID, Why: "段階が予兆に変わりました。"}}
		i.Quiet = nil
		ed.Issues = append(ed.Issues, i)
	}
	return ed
}

// BenchmarkTenThousandPages builds a site of 10,000 pages anew, and then again
// with one more issue.
func BenchmarkTenThousandPages(b *testing.B) {
	ed := large(b, 10000)
	more := ed
	more.Issues = ed.Issues[1:]
	run := func(b *testing.B, dir string, ed horizon.Edition) {
		b.Helper()
		if err := Build(dir, ed, Options{Method: []byte(testMethod)}); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("anew", func(b *testing.B) {
		var most runtime.MemStats
		for b.Loop() {
			run(b, b.TempDir(), ed)
		}
		runtime.ReadMemStats(&most)
		b.ReportMetric(float64(most.Sys)/1e6, "MB")
	})
	b.Run("one more issue", func(b *testing.B) {
		dir := b.TempDir()
		for b.Loop() {
			b.StopTimer()
			run(b, dir, more)
			run(b, dir, more) // as it is on the second day
			b.StartTimer()
			run(b, dir, ed)
		}
	})
}
