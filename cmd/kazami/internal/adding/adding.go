// Package adding makes sources of addresses that people have at hand: it looks what is
// there, shows what it would yield, and writes what somebody chose of it into a file of
// sources.d. Until then nothing is stored.
package adding

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/collectors/discover"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/page"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// Problem is why an address gives no source.
type Problem string

// The problems beside those of [horizon.Cause], which stand for themselves.
const (
	NotWeb   Problem = "not_web"   // no address of the web
	Loop     Problem = "loop"      // it leads on and on
	TooLarge Problem = "too_large" // more bytes than are read
	Slow     Problem = "slow"      // no answer in time
	NoHost   Problem = "no_host"   // no machine has the name
	Nothing  Problem = "nothing"   // a page without feed, list or advisories
)

// Error is a problem with an address. Status is that of the answer, if there was one.
type Error struct {
	Problem Problem
	Address string
	Status  int
	Err     error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Problem) + ": " + e.Address
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Offer is what was found at an address.
type Offer struct {
	discover.Found
	Private bool              // the address is an inner one, and was allowed
	Known   map[string]string // by address of a candidate: the source that has it already
}

var (
	written = regexp.MustCompile(`(?i)https?://[^\s<>"'「」『』（）、。]+`)
	host    = regexp.MustCompile(`(?i)^[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)+\.?(?::\d+)?(?:[/?#][^\s]*)?$`)
	local   = regexp.MustCompile(`(?i)^(?:localhost|\[[0-9a-f:.]+\])(?::\d+)?(?:/[^\s]*)?$`)
)

// Address is the address in what somebody typed or pasted: among other words, without its
// scheme, in wide letters. guessed is set where the scheme is.
func Address(typed string) (address string, guessed bool, err error) {
	text := strings.Trim(strings.TrimSpace(norm.NFKC.String(typed)), "<>「」『』\"'()（）")
	if found := written.FindString(text); found != "" {
		return found, false, nil
	}
	switch {
	case text == "" || len(text) > 2000:
	case host.MatchString(text), local.MatchString(text):
		if name, _, _ := strings.Cut(text, "/"); !strings.Contains(name, "@") {
			return "https://" + text, true, nil
		}
	case strings.HasPrefix(text, "//") && host.MatchString(text[2:]):
		return "https:" + text, true, nil
	}
	return "", false, &Error{Problem: NotWeb, Address: short(text)}
}

func short(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}

// Look looks what can be read at an address. Private lets its own host be an inner one.
// Its error is an [*Error] or the context's. Step is told before each address is asked.
func Look(ctx context.Context, s *work.Work, fetcher *fetch.Fetcher, typed string, private bool, step func(string)) (Offer, error) {
	address, guessed, err := Address(typed)
	if err != nil {
		return Offer{}, err
	}
	offer, err := look(ctx, s, fetcher, address, private, step)
	if e, ok := errors.AsType[*Error](err); ok && guessed && (e.Problem == Problem(horizon.CauseNetwork) || e.Problem == Slow) {
		if plain, err := look(ctx, s, fetcher, "http"+strings.TrimPrefix(address, "https"), private, step); err == nil {
			return plain, nil
		}
	}
	return offer, err
}

func look(ctx context.Context, s *work.Work, fetcher *fetch.Fetcher, address string, private bool, step func(string)) (Offer, error) {
	own := hostOf(address)
	l := discover.Looker{
		Get: func(ctx context.Context, to string) (*fetch.Answer, error) {
			return fetcher.Get(ctx, fetch.Request{Source: "new", URL: to, AllowPrivate: private && hostOf(to) == own, MaxBytes: fetch.SizeFor(to),
				Accept: "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, */*;q=0.5"})
		},
		Read: func(ctx context.Context, kind, address string, data []byte, list page.Selectors) intake.Result {
			return collectors.Check(ctx, kind, address, data, collectors.CheckOptions{Base: address, Now: s.Now(), Selectors: list, PDF: s.Pdf})
		},
		Step: step,
	}
	found, err := l.Look(ctx, address)
	if err != nil && ctx.Err() == nil {
		return Offer{}, problemOf(address, err)
	}
	return Offer{Found: found, Private: private, Known: known(s.Cfg, found)}, err
}

