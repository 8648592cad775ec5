// Package config is config.yaml as typed values: what may be written there, and
// what is wrong with what was. It knows nothing of the rest of the program; what
// only others know (which kinds of source there are, whether a cron line can
// be kept) it is given as [Known].
package config

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/suggest"
	"kazami/internal/yamlfile"
)

// Config is config.yaml as written.
type Config struct {
	Version  int                `yaml:"version"`
	Contact  string             `yaml:"contact"`
	Fetch    fetchConfig        `yaml:"fetch"`
	Detect   detectConfig       `yaml:"detect"`
	Watch    []string           `yaml:"watch"`
	Site     Site               `yaml:"site"`
	Mail     mailConfig         `yaml:"mail"`
	Serve    serveConfig        `yaml:"serve"`
	Upkeep   Upkeep             `yaml:"upkeep"`
	Desk     deskConfig         `yaml:"desk"`
	Profiles map[string]Profile `yaml:"profiles"`
	Defaults SourceDefaults     `yaml:"defaults"`
	Sources  []Source           `yaml:"sources"` // with those of [SourceFolder]

	Vocabulary []string `yaml:"vocabulary"`

	Added []Addition `yaml:"-"` // the files of Vocabulary, as they were when the config was read

	Dir string `yaml:"-"` // of the file: paths are relative to it
}

// DefaultProfile is the profile of a config that names none.
const DefaultProfile = "default"

// defaults is what a config that says nothing means.
func defaults(dir string) *Config {
	return &Config{Version: 1, Dir: dir,
		Fetch:  fetchConfig{Timeout: "30s", MaxBytes: 5 << 20, Spacing: "2s"},
		Detect: detectConfig{Since: "1995-01-01", F: 1, WatchF: 0.1}}
}

// complete fills in what profiles and sources leave out.
func (c *Config) complete() {
	for i := range c.Sources {
		c.Sources[i].complete(c.Defaults)
	}
	for name, p := range c.Profiles {
		p.AsOf, p.Horizon = cmp.Or(p.AsOf, Today), cmp.Or(p.Horizon, "+5y")
		p.Data, p.Out = cmp.Or(p.Data, "data/"+name), cmp.Or(p.Out, "public-"+name)
		c.Profiles[name] = p
	}
}

// Addition is a file that adds to the vocabulary.
type Addition struct {
	Name string
	Data []byte
}

// Known is what the rest of the program can do, which a config is checked against.
type Known struct {
	Kinds      []string // of sources
	Sectors    func() ([]string, error)
	Cron       func(line string) error // what is wrong with a cron line
	Date       func(text string) bool
	Selector   func(css string) error
	Role       func(name string) bool // of people at the desk
	Address    func(mail string) error
	Proxy      func(address string) error // what is wrong with it, without quoting it
	Authority  func(file []byte) error    // what is wrong with a file of certificates
	Vocabulary func([]Addition) error     // what is wrong with the files, as [yamlfile.Faults] where it has lines
}

type detectConfig struct {
	Since  string  `yaml:"since"`
	F      float64 `yaml:"f"`
	WatchF float64 `yaml:"watch_f"`
}

// Site is the public site: its address, that opinions go to, where readers subscribe by
// mail, the hub that is notified of new feeds, and the file of the key that signs
// checkpoints.
type Site struct {
	Base      string `yaml:"base"`
	Opinions  string `yaml:"opinions"`
	Subscribe string `yaml:"subscribe"`
	Hub       string `yaml:"hub"`
	Key       string `yaml:"key"`
}

// Profile is one way to run: sources, a cut-off, folders and timetables.
type Profile struct {
	AsOf       string   `yaml:"as_of"`
	Horizon    string   `yaml:"horizon"`
	Data       string   `yaml:"data"`
	Out        string   `yaml:"out"`
	Judgements string   `yaml:"judgements"`
	Meetings   string   `yaml:"meetings"`
	Answers    string   `yaml:"answers"`
	Weekly     string   `yaml:"weekly"`
	Publish    string   `yaml:"publish"`
	Packs      []string `yaml:"packs"` // files of counts without texts: see docs/count-pack.md
	Sources    []string `yaml:"sources"`
}

// Load reads and checks a file. Its error names every fault at once, as
// [yamlfile.Faults]; a file that cannot be read is another error.
func Load(file string, known Known) (*Config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	f, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	c := defaults(filepath.Dir(file))
	var faults yamlfile.Faults
	if err := f.Decode(c); err != nil {
		if fs, ok := err.(yamlfile.Faults); ok {
			faults = fs
		} else {
			return nil, err
		}
	}
	k := &checker{Checker: yamlfile.Checker{File: f, Faults: faults}, known: known}
	c.Defaults.check(k)
	lists := c.addSources(k)
	c.complete()
	c.check(k, lists)
	c.addVocabulary(k)
	return c, k.Faults.Err()
}

// checker collects what is wrong with a config.
type checker struct {
	yamlfile.Checker
	known Known
}

// SourceID is what a source may be called: it stands in addresses and file names.
var SourceID = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

