package dayone

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestReadiness agrees with the detector on the archive that a detection runs on, and
// says of fresh sources what is known of them, by the panel that is asked for.
func TestReadiness(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Risen(t, w, 1)
	var fresh []worktest.Doc
	for n := range 12 {
		d := worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(fmt.Sprint(n)), Source: "water", TLP: horizon.Clear, Title: "断水", Published: worktest.On(2010, 3, 10+n)}}
		fresh = append(fresh, d)
		d.Source, d.Precision, d.Published = "paper", horizon.ByYear, worktest.On(2010, 3, 1)
		fresh = append(fresh, d)
		if n < 3 {
			d.Source, d.Precision, d.TLP, d.Published = "quiet", horizon.ByDay, horizon.Amber, worktest.On(2010, 3, 17+n)
			fresh = append(fresh, d)
		}
	}
	worktest.Fill(t, store, 1, fresh)
	all, err := Readiness(t.Context(), w, store, horizon.FullPanel)
	if err != nil {
		t.Fatal(err)
	}
	public, err := Readiness(t.Context(), w, store, horizon.PublicPanel)
	if err != nil {
		t.Fatal(err)
	}
	by := func(all map[horizon.SourceID][]horizon.Readiness, id horizon.SourceID, b horizon.Bin) string {
		i := slices.IndexFunc(all[id], func(r horizon.Readiness) bool { return r.Bin == b })
		if i < 0 {
			return "none"
		}
		r := all[id][i]
		return fmt.Sprintf("%s %s, %d documents in %d days, %d of %d", r.Prospect, strings.TrimSpace(work.Date(r.From)), r.Documents, r.Days, r.History, r.Needed)
	}
	for _, c := range []struct {
		id          horizon.SourceID
		month, year string
		public      bool
	}{
		{"made0", "possible 2001-10-01, 240 documents in 3743 days, 123 of 21", "possible 2004-01-01, 240 documents in 3743 days, 10 of 4", true},
		{"few0", "possible 2001-10-01, 240 documents in 3743 days, 123 of 21", "possible 2004-01-01, 240 documents in 3743 days, 10 of 4", false},
		{"water", "later 2011-12-01, 12 documents in 31 days, 1 of 21", "later 2014-01-01, 12 documents in 31 days, 0 of 4", true},
		{"quiet", "unsaid undated, 3 documents in 31 days, 1 of 0", "unsaid undated, 3 documents in 31 days, 0 of 0", false},
		{"paper", "none", "none", true},
	} {
		if got := by(all, c.id, horizon.Monthly); got != c.month {
			t.Errorf("%s by month: %s, want %s", c.id, got, c.month)
		}
		if got := by(all, c.id, horizon.Yearly); got != c.year {
			t.Errorf("%s by year: %s, want %s", c.id, got, c.year)
		}
		want := "none"
		if c.public {
			want = c.month
		}
		if got := by(public, c.id, horizon.Monthly); got != want {
			t.Errorf("%s in public documents: %s, want %s", c.id, got, want)
		}
	}
	tested := map[horizon.SourceID]horizon.Period{}
	p, err := detection.ReplayPanel(t.Context(), w, store, work.Vocabulary{}, &detection.WordTable{}, detection.Asking{}, horizon.FullPanel, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range p.By(horizon.Monthly).Onsets {
		for _, id := range g.Sources {
			if at, known := tested[id]; !known || g.Period.N < at.N {
				tested[id] = g.Period
			}
		}
	}
	if len(tested) == 0 {
		t.Fatal("nothing was detected: the check sees nothing")
	}
	for id, at := range tested {
		i := slices.IndexFunc(all[id], func(r horizon.Readiness) bool { return r.Bin == horizon.Monthly })
		if at.End().Before(all[id][i].From) {
			t.Errorf("%s was in a detection of %s, before %s", id, at, all[id][i].From)
		}
	}
}

