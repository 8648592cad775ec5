package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/pdftext"
	"kazami/internal/yamlfile"
)

// app is what every command gets besides its own flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	ticks          func() time.Time // now, going on; nil: as now
	given          bool             // now is what --now says
	opts           *global
	command        string
	web            http.RoundTripper   // nil: real connections
	roots          *x509.CertPool      // of mail servers; nil: those of the system
	after          afterFunc           // nil: the rest of the line
	sites          siteFunc            // nil: the public site is built
	pdf            *pdftext.Reader     // nil: PDFs stay unread
	hangups        signals             // nil: none come
	disk           func(string) int64  // nil: the real one's free bytes
	env            func(string) string // nil: nothing is set
}

// global are the flags of every command.
type global struct {
	Config  string `default:"config.yaml" help:"The configuration file." placeholder:"F"`
	Profile string `help:"The profile of the configuration: plan2 (bundled samples, as of 2010-03-31; the default), live (real sources, today), or one of yours." placeholder:"NAME"`
	Data    string `help:"The folder of the database, in place of the profile's." placeholder:"DIR"`
	Out     string `help:"The folder of the site, in place of the profile's." placeholder:"DIR"`
	AsOf    string `name:"as-of" help:"The data cut-off, in place of the profile's: a day such as 2010-03-31, or today." placeholder:"DATE"`
	Horizon string `help:"The day up to which outlooks reach, in place of the profile's: a day, or +5y." placeholder:"DATE"`
	Now     string `name:"now" help:"The current time, in place of the clock's, such as 2010-03-31T12:00:00+09:00: for tests, and for runs that must give the same result again. Nothing that is published, sent or stored has a later time." placeholder:"TIME"`
	Lang    string `default:"" enum:",ja,en" help:"The language of what run, explain and review list print, ja or en, in place of the environment's (LC_ALL, LC_MESSAGES, LANG); of search: that of the documents." placeholder:"ja|en"`
	JSON    bool   `name:"json" help:"Print the result as JSON."`
	Verbose bool   `short:"v" help:"Log every step to standard error."`
	Log     string `default:"text" enum:"text,json" help:"How the log is written: text, or json, one object a line." placeholder:"text|json"`
}

// cli is the command line, in the groups of its help.
type cli struct {
	global

	Run     runCommand     `cmd:"" group:"Daily use" help:"Collect, detect, write the digest and build the site, once."`
	Digest  digestCommand  `cmd:"" group:"Daily use" help:"Write the analyst's week."`
	New     newCommand     `cmd:"" group:"Daily use" help:"List documents new since last week, and the terms that they mention most."`
	Search  searchCommand  `cmd:"" group:"Daily use" help:"Search the database."`
	Explain explainCommand `cmd:"" group:"Daily use" help:"Show why a term is detected, or not, and what belongs to a change."`
	Serve   serveCommand   `cmd:"" group:"Daily use" help:"Serve the desk, and do all of this by schedule."`

	Review   reviewCommand   `cmd:"" group:"Judging" help:"Judge changes: list, approve, hold, reject, merge, undo, note."`
	Words    wordsCommand    `cmd:"" group:"Judging" help:"Set word rules: ignore, watch, merge or keep words apart."`
	Score    scoreCommand    `cmd:"" group:"Judging" help:"Compare past outlooks with what came."`
	Backtest backtestCommand `cmd:"" group:"Judging" help:"Measure false alarms and misses on the documents of the past."`

	Publish  publishCommand  `cmd:"" group:"Publishing" help:"Build the public site from approved changes."`
	Preview  previewCommand  `cmd:"" group:"Publishing" help:"Show the site on this machine; rebuild it when something changes."`
	Mail     mailCommand     `cmd:"" group:"Publishing" help:"Write the newest issue as letters; with --send, send them."`
	Dossier  dossierCommand  `cmd:"" group:"Publishing" help:"Write change sheets: XLSX, CSV, JSON, Markdown."`
	PlanPack planPackCommand `cmd:"" group:"Publishing" help:"Write the planner's summary: Markdown, HTML, XLSX, PDF."`

	Collect  collectCommand  `cmd:"" group:"Looking into the parts" help:"Read the sources into the database."`
	Import   importCommand   `cmd:"" group:"Looking into the parts" help:"Read documents from JSON Lines files (.jsonl, .jsonl.gz)."`
	Pack     packCommand     `cmd:"" group:"Looking into the parts" help:"Write counts without texts into a file (export), or read some (import)."`
	Index    indexCommand    `cmd:"" group:"Looking into the parts" help:"Read new documents into terms, counts and the search index."`
	Detect   detectCommand   `cmd:"" group:"Looking into the parts" help:"Detect rising terms in the database, or in a file of counts."`
	Document documentCommand `cmd:"" group:"Looking into the parts" help:"Show the revisions of a document, and its duplicates."`
	Analyse  analyseCommand  `cmd:"" group:"Looking into the parts" help:"Show tokens, terms, themes, threats and sectors of a text."`
	Sources  sourcesCommand  `cmd:"" group:"Looking into the parts" help:"Show the state of the sources; check or import some."`

	User    userCommand    `cmd:"" group:"Keeping" help:"Set who may log in at the desk: add, passwd, set, list, remove."`
	Reparse reparseCommand `cmd:"" group:"Keeping" help:"Read stored answers of the sources again, without the network."`
	Reindex reindexCommand `cmd:"" group:"Keeping" help:"Read all documents again and build a new index."`
	Verify  verifyCommand  `cmd:"" group:"Keeping" help:"Compare database, counts and index; name the differences."`
	Gc      gcCommand      `cmd:"" group:"Keeping" name:"gc" help:"List old texts beyond the retention; with --apply, destroy them."`
	Backup  backupCommand  `cmd:"" group:"Keeping" help:"Copy the database into a new file, while it is in use."`
	Restore restoreCommand `cmd:"" group:"Keeping" help:"Make a backup the database of an empty folder."`
}

