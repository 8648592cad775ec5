// Package finder makes the indexes of the search page: those that people read, by
// letter and by year, and what its script searches.
package finder

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kazami/site/phrase"
)

// Found is one thing that the search page finds, as search.js reads it.
type Found struct {
	Title string `json:"t"`
	URL   string `json:"u"` // from the search page
	Kind  string `json:"k"`
	About string `json:"d"`
	Head  string `json:"h"` // title, reading and other names, as norm makes them
	Body  string `json:"b"`
	Worth int    `json:"w"` // of kinds: what is sought for most
}

// Of is a thing that the search page finds.
func Of(url, kind, title, about string, worth int, head, body []string) Found {
	return Found{phrase.Clean(phrase.Cut(title, 80)), url, kind, phrase.Clean(phrase.Cut(about, 80)),
		Norm(phrase.Cut(title+" "+strings.Join(head, " "), 200)), Norm(phrase.Cut(strings.Join(body, " "), letters)), worth}
}

// letters is how much of a text the index holds.
const letters = 400

var (
	dropped = regexp.MustCompile("[ー\u2010-\u2015・･\u30fb'\"“”「」『』()（）]")
	spaces  = regexp.MustCompile(`\s+`)
)

// Norm is a text as it is searched: norm of search.js, letter for letter.
func Norm(s string) string {
	s = strings.ToLower(norm.NFKC.String(phrase.Clean(s)))
	s = strings.Map(func(r rune) rune {
		if r >= 0x30a1 && r <= 0x30f6 {
			return r - 0x60
		}
		return r
	}, s)
	return strings.TrimSpace(spaces.ReplaceAllString(dropped.ReplaceAllString(s, ""), " "))
}

// Group is a heading of an index with what stands under it.
type Group struct {
	ID, Name string
	Entries  []Entry
}

// Entry is a line of an index.
type Entry struct {
	Reading, Name, Path string
}

// kanaRows are the rows of the syllabary by their first letters.
var kanaRows = []struct{ name, letters string }{
	{"あ行", "あいうえおぁぃぅぇぉゔ"}, {"か行", "かきくけこがぎぐげご"}, {"さ行", "さしすせそざじずぜぞ"}, {"た行", "たちつてとだぢづでどっ"}, {"な行", "なにぬねの"},
	{"は行", "はひふへほばびぶべぼぱぴぷぺぽ"}, {"ま行", "まみむめも"}, {"や行", "やゆよゃゅょ"}, {"ら行", "らりるれろ"}, {"わ行", "わをんゐゑ"},
}

// Kana groups entries by the rows of the syllabary, what is in none last.
func Kana(entries []Entry) []Group {
	return grouped(entries, func(e Entry) (int, string) {
		for i, row := range kanaRows {
			if e.Reading != "" && strings.ContainsRune(row.letters, []rune(e.Reading)[0]) {
				return i + 1, row.name
			}
		}
		return len(kanaRows) + 1, "英数字ほか"
	})
}

// Letters groups entries by the letters of the alphabet, what begins with none last.
func Letters(entries []Entry) []Group {
	return grouped(entries, func(e Entry) (int, string) {
		if e.Reading != "" && e.Reading[0] >= 'a' && e.Reading[0] <= 'z' {
			return int(e.Reading[0]-'a') + 1, strings.ToUpper(e.Reading[:1])
		}
		return 27, "Others"
	})
}

// grouped is entries by reading, in groups by the number and name that row gives them.
func grouped(entries []Entry, row func(Entry) (int, string)) (all []Group) {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b Entry) int {
		i, _ := row(a)
		k, _ := row(b)
		return cmp.Or(cmp.Compare(i, k), cmp.Compare(a.Reading, b.Reading))
	})
	for _, e := range entries {
		i, name := row(e)
		if n := len(all); n == 0 || all[n-1].Name != name {
			all = append(all, Group{ID: fmt.Sprintf("letter-%d", i), Name: name})
		}
		g := &all[len(all)-1]
		g.Entries = append(g.Entries, e)
	}
	return all
}
