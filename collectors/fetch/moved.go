package fetch

import (
	"crypto/tls"
	"time"

	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// Keys of Position.More about where a source stands.
const (
	MovedTo   = "moved_to"   // the address that its own redirects to for good
	movedFrom = "moved_from" // its own address then, where the other is asked in its place
	movedSeen = "moved_seen" // when its own last redirected there
	certEnds  = "cert_until" // when its server's certificate ends
)

// trusted is how long a source is asked at the address to which it has moved, before
// its own is asked again: who sent a redirect by mistake takes it back.
const trusted = 24 * time.Hour

// instead is the address that is asked in place of the source's own: that to which it
// has moved for good, as long as the config names the one that it has left.
func (w Client) instead(pos *horizon.Position) string {
	seen, _ := momentOf(pos, movedSeen)
	if now := w.Fetch.opt.Now(); w.List != "" || pos.More[movedFrom] != w.Source.URL || seen.Before(now.Add(-trusted)) || seen.After(now) {
		return ""
	}
	return pos.More[MovedTo]
}

// note keeps what an answer says of where the source stands.
func (w Client) note(pos *horizon.Position, answer *Answer) {
	switch {
	case w.List != "": // an address that is made anew each time
		stream.SetMore(pos, MovedTo, answer.Moved)
	case answer.Moved != "":
		stream.SetMore(pos, MovedTo, answer.Moved)
		stream.SetMore(pos, movedFrom, w.Source.URL)
		if w.instead(pos) == "" {
			setMoment(pos, movedSeen, w.Fetch.opt.Now())
		}
	case w.instead(pos) == "":
		w.returns(pos)
	}
	stream.SetMore(pos, certEnds, "")
	if !answer.CertUntil.IsZero() {
		setMoment(pos, certEnds, answer.CertUntil)
	}
}

// returns lets the source's own address be asked again.
func (w Client) returns(pos *horizon.Position) {
	stream.SetMore(pos, MovedTo, "")
	stream.SetMore(pos, movedFrom, "")
	stream.SetMore(pos, movedSeen, "")
}

// Standing is where a source stands by its position: the address to which its own has
// moved for good, whether that is asked in its place, and until when its server's
// certificate is good, if it ends soon.
func Standing(pos *horizon.Position) (moved string, taken bool, cert time.Time) {
	cert, _ = momentOf(pos, certEnds)
	return pos.More[MovedTo], pos.More[movedFrom] != "", cert
}

// certUntil is when a server's certificate ends; zero without TLS.
func certUntil(state *tls.ConnectionState) time.Time {
	if state == nil || len(state.PeerCertificates) == 0 {
		return time.Time{}
	}
	return state.PeerCertificates[0].NotAfter
}
