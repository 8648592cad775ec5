package terminal

import (
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// The next command is written with the options that this one was typed with.
func TestOptions(t *testing.T) {
	now := time.Date(2010, 6, 1, 12, 0, 0, 0, horizon.Tokyo)
	p := config.Profile{AsOf: "2010-03-31", Data: "data", Out: "public"}
	usually := func() *work.Work {
		return &work.Work{Cfg: &config.Config{Profiles: map[string]config.Profile{"plan2": p, "live": {}}}, Profile: p, Name: "plan2",
			ConfigFile: "config.yaml", Data: "data", Out: "public", AsOf: time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo), Now: func() time.Time { return now }}
	}
	for want, change := range map[string]func(*work.Work){
		"":                            func(*work.Work) {},
		" --config mine/config.yaml":  func(s *work.Work) { s.ConfigFile = "mine/config.yaml" },
		` --config "my own/c.yaml"`:   func(s *work.Work) { s.ConfigFile = "my own/c.yaml" },
		" --profile live":             func(s *work.Work) { s.Name = "live" },
		" --data /d --out /o":         func(s *work.Work) { s.Data, s.Out = "/d", "/o" },
		" --as-of 2010-05-09":         func(s *work.Work) { s.AsOf = time.Date(2010, 5, 10, 0, 0, 0, 0, horizon.Tokyo) },
		" --as-of 2010-01-31 --out o": func(s *work.Work) { s.AsOf, s.Out = time.Date(2010, 2, 1, 0, 0, 0, 0, horizon.Tokyo), "o" },
	} {
		s := usually()
		change(s)
		if got := sameDay(s) + sameHouse(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
