package terminal

import (
	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/site/screen"
)

// usual is the configuration that is read where none is named.
const usual = "config.yaml"

// sameHouse is the options with which the next command has the same configuration,
// database and site, as they are typed behind it: " --config mine/config.yaml", or ""
// where it has them without options.
func sameHouse(s *work.Work) (options string) {
	add := func(name, value, without string) {
		if value != without {
			options += " --" + name + " " + screen.Quoted(value)
		}
	}
	add("config", s.ConfigFile, usual)
	first, _, _ := s.Cfg.ProfileOf("") // "" where there are several and none is the first
	add("profile", s.Name, first)
	add("data", s.Data, s.Cfg.Path(s.Profile.Data))
	add("out", s.Out, s.Cfg.Path(s.Profile.Out))
	return options
}

// sameDay is the option with which the next command has the same cut-off, or "" where
// it is that of the profile.
func sameDay(s *work.Work) string {
	cut, err := config.CutOff(s.Profile.AsOf, s.Clock())
	if err != nil || work.Reached(cut, s.Clock()).Equal(s.AsOf) {
		return ""
	}
	return " --as-of " + work.Date(s.AsOf.AddDate(0, 0, -1))
}