// TestReadinessOfAMonthThatBegan says what a source has that is a few days old.
func TestReadinessOfAMonthThatBegan(t *testing.T) {
	w := worktest.New(t, strings.Replace(worktest.Plain, "as_of: 2010-03-31", "as_of: 2010-03-20", 1))
	store := worktest.Open(t, w)
	var docs []worktest.Doc
	for n := range 12 {
		d := worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(fmt.Sprint(n)), Source: "water", TLP: horizon.Clear, Title: "断水", Published: worktest.On(2010, 3, 8+n)}}
		d.Collected = d.Published
		docs = append(docs, d)
		d.Source, d.Precision = "paper", horizon.ByYear
		docs = append(docs, d)
	}
	worktest.Fill(t, store, 1, docs)
	all, err := Readiness(t.Context(), w, store, horizon.PublicPanel)
	if err != nil {
		t.Fatal(err)
	}
	if r := all["water"]; len(r) != 2 || r[0].Prospect != horizon.Later || work.Date(r[0].From) != "2011-12-01" || r[0].Days != 13 || r[0].History != 0 || work.Date(r[1].From) != "2016-01-01" { // alone: three years under test
		t.Errorf("a source of 13 days is %+v", r)
	}
	if r := all["paper"]; r != nil {
		t.Errorf("a source that is dated by year is %+v before its first year is over", r)
	}
}

// week is documents of the last days before the cut-off, and some that are not among them.
func week() []worktest.Doc {
	doc := func(id string, day int, most horizon.TLP, terms, themes, threats, sectors []string) worktest.Doc {
		return worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(id), Source: "ics", TLP: most, Title: "題 " + id, URL: "https://ics.example/" + id, Published: worktest.On(2010, 3, day)},
			Terms: terms, Themes: themes, Threats: threats, Sectors: sectors}
	}
	form := []string{"注意喚起"}
	all := []worktest.Doc{
		doc("plain", 31, horizon.Clear, append(form, "断水"), []string{"big-data"}, nil, nil), // first named in 2012
		doc("sector", 30, horizon.Clear, append(form, "断水"), nil, nil, []string{"water", "gas"}),
		doc("theme", 26, horizon.Clear, append(form, "検針網"), []string{"ipv6-migration"}, nil, []string{"water"}),
		doc("watched", 25, horizon.Clear, append(form, "検針網", "注目の語"), nil, nil, nil),
		doc("secret", 29, horizon.Amber, append(form, "口座照会", "検針網"), []string{"ipv6-migration"}, []string{"malware"}, nil),
		doc("hidden", 29, horizon.Red, append(form, "口座照会"), []string{"ipv6-migration"}, []string{"malware"}, []string{"water"}),
		doc("early", 24, horizon.Clear, form, []string{"ipv6-migration"}, nil, nil),
		doc("by month", 28, horizon.Clear, form, []string{"ipv6-migration"}, nil, nil),
	}
	all[len(all)-1].Precision = horizon.ByMonth
	return all
}

