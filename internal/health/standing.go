package health

import (
	"cmp"
	"time"

	"kazami/site/phrase"
)

// CertificateSoon is how long before its end a certificate is named.
const CertificateSoon = 30 * 24 * time.Hour

// moved is a source whose address redirects elsewhere for good. Most are read there
// from then on.
func moved(t Try, place string) (Finding, bool) {
	to := t.Figures.MovedTo
	f := Finding{Kind: Moved, English: "its address redirects to " + to + ": if that lasts, write it into the config",
		Japanese: phrase.Redirected(to)}
	if t.Figures.TakenOver {
		f.English = "its address redirects to " + to + " for good, and that is read now: write it as the url, in " + cmp.Or(place, "the config")
		f.Japanese = phrase.MovedForGood(to, place)
	}
	return f, to != ""
}

// certificate is a source whose server's certificate ends soon.
func certificate(t Try) (Finding, bool) {
	until := t.Figures.CertUntil
	left := until.Sub(t.At)
	if until.IsZero() || left > CertificateSoon {
		return Finding{}, false
	}
	days := max(int(left/(24*time.Hour)), 0)
	return Finding{Kind: Certificate, English: "its server's certificate ends on " + day(until) + ", in " + count(days, "day") + ": tell its webmaster, for it cannot be read after that",
		Japanese: phrase.CertificateEnds(until, days)}, true
}
