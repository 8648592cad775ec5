package config

// deskConfig is how changes are judged.
type deskConfig struct {
	SecondPerson bool `yaml:"second_person"` // who wrote last of a change cannot approve it
}
