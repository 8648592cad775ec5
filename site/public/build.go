package public

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"kazami/site/phrase"
)

// unit is what is made together: a page, or the files of one dossier. Where its
// key is as it was, so are its files.
type unit struct {
	Name  string
	Key   digest
	Files []string
	make  func() (map[string][]byte, error)
	page  *page // nil for other files
}

// build puts the site into its folder. What has not changed since the last
// build by this program is taken over; the rest is made, by as many workers as
// there are processors, written and forgotten. The folder's readers see nothing
// of it before all of it is there and every link has been followed.
func (s *site) build(f *folder) (Built, error) {
	b := &building{site: s, folder: f, now: manifest{Program: program(), Units: map[string]digest{}, Files: map[string]stored{}, Facts: map[string]facts{}},
		names: map[string]bool{}, ids: map[string][]string{}}
	b.old = f.manifest(f.name)
	frames, err := s.frames()
	if err != nil {
		return Built{}, err
	}
	for _, p := range s.pages {
		b.names[fileOf(p.Path)] = true
	}
	for name := range s.files {
		b.names[name] = true
	}
	for _, u := range s.made {
		for _, name := range u.Files {
			b.names[name] = true
		}
	}
	b.fresh = b.old.Program != b.now.Program || !b.old.within(b.names)
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		if err := b.emit(name, s.files[name]); err != nil {
			return Built{}, err
		}
	}
	var last []unit
	err = b.work(func(yield func(unit)) {
		var prints fingerprints
		for i := range s.made {
			yield(s.made[i])
		}
		for i, p := range s.pages {
			u := s.unitOf(p, frames[i])
			if p.kind == "outreach" {
				last = append(last, u)
				continue
			}
			f := &frames[i]
			u.Key = prints.of(p.kind, *p, f.AsOf, f.Sample, f.Contact, f.Other, f.Canonical, f.Card, f.Alternate, f.Actions) // the rest follows from these and the program
			yield(u)
		}
	})
	for _, u := range last { // it counts the others
		if err == nil {
			s.outreach.count(b.now)
			err = b.do(u)
		}
	}
	if err = cmp.Or(err, b.follow()); err != nil {
		return Built{}, err
	}
	if err := f.drop(b.names); err != nil {
		return Built{}, err
	}
	if err := f.keep(&b.now); err != nil {
		return Built{}, err
	}
	slices.Sort(b.heavy)
	for _, h := range b.heavy {
		if s.opts.Note != nil {
			s.opts.Note(h)
		}
	}
	slices.Sort(b.changed)
	return Built{Pages: len(s.pages), Files: len(b.now.Files), Changed: b.changed}, cmp.Or(f.durable(), f.finish())
}

// building is one build under way. Its fields below mu are for many goroutines.
type building struct {
	*site
	folder *folder
	old    manifest
	fresh  bool            // nothing is taken over by its key
	names  map[string]bool // of all files that the site will have

	mu      sync.Mutex
	now     manifest
	ids     map[string][]string // of the pages that were rendered, by path
	targets []aim               // fragments that rendered pages lead to
	broken  []error
	heavy   []string
	changed []string // files that are new or say something else than before
}

// aim is a fragment that a page leads to.
type aim struct {
	From, To, Fragment string
}

// work does the units as they come; it ends when all are done or one fails.
func (b *building) work(all func(yield func(unit))) error {
	queue := make(chan unit)
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	wrong := make([]error, workers)
	for i := range workers {
		wg.Go(func() {
			for u := range queue {
				if wrong[i] == nil {
					wrong[i] = b.do(u)
				}
			}
		})
	}
	all(func(u unit) { queue <- u })
	close(queue)
	wg.Wait()
	return errors.Join(wrong...)
}

