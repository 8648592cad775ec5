package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/metrics"
)

// Status is what can be seen of a serving process from outside.
type Status struct {
	metrics *metrics.Metrics

	mu      sync.Mutex
	now     *Serving // whose config holds
	refused error    // why another config is not in use
	asked   time.Time
	state   metrics.State
	err     error
}

// fresh is how long what was read for a scrape is served again.
const fresh = 15 * time.Second

// NewStatus is the status of a process whose config holds.
func NewStatus(s *Serving) *Status {
	st := &Status{now: s}
	version, revision := built()
	st.metrics = metrics.New(version, revision, s.Program.Now, st.read)
	return st
}

// built is the program's version and revision, as far as it knows them.
func built() (version, revision string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown", "unknown"
	}
	revision = "unknown"
	for _, set := range info.Settings {
		if set.Key == "vcs.revision" {
			revision = set.Value
		}
	}
	return cmp.Or(info.Main.Version, "unknown"), revision
}

// serveOn answers at an address until ctx ends. The address is taken when it
// returns.
func (st *Status) serveOn(ctx context.Context, address string, report func(error)) (stopped <-chan struct{}, err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("serve.status: %w: does another kazami serve run? Give each an address of its own", err)
	}
	server := &http.Server{Handler: st.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 20 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			report(err)
		}
	}()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return done, nil
}

func (st *Status) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, nil) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		err := st.ready(r.Context())
		answer(w, err)
		st.mu.Lock()
		defer st.mu.Unlock()
		if err == nil && st.refused != nil {
			fmt.Fprintf(w, "the configuration before a faulty one is in use:\n%v\n", st.refused)
		}
	})
	mux.Handle("GET /metrics", st.metrics.Handler())
	return mux
}

func answer(w http.ResponseWriter, err error) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, err)
		return
	}
	fmt.Fprintln(w, "ok")
}

// probe is nil if the service at the config's address is ready.
func (s *Serving) probe(ctx context.Context) error {
	if s.Cfg.Serve.Status == "" {
		return work.Advise("There is no status address to ask.", s.ConfigFile, "in the configuration serve.status: 127.0.0.1:8978")
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Cfg.Serve.Status+"/readyz", nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // of no proxy
	answer, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("kazami serve does not answer: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("kazami serve is not ready: %s", strings.TrimSpace(string(text)))
	}
	return err
}

// serving is the one whose config holds.
func (st *Status) serving() *Serving {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.now
}

// hold says that another config holds.
func (st *Status) hold(s *Serving) {
	if st == nil {
		return
	}
	st.metrics.Config(true)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.now, st.refused, st.asked = s, nil, time.Time{}
}

// refuse says why another config is not in use.
func (st *Status) refuse(err error) {
	if st == nil {
		return
	}
	st.metrics.Config(false)
	st.mu.Lock()
	defer st.mu.Unlock()
	st.refused = err
}

// Job notes that a job begins; what it returns is called with how it ended. Of a
// source that is not CLEAR nothing is noted.
func (st *Status) Job(name string) func(error) {
	if st == nil || isPrivate(&st.serving().Work, name) {
		return func(error) {}
	}
	return st.metrics.Job(name)
}

// ready is nil if the archive can be read and there is room to collect; else
// every reason why not.
func (st *Status) ready(ctx context.Context) error {
	s := st.serving()
	store, err := archive.OpenRead(ctx, s.Data)
	if err == nil {
		_, err = store.LastGood(ctx, nil)
		err = errors.Join(err, store.Close())
	}
	return errors.Join(err, work.RoomLeft(&s.Work))
}

// read is the state for a scrape: of the archive at most fresh ago.
func (st *Status) read(ctx context.Context) (metrics.State, error) {
	s := st.serving()
	st.mu.Lock()
	defer st.mu.Unlock()
	now := s.Program.Now()
	if age := now.Sub(st.asked); st.asked.IsZero() || age >= fresh || age < 0 {
		st.state, st.err = metricsState(ctx, &s.Work)
		st.asked = now
	}
	return st.state, st.err
}

// isPrivate reports whether a name is that of a source whose documents are not CLEAR:
// who watches a service from outside does not see it.
func isPrivate(s *work.Work, name string) bool {
	cfg := s.Cfg.Source(name)
	return cfg != nil && cfg.Noun().TLP != horizon.Clear
}

// metricsState is the archive's state, read beside whoever writes it.
func metricsState(ctx context.Context, s *work.Work) (st metrics.State, err error) {
	st.Free, st.Floor = work.FreeOn(s), s.Cfg.Upkeep.FloorBytes()
	store, err := archive.OpenRead(ctx, s.Data)
	if err != nil {
		return st, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	f, err := store.Figures(ctx)
	if err != nil {
		return st, err
	}
	known, err := store.Health(ctx, time.Time{})
	if err != nil {
		return st, err
	}
	seen, err := store.Sights(ctx, horizon.Clear)
	if err != nil {
		return st, err
	}
	for _, id := range slices.Sorted(slices.Values(s.Profile.Sources)) {
		if isPrivate(s, id) {
			continue
		}
		src := s.Cfg.Source(id).Noun().ID
		h, sight := known[src], seen[src]
		st.Sources = append(st.Sources, metrics.Source{ID: id, LastTry: h.LastTry, LastGood: h.LastGood, Newest: sight.Newest, Failures: h.Failures, Documents: sight.Documents})
	}
	st.Terms, st.Unread, st.Flags, st.Waiting = f.Terms, f.Unread, f.Flags, f.Waiting
	runs, err := store.Runs(ctx, 1000)
	if err != nil {
		return st, err
	}
	for _, r := range runs {
		if name, served := strings.CutPrefix(r.Command, "serve "); work.OfTheLine(r) && (!served || !isPrivate(s, name)) {
			st.LastRun = r.Started
			break
		}
	}
	if info, err := os.Stat(filepath.Join(s.Data, "kazami.db")); err == nil {
		st.Archive = info.Size()
	}
	if info, err := os.Stat(filepath.Join(s.Out, "index.html")); err == nil {
		st.Published = info.ModTime()
	}
	return st, nil
}
