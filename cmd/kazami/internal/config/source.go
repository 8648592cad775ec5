package config

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/internal/typed"
)

// Source is a source as config.yaml describes it.
type Source struct {
	ID           string       `yaml:"id"`
	Kind         string       `yaml:"kind"`
	Name         string       `yaml:"name"`
	URL          string       `yaml:"url"`
	Path         string       `yaml:"path"`
	Class        string       `yaml:"class"`
	Lang         string       `yaml:"lang"`
	TLP          string       `yaml:"tlp"`
	Excerpt      string       `yaml:"excerpt"`
	Cron         string       `yaml:"cron"`
	Sample       bool         `yaml:"sample"`
	Count        *bool        `yaml:"count"`
	AllowPrivate bool         `yaml:"allow_private"`
	List         listConfig   `yaml:"list"`
	Sectors      []string     `yaml:"sectors"`
	Gap          string       `yaml:"gap"`
	Terms        string       `yaml:"terms"`
	Verified     string       `yaml:"verified"`
	Detail       bool         `yaml:"detail"`
	DetailMax    int          `yaml:"detail_max"`
	DetailBody   string       `yaml:"detail_body"`
	Search       searchConfig `yaml:"search"`
	Table        tableConfig  `yaml:"table"`
	MyJVN        myjvnConfig  `yaml:"myjvn"`
	CSAF         csafConfig   `yaml:"csaf"`
	Split        bool         `yaml:"split"`
	Survey       surveyConfig `yaml:"survey"`
	Publisher    string       `yaml:"publisher"`

	Place string `yaml:"-"` // where its address stands: a file, by the folder of the config, and a line
}

type surveyConfig struct {
	Respondent []string `yaml:"respondent"`
	Sector     string   `yaml:"sector"`
	Date       string   `yaml:"date"`
	Answers    []string `yaml:"answers"`
	Heading    int      `yaml:"heading"`
	On         string   `yaml:"on"`
	SaltFile   string   `yaml:"salt_file"`
}

type listConfig struct {
	Item    string `yaml:"item"`
	Title   string `yaml:"title"`
	Link    string `yaml:"link"`
	Date    string `yaml:"date"`
	Heading string `yaml:"heading"`

	DateAttr    string `yaml:"date_attr"`
	DateComment bool   `yaml:"date_comment"`
	Index       string `yaml:"index"`
	Next        string `yaml:"next"`
	Pages       int    `yaml:"pages"`
}

// fold reads the words of a source in letters of any case and width; its label is exact.
func (s *Source) fold() {
	for _, word := range []*string{&s.Kind, &s.Class, &s.Lang, &s.Excerpt} {
		*word = typed.Key(*word)
	}
}

// complete fills in what a source leaves out.
func (s *Source) complete(d SourceDefaults) {
	s.fold()
	d.Class, d.Excerpt = typed.Key(d.Class), typed.Key(d.Excerpt)
	if s.URL != "" {
		s.Kind, s.TLP, s.Excerpt = cmp.Or(s.Kind, "feed"), cmp.Or(s.TLP, d.TLP), cmp.Or(s.Excerpt, d.Excerpt)
		s.Cron, s.Class, s.Verified = cmp.Or(s.Cron, d.Cron, DefaultCron), cmp.Or(s.Class, d.Class), cmp.Or(s.Verified, d.Verified)
	}
	s.Class = cmp.Or(s.Class, string(horizon.Others))
	if hours, spread := strings.CutPrefix(s.Cron, "? "); spread {
		s.Cron = fmt.Sprintf("%d %s", minuteFor(s.ID), hours)
	}
}

// DefaultCron is when a source with a url is read where neither it nor the
// defaults say: every six hours. The minute ? is one of each source's own.
const DefaultCron = "? */6 * * *"

// minuteFor is the minute of a source by its id, so that not all start at once.
func minuteFor(id string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // it never fails
	return h.Sum32() % 60
}

