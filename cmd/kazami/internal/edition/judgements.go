package edition

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// judgementFile is a file of changes that an analyst described and judged.
type judgementFile struct {
	Version int          `yaml:"version"`
	Analyst string       `yaml:"analyst"`
	AsOf    string       `yaml:"as_of"`
	Lead    leadFile     `yaml:"lead"`
	Changes []changeFile `yaml:"changes"`
}

type leadFile struct {
	Title string `yaml:"title"`
	Text  string `yaml:"text"`
}

type changeFile struct {
	ID         string          `yaml:"id"`
	NameJA     string          `yaml:"name_ja"`
	Yomi       string          `yaml:"yomi"`
	NameEN     string          `yaml:"name_en"`
	Slug       string          `yaml:"slug"` // the words in its address; the id without it
	Category   string          `yaml:"category"`
	Sectors    []string        `yaml:"sectors"`
	Themes     []string        `yaml:"themes"`
	Terms      []string        `yaml:"terms"`
	Definition string          `yaml:"definition"`
	KeyWhat    string          `yaml:"key_what"`
	KeyWhen    string          `yaml:"key_when"`
	KeyPrepare string          `yaml:"key_prepare"`
	Happened   []happenedFile  `yaml:"happened"`
	Threats    []threatFile    `yaml:"threats"`
	Counter    []string        `yaml:"counter"`
	Searched   string          `yaml:"searched"`
	Unknowns   []string        `yaml:"unknowns"`
	Guideline  []guidelineFile `yaml:"guideline"`

	// For the planner; each may be left out, and the dossier then says so.
	Also     []string       `yaml:"also"`
	Degrees  []degreeFile   `yaml:"degrees"`
	Impact   impactFile     `yaml:"impact"`
	Sharing  string         `yaml:"sharing"`
	Exercise string         `yaml:"exercise"`
	Related  []relationFile `yaml:"related"`
	English  englishFile    `yaml:"english"` // for the English pages

	Judgement struct {
		Action string `yaml:"action"`
		Who    string `yaml:"who"`
		When   string `yaml:"when"`
		Why    string `yaml:"why"`
	} `yaml:"judgement"`
}

type englishFile struct {
	Definition string `yaml:"definition"`
	What       string `yaml:"what"`
	When       string `yaml:"when"`
	Prepare    string `yaml:"prepare"`
}

type happenedFile struct {
	Text     string `yaml:"text"`
	Evidence string `yaml:"evidence"`
}

type threatFile struct {
	ID     string `yaml:"id"`
	Text   string `yaml:"text"`
	System string `yaml:"system"`
}

// LoadJudgements puts the changes and judgements of the profile's file into
// the archive. Doing it again changes nothing, and what an analyst wrote of a
// change since stays. An approval that is new to the archive needs every part of
// its description; without one nothing is stored.
func LoadJudgements(ctx context.Context, s *work.Work, store *archive.Store) error {
	said, file, err := readJudgements(s)
	if err != nil {
		return err
	}
	fresh, err := unstored(ctx, store, said.Acts)
	if err == nil {
		err = file.lack.of(fresh)
	}
	if err != nil {
		return err
	}
	if err := checkAddresses(ctx, s, store, file.File, said.Acts); err != nil {
		return err
	}
	for _, x := range said.Acts {
		if err := store.JudgeFrom(ctx, "changes/"+string(x.Change.ID), x.Change, x.Act); err != nil {
			return fmt.Errorf("%s: change %s: %w", s.Cfg.Path(s.Profile.Judgements), x.Change.ID, err)
		}
	}
	if said.Lead.Text == "" {
		return nil
	}
	said.Lead.Origin = "lead"
	return store.PutLead(ctx, said.Lead)
}

// saidIn is the file that judgements were read from, and what its approvals lack.
type saidIn struct {
	*yamlfile.File
	lack unwritten
}

