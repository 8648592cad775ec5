package config

import (
	"fmt"
	"slices"
	"time"
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

func (s *Source) checkKokkai(k *checker, at func(string) []any) {
	in := func(key string) []any { return append(at("search"), key) }
	k.Want(IsWeb(s.URL), fmt.Sprintf("url %q must be an http(s) address: write https://kokkai.ndl.go.jp/api/speech", s.URL), at("url")...)
	c := s.Search
	_, err := Day(c.From)
	k.Want(c.From == "" || err == nil, fmt.Sprintf("from %q must be a day such as 1947-05-20", c.From), in("from")...)
	k.Want(slices.Contains([]int{0, 1, 2, 3, 4, 6, 12}, c.Window), fmt.Sprintf("window %d must be 1, 2, 3, 4, 6 or 12 months", c.Window), in("window")...)
	k.Want(slices.Contains([]string{"", "json", "xml"}, c.Packing), fmt.Sprintf("packing %q is neither json nor xml", c.Packing), in("packing")...)
	k.Want(c.Requests >= 0, "requests must be above 0: how many a run may make", in("requests")...)
	spacing, err := time.ParseDuration(c.Spacing)
	k.Want(c.Spacing == "" || err == nil && (spacing >= time.Second || s.AllowPrivate && spacing > 0), fmt.Sprintf("spacing %q must be a duration of a second or more, such as 3s", c.Spacing), in("spacing")...)
}
