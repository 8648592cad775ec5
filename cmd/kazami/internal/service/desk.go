package service

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"kazami/cmd/kazami/internal/adding"
	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/exploring"
	"kazami/cmd/kazami/internal/reading"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/tryout"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/explore"
	"kazami/site/desk/sourcing"
	"kazami/site/desk/stream"
	"kazami/site/desk/view"
)

// deskHost is where the desk is served. The server behind it changes whenever
// the config does; address, people and certificate are those of the first.
type deskHost struct {
	listener net.Listener
	http     *http.Server
	views    *deskdata.Views
	server   atomic.Pointer[server]
	secure   bool
	found    searching.IndexCache
}

// searches is the index that the desk holds; nil without a desk.
func (h *deskHost) searches() *searching.IndexCache {
	if h == nil {
		return nil
	}
	return &h.found
}

// openDesk takes the address of the desk; nil if it is not to be. A desk that
// other machines reach is refused without people who log in, and without TLS.
func (s *Serving) openDesk() (*deskHost, error) {
	address := cmp.Or(s.Program.Listen, s.Cfg.Serve.Listen)
	if address == "" || address == config.NoDesk {
		return nil, nil
	}
	if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
		return nil, work.Advise(fmt.Sprintf("%q is not an address with a port.", address), "--listen", "--listen 127.0.0.1:8977, or --listen none")
	}
	people := OpenUserFile(&s.Work)
	sso, err := ssoOf(&s.Work)
	if err != nil {
		return nil, err
	}
	if _, login, err := people.users(); err != nil {
		return nil, work.Usage(err)
	} else if !login && sso == nil && !config.IsLoopback(address) {
		return nil, work.Advise("The desk can be reached from other machines, and there is no user to log in.", address, "kazami user add NAME, or kazami serve --listen 127.0.0.1:8977")
	}
	if !config.IsLoopback(address) && !s.Cfg.Serve.Encrypted() {
		return nil, work.Advise("The desk can be reached from other machines, and has no TLS.", address, "in the configuration serve.cert and serve.key, or serve.proxy: true where a proxy has TLS")
	}
	h := &deskHost{secure: s.Cfg.Serve.Encrypted()}
	h.views = &deskdata.Views{Server: func() deskdata.Server { return h.server.Load() }, Searches: h.searches(), KeepAfter: keepAfter}
	known, err := work.Sectors()
	if err != nil {
		return nil, err
	}
	read, err := reading.New(h.views)
	if err != nil {
		return nil, err
	}
	handler, err := desk.New(desk.Options{Views: h.views, Office: deskdata.Office{Views: h.views}, Rooms: h.rooms(known, read), Sectors: known, Log: s.Log, Users: people.users, SSO: sso, Secure: h.secure, Proxy: s.Cfg.Serve.Proxy,
		Second: func() bool { return h.views.Server().Base().Cfg.Desk.SecondPerson }, Now: s.Program.Now})
	if err != nil {
		return nil, err
	}
	h.http = &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 2 * time.Minute,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelInfo)}
	if s.Cfg.Serve.Cert != "" {
		pair, err := tls.LoadX509KeyPair(s.Cfg.Path(s.Cfg.Serve.Cert), s.Cfg.Path(s.Cfg.Serve.Key))
		if err != nil {
			return nil, work.Usage(fmt.Errorf("serve.cert and serve.key: %w", err))
		}
		h.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	if h.listener, err = net.Listen("tcp", address); err != nil {
		return nil, fmt.Errorf("serve.listen: %w: does another kazami serve run? Give each an address of its own (--listen)", err)
	}
	return h, nil
}

// rooms are the pages of the desk that have packages of their own.
func (h *deskHost) rooms(sectors []horizon.Sector, read *reading.Room) []desk.Room {
	return []desk.Room{
		stream.Room(read),
		explore.Room(exploring.Desk{Views: h.views}),
		tryout.Room(h.views),
		sourcing.Room(&adding.Desk{Server: func() adding.Server { return h.server.Load() }}, sectors),
	}
}

// keepAfter is how long after the desk's pages were gathered they are kept.
const keepAfter = 5 * time.Second

// close lets go of the address of a desk that did not start.
func (h *deskHost) close() {
	if h != nil {
		_ = h.listener.Close()
	}
}

// deskStops is how long answers under way may take when the service ends.
const deskStops = 3 * time.Second

// start answers until ctx ends; what it returns is closed then. A nil host is done.
func (h *deskHost) start(ctx context.Context, s *Serving) <-chan struct{} {
	done := make(chan struct{})
	if h == nil {
		close(done)
		return done
	}
	scheme := "http"
	if h.http.TLSConfig != nil {
		scheme = "https"
	}
	fmt.Fprintf(s.Stderr, "kazami: the desk is at %s://%s/\n", scheme, h.listener.Addr())
	h.http.BaseContext = func(net.Listener) context.Context { return ctx }
	context.AfterFunc(ctx, func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), deskStops)
		defer cancel()
		if h.http.Shutdown(stop) != nil {
			_ = h.http.Close()
		}
		h.views.Close()
		close(done)
	})
	go func() {
		if err := h.views.Read(ctx, func(*deskdata.Snapshot, *archive.Store) error { return nil }); err != nil && ctx.Err() == nil && !errors.Is(err, view.ErrPreparing) {
			s.Log.WarnContext(ctx, "the desk is not ready yet", "err", err)
		}
	}()
	go func() {
		serve := h.http.Serve
		if h.http.TLSConfig != nil {
			serve = func(l net.Listener) error { return h.http.ServeTLS(l, "", "") }
		}
		if err := serve(h.listener); !errors.Is(err, http.ErrServerClosed) {
			s.Log.ErrorContext(ctx, "desk server", "err", err)
		}
	}()
	return done
}

// hold makes the desk work on what another config says.
func (h *deskHost) hold(s *server) {
	if h != nil {
		h.server.Store(s)
	}
}
