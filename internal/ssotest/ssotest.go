// Package ssotest is an organisation's login for tests: a certified OpenID
// provider on loopback, with people of its own.
package ssotest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The client that the provider knows, and a person at it. Their page of logins
// has the fields id, username and password.
const (
	Client   = "kazami"
	Secret   = "a secret of the desk"
	Person   = "test-user2"
	Password = "verysecure"
)

// Provider is a running provider. It knows a second client, "other", by the same secret.
type Provider struct {
	*httptest.Server
	Groups []any // of every person, as the claim groups of userinfo; set it while nobody logs in
}

// grouped is the provider's people with their groups.
type grouped struct {
	*storage.Storage
	p *Provider
}

// SetUserinfoFromToken adds the groups to what is known of a person.
func (g grouped) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, origin string) error {
	err := g.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin)
	info.AppendClaims("groups", g.p.Groups)
	return err
}

// New runs a provider that sends browsers back to redirect. Close it at the end.
// Clients are known to all providers of a process: run one at a time.
func New(redirect string) *Provider {
	p := &Provider{}
	var handler http.Handler
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	storage.RegisterClients(storage.WebClient(Client, Secret, redirect), storage.WebClient("other", Secret, redirect))
	handler = exampleop.SetupServer(p.URL, grouped{storage.NewStorage(storage.NewUserStore(p.URL)), p}, nil, false,
		op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	return p
}