// do takes a unit over, or makes it.
func (b *building) do(u unit) error {
	if b.takeOver(u) {
		return nil
	}
	files, err := u.make()
	if err != nil {
		return err
	}
	var f facts
	if u.page != nil {
		var data []byte
		if data, f, err = b.join(u.page, files[u.Files[0]]); err != nil {
			return err
		}
		files[u.Files[0]] = data
	}
	for _, name := range u.Files {
		if err := b.emit(name, files[name]); err != nil {
			return err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now.Units[u.Name] = u.Key
	if u.page != nil {
		b.now.Facts[u.page.Path] = f
	}
	return nil
}

// takeOver reports whether the unit's files of the last build could be kept.
func (b *building) takeOver(u unit) bool {
	if b.fresh || u.Key == (digest{}) || b.old.Units[u.Name] != u.Key {
		return false
	}
	for _, name := range u.Files {
		if !b.folder.take(name, b.old.Files[name]) {
			return false
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now.Units[u.Name] = u.Key
	for _, name := range u.Files {
		b.now.Files[name] = b.old.Files[name]
	}
	if u.page != nil {
		b.now.Facts[u.page.Path] = b.old.Facts[u.page.Path]
	}
	return true
}

// emit writes a file, or keeps the one that holds these bytes.
func (b *building) emit(name string, data []byte) error {
	sum := digest(sha256.Sum256(data))
	was, known := b.old.Files[name]
	if !known || was.Sum != sum || !b.folder.take(name, was) {
		if err := b.folder.write(name, data); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	now := b.folder.stored(name, sum)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now.Files[name] = now
	if !known || was.Sum != sum {
		b.changed = append(b.changed, name)
	}
	return nil
}

// follow checks that every fragment is there: those that rendered pages lead to,
// and those that led to a page which was rendered anew.
func (b *building) follow() error {
	seen := map[string]map[string]bool{}
	has := func(path, fragment string) bool {
		set := seen[path]
		if set == nil {
			set = map[string]bool{}
			list, rendered := b.ids[path]
			if !rendered {
				list = idsOfPage(b.folder.built(fileOf(path)))
			}
			for _, id := range list {
				set[id] = true
			}
			seen[path] = set
		}
		return set[fragment]
	}
	for _, t := range b.targets {
		if !has(t.To, t.Fragment) {
			b.broken = append(b.broken, fmt.Errorf("page %s: /%s#%s leads nowhere", t.From, t.To, t.Fragment))
		}
	}
	kept := map[string]bool{}
	for _, t := range b.targets {
		kept[t.To+"#"+t.Fragment] = true
	}
	if !b.fresh {
		for _, to := range b.old.Targets {
			path, fragment, _ := bytes.Cut([]byte(to), []byte("#"))
			if _, rendered := b.ids[string(path)]; rendered && !has(string(path), string(fragment)) && b.leads(to) {
				b.broken = append(b.broken, fmt.Errorf("a page leads to /%s, which is no longer there", to))
			}
			kept[to] = true
		}
	}
	b.now.Targets = slices.Sorted(maps.Keys(kept))
	slices.SortFunc(b.broken, func(x, y error) int { return cmp.Compare(x.Error(), y.Error()) })
	return errors.Join(b.broken...)
}

// leads reports whether a page that was taken over may lead to a target: where
// none was, nothing does but what was rendered.
func (b *building) leads(string) bool { return len(b.ids) < len(b.pages) }

// unitOf is a page as a unit.
func (s *site) unitOf(p *page, f frame) unit {
	file := fileOf(p.Path)
	return unit{Name: file, Files: []string{file}, page: p, make: func() (map[string][]byte, error) {
		data, err := s.render(p, f)
		return map[string][]byte{file: data}, err
	}}
}

// render is a page before its links are followed.
func (s *site) render(p *page, f frame) ([]byte, error) {
	t, ok := s.kinds[p.kind]
	if !ok {
		return nil, fmt.Errorf("page %s: no template %q", p.Path, p.kind)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f); err != nil {
		return nil, fmt.Errorf("page %s: %w", p.Path, err)
	}
	body := b.Bytes()
	if p.Lang != "en" {
		body = enrich(body)
	}
	return []byte(phrase.Clean(string(body))), nil
}
