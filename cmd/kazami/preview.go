package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

type previewCommand struct {
	Addr string `default:"127.0.0.1:8010" help:"Where to show it: loopback alone." placeholder:"HOST:PORT"`
}

// Help is the example of kazami preview --help.
func (previewCommand) Help() string {
	return "Builds the site into the data folder, shows it with the headers of a real server, and builds it again\nwhen the configuration, the judgements, the meetings, the answers or the database change.\n\nExample:\n  kazami preview --addr 127.0.0.1:8010"
}

// previewPoll is how often the files are looked at for changes.
const previewPoll = 500 * time.Millisecond

func (c previewCommand) Run(ctx context.Context, a *app) error {
	host, _, err := net.SplitHostPort(c.Addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return work.Advise(fmt.Sprintf("%q can be reached from other machines, and a preview has no login.", c.Addr), "--addr", "--addr 127.0.0.1:8010")
	}
	s, err := a.session()
	if err != nil {
		return err
	}
	dir := filepath.Join(s.Data, "preview")
	a.opts.Out = dir
	if err := a.previewed(ctx); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("preview: %w (name another port with --addr)", err)
	}
	p := &preview{dir: dir}
	server := &http.Server{Handler: p, ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- server.Serve(ln) }()
	fmt.Fprintf(a.stdout, "the site of profile %s is at http://%s/ja/ until you stop this with Ctrl-C\n", s.Name, ln.Addr())
	seen := stamps(&s.Work)
	tick := time.NewTicker(previewPoll)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			return server.Close()
		case <-tick.C:
		}
		if now := stamps(&s.Work); now != seen {
			if err := a.previewed(ctx); err != nil {
				fmt.Fprintf(a.stderr, "kazami: not built again, the last site is still shown: %v\n", err)
			} else {
				fmt.Fprintln(a.stdout, "built again")
				p.reload()
			}
			seen = now
		}
	}
}

// previewed builds the site for the preview, from the config and the judgements
// as they are now. It stores nothing and announces nothing.
func (a *app) previewed(ctx context.Context) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		s.Work = *s.Stopped()
		asIf, err := edition.Unstored(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(ctx, &s.Work, store, v)
		if err != nil {
			return err
		}
		e, err := edition.Gather(ctx, &s.Work, store, v, d, asIf)
		if err != nil {
			return err
		}
		_, err = edition.BuildSite(&s.Work, s.Out, e)
		return err
	})
}

// stamps distinguishes the states of the files that the site is made from.
func stamps(s *work.Work) string {
	var b strings.Builder
	add := func(name string) {
		if fi, err := os.Stat(name); err == nil {
			fmt.Fprintln(&b, name, fi.Size(), fi.ModTime().UnixNano())
		}
	}
	for _, name := range []string{s.ConfigFile, s.Cfg.Path(s.Profile.Judgements), s.Cfg.Path(s.Profile.Answers), filepath.Join(s.Data, "kazami.db"), filepath.Join(s.Data, "kazami.db-wal")} {
		if name != "" {
			add(name)
		}
	}
	if dir := s.Cfg.Path(s.Profile.Meetings); dir != "" {
		_ = filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
			if err == nil {
				add(name)
			}
			return nil
		})
	}
	return b.String()
}

// preview serves the site and has its readers load it again. For many goroutines.
type preview struct {
	dir string

	mu      sync.Mutex
	waiting map[chan struct{}]bool
}

// reload notifies every reader.
func (p *preview) reload() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for ch := range p.waiting {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// The script that the preview adds to pages; the site itself has none.
const reloadScript = `new EventSource("/_preview/events").onmessage=function(){location.reload()};`

func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if !ownName(r.Host) {
		http.Error(w, "this preview answers to names of this machine alone", http.StatusForbidden) // DNS rebinding
		return
	}
	switch r.URL.Path {
	case "/_preview/reload.js":
		h.Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(reloadScript))
	case "/_preview/events":
		p.events(w, r)
	case "/":
		http.Redirect(w, r, "/ja/", http.StatusFound)
	default:
		p.file(w, r)
	}
}

// ownName reports whether a Host header, with a port or without one, names
// this machine itself.
func ownName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// file serves one file of the site; pages load the script.
func (p *preview) file(w http.ResponseWriter, r *http.Request) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		http.Error(w, "the site is not there", http.StatusServiceUnavailable)
		return
	}
	defer root.Close()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	code := http.StatusOK
	data, err := root.ReadFile(filepath.FromSlash(name))
	if err != nil || strings.HasPrefix(filepath.Base(name), ".") {
		if data, err = root.ReadFile("404.html"); err != nil {
			http.NotFound(w, r)
			return
		}
		name, code = "404.html", http.StatusNotFound
	}
	if strings.HasSuffix(name, ".html") {
		data = bytes.Replace(data, []byte("default-src 'none'; "), []byte("default-src 'none'; script-src 'self'; "), 1)
		data = bytes.Replace(data, []byte("</body>"), []byte("<script src=\"/_preview/reload.js\"></script>\n</body>"), 1)
	}
	for ending, kind := range map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".csv": "text/csv; charset=utf-8",
		".json": "application/json", ".atom": "application/atom+xml", ".ics": "text/calendar; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".xml": "application/xml", ".js": "text/javascript"} {
		if strings.HasSuffix(name, ending) {
			w.Header().Set("Content-Type", kind)
		}
	}
	w.WriteHeader(code)
	_, _ = w.Write(data)
}

// events signals a reader when to load again, until it goes away.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	flush, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, errors.ErrUnsupported.Error(), http.StatusNotImplemented)
		return
	}
	ch := make(chan struct{}, 1)
	p.mu.Lock()
	if p.waiting == nil {
		p.waiting = map[chan struct{}]bool{}
	}
	p.waiting[ch] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.waiting, ch)
		p.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	flush.Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-ch:
			_, _ = w.Write([]byte("data: again\n\n"))
			flush.Flush()
		}
	}
}
