package nlp

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
	"kazami/nlp/stories"
)

// storyPair is a line of testdata/storypairs.tsv.
type storyPair struct {
	a, b  string // file and id
	label string
	why   string
}

func storyPairs(t testing.TB) (all []storyPair) {
	for _, f := range rows(t, "storypairs.tsv", 6) {
		all = append(all, storyPair{f[0] + " " + f[1], f[2] + " " + f[3], f[4], f[5]})
	}
	return all
}

// dated is the documents of one corpus by date, as an import reads them.
func dated(t testing.TB, name string) (docs []*horizon.Document) {
	t.Helper()
	for l := range corpustest.Lines(t, name) {
		docs = append(docs, l.Document())
	}
	slices.SortStableFunc(docs, func(a, b *horizon.Document) int { return a.Published.Compare(b.Published) })
	return docs
}

var storyCorpora = []string{"certcc_vulnotes", "debian_advisories", "diet_speeches", "diet_titles", "ics_advisories", "ict_whitepaper",
	"ietf_rfc", "jpcert_alerts", "mozilla_advisories_ja", "ms_security_ja", "nvd_cve", "rubima"}

// eachRead yields the documents of a corpus by date with what its source
// repeated before them.
func eachRead(t testing.TB, name string, yield func(d *horizon.Document, rep *stories.Repeats)) {
	sources := map[horizon.SourceID]*stories.Boilerplate{}
	for _, d := range dated(t, name) {
		b := sources[d.Source]
		if b == nil {
			b = new(stories.Boilerplate)
			sources[d.Source] = b
		}
		rep, lesson := b.Read(d.Title, d.Body, d.Published)
		yield(d, &rep)
		b.Learn(lesson)
	}
}

// follows reports whether y, published on the same day as x and after it, is a copy of it.
func follows(x, y *stories.Document) bool {
	var s stories.Stories[int]
	s.Leader(0, *x)
	_, copied := s.Leader(1, *y)
	return copied
}

// TestStoryPairs holds the finder of copies against pairs that were labelled
// by reading: what of those it joins are copies (precision), and how many of
// the copies it joins (recall).
func TestStoryPairs(t *testing.T) {
	a := analyser(t)
	pairs := storyPairs(t)
	found := map[string]*stories.Document{}
	for _, p := range pairs {
		found[p.a], found[p.b] = nil, nil
	}
	for _, name := range storyCorpora {
		eachRead(t, name, func(d *horizon.Document, rep *stories.Repeats) {
			key := name + " " + string(d.ID)
			if _, wanted := found[key]; wanted {
				x := a.Analyse(d, rep)
				found[key] = &stories.Document{Source: d.Source, SimHash: x.SimHash, Sketch: x.Sketch}
			}
		})
	}
	for _, c := range []struct {
		name  string
		join  func(x, y *stories.Document) bool
		least float64
	}{
		{"SimHash alone", func(x, y *stories.Document) bool { return stories.Similar(x.SimHash, y.SimHash) }, 0},
		{"Stories", func(x, y *stories.Document) bool { return follows(x, y) || follows(y, x) }, 0.8},
	} {
		var hit, wrong, missed, retold int
		for _, p := range pairs {
			x, y := found[p.a], found[p.b]
			if x == nil || y == nil {
				t.Fatalf("pair %s, %s: no such documents", p.a, p.b)
			}
			joined := c.join(x, y)
			switch {
			case joined && p.label == "same":
				hit++
			case joined:
				wrong++
				if p.label == "retold" {
					retold++
				}
			case p.label == "same":
				missed++
			}
			if c.least > 0 && joined != (p.label == "same") {
				t.Logf("joined %v, labelled %s: %s, %s (%s)", joined, p.label, p.a, p.b, p.why)
			}
		}
		precision, recall := float64(hit)/float64(max(1, hit+wrong)), float64(hit)/float64(hit+missed)
		f1 := 2 * precision * recall / max(precision+recall, 1e-9)
		t.Logf("%s: %d joined rightly, %d wrongly (%d retold), %d missed: precision %.2f, recall %.2f, F1 %.2f", c.name, hit, wrong, retold, missed, precision, recall, f1)
		if f1 < c.least {
			t.Errorf("%s: F1 = %.2f, want at least %.2f", c.name, f1, c.least)
		}
	}
}

// TestBatchIsOneStory counts the stories among the records that say one thing
// of many programs.
func TestBatchIsOneStory(t *testing.T) {
	a := analyser(t)
	const batch = "for Android does not verify X.509 certificates from SSL servers"
	from, to := time.Date(2014, 8, 1, 0, 0, 0, 0, time.UTC), time.Date(2014, 12, 1, 0, 0, 0, 0, time.UTC)
	var s, before stories.Stories[string]
	records, others, copies := 0, 0, 0
	leaders, hashed := map[string]int{}, map[string]int{}
	eachRead(t, "nvd_cve", func(d *horizon.Document, rep *stories.Repeats) {
		if d.Published.Before(from) || d.Published.After(to) {
			return
		}
		x := a.Analyse(d, rep)
		id := string(d.ID)
		first, copied := s.Leader(id, stories.Document{Source: d.Source, Published: d.Published, SimHash: x.SimHash, Sketch: x.Sketch})
		old, _ := before.Leader(id, stories.Document{Source: d.Source, Published: d.Published, SimHash: x.SimHash})
		switch {
		case strings.Contains(d.Body, batch) && d.Published.Month() >= time.September && d.Published.Month() <= time.October:
			records++
			leaders[first]++
			hashed[old]++
		default:
			others++
			if copied {
				copies++
			}
		}
	})
	t.Logf("%d records of the batch: %d stories, by SimHash alone %d; of %d other records, %d are copies", records, len(leaders), len(hashed), others, copies)
	if len(leaders) > 2 {
		t.Errorf("%d records are %d stories, want two at most: the batch and its one odd record", records, len(leaders))
	}
}

// TestHashTableIsNotCounted reads the bulletins that have said since 2012 where
// the digests of their files are: those lines are no sign of SHA-1, but for the
// first few of each wording; the advisories that are about it are.
func TestHashTableIsNotCounted(t *testing.T) {
	a := analyser(t)
	hashes := func(x horizon.Analysis) bool {
		return slices.ContainsFunc(x.Terms, func(m horizon.Term) bool { return strings.HasPrefix(strings.ReplaceAll(m.Text, "-", ""), "SHA") })
	}
	bulletins, before, after := 0, 0, 0
	about := map[horizon.DocumentID]bool{"msja-SecurityAdvisories/2013/2854544": false, "msja-SecurityAdvisories/2014/2949927": false}
	eachRead(t, "ms_security_ja", func(d *horizon.Document, rep *stories.Repeats) {
		if d.Published.Year() < 2012 {
			return
		}
		counts := hashes(a.Analyse(d, rep))
		if _, ok := about[d.ID]; ok {
			about[d.ID] = counts
			return
		}
		bulletins++
		if counts {
			after++
		}
		if hashes(a.Analyse(d, &stories.Repeats{Lines: rep.Lines})) {
			before++
		}
	})
	t.Logf("SHA-1 or SHA-2 counts in %d of %d bulletins; in %d if nothing but the lines of most documents were dropped", after, bulletins, before)
	if before < 150 || 4*after > before {
		t.Errorf("SHA-1 or SHA-2 counts in %d bulletins, want less than a quarter of %d", after, before)
	}
	for id, counted := range about {
		if !counted {
			t.Errorf("%s is about SHA-1 and does not count", id)
		}
	}
}
