package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/pdftext"
	"kazami/internal/yamlfile"
)

const today = "today" // the cut-off that moves on with the clock

// app is what every command gets besides its own flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	ticks          func() time.Time // now, going on; nil: as now
	given          bool             // now is what --now says
	opts           *global
	command        string
	web            http.RoundTripper  // nil: real connections
	roots          *x509.CertPool     // of mail servers; nil: those of the system
	after          afterFunc          // nil: the rest of the line
	sites          siteFunc           // nil: the public site is built
	pdf            *pdftext.Reader    // nil: PDFs stay unread
	hangups        signals            // nil: none come
	disk           func(string) int64 // nil: the real one's free bytes
}

// global are the flags of every command.
type global struct {
	Config  string `default:"config.yaml" help:"The configuration file." placeholder:"F"`
	Profile string `default:"plan2" help:"The profile of the configuration to use: plan2 (bundled samples, as of 2010-03-31) or live (real sources, today)." placeholder:"NAME"`
	Data    string `help:"The folder of the archive, in place of the profile's." placeholder:"DIR"`
	Out     string `help:"The folder of the site, in place of the profile's." placeholder:"DIR"`
	AsOf    string `name:"as-of" help:"The data cut-off, in place of the profile's: a day such as 2010-03-31, or today." placeholder:"DATE"`
	Horizon string `help:"The day the question is asked for, in place of the profile's: a day, or +5y." placeholder:"DATE"`
	Now     string `name:"now" help:"The time that is now, in place of the clock's, such as 2010-03-31T12:00:00+09:00: for tests, and for runs that are to give the same again. Nothing that is published, sent or stored bears a later time." placeholder:"TIME"`
	JSON    bool   `name:"json" help:"Print the result as JSON."`
	Verbose bool   `short:"v" help:"Log every step to standard error."`
	Log     string `default:"text" enum:"text,json" help:"How the log is written: text, or json, one object a line." placeholder:"text|json"`
}

// cli is the command line. The order is that of a run.
type cli struct {
	global

	Run       runCommand       `cmd:"" help:"Collect, analyse, detect and publish, once."`
	Collect   collectCommand   `cmd:"" help:"Read the sources into the archive."`
	Import    importCommand    `cmd:"" help:"Read documents from JSON Lines files (.jsonl, .jsonl.gz) into the archive."`
	Index     indexCommand     `cmd:"" help:"Read what is new in the archive into terms, counts and the search index."`
	Detect    detectCommand    `cmd:"" help:"Say which series rise, and at what price; or do so for anybody's counts."`
	Backtest  backtestCommand  `cmd:"" help:"Measure the detector on what is archived, beside its placebos and its peers."`
	Digest    digestCommand    `cmd:"" help:"Write the analyst's week."`
	Review    reviewCommand    `cmd:"" help:"Judge changes: list, approve, hold, reject, merge, note."`
	Words     wordsCommand     `cmd:"" help:"Tell what counting cannot know of terms: stop, watch, join, apart."`
	Publish   publishCommand   `cmd:"" help:"Build the public site from judged changes."`
	Mail      mailCommand      `cmd:"" help:"Send the newest issue to its subscribers by mail; without --send, only write the letters."`
	Preview   previewCommand   `cmd:"" help:"Show the site on this machine, built again whenever something changes."`
	Dossier   dossierCommand   `cmd:"" help:"Write the planner's dossiers of approved changes: XLSX, CSV, JSON, Markdown."`
	PlanPack  planPackCommand  `cmd:"" help:"Write the summary of all changes and their threats for a plan meeting: Markdown, HTML, XLSX, PDF."`
	Search    searchCommand    `cmd:"" help:"Search the archive."`
	Copies    copiesCommand    `cmd:"" help:"List the documents that tell the same story as one of them."`
	Revisions revisionsCommand `cmd:"" help:"Show what became of a document, revision by revision."`
	Changes   changesCommand   `cmd:"" help:"Say which flags are one change, and what is mentioned together with it."`
	Fiscal    fiscalCommand    `cmd:"" help:"List what rose in a fiscal year, for a plan."`
	Score     scoreCommand     `cmd:"" help:"Say how forecasts did whose date has passed."`
	Explain   explainCommand   `cmd:"" help:"Say why a term is flagged, or why not."`
	Sources   sourcesCommand   `cmd:"" help:"Show how the sources fare; or read files as a source would, storing nothing."`
	Analyse   analyseCommand   `cmd:"" help:"Show the tokens, terms, themes, threats and sectors of a text."`
	Serve     serveCommand     `cmd:"" help:"Serve the analyst's desk, and run the sources by their schedule, until stopped."`
	User      userCommand      `cmd:"" help:"Say who may log in at the desk: add, passwd, set, list, remove."`
	Runs      runsCommand      `cmd:"" help:"Show the ledger of runs: what changed the archive, when, and how it ended."`
	Reparse   reparseCommand   `cmd:"" help:"Read what was fetched once more, without the network."`
	Reindex   reindexCommand   `cmd:"" help:"Read all documents of the archive again and build a new index."`
	Verify    verifyCommand    `cmd:"" help:"Name what differs between archive, counts and index."`
	Gc        gcCommand        `cmd:"" name:"gc" help:"Say which old texts the retention takes; with --apply, destroy them."`
	Restore   restoreCommand   `cmd:"" help:"Make a backup the archive of an empty folder."`
	Backup    backupCommand    `cmd:"" help:"Copy the archive into a new file, whole, while it is in use."`
}

