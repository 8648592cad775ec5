package config

import (
	"fmt"
)

// myjvnConfig says what is asked of MyJVN.
type myjvnConfig struct {
	Format   string `yaml:"format"`
	Alerts   bool   `yaml:"alerts"`
	Details  bool   `yaml:"details"`
	From     string `yaml:"from"`
	Requests int    `yaml:"requests"`
}

func (s *Source) checkMyJVN(k *checker, at func(string) []any) {
	in := func(key string) []any { return append(at("myjvn"), key) }
	m := s.MyJVN
	k.Want(IsWeb(s.URL), fmt.Sprintf("url %q must be the API's http(s) address, such as https://jvndb.jvn.jp/myjvn", s.URL), at("url")...)
	k.Want(m.Format == "" || m.Format == "hnd" || m.Format == "oka", unknownValue("format", m.Format, []string{"hnd", "oka"}), in("format")...)
	k.Want(!m.Alerts || !m.Details, "alerts have no details: leave one of them out", in("details")...)
	if m.From != "" {
		_, err := Day(m.From)
		k.Want(err == nil, fmt.Sprintf("from %q must be a day such as 2010-01-01", m.From), in("from")...)
	}
	k.Want(m.Requests >= 0, "requests must not be below 0", in("requests")...)
}
