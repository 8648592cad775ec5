package main

import (
	"fmt"

	"kazami/collectors"
	"kazami/internal/horizon"
)

// triedAdvisories is how many advisories a trial of a source fetches.
const triedAdvisories = 5

// csafConfig bounds a reading of advisories.
type csafConfig struct {
	Most     int   `yaml:"most"`
	MaxBytes int64 `yaml:"max_bytes"`
}

func (s *sourceConfig) checkCSAF(k *checker, at func(string) []any) {
	in := func(key string) []any { return append(at("csaf"), key) }
	k.want(isWeb(s.URL), fmt.Sprintf("url %q must be an http(s) address", s.URL), at("url")...)
	k.want(s.CSAF.Most >= 0, "most must be above 0: how many advisories a run fetches", in("most")...)
	k.want(s.CSAF.MaxBytes >= 0, "max_bytes must be above 0: of one advisory or list", in("max_bytes")...)
}

// csaf is the source, ready to be read.
func (s *sourceConfig) csaf(src horizon.Source, fetcher *collectors.Fetcher, on *session) (collectors.Collector, error) {
	v, err := on.vocabulary()
	return &collectors.CSAF{Source: src, AllowPrivate: s.AllowPrivate, Fetch: fetcher, Most: s.CSAF.Most, MaxBytes: s.CSAF.MaxBytes,
		Sectors: advisorySectors(v.sectors)}, err
}

// advisorySectors is the sectors by the names that advisories use.
func advisorySectors(sectors []horizon.Sector) map[string][]horizon.SectorID {
	names := map[string][]horizon.SectorID{}
	for _, s := range sectors {
		for _, name := range s.CISA {
			names[name] = append(names[name], s.ID)
		}
	}
	return names
}
