package trends

import (
	"testing"

	"kazami/internal/horizon"
)

// TestConfigIsChecked takes each value at the end of its range, and not beyond.
func TestConfigIsChecked(t *testing.T) {
	for name, change := range map[string]func(c *Config, by int){
		"Memory":       func(c *Config, by int) { c.Memory = -by },
		"WatchM":       func(c *Config, by int) { c.WatchM = -by },
		"Burst":        func(c *Config, by int) { c.Burst = -by },
		"Probation":    func(c *Config, by int) { c.Probation = -float64(by) },
		"Cap":          func(c *Config, by int) { c.Cap = -float64(by) },
		"CapDocs":      func(c *Config, by int) { c.CapDocs = -float64(by) },
		"Lag":          func(c *Config, by int) { c.Lag = 1 - by },
		"Window":       func(c *Config, by int) { c.Window = 1 - by },
		"Quarter":      func(c *Config, by int) { c.Quarter = 1 - by },
		"Half":         func(c *Config, by int) { c.Half = 1 - by },
		"Periods":      func(c *Config, by int) { c.Periods = 1 - by },
		"SeasonNewest": func(c *Config, by int) { c.SeasonNewest, c.SeasonOldest = -by, 0 },
		"WatchF":       func(c *Config, by int) { c.WatchF = 0.01 - 0.01*float64(by) },
		"LeastA":       func(c *Config, by int) { c.LeastA = 1.01 - 0.01*float64(by) },
		"SeasonPrior":  func(c *Config, by int) { c.SeasonPrior = 0.01 - 0.01*float64(by) },
		"PriorA":       func(c *Config, by int) { c.PriorA = 0.01 - 0.01*float64(by) },
		"PriorB":       func(c *Config, by int) { c.PriorB = 0.01 - 0.01*float64(by) },
		"Kappa":        func(c *Config, by int) { c.Kappa = 0.01 - 0.01*float64(by) },
		"Shape":        func(c *Config, by int) { c.Shape = 0.01 - 0.01*float64(by) },
		"Psi":          func(c *Config, by int) { c.Psi = 0.01 - 0.01*float64(by) },
		"PsiFloor":     func(c *Config, by int) { c.PsiFloor = 0.01 - 0.01*float64(by) },
		"EventShare":   func(c *Config, by int) { c.EventShare = 0.01 - 0.01*float64(by) },
		"Gate":         func(c *Config, by int) { c.Gate = Gate{Docs: -by} },
		"Gate of":      func(c *Config, by int) { c.Gate = Gate{Of: -by} },
		"Bin":          func(c *Config, by int) { c.Bin = horizon.Yearly + horizon.Bin(by) },
		"10,000":       func(c *Config, by int) { c.Window = 10_000 + by },
	} {
		for by := range 2 {
			cfg := Defaults(horizon.Weekly)
			change(&cfg, by)
			if _, err := New(cfg, nil); (err != nil) != (by > 0) {
				t.Errorf("%s, out of range by %d: New = %v", name, by, err)
			}
		}
	}
}

// TestDepthHoldsWhatIsAsked gives each span the largest part of the memory.
func TestDepthHoldsWhatIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		want   int
	}{
		"Half":         {func(c *Config) { c.Half = 50 }, 100},
		"Quarter":      {func(c *Config) { c.Quarter = 50 }, 100},
		"Window":       {func(c *Config) { c.Window = 100 }, 100},
		"Within":       {func(c *Config) { c.Gate.Within = 100 }, 100},
		"Of":           {func(c *Config) { c.Gate.Of = 100 }, 100},
		"SeasonOldest": {func(c *Config) { c.SeasonOldest = 98 }, 100},
		"Lag":          {func(c *Config) { c.Lag = 99 }, 100},
	} {
		cfg := Defaults(horizon.Weekly)
		c.change(&cfg)
		if got := cfg.depth(); got != c.want {
			t.Errorf("%s: %d periods are held, want %d", name, got, c.want)
		}
	}
}
