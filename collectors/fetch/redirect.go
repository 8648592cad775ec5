package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// ErrDowngrade is why a redirect from https to http was not followed: nobody
// could vouch for what comes back.
var ErrDowngrade = errors.New("redirected from https to http: write the http address into the config if that will do")

// ErrRedirects says that an address leads on and on.
var ErrRedirects = fmt.Errorf("more than %d redirects", maxRedirects)

// redirected is where an answer sends us.
type redirected struct {
	to        *url.URL
	permanent bool
}

func redirect(u *url.URL, resp *http.Response) (*redirected, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to, err := u.Parse(escapeAddress(resp.Header.Get("Location")))
	if err != nil || resp.Header.Get("Location") == "" {
		return nil, &StatusError{Status: resp.StatusCode, Reason: "redirected to nowhere"}
	}
	next, err := ParseAddress(to.String())
	if err != nil {
		return nil, fmt.Errorf("redirected: %w", err)
	}
	permanent := resp.StatusCode == http.StatusMovedPermanently || resp.StatusCode == http.StatusPermanentRedirect
	return &redirected{next, permanent}, nil
}
