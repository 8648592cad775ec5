package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/collectors"
	"kazami/internal/horizon"
)

// searchConfig says what a source of the kind kokkai asks for.
type searchConfig struct {
	Terms    []string `yaml:"terms"`
	From     string   `yaml:"from"`
	Window   int      `yaml:"window"`
	Packing  string   `yaml:"packing"`
	Requests int      `yaml:"requests"`
	Spacing  string   `yaml:"spacing"`
}

func (s *sourceConfig) checkKokkai(k *checker, at func(string) []any) {
	in := func(key string) []any { return append(at("search"), key) }
	k.want(isWeb(s.URL), fmt.Sprintf("url %q must be an http(s) address: write https://kokkai.ndl.go.jp/api/speech", s.URL), at("url")...)
	c := s.Search
	_, err := day(c.From)
	k.want(c.From == "" || err == nil, fmt.Sprintf("from %q must be a day such as 1947-05-20", c.From), in("from")...)
	k.want(slices.Contains([]int{0, 1, 2, 3, 4, 6, 12}, c.Window), fmt.Sprintf("window %d must be 1, 2, 3, 4, 6 or 12 months", c.Window), in("window")...)
	k.want(slices.Contains([]string{"", "json", "xml"}, c.Packing), fmt.Sprintf("packing %q is neither json nor xml", c.Packing), in("packing")...)
	k.want(c.Requests >= 0, "requests must be above 0: how many a run may make", in("requests")...)
	spacing, err := time.ParseDuration(c.Spacing)
	k.want(c.Spacing == "" || err == nil && (spacing >= time.Second || s.AllowPrivate && spacing > 0), fmt.Sprintf("spacing %q must be a duration of a second or more, such as 3s", c.Spacing), in("spacing")...)
}

// kokkai is a search of the Diet's minutes for the source's terms or, where it
// names none, the watch list and the names of all themes.
func (s *sourceConfig) kokkai(src horizon.Source, fetcher *collectors.Fetcher, of *session) (collectors.Collector, error) {
	c := s.Search
	k := &collectors.Kokkai{Source: src, AllowPrivate: s.AllowPrivate, Terms: c.Terms, Window: c.Window, Packing: c.Packing, Requests: c.Requests, Fetch: fetcher, Now: of.now}
	if c.From != "" {
		k.From, _ = day(c.From) // checked when the config was read
	}
	k.Spacing, _ = time.ParseDuration(cmpOr(c.Spacing, collectors.DefaultKokkaiSpacing.String()))
	if len(k.Terms) > 0 {
		return k, nil
	}
	v, err := of.vocabulary()
	if err != nil {
		return nil, err
	}
	k.Terms = slices.Clone(of.cfg.Watch)
	var names []string
	for _, t := range v.themes {
		names = append(names, t.Name)
	}
	slices.SortFunc(names, strings.Compare)
	k.Terms = append(k.Terms, names...)
	return k, nil
}
