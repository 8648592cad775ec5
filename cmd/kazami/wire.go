package main

import (
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/collectors/dates"
	"kazami/collectors/page"
	"kazami/internal/post"
	"kazami/nlp"
	"kazami/nlp/morph"
	"kazami/site/desk"
)

// wire says what cuts Japanese: kagome.New (nlp/morph/kagome) is kagome itself.
func wire() { work.Tokenizer = morph.New }

// stages is what the stages can do, for the config to be checked against.
func stages() config.Known {
	return config.Known{
		Kinds: collectors.Kinds(), Sectors: work.SectorIDs, Cron: ingest.ValidCron, Selector: page.CheckSelector,
		Date:       func(text string) bool { _, ok := dates.Read(text, time.Time{}); return ok },
		Role:       func(name string) bool { return desk.Role(name).Known() },
		Address:    func(mail string) error { _, err := post.Address(mail); return err },
		Proxy:      ingest.CheckProxy,
		Authority:  ingest.CheckAuthority,
		Vocabulary: work.CheckAdditions,
	}
}

// analyser reads documents with the vocabulary of the config, or with the
// embedded one where no config can be read.
func (a *app) analyser() (*nlp.Analyser, error) {
	c, err := config.Load(a.opts.Config, stages())
	if err != nil {
		return work.Analyser()
	}
	return work.LoadAnalyser(c)()
}
