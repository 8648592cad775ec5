package main

import (
	"fmt"
	"os"
	"sync"

	"kazami/internal/yamlfile"
	"kazami/nlp"
)

// addVocabulary reads the files that add to the vocabulary. What is wrong in
// them is noted with their own lines.
func (c *config) addVocabulary(k *checker) {
	c.analyser = analyser
	for i, name := range c.Vocabulary {
		data, err := os.ReadFile(c.in(name))
		if err != nil {
			k.want(false, fmt.Sprintf("%v: name a file beside this one", err), "vocabulary", i)
			continue
		}
		c.added = append(c.added, nlp.Addition{Name: c.in(name), Data: data})
	}
	if len(c.added) == 0 {
		return
	}
	switch err := nlp.CheckAdditions(c.added).(type) {
	case nil:
	case yamlfile.Faults:
		k.faults = append(k.faults, err...)
	default:
		k.want(false, err.Error(), "vocabulary")
	}
	c.analyser = sync.OnceValues(func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{Add: c.added}) })
}

// analyser reads documents with the vocabulary of the config, or with the
// embedded one where no config can be read.
func (a *app) analyser() (*nlp.Analyser, error) {
	c, err := loadConfig(a.opts.Config)
	if err != nil {
		return analyser()
	}
	return c.analyser()
}
