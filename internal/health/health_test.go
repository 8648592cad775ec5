package health

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, horizon.Tokyo)

const hour, aDay = time.Hour, 24 * time.Hour

// made is a history made by hand: tries at a distance, ending now.
func made(apart time.Duration, figures ...horizon.Figures) []Try {
	tries := make([]Try, len(figures))
	for i, f := range figures {
		tries[i] = Try{At: now.Add(-apart * time.Duration(len(figures)-1-i)), Good: f.Cause == "", Figures: f}
		if f.Cause != "" {
			tries[i].Message = "as it failed"
		}
	}
	return tries
}

func times(n int, f horizon.Figures) []horizon.Figures { return slices.Repeat([]horizon.Figures{f}, n) }

// window is an answer of items from oldest to newest, which are so long ago.
func window(items, known int, oldest, newest time.Duration) horizon.Figures {
	return horizon.Figures{Status: 200, Items: items, New: items - known, Oldest: now.Add(-oldest), Newest: now.Add(-newest), Langs: map[string]int{"ja": items}, Title: 30}
}

// weekdays are the days of the last n weeks on which a ministry publishes.
func weekdays(n int, until time.Time) []time.Time {
	var all []time.Time
	for d := until.AddDate(0, 0, -7*n); !d.After(until); d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			all = append(all, d)
		}
	}
	return all
}