func (s *Source) check(k *checker, i int) {
	at := func(key string) []any { return []any{"sources", i, key} }
	k.Want(SourceID.MatchString(s.ID), fmt.Sprintf("id %q must be lower-case letters, digits, - and _", s.ID), at("id")...)
	oneOf := func(key, v string, of ...string) {
		if !slices.Contains(of, v) {
			k.Want(false, unknownValue(key, v, of), at(key)...)
		}
	}
	oneOf("kind", s.Kind, k.known.Kinds...)
	k.Want(s.Kind != "pdf", "kind pdf is for kazami sources check alone: a page reads a PDF that its url is, and those it links to with detail: true", at("kind")...)
	oneOf("class", s.Class, classes()...)
	if s.Lang != "" {
		oneOf("lang", s.Lang, "ja", "en")
	}
	if s.TLP != "" {
		oneOf("tlp", s.TLP, tlpLabels()...)
	}
	if s.Excerpt != "" {
		oneOf("excerpt", s.Excerpt, "full", "title")
	}
	switch s.Kind {
	case "feed", "page":
		k.Want(IsWeb(s.URL), fmt.Sprintf("url %q must be an http(s) address", s.URL), at("url")...)
	case "csaf":
		s.checkCSAF(k, at)
	case "myjvn":
		s.checkMyJVN(k, at)
	case "csv":
		s.checkCSV(k, at)
	case "kokkai":
		s.checkKokkai(k, at)
	case "archive", "notes", "mail", "survey":
		k.Want(s.Path != "", "path is needed: the file or folder to read", at("path")...)
	}
	if s.Kind == "survey" {
		k.Want(len(s.Survey.Answers) > 0, "answers is needed: the headings (or letters) of the columns in free text", "sources", i, "survey", "answers")
		k.Want(len(s.Survey.Respondent) > 0, "respondent is needed: the headings (or letters) of all columns that name who answered, so that no name is kept", "sources", i, "survey", "respondent")
		k.Want(s.Survey.Heading >= 0, "heading must be a row, from 1; left out, it is found", "sources", i, "survey", "heading")
		readable := k.known.Date(s.Survey.On)
		k.Want(s.Survey.On == "" || readable, fmt.Sprintf("on %q must be a day such as 2010-02-01", s.Survey.On), "sources", i, "survey", "on")
	}
	k.Want(!s.Split || s.Kind == "mail", "split is for mail alone: take it out", at("split")...)
	s.checkDetail(k, at)
	s.checkPanel(k, i)
	k.Want(s.Cron == "" || k.known.Cron(s.Cron) == nil, badCron("cron", s.Cron), at("cron")...)
}

// checkDetail checks what a page or feed says of its list and of the texts behind it.
func (s *Source) checkDetail(k *checker, at func(string) []any) {
	list := func(key string) []any { return append(at("list"), key) }
	listed := s.Kind == "page" || s.Kind == "feed"
	k.Want(!s.Detail || listed, "detail is for feeds and pages: leave it out here", at("detail")...)
	k.Want(s.DetailMax == 0 || s.Detail && s.DetailMax > 0 && s.DetailMax <= 500, "detail_max must be 1 to 500 texts a run, beside detail: true", at("detail_max")...)
	k.Want(s.DetailBody == "" || s.Detail, "detail_body needs detail: true beside it", at("detail_body")...)
	l := s.List
	k.Want(l == listConfig{} || s.Kind == "page", "list is for pages: leave it out here", at("list")...)
	k.Want(l.Pages >= 0 && l.Pages <= 100, "pages must be 1 to 100", list("pages")...)
	k.Want(l.Pages < 2 || l.Next != "", "pages above 1 need next: the selector of the link to the next page", list("pages")...)
	k.Want(!l.DateComment || l.Item != "", "date_comment needs item: the selector of an entry", list("date_comment")...)
	for key, selector := range map[string]string{"item": l.Item, "title": l.Title, "link": l.Link, "date": l.Date, "heading": l.Heading, "index": l.Index, "next": l.Next} {
		err := k.known.Selector(selector)
		k.Want(err == nil, fmt.Sprintf("%s is not a CSS selector: %v", key, err), list(key)...)
	}
	err := k.known.Selector(s.DetailBody)
	k.Want(err == nil, fmt.Sprintf("detail_body is not a CSS selector: %v", err), at("detail_body")...)
}

// Noun is the noun that a source's lines describe.
func (s *Source) Noun() horizon.Source {
	tlp, _ := horizon.ParseTLP(s.TLP)
	excerpt := horizon.ExcerptTitle
	if s.Excerpt == "full" {
		excerpt = horizon.ExcerptFull
	}
	return horizon.Source{ID: horizon.SourceID(s.ID), Name: s.Name, URL: s.URL, Kind: s.Kind, Class: horizon.Class(s.Class), Lang: s.Lang,
		TLP: tlp, Excerpt: excerpt, Archive: s.Kind == "archive" || s.Sample, Sample: s.Sample, Evidence: s.Kind == "kokkai" || s.Count != nil && !*s.Count}
}
