package archive

import (
	"kazami/internal/horizon"
	"slices"
	"testing"
	"time"
)

// TestIssues writes the issue of a week anew until a later one exists, and not after.
func TestIssues(t *testing.T) {
	s := open(t)
	ctx, week := t.Context(), horizon.WeekOf(at("2010-03-31"))
	if _, found, err := s.LastIssue(ctx); found || err != nil {
		t.Errorf("LastIssue of none: %t, %v", found, err)
	}
	issue := func(n int, title string, want bool) {
		t.Helper()
		w := week.Add(n)
		stored, err := s.PutIssue(ctx, horizon.Issue{Number: n + 1, Week: w, Title: title, Published: w.End().Add(time.Hour)})
		if err != nil || stored != want {
			t.Errorf("PutIssue(%s) = %t, %v; want %t", title, stored, err, want)
		}
	}
	titles := func(asOf time.Time) (all []string) {
		t.Helper()
		issues, err := s.Issues(ctx, asOf)
		if err != nil {
			t.Fatal(err)
		}
		for _, is := range issues {
			all = append(all, is.Title)
		}
		return all
	}
	issue(0, "一", true)
	issue(0, "一の二", true)
	issue(1, "二", true)
	issue(0, "一の三", false)
	if got := titles(at("2011-01-01")); !slices.Equal(got, []string{"二", "一の二"}) {
		t.Errorf("Issues = %q, want the newest first", got)
	}
	published := week.End().Add(time.Hour)
	if got := titles(published); len(got) != 0 {
		t.Errorf("Issues as of the moment of the first = %q, want none", got)
	}
	if got := titles(published.Add(time.Second)); !slices.Equal(got, []string{"一の二"}) {
		t.Errorf("Issues after the first = %q", got)
	}
	if w, found, err := s.LastIssue(ctx); !found || err != nil || w != week.Add(1) {
		t.Errorf("LastIssue = %s, %t, %v; want %s", w, found, err, week.Add(1))
	}
}

// TestCorrections adds notes to an issue, which stays as it was.
func TestCorrections(t *testing.T) {
	s := open(t)
	ctx, week := t.Context(), horizon.WeekOf(at("2010-03-31"))
	note := horizon.Correction{When: at("2010-05-01"), Who: "山田", Text: "件数は14件でした。"}
	if err := s.Correct(ctx, week, note, at("2010-05-02")); err == nil {
		t.Error("an issue that there is not was corrected")
	}
	if _, err := s.PutIssue(ctx, horizon.Issue{Week: week, Published: at("2010-04-05")}); err != nil {
		t.Fatal(err)
	}
	later := note
	later.When, later.Text = at("2010-06-01"), "二つ目"
	for _, c := range []horizon.Correction{note, later} {
		if err := s.Correct(ctx, week, c, at("2010-07-01")); err != nil {
			t.Fatal(err)
		}
	}
	for asOf, want := range map[string]int{"2010-05-01": 0, "2010-05-02": 1, "2010-06-01": 1, "2010-06-02": 2} {
		all, err := s.Issues(ctx, at(asOf))
		if err != nil || len(all) != 1 || len(all[0].Corrections) != want {
			t.Errorf("as of %s: %+v, %v; want %d corrections", asOf, all, err, want)
		}
		if want > 0 && (all[0].Corrections[0].Text != note.Text || !all[0].Corrections[0].When.Equal(note.When)) {
			t.Errorf("as of %s: the first is %+v", asOf, all[0].Corrections[0])
		}
	}
}

// TestLeadsOfAFile reads the words of a file again, and the words of people, who
// may say the same again.
func TestLeadsOfAFile(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	l := Lead{Week: horizon.WeekOf(at("2010-03-31")), Who: "T", When: at("2010-04-01"), Title: "題", Text: "言葉", Origin: "lead"}
	person := l
	person.Origin = ""
	other := l
	other.Origin = "another"
	for i, c := range []struct {
		lead Lead
		want int
	}{{l, 1}, {l, 1}, {other, 2}, {person, 3}, {person, 4}, {l, 4}} {
		if err := s.PutLead(ctx, c.lead); err != nil {
			t.Fatal(err)
		}
		all, err := s.Leads(ctx, l.Week)
		if err != nil || len(all) != c.want {
			t.Errorf("after %d leads %d are kept, %v; want %d", i+1, len(all), err, c.want)
		}
		if last := all[len(all)-1]; last.Who != l.Who || !last.When.Equal(l.When) || last.Title != l.Title || last.Text != l.Text || last.Week != l.Week {
			t.Errorf("the last is %+v", last)
		}
	}
	if all, err := s.Leads(ctx, l.Week.Add(1)); err != nil || len(all) != 0 {
		t.Errorf("the next week has %+v, %v", all, err)
	}
}