func TestJudge(t *testing.T) {
	feed := Rules{Fresh: true, Window: true}
	steady := window(20, 20, 9*aDay, hour)
	gap := Rules{Gap: 14 * aDay, Fresh: true, Window: true}
	modified := horizon.Figures{Status: 304, NotModified: true}
	old := now.AddDate(0, 0, -154)
	meti := horizon.Figures{Status: 200, Items: 30, Oldest: old.AddDate(0, -1, 0), Newest: old}
	dead := horizon.Figures{Cause: horizon.CauseNetwork}
	drifting := func(change func(*horizon.Figures)) []horizon.Figures {
		f := steady
		change(&f)
		return append(times(10, steady), f)
	}
	busy := func(last int) []Try {
		f := append(times(1, window(40, 0, 9*aDay, hour)), times(8*7, window(40, 36, 9*aDay, hour))...)
		f = append(f, times(7, window(40, 40-last, 9*aDay, hour))...)
		return made(aDay, f...)
	}
	for _, c := range []struct {
		name      string
		tries     []Try
		published []time.Time
		rules     Rules
		good      bool
		want      []string // findings: "kind: words in it"
	}{
		{"no try", nil, nil, feed, false, nil},
		{"the first", made(hour, window(20, 0, 9*aDay, hour)), nil, feed, true, nil},
		{"steady", made(hour, times(50, steady)...), weekdays(20, now), feed, true, nil},
		{"frozen by the config", made(hour, window(20, 20, 40*aDay, 15*aDay)), nil, gap, false,
			[]string{"frozen: its newest item is of 2026-11-05, 15 days old; 14 days is the most that is usual (as the config says)"}},
		{"just not frozen", made(hour, window(20, 20, 40*aDay, 14*aDay)), nil, gap, true, nil},
		{"frozen by its own history", made(hour, times(3, meti)...), weekdays(40, old), feed, false,
			[]string{"frozen: its newest item is of 2026-06-19, 154 days old; 10 days is the most that is usual (learned from 200 gaps)"}},
		{"quiet, with little history", made(hour, window(3, 3, 90*aDay, 50*aDay)), []time.Time{old}, feed, true, nil},
		{"frozen, with little history", made(hour, window(3, 3, 90*aDay, 61*aDay)), []time.Time{old}, feed, false, []string{"frozen: 60 days is the most that is usual (it has too little history"}},
		{"an archive is history", made(hour, meti), weekdays(40, old), Rules{}, true, nil},
		{"undated and nothing new", made(aDay, append(times(1, horizon.Figures{Items: 5, New: 5}), times(70, horizon.Figures{Items: 5})...)...), nil, feed, false,
			[]string{"frozen: nothing new since 2026-09-11, 70 days ago"}},
		{"304 after 304", made(aDay, append(times(1, window(20, 20, 19*aDay, 10*aDay)), times(9, modified)...)...), nil, gap, true, nil},
		{"304 for too long", made(aDay, append(times(1, window(20, 20, 39*aDay, 30*aDay)), times(20, modified)...)...), nil, gap, false,
			[]string{"frozen: it answers 304 (not modified) since 2026-11-01, which is not to be believed"}},
		{"empty", made(hour, steady, horizon.Figures{Status: 200, Cause: horizon.CauseEmpty}), nil, feed, false, []string{"failing: no item at all"}},
		{"challenge", made(hour, steady, horizon.Figures{Status: 202, Cause: horizon.CauseChallenge}), nil, feed, false, []string{"failing: it answers 202 with a check for browsers"}},
		{"down", made(hour, steady, dead), nil, feed, false, []string{"failing: no whole answer comes from it (as it failed)"}},
		{"revived", made(aDay, append(append(times(2, steady), times(9, dead)...), steady)...), nil, feed, true, []string{"revived: revived after 10 days"}},
		{"said once", made(aDay, append(append(times(2, steady), times(9, dead)...), steady, steady)...), nil, feed, true, nil},
		{"a hiccup is no revival", made(hour, steady, dead, steady), nil, feed, true, nil},
		{"good for the first time", made(aDay, dead, dead, window(20, 0, 9*aDay, hour)), nil, feed, true, nil},
		{"missed", made(aDay, window(20, 0, 8*aDay, 5*aDay), window(20, 0, 10*hour, hour)), nil, feed, true,
			[]string{"missed: none of its 20 items was known; about 52 may be missing between 2026-11-15 and 2026-11-19; its 20 items span 9 hours and it was read 24 hours apart: give it a cron line of every 5 hours or tighter"}},
		{"missed, undated", made(aDay, horizon.Figures{Items: 20, New: 20}, horizon.Figures{Items: 20, New: 20}), nil, feed, true, []string{"missed: how many cannot be said: read it more often"}},
		{"a list that is read whole misses nothing", made(aDay, window(20, 0, 8*aDay, 5*aDay), window(20, 0, 10*hour, hour)), nil, Rules{Fresh: true}, true, nil},
		{"one was known", made(aDay, window(20, 0, 8*aDay, 5*aDay), window(20, 1, 10*hour, hour)), nil, feed, true, nil},
		{"new addresses", made(aDay, window(20, 0, 8*aDay, 2*aDay), window(20, 0, 7*aDay, hour)), nil, feed, true, []string{"renamed: all 20 items are new though some are as old"}},
		{"another language", made(aDay, drifting(func(f *horizon.Figures) { f.Langs = map[string]int{"ja": 10, "en": 10} })...), nil, feed, true,
			[]string{`language: 50 % of its items are in "ja", 100 % in the median before`}},
		{"a little English", made(aDay, drifting(func(f *horizon.Figures) { f.Langs = map[string]int{"ja": 17, "en": 3} })...), nil, feed, true, nil},
		{"short titles", made(aDay, drifting(func(f *horizon.Figures) { f.Title = 4 })...), nil, feed, true, []string{"titles: their median length is 4 characters, 30 before"}},
		{"titles a little shorter", made(aDay, drifting(func(f *horizon.Figures) { f.Title = 24 })...), nil, feed, true, nil},
		{"as busy as ever", busy(5), nil, feed, true, nil},
		{"nearly silent", busy(0), nil, feed, true, []string{"volume: 0 new items in the last seven days, 28 in the median week before"}},
		{"a flood", busy(20), nil, feed, true, []string{"volume: 140 new items in the last seven days, 28 in the median"}},
		{"moved", made(hour, horizon.Figures{Items: 2, MovedTo: "https://b.example/"}), nil, feed, true, []string{"moved: its address redirects to https://b.example/"}},
		{"moved for good", made(hour, horizon.Figures{Items: 2, MovedTo: "https://b.example/", TakenOver: true}), nil, Rules{Place: "sources.d/a.yaml:7"}, true,
			[]string{"moved: its address redirects to https://b.example/ for good, and that is read now: write it as the url, in sources.d/a.yaml:7"}},
		{"a certificate that ends in 30 days", made(hour, horizon.Figures{Items: 2, CertUntil: now.Add(30 * aDay)}), nil, feed, true, []string{"certificate: its server's certificate ends on 2026-12-20, in 30 days"}},
		{"a certificate that ends in a minute", made(hour, horizon.Figures{Items: 2, CertUntil: now.Add(time.Minute)}), nil, feed, true, []string{"certificate: its server's certificate ends on 2026-11-20, in 0 days"}},
		{"a certificate of some more days", made(hour, horizon.Figures{Items: 2, CertUntil: now.Add(30*aDay + time.Second)}), nil, feed, true, nil},
		{"partly", made(hour, horizon.Figures{Items: 2, Bad: 1}), nil, feed, true, []string{"partly: 1 item could not be read and was left out"}},
	} {
		v := Judge(c.tries, c.published, c.rules)
		if v.Good != c.good {
			t.Errorf("%s: Judge says good is %v, want %v: %s", c.name, v.Good, c.good, v.English())
		}
		if len(v.Findings) != len(c.want) {
			t.Errorf("%s: Judge finds %q, want %d findings: %q", c.name, v.English(), len(c.want), c.want)
			continue
		}
		for i, f := range v.Findings {
			kind, words, _ := strings.Cut(c.want[i], ": ")
			if string(f.Kind) != kind || !strings.Contains(f.English, words) || f.Japanese == "" || f.Bad == v.Good || !f.At.Equal(now) {
				t.Errorf("%s: Judge finds %s %q, bad %v, want %s with %q", c.name, f.Kind, f.English, f.Bad, kind, words)
			}
		}
	}
}