const description = `Kazami 風見 reads sources, counts their terms by period, and detects environmental changes (環境変化)
around critical infrastructure, with a limit on false alarms.`

// exited is how kong's --help leaves the parser.
type exited int

// dispatch parses the arguments and runs the command they name.
func (a *app) dispatch(ctx context.Context, args []string) (err error) {
	if len(args) == 0 || args[0] == "help" {
		args = append(slices.Clone(args[min(1, len(args)):]), "--help")
	}
	var c cli
	parser, err := kong.New(&c, kong.Name("kazami"), kong.Description(description), kong.Writers(a.stdout, a.stderr), kong.Help(printHelp),
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
		return parseFault(err)
	}
	a.opts, a.command = &c.global, k.Command()
	if err := a.startClock(a.command == "serve" || a.command == "preview"); err != nil {
		return err
	}
	a.pdf = work.NewPDF(a.stderr)
	err = k.Run()
	if closed := a.pdf.Close(); err == nil {
		err = closed
	}
	return err
}

// session is what a command works on, with what only a command needs: its flags
// and its streams.
type session struct {
	work.Work
	app     *app
	report  *terminal.Report // nil: nobody reads one
	ownTime bool             // the site has a time of its own, and is not built with the rest of the line
}

// config reads the config; one that cannot be read is a fault of usage.
func (a *app) config() (*config.Config, error) {
	cfg, err := config.Load(a.opts.Config, stages())
	if errors.Is(err, fs.ErrNotExist) && cfg == nil {
		return nil, work.Advise("There is no configuration file.", a.opts.Config, "kazami "+work.CalledAs(a.command)+" --config FILE, or cd to the folder of config.yaml")
	}
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
	name, p, err := cfg.ProfileOf(a.opts.Profile)
	if err != nil {
		return nil, work.Advise(err.Error(), a.opts.Config, "kazami "+work.CalledAs(a.command)+" --profile "+slices.Sorted(maps.Keys(cfg.Profiles))[0])
	}
	s := &session{app: a, Work: work.Work{Cfg: cfg, Words: work.LoadAnalyser(cfg), Profile: p, Name: name, Data: cfg.Path(p.Data), Out: cfg.Path(p.Out),
		Named: a.opts.AsOf != "" || p.AsOf != config.Today, ConfigFile: a.opts.Config, NowText: a.opts.Now, Command: a.command, Now: a.now, Ticks: a.ticks, Given: a.given,
		Stderr: a.stderr, Silent: a.opts.JSON, StepName: a.lang().Step, Web: a.web, Roots: a.roots, Pdf: a.pdf, Disk: a.disk}}
	var wrong []error
	cut, err := config.CutOff(cmp.Or(a.opts.AsOf, p.AsOf), s.Clock())
	wrong = append(wrong, wrongDate("--as-of", err, "--as-of 2010-03-31, or --as-of today"))
	if s.AsOf = work.Reached(cut, s.Clock()); s.AsOf.Before(cut) {
		fmt.Fprintf(a.stderr, "kazami: the cut-off %s is in the future; using today, %s\n", work.Date(cut.AddDate(0, 0, -1)), work.Date(s.AsOf.AddDate(0, 0, -1)))
	}
	s.Horizon, err = config.HorizonOf(cmp.Or(a.opts.Horizon, p.Horizon), s.AsOf)
	wrong = append(wrong, wrongDate("--horizon", err, "--horizon 2015-03-31, or --horizon +5y"))
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	s.Data, s.Out = cmp.Or(a.opts.Data, s.Data), cmp.Or(a.opts.Out, s.Out)
	level := slog.LevelWarn
	if a.opts.Verbose {
		level = slog.LevelInfo
	}
	s.Log = slog.New(a.logHandler(level))
	return s, nil
}

// wrongDate is a date of a flag that cannot be read; nil without an error.
func wrongDate(flag string, err error, typed string) error {
	if err == nil {
		return nil
	}
	return work.Advise(err.Error(), flag, typed)
}

// logHandler writes the log to standard error, as text or as JSON.
func (a *app) logHandler(level slog.Level) slog.Handler {
	opts := &slog.HandlerOptions{Level: level}
	if a.opts.Log == "json" {
		return slog.NewJSONHandler(a.stderr, opts)
	}
	if a.opts.JSON { // then no progress is drawn
		return slog.NewTextHandler(a.stderr, opts)
	}
	return slog.NewTextHandler(work.Beside(a.stderr), opts)
}

// lang is the language of what is printed: that of --lang, or of the environment.
func (a *app) lang() terminal.Lang {
	env := a.env
	if env == nil {
		env = func(string) string { return "" }
	}
	return terminal.LangOf(a.opts.Lang, env)
}

// printJSON writes one result as JSON on a line of its own.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