// readJudgements is what the profile's file says, all of it, and the file; nothing
// without one.
func readJudgements(s *work.Work) (said detection.Supposed, in saidIn, err error) {
	if s.Profile.Judgements == "" {
		return said, in, nil
	}
	name := s.Cfg.Path(s.Profile.Judgements)
	data, err := os.ReadFile(name)
	if err != nil {
		return said, in, fmt.Errorf("read judgements: %w", err)
	}
	f, err := yamlfile.Parse(name, data)
	if err != nil {
		return said, in, err
	}
	var j judgementFile
	if err := f.Decode(&j); err != nil {
		return said, in, err
	}
	cut, err := config.CutOff(j.AsOf, s.Clock())
	if err != nil {
		return said, in, fmt.Errorf("%s: as_of: %w", name, err)
	}
	cut = work.Earlier(cut.Add(-time.Second), s.Clock().Truncate(time.Second))
	if err := j.check(f); err != nil {
		return said, in, err
	}
	for _, c := range j.Changes {
		when, err := time.Parse(time.RFC3339, c.Judgement.When)
		if err != nil {
			return said, in, fmt.Errorf("%s: change %s: when: %w", name, c.ID, err)
		}
		said.Acts = append(said.Acts, detection.SupposedAct{Change: c.change(), Act: horizon.Judgement{Change: horizon.ChangeID(c.ID), Action: horizon.Action(c.Judgement.Action),
			Who: c.Judgement.Who, When: when, Why: c.Judgement.Why, Cut: cut}})
	}
	said.Lead = archive.Lead{Week: horizon.WeekOf(cut), Who: j.Analyst, When: cut, Title: j.Lead.Title, Text: j.Lead.Text}
	return said, saidIn{f, j.unwritten(f)}, nil
}

// Unstored is what the profile's file says and the archive does not hold yet.
func Unstored(ctx context.Context, s *work.Work, store *archive.Store) (*detection.Supposed, error) {
	said, file, err := readJudgements(s)
	if err != nil || len(said.Acts) == 0 && said.Lead.Text == "" {
		return nil, err
	}
	if said.Acts, err = unstored(ctx, store, said.Acts); err == nil {
		err = file.lack.of(said.Acts)
	}
	if err != nil {
		return nil, err
	}
	leads, err := store.Leads(ctx, said.Lead.Week)
	if slices.ContainsFunc(leads, func(l archive.Lead) bool {
		return l.Who == said.Lead.Who && l.When.Unix() == said.Lead.When.Unix() && l.Title == said.Lead.Title && l.Text == said.Lead.Text
	}) {
		said.Lead = archive.Lead{}
	}
	return &said, err
}

// stored reports whether an act of the file is among those of the archive.
func stored(known []horizon.Judgement, act horizon.Judgement) bool {
	return slices.ContainsFunc(known, func(j horizon.Judgement) bool {
		return j.Change == act.Change && j.Action == act.Action && j.Who == act.Who && j.When.Unix() == act.When.Unix() &&
			j.Why == act.Why && j.Cut.Unix() == act.Cut.Unix()
	})
}

// unstored is the acts that the archive does not hold.
func unstored(ctx context.Context, store *archive.Store, acts []detection.SupposedAct) ([]detection.SupposedAct, error) {
	known, err := store.Judgements(ctx, Always)
	return work.Filter(acts, func(x detection.SupposedAct) bool { return !stored(known, x.Act) }), err
}

// Always is later than every cut-off that an act was made with.
var Always = time.Date(9999, 12, 31, 0, 0, 0, 0, horizon.Tokyo)

func (c changeFile) change() horizon.Change {
	h := horizon.Change{ID: horizon.ChangeID(c.ID), Name: c.NameJA, Yomi: c.Yomi, NameEN: c.NameEN, Slug: c.Slug, Category: horizon.Category(c.Category),
		Terms: c.Terms, Definition: c.Definition, What: c.KeyWhat, When: c.KeyWhen, Prepare: c.KeyPrepare,
		Counter: c.Counter, Searched: c.Searched, Unknowns: c.Unknowns, Sample: true}
	for _, id := range c.Sectors {
		h.Sectors = append(h.Sectors, horizon.SectorID(id))
	}
	for _, id := range c.Themes {
		h.Themes = append(h.Themes, horizon.ThemeID(id))
	}
	for _, x := range c.Happened {
		h.Happened = append(h.Happened, horizon.Happening{Text: x.Text, Evidence: horizon.DocumentID(x.Evidence)})
	}
	for _, x := range c.Threats {
		h.Threats = append(h.Threats, horizon.InducedThreat{ID: horizon.ThreatID(x.ID), Text: x.Text, System: x.System})
	}
	h.English = horizon.English(c.English)
	c.plan(&h)
	return h
}
