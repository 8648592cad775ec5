package main

import (
	"sync"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/collectors"
	"kazami/internal/post"
	"kazami/nlp"
	"kazami/site/desk"
)

// stages is what the stages can do, for the config to be checked against.
func stages() config.Known {
	return config.Known{
		Kinds: collectors.Kinds(), Sectors: sectorIDs, Cron: validCron, Selector: collectors.CheckSelector,
		Date:       func(text string) bool { _, ok := collectors.ReadDate(text, time.Time{}); return ok },
		Role:       func(name string) bool { return desk.Role(name).Known() },
		Address:    func(mail string) error { _, err := post.Address(mail); return err },
		Vocabulary: func(all []config.Addition) error { return nlp.CheckAdditions(additions(all)) },
	}
}

func additions(all []config.Addition) (out []nlp.Addition) {
	for _, a := range all {
		out = append(out, nlp.Addition(a))
	}
	return out
}

// dictionary gives the dictionary with the vocabulary, which is loaded once.
type dictionary func() (*nlp.Analyser, error)

// loadAnalyser loads the dictionary with the vocabulary of a config, once, when
// it is first needed.
func loadAnalyser(c *config.Config) dictionary {
	if len(c.Added) == 0 {
		return analyser
	}
	return sync.OnceValues(func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{Add: additions(c.Added)}) })
}

// analyser reads documents with the vocabulary of the config, or with the
// embedded one where no config can be read.
func (a *app) analyser() (*nlp.Analyser, error) {
	c, err := config.Load(a.opts.Config, stages())
	if err != nil {
		return analyser()
	}
	return loadAnalyser(c)()
}
