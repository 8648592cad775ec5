package config

import (
	"fmt"
)

// csafConfig bounds a reading of advisories.
type csafConfig struct {
	Most     int   `yaml:"most"`
	MaxBytes int64 `yaml:"max_bytes"`
}

func (s *Source) checkCSAF(k *checker, at func(string) []any) {
	in := func(key string) []any { return append(at("csaf"), key) }
	k.Want(IsWeb(s.URL), fmt.Sprintf("url %q must be an http(s) address", s.URL), at("url")...)
	k.Want(s.CSAF.Most >= 0, "most must be above 0: how many advisories a run fetches", in("most")...)
	k.Want(s.CSAF.MaxBytes >= 0, "max_bytes must be above 0: of one advisory or list", in("max_bytes")...)
}