const description = `Kazami 風見 reads sources, counts their terms week by week, and says which environment changes
(環境変化) around critical infrastructure are rising, at what stated price of false alarms.

  kazami run                     the whole line on the bundled samples; then open public/index.html
  kazami run --profile live      the same on the real sources of config.yaml
  kazami explain IPv6への移行      why is it flagged, or why not

Results go to standard output, the rest to standard error. Exit: 0 done, 1 failed, 2 usage or
config, 3 done but some sources failed (they are named), 130 interrupted.`

// exited is how kong's --help leaves the parser.
type exited int

// dispatch parses the arguments and runs the command they name.
func (a *app) dispatch(ctx context.Context, args []string) (err error) {
	if len(args) == 0 || args[0] == "help" {
		args = append(slices.Clone(args[min(1, len(args)):]), "--help")
	}
	var c cli
	parser, err := kong.New(&c, kong.Name("kazami"), kong.Description(description), kong.Writers(a.stdout, a.stderr),
		kong.Exit(func(code int) { panic(exited(code)) }), kong.ConfigureHelp(kong.HelpOptions{NoExpandSubcommands: true, WrapUpperBound: 110}),
		kong.Vars{"kinds": strings.Join(stages().Kinds, ", ")}, kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(a))
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			if _, helped := p.(exited); !helped {
				panic(p)
			}
		}
	}()
	k, err := parser.Parse(args)
	if err != nil {
		return work.Usage(fmt.Errorf("%w (kazami help lists the commands, kazami COMMAND --help its flags)", err))
	}
	a.opts, a.command = &c.global, k.Command()
	if err := a.startClock(a.command == "serve" || a.command == "preview"); err != nil {
		return err
	}
	a.pdf = pdftext.New(pdftext.Options{Cache: pdfCache()})
	err = k.Run()
	if closed := a.pdf.Close(); err == nil {
		err = closed
	}
	return err
}

// pdfCache is where what reads PDFs is kept compiled; "" where the machine names
// no place for caches: then each command that meets a PDF compiles it.
func pdfCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "kazami", "pdf")
}

// session is what a command works on, with what only a command needs: its flags
// and its streams.
type session struct {
	work.Work
	app  *app
	held bool // the site has a time of its own, and is not built with the rest of the line
}

// config reads the config; one that cannot be read is a fault of usage.
func (a *app) config() (*config.Config, error) {
	cfg, err := config.Load(a.opts.Config, stages())
	if _, faults := errors.AsType[yamlfile.Faults](err); err != nil && !faults {
		return nil, work.Usage(err)
	}
	return cfg, err
}

// session reads the config and applies the flags. All that is wrong with
// either is named at once.
func (a *app) session() (*session, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	p, ok := cfg.Profiles[a.opts.Profile]
	if !ok {
		return nil, work.Usage(fmt.Errorf("%s has no profile %q; it has %s", a.opts.Config, a.opts.Profile, strings.Join(slices.Sorted(maps.Keys(cfg.Profiles)), ", ")))
	}
	s := &session{app: a, Work: work.Work{Cfg: cfg, Words: work.LoadAnalyser(cfg), Profile: p, Name: a.opts.Profile, Data: cfg.Path(p.Data), Out: cfg.Path(p.Out),
		Named: a.opts.AsOf != "" || p.AsOf != today, ConfigFile: a.opts.Config, NowText: a.opts.Now, Command: a.command, Now: a.now, Ticks: a.ticks, Given: a.given,
		Stderr: a.stderr, Web: a.web, Roots: a.roots, Pdf: a.pdf, Disk: a.disk}}
	var wrong []error
	cut, err := config.CutOff(cmp.Or(a.opts.AsOf, p.AsOf), s.Clock())
	wrong = append(wrong, work.FlagError("--as-of", err))
	if s.AsOf = work.Reached(cut, s.Clock()); s.AsOf.Before(cut) {
		fmt.Fprintf(a.stderr, "kazami: the cut-off %s has not come yet: that of today, %s, is used\n", work.Date(cut.AddDate(0, 0, -1)), work.Date(s.AsOf.AddDate(0, 0, -1)))
	}
	s.Horizon, err = config.HorizonOf(cmp.Or(a.opts.Horizon, p.Horizon), s.AsOf)
	wrong = append(wrong, work.FlagError("--horizon", err))
	if err := errors.Join(wrong...); err != nil {
		return nil, work.Usage(err)
	}
	s.Data, s.Out = cmp.Or(a.opts.Data, s.Data), cmp.Or(a.opts.Out, s.Out)
	level := slog.LevelWarn
	if a.opts.Verbose {
		level = slog.LevelInfo
	}
	s.Log = slog.New(a.logHandler(level))
	return s, nil
}

// logHandler writes the log to standard error, as text or as JSON.
func (a *app) logHandler(level slog.Level) slog.Handler {
	opts := &slog.HandlerOptions{Level: level}
	if a.opts.Log == "json" {
		return slog.NewJSONHandler(a.stderr, opts)
	}
	return slog.NewTextHandler(a.stderr, opts)
}

// printJSON writes one result as JSON on a line of its own.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
