package discover

import (
	"bytes"
	"encoding/json"
	"strings"

	"golang.org/x/net/html"

	"kazami/collectors/fetch"
	"kazami/collectors/opml"
	"kazami/collectors/page"
	"kazami/collectors/text"
	"kazami/collectors/webpage"
)

// answered is what an answer is.
type answered int

const (
	isOther answered = iota
	isFeed
	isAdvisories
	isMap
	isList
	isPDF
)

// kindOf tells an answer by its content, for servers often call it otherwise.
func kindOf(answer *fetch.Answer) answered {
	if fetch.IsPDF(answer) {
		return isPDF
	}
	content, _ := text.Decode(answer.Body, answer.Type)
	start := bytes.TrimLeft(content, " \t\r\n\uFEFF")
	if len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		return kindOfJSON(start)
	}
	if webpage.Is(content) {
		return isOther
	}
	switch root(content) {
	case "rss", "feed", "rdf:rdf", "rdf":
		return isFeed
	case "opml":
		return isList
	}
	if page.IsMap(content) {
		return isMap
	}
	return isOther
}

func kindOfJSON(data []byte) answered {
	var x struct {
		Version       string            `json:"version"`
		Items         []json.RawMessage `json:"items"`
		Distributions []json.RawMessage `json:"distributions"`
		Canonical     string            `json:"canonical_url"`
		Feed          struct {
			Entry []json.RawMessage `json:"entry"`
		} `json:"feed"`
	}
	if json.Unmarshal(data, &x) != nil {
		return isOther
	}
	switch {
	case strings.Contains(x.Version, "jsonfeed.org"):
		return isFeed
	case x.Canonical != "" && bytes.Contains(data, []byte(`"metadata_version"`)), len(x.Distributions) > 0 && x.Canonical != "", x.Feed.Entry != nil:
		return isAdvisories
	}
	return isOther
}

// root is the name of the first element, in small letters.
func root(content []byte) string {
	z := html.NewTokenizer(bytes.NewReader(content[:min(len(content), 64<<10)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			return string(name)
		}
	}
}

// outlines keeps the feeds of a list of feeds.
func (s *search) outlines(answer *fetch.Answer) bool {
	feeds, _, err := opml.Read(answer.Body)
	if err != nil {
		return false
	}
	for _, f := range feeds[:min(len(feeds), mostListed)] {
		title := f.Name
		if title == "" {
			title = hostOf(f.URL)
		}
		s.add(Candidate{Kind: "feed", URL: f.URL, Title: title, Way: Listed})
	}
	return len(feeds) > 0
}