// problemOf says why nothing was found.
func problemOf(address string, err error) *Error {
	e := &Error{Address: address, Err: err}
	nothing, none := errors.AsType[*discover.NothingError](err)
	dns, unknown := errors.AsType[*net.DNSError](err)
	_, large := errors.AsType[*stream.TooLargeError](err)
	wait, waited := errors.AsType[net.Error](err)
	switch {
	case none && nothing.Cause == horizon.CausePage:
		e.Problem = Nothing
	case none:
		e.Problem = Problem(nothing.Cause)
	case errors.Is(err, fetch.ErrRedirects):
		e.Problem = Loop
	case large:
		e.Problem = TooLarge
	case unknown && dns.IsNotFound:
		e.Problem = NoHost
	case waited && wait.Timeout(), errors.Is(err, context.DeadlineExceeded):
		e.Problem = Slow
	default:
		cause, status := intake.CauseOf(err, 0)
		if cause == horizon.CauseUnread { // it never came to an answer
			cause = horizon.CauseNetwork
		}
		e.Problem, e.Status = Problem(cause), status
	}
	return e
}

// known is the sources of the config that have the address of a candidate, written in
// whatever way.
func known(c *config.Config, found discover.Found) map[string]string {
	own := map[string]string{}
	for i := range c.Sources {
		if c.Sources[i].URL != "" {
			own[sameAs(c.Sources[i].URL)] = c.Sources[i].ID
		}
	}
	all := map[string]string{}
	for _, x := range found.Candidates {
		if id := own[sameAs(x.URL)]; id != "" {
			all[x.URL] = id
		}
	}
	return all
}

// sameAs is what two ways to write one address have in common.
func sameAs(address string) string {
	address = fetch.Canonical(address)
	_, rest, _ := strings.Cut(address, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}

// Choice is what somebody decided of a candidate. Empty text is left to what was found.
type Choice struct {
	Candidate discover.Candidate
	Private   bool
	ID, Name  string
	Class     string
	TLP       string // "": RED, which is not public
	Cron      string
	Lang      string
	Sectors   []string
	Terms     string
}

// Source is the choice as a source of the config, with an id that is free there.
func Source(c *config.Config, x Choice) config.Source {
	found, _ := ingest.Adopt(c, ingest.Outlined(x.Candidate.URL, cmp.Or(x.Name, x.Candidate.Title)))
	s := config.Source{}
	if len(found) > 0 {
		s = found[0]
	}
	s.Kind, s.URL = x.Candidate.Kind, x.Candidate.URL
	s.ID, s.Name = cmp.Or(x.ID, s.ID), cmp.Or(x.Name, x.Candidate.Title, hostOf(s.URL), s.ID)
	s.Class, s.TLP, s.Cron = cmp.Or(x.Class, s.Class), cmp.Or(x.TLP, horizon.Red.String()), cmp.Or(x.Cron, s.Cron)
	s.Sectors, s.Lang, s.Terms, s.AllowPrivate = x.Sectors, cmp.Or(x.Lang, langOf(x.Candidate)), x.Terms, x.Private
	s.List.Item, s.Detail = x.Candidate.List.Item, x.Candidate.Detail
	return s
}

// langOf is the language of most items, where it is one that is read.
func langOf(c discover.Candidate) string {
	n := map[string]int{}
	for _, it := range c.Result.Items {
		n[it.Lang]++
	}
	for _, lang := range []string{"ja", "en"} {
		if 2*n[lang] > len(c.Result.Items) {
			return lang
		}
	}
	return ""
}

// Text is the file of sources.d that holds a source.
func Text(c *config.Config, profile string, s *config.Source) (string, error) {
	profiles, err := ingest.ReadingProfiles(c, profile)
	if err != nil {
		return "", err
	}
	return ingest.SourceFile("Added from "+s.URL, profiles, []string{ingest.SourceLine(s)}), nil
}

// ErrTaken says that a source with the address is there already.
var ErrTaken = errors.New("a source has this address already")

// Write writes a source into a new file of sources.d, which a running service takes up,
// and says where. Nothing is written over.
func Write(c *config.Config, profile string, s *config.Source) (file string, err error) {
	for i := range c.Sources {
		if c.Sources[i].URL != "" && sameAs(c.Sources[i].URL) == sameAs(s.URL) {
			return "", fmt.Errorf("%w: %s", ErrTaken, c.Sources[i].ID)
		}
	}
	text, err := Text(c, profile, s)
	if err != nil {
		return "", err
	}
	return ingest.WriteSourceFile(c, s.ID, s.ID, text)
}
