package main

import (
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/packing"
	"kazami/internal/horizon"
)

// summary is what a run did, as kazami run --json prints it.
type summary struct {
	AsOf        string                `json:"as_of"`
	Horizon     string                `json:"horizon"`
	Profile     string                `json:"profile"`
	Packs       []packing.Imported    `json:"packs"`
	Collected   []ingest.Collected    `json:"collected"`
	Indexed     ingest.Indexed        `json:"indexed"`
	Documents   int                   `json:"documents"`
	Public      int                   `json:"public_documents"`
	Limits      []horizon.PanelLimits `json:"prices"`
	Flags       []detection.Flag      `json:"flags"`
	Published   int                   `json:"published"`
	Unconfirmed int                   `json:"published_without_flag"`
	Site        string                `json:"site"`
	Digest      string                `json:"digest"`
}

// failed is nil, or names the sources that failed.
func (s *summary) failed() error { return failedSources(s.Collected) }
