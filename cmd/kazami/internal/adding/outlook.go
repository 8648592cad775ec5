package adding

import (
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/discover"
	"kazami/internal/horizon"
	"kazami/trends/readiness"
)

// Outlook is from when on a detection by month is possible in a new source: as it is, and
// with three years of its past.
type Outlook struct{ Alone, WithPast horizon.Readiness }

const pastMonths = 36

// OutlookOf reckons as the readiness of known sources is reckoned, from how many dated
// items a candidate has a month; false where it has too few to say.
func OutlookOf(w *work.Work, c discover.Candidate) (o Outlook, known bool, err error) {
	n, newest := c.Dated()
	oldest := newest
	for _, it := range c.Result.Items {
		if at, err := time.Parse(time.RFC3339, it.Published); err == nil && at.Before(oldest) {
			oldest = at
		}
	}
	days := int(newest.Sub(oldest).Hours()/24) + 1
	if n < 5 || days < 7 {
		return o, false, nil
	}
	now := horizon.PeriodOf(horizon.Monthly, w.AsOf)
	panel := func(months int) readiness.Panel {
		p := readiness.Panel{Config: detection.DetectorConfig(w, horizon.Monthly, horizon.FullPanel, work.Vocabulary{}), Strata: []horizon.Stratum{{}, {Source: "new"}}, Now: now,
			Today: int(w.AsOf.Sub(now.Start()).Hours() / 24), Fresh: map[horizon.StratumID]readiness.Fresh{1: {Docs: n, Days: days}}}
		for i := range months {
			p.Past = append(p.Past, readiness.Volumes{Period: now.Add(i - months), Totals: []horizon.Total{{Stratum: 1, Docs: uint32(max(1, 30*n/days))}}})
		}
		return p
	}
	for _, x := range []struct {
		months int
		into   *horizon.Readiness
	}{{0, &o.Alone}, {pastMonths, &o.WithPast}} {
		all, err := readiness.Reckon(panel(x.months))
		if err != nil {
			return o, false, err
		}
		*x.into = all["new"]
	}
	return o, true, nil
}
