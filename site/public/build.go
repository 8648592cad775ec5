package public

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"kazami/site/folder"
	"kazami/site/marked"
	"kazami/site/markup"
	"kazami/site/phrase"
)

// job is a file that is to be made: a page, or another.
type job struct {
	name  string
	make  func() ([]byte, error)
	page  *page // nil for other files
	frame frame
}

// building is one build under way. Its fields below mu are for many goroutines.
type building struct {
	*site
	folder *folder.Folder
	names  map[string]bool // of all files that the site will have

	mu       sync.Mutex
	ids      map[string][]string // of the pages that were rendered, by path
	targets  []aim               // fragments that pages lead to
	broken   []error
	heavy    []string
	withheld []Withheld
	changed  []string // files that are new or say something else than before
	facts    facts    // of all pages
}

// facts are what is counted on pages.
type facts struct {
	Figures, Tables int
}

// aim is a fragment that a page leads to.
type aim struct {
	From, To, Fragment string
}

// build makes every page and file of the site, by as many workers as there are
// processors; what its folder does not hold as it is was written by then. The
// folder's readers see nothing of it before every link has been followed.
func (s *site) build(f *folder.Folder) (Built, error) {
	b := &building{site: s, folder: f, names: map[string]bool{}, ids: map[string][]string{}}
	jobs, beside, last, err := s.jobs()
	if err != nil {
		return Built{}, err
	}
	for _, j := range slices.Concat(jobs, beside, last) {
		b.names[j.name] = true
	}
	if err := b.work(jobs); err != nil {
		return Built{}, err
	}
	if err := b.work(b.withoutWithheld(beside)); err != nil {
		return Built{}, err
	}
	s.outreach.count(b.facts, len(s.pages), len(b.names))
	for _, j := range last {
		if err := b.do(j); err != nil {
			return Built{}, err
		}
	}
	if err := b.follow(); err != nil {
		return Built{}, err
	}
	slices.Sort(b.heavy)
	for _, h := range b.heavy {
		if s.opts.Note != nil {
			s.opts.Note(h)
		}
	}
	slices.Sort(b.changed)
	slices.SortFunc(b.withheld, func(x, y Withheld) int { return cmp.Compare(x.Path, y.Path) })
	return Built{Pages: len(s.pages), Files: len(b.names), Changed: b.changed, Withheld: b.withheld}, f.Finish(b.names, b.changed)
}

// jobs is the files of the site, and last the page that counts the others and the table
// of the figures that all pages have.
func (s *site) jobs() (all, beside, last []job, err error) {
	file := func(name string, make func() ([]byte, error)) {
		if j := (job{name: name, make: make}); s.beside[name] != "" {
			beside = append(beside, j)
		} else {
			all = append(all, j)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		file(name, func() ([]byte, error) { return s.files[name], nil })
	}
	for _, name := range slices.Sorted(maps.Keys(s.made)) {
		file(name, s.made[name])
	}
	frames, err := s.frames()
	if err != nil {
		return nil, nil, nil, err
	}
	for i, p := range s.pages {
		j := job{fileOf(p.Path), func() ([]byte, error) { return s.render(p, frames[i]) }, p, frames[i]}
		if strings.TrimPrefix(p.kind, "en/") == "outreach" {
			last = append(last, j)
			continue
		}
		all = append(all, j)
	}
	last = append(last, job{name: figuresFile, make: func() ([]byte, error) { return figuresCSV(s.ed.Figures), nil }})
	return all, beside, last, nil
}

// withoutWithheld is the files that stand beside pages, but for those whose page is
// withheld: they say what it would have said.
func (b *building) withoutWithheld(beside []job) []job {
	return slices.DeleteFunc(beside, func(j job) bool {
		page := b.site.beside[j.name]
		gone := slices.ContainsFunc(b.withheld, func(w Withheld) bool { return w.Path == page })
		if gone {
			delete(b.names, j.name)
		}
		return gone
	})
}

// work does the jobs. Each worker ends at its first error.
func (b *building) work(jobs []job) error {
	queue := make(chan job)
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	wrong := make([]error, workers)
	for i := range workers {
		wg.Go(func() {
			for j := range queue {
				if wrong[i] == nil {
					wrong[i] = b.do(j)
				}
			}
		})
	}
	for _, j := range jobs {
		queue <- j
	}
	close(queue)
	wg.Wait()
	return errors.Join(wrong...)
}

// do makes a file, and writes it unless the site holds it as it is.
func (b *building) do(j job) error {
	data, err := j.make()
	if err != nil {
		return err
	}
	if j.page != nil {
		if data, err = b.checked(j, data); err != nil {
			return err
		}
		data = b.join(j.page, data)
	}
	if b.folder.Holds(j.name, data) {
		return nil
	}
	if err := b.folder.Write(j.name, data); err != nil {
		return fmt.Errorf("write %s: %w", j.name, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changed = append(b.changed, j.name)
	return nil
}

// checked is a page whose figures are those of the edition. Of another one the address
// stays, with a page that says that it is withheld: what it would have said is wrong in
// a place that nobody knows of.
func (b *building) checked(j job, data []byte) ([]byte, error) {
	wrong := marked.Differ(b.ed.Figures, marked.Of(data))
	if len(wrong) == 0 {
		return data, nil
	}
	w := Withheld{Path: j.page.Path}
	for _, m := range wrong {
		known := "no figure of the edition"
		if f, ok := b.ed.Figures.Of(m.Key); ok {
			known = fmt.Sprintf("%v", f.Value())
		}
		w.Figures = append(w.Figures, fmt.Sprintf("%s is %v on the page, and %s", m.Key, m.Value, known))
	}
	b.mu.Lock()
	b.withheld = append(b.withheld, w)
	b.mu.Unlock()
	kind := "withheld"
	if j.page.Lang == "en" {
		kind = "en/withheld"
	}
	p := *j.page
	p.kind, p.Hidden, p.Data, p.Linked, p.twin = kind, true, nil, nil, ""
	f := j.frame
	f.page = &p
	return b.render(&p, f)
}

// follow checks that every fragment that a page leads to is there, and says what
// else was wrong with links. Of a page that is withheld no fragment stands.
func (b *building) follow() error {
	for _, t := range b.targets {
		if slices.ContainsFunc(b.withheld, func(w Withheld) bool { return w.Path == t.To }) {
			continue
		}
		if !slices.Contains(b.ids[t.To], t.Fragment) {
			b.broken = append(b.broken, fmt.Errorf("page %s: /%s#%s leads nowhere", t.From, t.To, t.Fragment))
		}
	}
	slices.SortFunc(b.broken, func(x, y error) int { return cmp.Compare(x.Error(), y.Error()) })
	return errors.Join(b.broken...)
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
	if p.Lang == "en" {
		return []byte(markup.Japanese(phrase.Clean(string(body)))), nil
	}
	return []byte(phrase.Clean(string(markup.Enrich(body)))), nil
}
