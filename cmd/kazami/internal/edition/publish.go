package edition

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/docs"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/folder"
	"kazami/site/public"
)

// Publish gathers what may be published, stores the issue of the week, logs and
// signs what goes out, builds the public site and announces what is new in it.
// It says how many changes the site has; a [*work.PartlyError] says that what rests on
// altered records was left out. Whoever only looks calls [Gather] and [BuildSite].
func Publish(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result) (int, error) {
	e, err := Gather(ctx, s, store, v, d, nil)
	if err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	if err := saveIssue(ctx, store, e, s.Week()); err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	if err := logPublished(ctx, s, store, &e); err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	built, err := BuildSite(s, s.Out, e)
	if err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	if err := announce(ctx, s.Web, s.Cfg.Site, built.Changed); err != nil {
		fmt.Fprintf(s.Stderr, "kazami: the site is built, but the hub %s was not notified: %v\n", s.Cfg.Site.Hub, err)
	}
	return len(e.Changes), cmp.Or(nameAltered(ctx, s, store), nameWithheld(s, built), nameClashes(s, e.Figures))
}

// nameWithheld says which pages were left out because their figures are not those of
// the others; nil if none was.
func nameWithheld(s *work.Work, built public.Built) error {
	for _, w := range built.Withheld {
		fmt.Fprintf(s.Stderr, "kazami: page %s is withheld, for its figures differ from those of other pages: %s\n", w.Path, strings.Join(w.Figures, "; "))
	}
	if n := len(built.Withheld); n > 0 {
		verb := "is"
		if n > 1 {
			verb = "are"
		}
		return work.PartlyAdvise(fmt.Sprintf("%s %s withheld, for figures that differ from those of other pages.", work.Count(n, "page"), verb), built.Withheld[0].Path, "kazami publish -v")
	}
	return nil
}

// BuildSite writes an edition as a site into a folder, made if it is not there,
// and says what changed in it.
func BuildSite(s *work.Work, dir string, e horizon.Edition) (public.Built, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return public.Built{}, err
	}
	note := func(text string) { s.Log.Info(text) } // for those who write templates: it says nothing to who runs this
	b, err := public.Build(dir, e, public.Options{Method: docs.Method, Hub: s.Cfg.Site.Hub, Subscribe: s.Cfg.Site.Subscribe, Note: note, Work: s.Data})
	if foreign, ok := errors.AsType[*folder.ForeignError](err); ok {
		return b, &work.Advice{What: foreign.Error() + ".", Where: foreign.Dir, Type: "kazami publish --out NEWFOLDER"}
	}
	return b, err
}

// nameClashes says which figures came to two numbers, on a page or in a file; nil if none
// did. The first stands.
func nameClashes(s *work.Work, book *horizon.Book) error {
	all := book.Clashes()
	for _, c := range all {
		fmt.Fprintf(s.Stderr, "kazami: the figure %q is %v and %v: the first is published\n", c.Key, c.First, c.New)
	}
	if len(all) == 0 {
		return nil
	}
	return work.PartlyAdvise(fmt.Sprintf("%s came to two numbers.", work.Count(len(all), "figure")), all[0].Key, "kazami verify")
}
