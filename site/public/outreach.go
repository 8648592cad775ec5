package public

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// outreachPage is what the page of outreach is given: the verification
// indicators of the seed, counted on the site itself.
type outreachPage struct {
	Pages, Pictures, Tables, Files int
	Changes, Issues, Meetings      int
	Quarters                       []outreachQuarter // newest first
}

// outreachQuarter is what was published in a quarter.
type outreachQuarter struct {
	ID, Name                           string
	Pages                              int // dated to it for the first time
	Updates                            int // approvals and new wordings of changes, issues and meetings
	Issues, Meetings, Seminars, Opened int
	Answered                           int
	start                              time.Time
}

// outreachQuarters is how many quarters the page covers.
const outreachQuarters = 12

// addOutreach adds the page of outreach. It counts the pages that were added
// before it and itself, so it comes last but for the site map, which it counts, too.
func (s *site) addOutreach() error {
	p := outreachPage{Changes: len(s.changes), Issues: len(s.ed.Issues), Meetings: len(s.meetings)}
	last := quarterStart(s.ed.AsOf)
	for i := range outreachQuarters {
		start := last.AddDate(0, -3*i, 0)
		p.Quarters = append(p.Quarters, outreachQuarter{ID: quarterID(start), Name: phrase.Quarter(start), start: start})
	}
	in := func(t time.Time) *outreachQuarter {
		q := quarterStart(t)
		for i := range p.Quarters {
			if p.Quarters[i].start.Equal(q) {
				return &p.Quarters[i]
			}
		}
		return &outreachQuarter{} // earlier: counted nowhere
	}
	for _, c := range s.changes {
		for i, v := range c.Versions {
			q := in(v.Since)
			q.Updates++
			q.Pages++
			if i == 0 {
				q.Pages++ // the change's own page
			}
		}
	}
	for _, x := range s.ed.Issues {
		q := in(issued(x))
		q.Issues, q.Pages, q.Updates = q.Issues+1, q.Pages+1, q.Updates+1
	}
	for _, m := range s.meetings {
		q := in(m.updated(s.ed.AsOf))
		q.Pages, q.Updates = q.Pages+1, q.Updates+1
		if m.Coming {
			continue
		}
		if q = in(m.Start); m.Kind == horizon.Seminar {
			q.Seminars++
		} else {
			q.Meetings++
		}
	}
	for _, o := range s.ed.Opinions {
		in(o.Received).Opened++
		if !o.Answered.IsZero() {
			in(o.Answered).Answered++
		}
	}
	for n := len(p.Quarters); n > 1 && p.Quarters[n-1] == (outreachQuarter{ID: p.Quarters[n-1].ID, Name: p.Quarters[n-1].Name, start: p.Quarters[n-1].start}); n-- {
		p.Quarters = p.Quarters[:n-1] // before anything was published
	}
	addBoth(s, &page{
		Path: "ja/outreach/", kind: "outreach", Title: "公表の実績", Section: "ja/outreach/",
		Desc:   "ページ、更新、図、ニューズレター、会議とセミナー、意見の数を、四半期ごとに自動で数えて示します。",
		Crumbs: []crumb{{"ホーム", "ja/"}, {"公表の実績", ""}}, Data: &p,
	}, tongue{Title: "What was published", Desc: "Pages, updates, pictures, newsletters, meetings, seminars and comments by quarter, counted automatically."})
	s.outreach = &p
	var rows [][]string
	for _, q := range p.Quarters {
		rows = append(rows, []string{phrase.ISO(q.start, horizon.ByDay), fmt.Sprint(q.Pages), fmt.Sprint(q.Updates), fmt.Sprint(q.Issues),
			fmt.Sprint(q.Meetings), fmt.Sprint(q.Seminars), fmt.Sprint(q.Opened), fmt.Sprint(q.Answered)})
	}
	s.files["ja/outreach/outreach.csv"] = table([]string{"quarter", "pages", "updates", "issues", "meetings", "seminars", "opinions", "answered"}, rows)
	return nil
}

// count takes what was counted on the pages but this one, how many pages there
// are, and how many files with them.
func (p *outreachPage) count(f facts, pages, files int) {
	p.Pages, p.Pictures, p.Tables, p.Files = pages, f.Figures, f.Tables, files-pages
}
