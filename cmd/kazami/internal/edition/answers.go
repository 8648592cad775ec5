package edition

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// answerFile says which opinions came and what was done with them.
type answerFile struct {
	Version  int  `yaml:"version"`
	Sample   bool `yaml:"sample"`
	Opinions []struct {
		Received string `yaml:"received"`
		About    string `yaml:"about"`
		Summary  string `yaml:"summary"`
		Done     string `yaml:"done"`
		Answered string `yaml:"answered"`
		Change   string `yaml:"change"`
	} `yaml:"opinions"`
}

// answersOf reads what was done with opinions: those received before the cut-off,
// newest first. What was done later is still open by then.
func answersOf(s *work.Work) ([]horizon.Opinion, error) {
	if s.Profile.Answers == "" {
		return nil, nil
	}
	file := s.Cfg.Path(s.Profile.Answers)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, work.Usage(fmt.Errorf("read answers: %w (name the file in the profile, or leave answers out)", err))
	}
	f, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var in answerFile
	if err := f.Decode(&in); err != nil {
		return nil, err
	}
	k := &yamlfile.Checker{File: f}
	k.Want(in.Version == 1, "version must be 1", "version")
	var all []horizon.Opinion
	for i, o := range in.Opinions {
		at := func(key string) []any { return []any{"opinions", i, key} }
		x := horizon.Opinion{About: strings.TrimSpace(o.About), Summary: strings.TrimSpace(o.Summary), Done: strings.TrimSpace(o.Done),
			Change: horizon.ChangeID(o.Change), Sample: in.Sample}
		x.Received, err = config.Day(o.Received)
		k.Want(err == nil, "received must be a day such as 2010-02-10", at("received")...)
		k.Want(x.About != "", "about is needed: what it was about, in a few words", at("about")...)
		k.Want((x.Done == "") == (o.Answered == ""), "done and answered belong together: what was done, and on which day", at("done")...)
		if o.Answered != "" {
			x.Answered, err = config.Day(o.Answered)
			k.Want(err == nil, "answered must be a day such as 2010-03-01", at("answered")...)
			k.Want(err != nil || !x.Answered.Before(x.Received), "answered is before received", at("answered")...)
		}
		if !x.Answered.Before(s.AsOf) {
			x.Done, x.Answered = "", time.Time{}
		}
		if x.Received.Before(s.AsOf) {
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(a, b horizon.Opinion) int { return b.Received.Compare(a.Received) })
	return all, k.Faults.Err()
}

// answered is the opinions of the inbox that an analyst answered, as the public
// may read them: in the analyst's words.
func answered(ctx context.Context, store *archive.Store, asOf time.Time) ([]horizon.Opinion, error) {
	stored, err := store.Opinions(ctx)
	var all []horizon.Opinion
	for _, o := range stored {
		if !o.Opinion.Answered.IsZero() && o.Received.Before(asOf) {
			all = append(all, o.Opinion)
		}
	}
	return all, err
}
