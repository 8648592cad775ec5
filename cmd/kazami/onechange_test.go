package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"kazami/internal/corpustest"
	"kazami/nlp/lexicon"
	"kazami/nlp/script"
	"kazami/trends/changes"
)

// oneChange are the themes whose wordings rise years apart and that are one
// change all the same, each with the reason.
var oneChange = map[string]string{
	"attack-surface":    "NVD says in the wild where it said actively exploited",
	"crypto-compromise": "agility answers the weakness that the early words name; what is post-quantum is a theme of its own",
	"data-protection":   "a survey asks for privacy policies from 2010 on",
	"disaster-bcp":      "the earthquake of 2011 brought its own words",
	"dnssec-dns":        "NSEC3 and DNSKEY are the operation of the DNSSEC that the early words name",
	"drone-ai-physical": "ロボット is a word of network robots and of what drives by itself, and no word parts them",
	"ipv6-migration":    "the late words, ISATAP and ICMPv6, are of bulletins",
	"medical-dx":        "telemedicine grew into shared records",
	"system-outage":     "reports say 電気通信事故 and IT障害 where they said 事故 and 障害",
}

// TestThemesHoldOneChange looks in the real documents from 2000 on, in each
// language, for themes that hold two changes. What it names is split, or gets a
// reason in oneChange: go test ./cmd/kazami -run ThemesHoldOneChange -v.
func TestThemesHoldOneChange(t *testing.T) {
	lex, err := lexicon.Read(lexicon.Files{})
	if err != nil {
		t.Fatal(err)
	}
	mentions, read := mentionsOfThemes(t, lex)
	found := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(mentions)) {
		for _, lang := range []string{"en", "ja"} {
			p := changes.PartsOf(mentions[id][lang], read[lang])
			if !p.Two() {
				continue
			}
			found[id] = true
			t.Logf("%s in %s: %d documents, half by %d, of %v; %d documents, half by %d, of %v; G2 = %.1f with %d degrees of freedom, p = %.2g",
				id, lang, p.Early.Documents, p.Early.Half, p.Early.Wordings, p.Late.Documents, p.Late.Half, p.Late.Wordings, p.G2, p.Freedom, p.P)
			if oneChange[id] == "" {
				t.Errorf("%s seems to hold two changes: split it, or say in oneChange why it is one", id)
			}
		}
	}
	for id := range oneChange {
		if !found[id] {
			t.Errorf("oneChange has %s, whose wordings do not rise years apart", id)
		}
	}
}

// mentionsOfThemes is the documents that name a theme, by language, and how many
// documents were read in a year.
func mentionsOfThemes(t *testing.T, lex lexicon.Lexicon) (mentions map[string]map[string][]changes.Mention, read map[string]map[int]int) {
	mentions, read = map[string]map[string][]changes.Mention{}, map[string]map[int]int{"ja": {}, "en": {}}
	var m lexicon.Matcher
	entries := lex.Vocabulary.Entries()
	for _, doc := range corpustest.All(t) {
		year := doc.Published.Year()
		if year < 2000 {
			continue
		}
		read[doc.Lang][year]++
		text := script.Normalize(doc.Title + "\n" + doc.Body)
		m.Published = doc.Published
		words := map[string][]string{}
		for _, x := range lex.Finder.Find(&m, text, func(start, end int32) bool { return false }) {
			if e := &entries[x.Entry]; e.Kind == lexicon.Theme {
				word := strings.ReplaceAll(strings.ToLower(text[x.Start:x.End]), "-", " ")
				words[e.ID] = append(words[e.ID], strings.Join(strings.Fields(word), " "))
			}
		}
		for id, w := range words {
			if mentions[id] == nil {
				mentions[id] = map[string][]changes.Mention{}
			}
			slices.Sort(w)
			mentions[id][doc.Lang] = append(mentions[id][doc.Lang], changes.Mention{Year: year, Wordings: slices.Compact(w)})
		}
	}
	return mentions, read
}
