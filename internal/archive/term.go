package archive

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"kazami/internal/horizon"
)

// Term is a series: a term, or the id of a theme, and the language of the text it
// is exposed to ("ja", "en", "any").
type Term struct {
	Text, Lang string
	Kind       Kind
}

// Kind is what a series counts.
type Kind uint8

// The kinds of series.
const (
	OfTerm  Kind = iota // documents with a term
	OfTheme             // documents with a theme
	Unnamed             // documents with a term whose name did not travel: see the package packs
)

// ThemeSeries is the series of a theme.
func ThemeSeries(id horizon.ThemeID) Term { return Term{string(id), "any", OfTheme} }

// What marks the series of themes, and those without a name, among the stored terms.
const (
	themePrefix   = "theme:"
	unnamedPrefix = "unnamed:"
)

// String is the text of the series as it is stored: theme:ID of a theme.
func (t Term) String() string { return [...]string{"", themePrefix, unnamedPrefix}[t.Kind] + t.Text }

// Reserved reports whether a term is written as the series of a theme, or one without a
// name, is stored.
func Reserved(term string) bool {
	return strings.HasPrefix(term, themePrefix) || strings.HasPrefix(term, unnamedPrefix)
}

// Compare orders series as they are stored, by text and language.
func (t Term) Compare(o Term) int {
	return cmp.Or(cmp.Compare(t.String(), o.String()), cmp.Compare(t.Lang, o.Lang))
}

// storedTerm is the series that is stored as a text.
func storedTerm(text, lang string) Term {
	if id, ok := strings.CutPrefix(text, themePrefix); ok {
		return Term{id, lang, OfTheme}
	}
	if number, ok := strings.CutPrefix(text, unnamedPrefix); ok {
		return Term{number, lang, Unnamed}
	}
	return Term{Text: text, Lang: lang}
}

// names numbers terms and strata. Numbers are private to one archive: nothing
// that a user sees may depend on them.
type names struct {
	sync.Mutex
	loaded bool
	terms  map[Term]horizon.TermID
	strata map[horizon.Stratum]horizon.StratumID
}

// load reads the numbers, again where another process gave some since. The caller holds
// the lock.
func (n *names) load(ctx context.Context, q queryer) error {
	if n.loaded {
		var terms, strata int
		err := each(ctx, q, `SELECT coalesce((SELECT max(id) FROM term), 0), coalesce((SELECT max(id) FROM stratum), 0)`, func(r *sql.Rows) error { return r.Scan(&terms, &strata) })
		if err != nil {
			return fmt.Errorf("count the terms: %w", err)
		}
		if terms <= len(n.terms) && strata <= len(n.strata) {
			return nil
		}
	}
	n.terms, n.strata = map[Term]horizon.TermID{}, map[horizon.Stratum]horizon.StratumID{}
	err := each(ctx, q, `SELECT id, text, lang FROM term`, func(r *sql.Rows) error {
		var id horizon.TermID
		var text, lang string
		err := r.Scan(&id, &text, &lang)
		n.terms[storedTerm(text, lang)] = id
		return err
	})
	if err != nil {
		return fmt.Errorf("read terms: %w", err)
	}
	err = each(ctx, q, `SELECT id, source, lang FROM stratum`, func(r *sql.Rows) error {
		var id horizon.StratumID
		var st horizon.Stratum
		err := r.Scan(&id, &st.Source, &st.Lang)
		n.strata[st] = id
		return err
	})
	if err != nil {
		return fmt.Errorf("read strata: %w", err)
	}
	n.loaded = true
	return nil
}

// stratum is the number of a stratum, which it is given if it has none. If the
// transaction fails, the numbers have to be loaded again.
func (n *names) stratum(ctx context.Context, tx *sql.Tx, st horizon.Stratum) (horizon.StratumID, error) {
	if id, ok := n.strata[st]; ok {
		return id, nil
	}
	id := horizon.StratumID(len(n.strata) + 1)
	if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO stratum VALUES (?,?,?)`, id, st.Source, st.Lang); err != nil {
		return 0, err
	}
	n.strata[st] = id
	return id, nil
}

// wanted is the terms that have a number, by it.
func (n *names) wanted(ctx context.Context, q queryer, terms []Term) (map[uint32]Term, error) {
	n.Lock()
	defer n.Unlock()
	if err := n.load(ctx, q); err != nil {
		return nil, err
	}
	want := map[uint32]Term{}
	for _, t := range terms {
		if id, ok := n.terms[t]; ok {
			want[uint32(id)] = t
		}
	}
	return want, nil
}

// Numbers is every term and every stratum by its number; numbers without one are zero.
func (s *Store) Numbers(ctx context.Context) ([]Term, []horizon.Stratum, error) {
	s.names.Lock()
	defer s.names.Unlock()
	if err := s.names.load(ctx, s.read); err != nil {
		return nil, nil, err
	}
	terms := make([]Term, len(s.names.terms)+1)
	for t, id := range s.names.terms {
		terms[id] = t
	}
	strata := make([]horizon.Stratum, len(s.names.strata)+1)
	for st, id := range s.names.strata {
		strata[id] = st
	}
	return terms, strata, nil
}

// newTerms gives numbers to terms within a transaction; if that fails, undo
// takes them back.
type newTerms struct {
	n     *names
	put   *sql.Stmt
	added []Term
}

func (t *newTerms) id(term Term) (horizon.TermID, error) {
	if id, ok := t.n.terms[term]; ok {
		return id, nil
	}
	id := horizon.TermID(len(t.n.terms) + 1)
	if _, err := t.put.Exec(id, term.String(), term.Lang); err != nil {
		return 0, err
	}
	t.n.terms[term] = id
	t.added = append(t.added, term)
	return id, nil
}

func (t *newTerms) undo() {
	for _, term := range t.added {
		delete(t.n.terms, term)
	}
}

// NumbersOf is the numbers of those of some series that have one.
func (s *Store) NumbersOf(ctx context.Context, terms []Term) (map[uint32]Term, error) {
	return s.names.wanted(ctx, s.read, terms)
}