func (c *Config) check(k *checker, lists []sourceList) {
	k.Want(c.Version == 1, "version must be 1", "version")
	c.Fetch.check(k, c.Path)
	_, err := Day(c.Detect.Since)
	k.Want(err == nil, "since must be a day such as 1995-01-01", "detect", "since")
	k.Want(c.Detect.F > 0, "f must be above 0: the maximum of false alarms per period, over all terms", "detect", "f")
	k.Want(c.Detect.WatchF > 0, "watch_f must be above 0", "detect", "watch_f")
	c.Mail.check(k)
	k.Want(c.Site.Base == "" || IsWeb(c.Site.Base) && strings.HasSuffix(c.Site.Base, "/"), "base must be an http(s) address that ends in /", "site", "base")
	k.Want(c.Site.Opinions == "" || strings.Count(c.Site.Opinions, "@") == 1 && !strings.Contains(c.Site.Opinions, "://") || IsWeb(c.Site.Opinions),
		"opinions must be a mail address, or the web address that the form is sent to", "site", "opinions")
	k.Want(c.Site.Subscribe == "" || strings.Count(c.Site.Subscribe, "@") == 1 && !strings.Contains(c.Site.Subscribe, "://") || IsWeb(c.Site.Subscribe),
		"subscribe must be a mail address, or the web address of a form", "site", "subscribe")
	k.Want(c.Site.Hub == "" || IsWeb(c.Site.Hub) && c.Site.Base != "", "hub must be a web address, and needs base", "site", "hub")
	c.Serve.check(k)
	known := c.checkSources(k, lists)
	c.Upkeep.check(k, known)
	for name, p := range c.Profiles {
		p.check(k, name, known)
	}
}

func (p *Profile) check(k *checker, name string, known map[string]bool) {
	at := func(key ...any) []any { return append([]any{"profiles", name}, key...) }
	asOf, err := p.asOf(time.Unix(0, 0))
	k.Want(err == nil, "as_of must be today or a day such as 2010-03-31", at("as_of")...)
	_, err = HorizonOf(p.Horizon, asOf)
	k.Want(err == nil, "horizon must be a day such as 2015-03-31, or years ahead such as +5y", at("horizon")...)
	k.Want(p.Weekly == "" || k.known.Cron(p.Weekly) == nil, fmt.Sprintf("weekly %q must be five fields such as \"0 6 * * 1\"", p.Weekly), at("weekly")...)
	k.Want(p.Publish == "" || p.Publish == OnApproval || k.known.Cron(p.Publish) == nil,
		fmt.Sprintf("publish %q must be approval, or five fields such as \"0 7 * * 1\"; left out, the site is built after every run", p.Publish), at("publish")...)
	for i, id := range p.Sources {
		if !known[id] {
			k.Want(false, unknownSource(id, known), at("sources", i)...)
		}
	}
}

// IsWeb reports whether s is an address of the web, with a host.
func IsWeb(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// Day reads a day; it begins at midnight in Tokyo.
func Day(s string) (time.Time, error) {
	return time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
}

// asOf is the cut-off: the first instant after the day that is named.
func (p *Profile) asOf(now time.Time) (time.Time, error) { return CutOff(p.AsOf, now) }

// Today is the cut-off that moves on with the clock.
const Today = "today"

// CutOff is the first instant after the day that s names, or after that of now
// for "today"; days are those of Tokyo.
func CutOff(s string, now time.Time) (time.Time, error) {
	if s == Today {
		y, m, d := now.In(horizon.Tokyo).Date()
		return time.Date(y, m, d+1, 0, 0, 0, 0, horizon.Tokyo), nil
	}
	t, err := Day(s)
	if err != nil {
		return t, fmt.Errorf("%q is not a date", s)
	}
	return t.AddDate(0, 0, 1), nil
}

// HorizonOf is the day the question is asked for: a day, or years after asOf.
func HorizonOf(s string, asOf time.Time) (time.Time, error) {
	var years int
	if n, err := fmt.Sscanf(s, "+%dy", &years); err == nil && n == 1 && s == fmt.Sprintf("+%dy", years) && years > 0 {
		return asOf.AddDate(years, 0, -1), nil
	}
	t, err := Day(s)
	if err != nil {
		return t, fmt.Errorf("%q is not a date", s)
	}
	return t, nil
}

// Path is a path of the config, made relative to the working folder.
func (c *Config) Path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.Dir, p)
}

// ProfileOf is the profile of a name, and that name. Without a name it is plan2,
// or the only profile there is.
func (c *Config) ProfileOf(name string) (string, Profile, error) {
	names := slices.Sorted(maps.Keys(c.Profiles))
	if name == "" {
		name = "plan2"
		if len(names) == 1 {
			name = names[0]
		}
	}
	p, ok := c.Profiles[name]
	if !ok {
		return name, p, fmt.Errorf("there is no profile %q, only %s.%s", name, strings.Join(names, ", "), suggest.DidYouMean(name, names))
	}
	return name, p, nil
}

// Source is the source with an id; nil if there is none.
func (c *Config) Source(id string) *Source {
	for i := range c.Sources {
		if c.Sources[i].ID == id {
			return &c.Sources[i]
		}
	}
	return nil
}

// SourceIDs are the ids of all sources.
func (c *Config) SourceIDs() []string { return idsOf(c.Sources) }

// Files are the files that the config consists of beside its own: its words and
// the sources of [SourceFolder], as they stand now.
func (c *Config) Files() []string {
	files, _ := sourceFiles(c.Dir) // a folder that cannot be read is a fault when the config is
	for _, f := range c.Vocabulary {
		files = append(files, c.Path(f))
	}
	return files
}
