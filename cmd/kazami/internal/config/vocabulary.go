package config

import (
	"fmt"
	"os"

	"kazami/internal/yamlfile"
)

// addVocabulary reads the files that add to the vocabulary. What is wrong in
// them is noted with their own lines.
func (c *Config) addVocabulary(k *checker) {
	for i, name := range c.Vocabulary {
		data, err := os.ReadFile(c.Path(name))
		if err != nil {
			k.Want(false, fmt.Sprintf("%v: name a file beside this one", err), "vocabulary", i)
			continue
		}
		c.Added = append(c.Added, Addition{Name: c.Path(name), Data: data})
	}
	if len(c.Added) == 0 {
		return
	}
	switch err := k.known.Vocabulary(c.Added).(type) {
	case nil:
	case yamlfile.Faults:
		k.Faults = append(k.Faults, err...)
	default:
		k.Want(false, err.Error(), "vocabulary")
	}
}