// TestJapanese holds the wording that analysts read.
func TestJapanese(t *testing.T) {
	old := now.AddDate(0, 0, -154)
	for _, c := range []struct {
		tries []Try
		want  string
	}{
		{made(hour, horizon.Figures{Items: 30, Oldest: old, Newest: old}), "更新が止まっています。最新の項目は2026年6月19日で、154日たちました。ふだんの間隔は長くて14日です（設定による）。ブラウザで確かめてください"},
		{made(hour, horizon.Figures{Status: 202, Cause: horizon.CauseChallenge}), "項目の代わりに、ブラウザ向けの確認画面が返っています（応答202）。管理者に相談するか、別のアドレスを探してください"},
		{made(aDay, window(20, 0, 8*aDay, 5*aDay), window(20, 0, 10*hour, hour)),
			"取りこぼしがあります。20件のどれも前回の続きではありません。2026年11月15日から2026年11月19日までの約52件がないおそれがあります。20件は9時間のあいだに出たもので、前回から24時間たっていました。5時間おきか、それより短い間隔で読んでください"},
	} {
		v := Judge(c.tries, nil, Rules{Gap: 14 * aDay, Window: true})
		if len(v.Findings) != 1 || v.Findings[0].Japanese != c.want {
			t.Errorf("Judge says in Japanese %+v, want %q", v.Findings, c.want)
		}
	}
}

func TestCauseWords(t *testing.T) {
	seen := map[string]horizon.Cause{}
	for _, c := range []horizon.Cause{horizon.CauseChallenge, horizon.CauseEmpty, horizon.CauseRefused, horizon.CauseGone, horizon.CauseBusy,
		horizon.CauseHome, horizon.CauseErrorPage, horizon.CauseLogin, horizon.CausePage, horizon.CauseProxy, horizon.CauseInner, horizon.CauseStatus, horizon.CauseRobots, horizon.CauseNetwork, horizon.CauseUnread} {
		en, ja := causeWords(horizon.Figures{Cause: c, Status: 499}), phrase.Cause(c, 499, "")
		for _, words := range []string{en, ja} {
			if words == "" || seen[words] != "" {
				t.Errorf("causeWords(%q) = %q, as of %q", c, words, seen[words])
			}
			seen[words] = c
		}
	}
}