func streamOf(t *testing.T, w *work.Work, store *archive.Store, most horizon.TLP) horizon.Stream {
	t.Helper()
	v, err := work.VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Stream(t.Context(), w, store, v, most)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStream lists the documents of seven days, nearest first, and to nobody what is
// above their ceiling, nor a count of it.
func TestStream(t *testing.T) {
	w := worktest.New(t, strings.Replace(worktest.Plain, "watch: []", "watch: [注目の語]", 1))
	store := worktest.Open(t, w)
	worktest.Fill(t, store, 1, week())
	for most, want := range map[horizon.TLP]string{
		horizon.Red:   "hidden secret theme watched sector plain; 6 of ics; 注意喚起 6, 検針網 3, 口座照会 2, 断水 2",
		horizon.Amber: "secret theme watched sector plain; 5 of ics; 注意喚起 5, 検針網 3, 断水 2",
		horizon.Clear: "theme watched sector plain; 4 of ics; 注意喚起 4, 断水 2, 検針網 2",
	} {
		s := streamOf(t, w, store, most)
		var ids, terms []string
		for _, d := range s.Documents {
			ids = append(ids, string(d.ID))
		}
		for _, m := range s.Mentions {
			terms = append(terms, fmt.Sprint(m.Term, " ", m.Documents))
		}
		got := fmt.Sprintf("%s; %d of %s; %s", strings.Join(ids, " "), s.Total, s.Sources[0].Source, strings.Join(terms, ", "))
		if got != want {
			t.Errorf("up to %s: %s\nwant %s", most, got, want)
		}
	}
	if s := streamOf(t, w, store, horizon.Red); s.Documents[3].Watched[0] != "注目の語" || s.Documents[2].Themes == nil || s.Documents[2].Sectors[0] != "水道" || s.Documents[0].Near != 6 {
		t.Errorf("what documents name is %+v", s.Documents)
	}
}

// TestStreamAfterANewLabel shows no document that was labelled anew since the cut-off.
func TestStreamAfterANewLabel(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	docs := week()
	worktest.Fill(t, store, 1, docs)
	strict := docs[0]
	strict.TLP, strict.Collected = horizon.Red, worktest.Now
	worktest.Fill(t, store, 1, []worktest.Doc{strict})
	for _, d := range streamOf(t, w, store, horizon.Clear).Documents {
		if d.ID == "plain" {
			t.Error("a document that is RED by now is shown up to CLEAR")
		}
	}
}

// TestWrite prints the stream for people and for machines.
func TestWrite(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	worktest.Fill(t, store, 1, week()[1:4])
	var text, lines bytes.Buffer
	for to, asJSON := range map[*bytes.Buffer]bool{&text: false, &lines: true} {
		if err := (Flags{TLP: work.TLPFlag(horizon.Clear)}).Write(t.Context(), w, store, to, asJSON); err != nil {
			t.Fatal(err)
		}
	}
	want := `3 new documents from 2010-03-25 to 2010-03-31, the nearest to what is watched first.
2010-03-26  CLEAR  ics  題 theme
            themes: IPv6への移行; sectors: 水道
2010-03-30  CLEAR  ics  題 sector
            sectors: ガス, 水道
2010-03-25  CLEAR  ics  題 watched

Most mentioned terms of the week. These are mentions, not detections.
    3  注意喚起
    2  検針網
`
	if text.String() != want {
		t.Errorf("text is\n%s\nwant\n%s", text.String(), want)
	}
	for _, want := range []string{`{"document":"theme","source":"ics","title":"題 theme","url":"https://ics.example/theme","published":"2010-03-26","tlp":"CLEAR","near":4,"themes":["IPv6への移行"],"sectors":["水道"]}`,
		`{"term":"検針網","documents":2,"sources":1}`, `"near":0}`} {
		if !strings.Contains(lines.String(), want+"\n") {
			t.Errorf("JSON has no line %s:\n%s", want, lines.String())
		}
	}
}

// TestMentions leaves out boilerplate, ignored words and pieces of longer terms.
func TestMentions(t *testing.T) {
	m := newMentions(&detection.WordTable{All: []horizon.TermRule{{Kind: horizon.StopRule, Term: "委員会"}}})
	for i := range formOf {
		terms := []string{"form", "委員会", "smart meter", "smart"}
		if i > 1 {
			terms = []string{"form", "委員会"}
		}
		m.add("a", append(terms, terms...))
	}
	m.add("b", []string{"form", "smart", "grid"})
	m.add("b", []string{"form", "once", "grid"})
	var got []string
	for _, x := range m.most(10) {
		got = append(got, fmt.Sprintf("%s %d/%d", x.Term, x.Documents, x.Sources))
	}
	if want := "smart 3/2, form 2/1, grid 2/1, smart meter 2/1"; strings.Join(got, ", ") != want {
		t.Errorf("most mentioned are %v, want %s", got, want)
	}
	m.add("c", []string{"smart", "smart meter"})
	m.add("c", []string{"smart", "smart meter"})
	if all := m.most(1); len(all) != 1 || all[0].Term != "smart meter" {
		t.Errorf("%v comes first, want the term that the shorter one nearly always stands in", all)
	}
}
