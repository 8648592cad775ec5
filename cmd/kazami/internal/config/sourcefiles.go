package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/internal/suggest"
	"kazami/internal/yamlfile"
)

// SourceFolder is the folder beside the config whose files hold more sources,
// which kazami sources import writes and people may edit.
const SourceFolder = "sources.d"

// SourceFile is a file of [SourceFolder].
type SourceFile struct {
	Profiles []string `yaml:"profiles"` // that read its sources; none: all
	Sources  []Source `yaml:"sources"`
}

// SourceDefaults is what a source that is read from the web means where it says
// nothing. Files, such as notes of hearings, always say what they are.
type SourceDefaults struct {
	TLP      string `yaml:"tlp"`
	Excerpt  string `yaml:"excerpt"`
	Cron     string `yaml:"cron"`
	Class    string `yaml:"class"`
	Verified string `yaml:"verified"`
}

// check notes the faults of defaults, and takes the faulty ones away, so that
// they are named once and not with every source.
func (d *SourceDefaults) check(k *checker) {
	oneOf := func(key string, v *string, of ...string) {
		if *v != "" && !slices.Contains(of, *v) {
			k.Want(false, unknownValue(key, *v, of), "defaults", key)
			*v = ""
		}
	}
	oneOf("tlp", &d.TLP, tlpLabels()...)
	oneOf("excerpt", &d.Excerpt, "full", "title")
	oneOf("class", &d.Class, classes()...)
	oneOf("verified", &d.Verified, "capture", "documented", "no")
	if d.Cron != "" && k.known.Cron(d.Cron) != nil {
		k.Want(false, badCron("cron", d.Cron), "defaults", "cron")
		d.Cron = ""
	}
}

// sourceList is the sources of one file.
type sourceList struct {
	k    *checker
	from int // the first of them in Config.Sources
	to   int
}

// sourceFiles are the files of the folder of sources, by name.
func sourceFiles(dir string) ([]string, error) {
	all, err := os.ReadDir(filepath.Join(dir, SourceFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var files []string
	for _, e := range all {
		ext := filepath.Ext(e.Name())
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ext == ".yaml" || ext == ".yml") {
			files = append(files, filepath.Join(dir, SourceFolder, e.Name()))
		}
	}
	return files, err
}

// addSources reads the files of the folder of sources, and adds their sources to
// the list and to the profiles that read them. A profile that names no source
// reads all.
func (c *Config) addSources(k *checker) []sourceList {
	lists := []sourceList{{k, 0, len(c.Sources)}}
	files, err := sourceFiles(c.Dir)
	k.Want(err == nil, fmt.Sprintf("%s cannot be read: %v", SourceFolder, err))
	if len(c.Profiles) == 0 {
		c.Profiles = map[string]Profile{DefaultProfile: {Data: "data", Out: "public"}}
	}
	own := idsOf(c.Sources)
	for name, p := range c.Profiles {
		if p.Sources == nil {
			p.Sources = slices.Clone(own)
			c.Profiles[name] = p
		}
	}
	for _, file := range files {
		list, err := c.addFile(file, k)
		switch err := err.(type) {
		case nil:
			lists = append(lists, list)
		case yamlfile.Faults:
			k.Faults = append(k.Faults, err...)
		default:
			k.Want(false, err.Error())
		}
	}
	return lists
}

func (c *Config) addFile(name string, k *checker) (sourceList, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return sourceList{}, err
	}
	f, err := yamlfile.Parse(name, data)
	if err != nil {
		return sourceList{}, err
	}
	var read SourceFile
	if err := f.Decode(&read); err != nil {
		return sourceList{}, err
	}
	own := &checker{Checker: yamlfile.Checker{File: f}, known: k.known}
	names := slices.Sorted(maps.Keys(c.Profiles))
	for i, p := range read.Profiles {
		own.Want(slices.Contains(names, p), fmt.Sprintf("there is no profile %q, only %s.%s", p, strings.Join(names, ", "), suggest.DidYouMean(p, names)), "profiles", i)
	}
	ids := idsOf(read.Sources)
	for name, p := range c.Profiles {
		if len(read.Profiles) == 0 || slices.Contains(read.Profiles, name) {
			p.Sources = append(p.Sources, ids...)
			c.Profiles[name] = p
		}
	}
	list := sourceList{own, len(c.Sources), len(c.Sources) + len(read.Sources)}
	c.Sources = append(c.Sources, read.Sources...)
	return list, nil
}

func idsOf(sources []Source) []string {
	ids := make([]string, len(sources))
	for i := range sources {
		ids[i] = sources[i].ID
	}
	return ids
}

// checkSources checks the sources of all files, and that no two of them have one
// id. It returns the ids.
func (c *Config) checkSources(k *checker, lists []sourceList) map[string]bool {
	type place struct {
		k *checker
		i int
	}
	ids, first := map[string]bool{}, map[string]place{}
	for _, l := range lists {
		for n := l.from; n < l.to; n++ {
			s, i := &c.Sources[n], n-l.from
			s.check(l.k, i)
			s.Place = l.k.File.Place("sources", i, "url")
			if rel, err := filepath.Rel(c.Dir, s.Place); err == nil {
				s.Place = filepath.ToSlash(rel)
			}
			if other, clash := first[s.ID]; clash && s.ID != "" {
				l.k.Want(false, fmt.Sprintf("source %q stands in %s already: give one of them another id", s.ID, other.k.File.Place("sources", other.i, "id")), "sources", i, "id")
			} else {
				first[s.ID] = place{l.k, i}
			}
			ids[s.ID] = true
		}
		if l.k != k {
			k.Faults = append(k.Faults, l.k.Faults...)
		}
	}
	return ids
}

func unknownSource(id string, known map[string]bool) string {
	return fmt.Sprintf("there is no source %q.%s", id, suggest.DidYouMean(id, slices.Sorted(maps.Keys(known))))
}

// unknownValue says what a value may be, with the nearest one.
func unknownValue(key, value string, of []string) string {
	return fmt.Sprintf("unknown %s %q.%s Write one of %s", key, value, suggest.DidYouMean(value, of), strings.Join(of, ", "))
}

func badCron(key, line string) string {
	return fmt.Sprintf("%s %q must be five fields such as \"7 * * * *\"", key, line)
}

func tlpLabels() (all []string) {
	for t := horizon.Red; t <= horizon.Clear; t++ {
		all = append(all, t.String())
	}
	return all
}

func classes() (all []string) {
	for _, c := range horizon.Classes() {
		all = append(all, string(c))
	}
	return all
}
