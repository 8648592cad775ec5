package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

func TestCauseOf(t *testing.T) {
	for _, c := range []struct {
		err    error
		cause  horizon.Cause
		status int
	}{
		{nil, "", 7},
		{&fetch.StatusError{Status: 202}, horizon.CauseChallenge, 202},
		{&fetch.StatusError{Status: 200, Reason: "with an empty body"}, horizon.CauseEmpty, 200},
		{&fetch.StatusError{Status: 403}, horizon.CauseRefused, 403},
		{&fetch.StatusError{Status: 404}, horizon.CauseGone, 404},
		{&fetch.StatusError{Status: 410}, horizon.CauseGone, 410},
		{&fetch.StatusError{Status: 429}, horizon.CauseBusy, 429},
		{&fetch.StatusError{Status: 503}, horizon.CauseBusy, 503},
		{&fetch.StatusError{Status: 500}, horizon.CauseStatus, 500},
		{fetch.ErrRobots, horizon.CauseRobots, 7},
		{fmt.Errorf("%w: %w", fetch.ErrRobots, fetch.RobotsUnread{Why: "down"}), horizon.CauseNetwork, 7},
		{&stream.PageError{Cause: horizon.CauseChallenge}, horizon.CauseChallenge, 200},
		{stream.ErrNoItems, horizon.CauseEmpty, 200},
		{fetch.ErrInner, horizon.CauseInner, 7},
		{&fetch.NoAnswer{Err: &fetch.ProxyError{Status: 407, Err: errors.New("no")}}, horizon.CauseProxy, 407},
		{&fetch.NoAnswer{Err: errors.New("tls: no")}, horizon.CauseNetwork, 7},
		{&fetch.NoAnswer{Err: &fetch.StatusError{Status: 404}}, horizon.CauseGone, 404},
		{&net.OpError{Op: "dial", Err: errors.New("no route")}, horizon.CauseNetwork, 7},
		{context.DeadlineExceeded, horizon.CauseNetwork, 7},
		{&fs.PathError{Op: "open", Err: fs.ErrNotExist}, horizon.CauseUnread, 7},
		{errors.New("not a feed"), horizon.CauseUnread, 7},
	} {
		err := c.err
		if err != nil {
			err = &stream.SourceError{Source: "s", Err: fmt.Errorf("get it: %w", err)}
		}
		if cause, status := CauseOf(err, 7); cause != c.cause || status != c.status {
			t.Errorf("CauseOf(%v) = %q, %d, want %q, %d", c.err, cause, status, c.cause, c.status)
		}
	}
}