func TestPast(t *testing.T) {
	f := append(times(2, window(20, 20, 9*aDay, 8*aDay)), times(3, horizon.Figures{Cause: horizon.CauseNetwork})...)
	f = append(f, window(20, 0, 3*aDay, 2*aDay), window(20, 19, 3*aDay, aDay), window(20, 18, 2*aDay, hour))
	tries := made(aDay, f...)
	var got []string
	for _, x := range Past(tries, Rules{Window: true}, now.Add(-5*aDay)) {
		got = append(got, fmt.Sprintf("%s %s", x.At.Format("01-02"), x.Kind))
	}
	if want := "11-18 revived, 11-18 missed"; strings.Join(got, ", ") != want {
		t.Errorf("Past = %q, want %s", got, want)
	}
	if late := Past(tries, Rules{Window: true}, now.Add(-aDay)); len(late) > 0 {
		t.Errorf("Past of the last day = %v, want nothing", late)
	}
}

func TestUsualGap(t *testing.T) {
	holidays := slices.DeleteFunc(weekdays(40, now), func(d time.Time) bool { return d.Month() == time.May && d.Day() < 9 })
	monthly := func() (all []time.Time) {
		for i := range 20 {
			all = append(all, now.AddDate(0, -i, 0))
		}
		return all
	}()
	for _, c := range []struct {
		name      string
		published []time.Time
		want      time.Duration
		learned   int
	}{
		{"nothing", nil, 60 * aDay, 0},
		{"eight days", weekdays(5, now)[:8], 60 * aDay, 0},
		{"nine days", weekdays(5, now)[:9], 10 * aDay, 8},
		{"weekdays", weekdays(40, now), 10 * aDay, 200},
		{"weekdays and holidays", holidays, 10 * aDay, len(holidays) - 1},
		{"once a month", monthly, 62 * aDay, 19},
		{"long ago", weekdays(20, now.AddDate(-3, 0, 0)), 60 * aDay, 0},
		{"in the future", weekdays(20, now.AddDate(1, 0, 0)), 60 * aDay, 0},
	} {
		if gap, learned := UsualGap(c.published, now); gap != c.want || learned != c.learned {
			t.Errorf("%s: UsualGap = %s from %d gaps, want %s from %d", c.name, gap, learned, c.want, c.learned)
		}
	}
}

func TestPerWeek(t *testing.T) {
	for _, c := range []struct {
		name  string
		tries []Try
		want  float64
		known bool
	}{
		{"nothing", nil, 0, false},
		{"one window", made(hour, window(15, 0, 8*aDay, aDay)), 14, true},
		{"failures alone", made(hour, horizon.Figures{Cause: horizon.CauseNetwork}), 0, false},
		{"two weeks", made(aDay, append(times(1, window(40, 0, 90*aDay, hour)), times(14, window(40, 38, 90*aDay, hour))...)...), 14, true},
	} {
		if got, known := PerWeek(c.tries); got != c.want || known != c.known {
			t.Errorf("%s: PerWeek = %v, %v, want %v, %v", c.name, got, known, c.want, c.known)
		}
	}
}

func TestLag(t *testing.T) {
	tries := made(hour, times(30, window(20, 20, aDay, hour))...)
	tries[19].Good = false
	at := func(i int, late time.Duration, byDay bool) Seen {
		c := tries[i].At.Add(-time.Second)
		return Seen{Published: c.Add(-late), Collected: c, ByDay: byDay}
	}
	for _, c := range []struct {
		name string
		docs []Seen
		want Delay
	}{
		{"nothing", nil, Delay{}},
		{"the first try's", []Seen{at(0, 90*aDay, false)}, Delay{}},
		{"after a failure", []Seen{at(20, 90*aDay, false)}, Delay{}},
		{"normal", []Seen{at(0, 90*aDay, false), at(3, 10*time.Minute, false), at(4, 30*time.Minute, false), at(5, 20*time.Minute, false), at(6, 0, true)}, Delay{20 * time.Minute, 3, false}},
		{"by day", []Seen{at(29, 25*hour, true)}, Delay{aDay, 1, true}},
		{"from the future", []Seen{at(3, -hour, false)}, Delay{}},
	} {
		if got := Lag(tries, c.docs); got != c.want {
			t.Errorf("%s: Lag = %+v, want %+v", c.name, got, c.want)
		}
	}
	tries = append(tries, Try{At: now.Add(5 * aDay), Good: true})
	if got := Lag(tries, []Seen{{Published: now.Add(aDay), Collected: now.Add(5*aDay - hour)}}); got != (Delay{}) {
		t.Errorf("Lag after an outage = %+v, want nothing", got)
	}
}
